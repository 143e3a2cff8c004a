from . import repair_request_close
