from . import repair_sms_message
