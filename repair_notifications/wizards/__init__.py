from . import repair_payment_ask
from . import repair_consent_record
from . import repair_message_compose
from . import repair_request_close
from . import repair_template_import
from . import repair_template_import_token
from . import repair_partner_erase
from . import sms_composer
