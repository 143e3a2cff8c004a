from . import personal_data
from . import portal
from . import portal_decide
from . import portal_list
