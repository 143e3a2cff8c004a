from . import test_repair_sms_message
from . import test_wake
