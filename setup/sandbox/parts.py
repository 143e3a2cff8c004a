"""The project's one count of SMS parts, used without Odoo.

``repair_notifications/tools/sms_text.py`` knows the rule. It is loaded from its file,
because importing the addon would need Odoo.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent.parent
_FILE = _PROJECT / "repair_notifications" / "tools" / "sms_text.py"


def _load():
    spec = spec_from_file_location("sandbox.sms_text", _FILE)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_sms_text = _load()
GSM_7 = _sms_text.GSM_7
count_parts = _sms_text.count_parts
