from . import repair_conversation_link
