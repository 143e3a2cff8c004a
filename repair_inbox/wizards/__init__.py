from . import base_partner_merge
from . import repair_conversation_link
