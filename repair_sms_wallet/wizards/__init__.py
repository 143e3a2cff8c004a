from . import repair_sms_correct
from . import repair_sms_test
