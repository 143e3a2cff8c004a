"""Where things lie: one constant per folder that set-up reads or makes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
RUN = ROOT / ".run"

REQUIREMENTS = ROOT / "requirements.txt"
ADDON_REQUIREMENTS = ROOT / "setup" / "requirements-addons.txt"
SANDBOX = ROOT / "setup" / "sandbox" / "run"
STORY = ROOT / "setup" / "story.py"
BENCH_CASES = ROOT / "setup" / "bench_cases"

ODOO_PREFIX = RUN / "odoo"
ODOO_CONF = RUN / "odoo.conf"
DATA_DIR = RUN / "data"
LOCKS = RUN / "locks"
LOGS = RUN / "logs"
POSTGRES = RUN / "pg"

# From the bottom of the chain to the top: each depends on the one before it.
ADDONS = ("repair_notifications", "repair_sms_wallet", "repair_inbox")
# Ours for an addon of others: comes by itself where that one is installed, and is
# tested there. No other database has it.
GLUE = "repair_sms_queue"
GLUED_TO = "queue_job"


def present_addons():
    """Name the addons of this repository that exist, in order of dependency.

    :return: list of technical names
    """
    return [name for name in ADDONS if (ROOT / name / "__manifest__.py").is_file()]


def make_folders():
    """Create the folders that several steps write to."""
    for folder in (RUN, DATA_DIR, LOCKS, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
