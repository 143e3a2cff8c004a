from . import topup
from . import webhook
