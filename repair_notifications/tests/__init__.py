from . import test_sms_text
from . import test_sms_number
from . import test_repair_stage
from . import test_repair_notification
from . import test_notification_delivery
from . import test_repair_approval
from . import test_res_partner
from . import test_access
