from . import repair_sms_test
