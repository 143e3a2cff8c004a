from . import test_access
from . import test_answer
from . import test_approval_answer
from . import test_conversation
from . import test_conversation_merge
from . import test_send
from . import test_webhook
