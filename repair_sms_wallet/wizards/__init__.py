from . import repair_sms_auto_topup
from . import repair_sms_correct
from . import repair_sms_test
from . import repair_sms_topup_choose
