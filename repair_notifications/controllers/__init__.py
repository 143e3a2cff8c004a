from . import personal_data
from . import portal
from . import preferences
from . import message_link
from . import rating
from . import portal_decide
from . import portal_list
from . import portal_pay
