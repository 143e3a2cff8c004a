"""Odoo's own tests with our addons installed: none fails that passes without them.

What fails with ours is run once more, alone, with and without them: some tests of Odoo
fail on any machine that differs from that of its authors.
"""

import re
import subprocess
from dataclasses import dataclass

from . import databases, environment, paths, prefix, template, venv
from .progress import SetupError, say, step

#: Suites of what our addons stand on, and those that take little time.
QUICK = (
    *("repair", "sms", "phone_validation", "portal"),
    *("account_payment", "stock_delivery"),
)
SUITES = (*QUICK, "test_mail_sms", "sale")
#: What shops have beside ours, and those of them that have tests.
NEIGHBOURS_TESTED = ("sms_twilio", "mass_mailing_sms", "website_sale", "l10n_pl_edi")
NEIGHBOURS = (*NEIGHBOURS_TESTED, "stock_sms")
# Installed wherever suites run: the test module of core's SMS, and what adds fields to
# every document.
HELPERS = ("test_mail_sms", "rating")
FAILED = re.compile(r"^(?:FAILED|ERROR|SUBFAILED\W.*?) \S+::\S+", re.MULTILINE)
PASSED = re.compile(r"(\d+) passed")
# What pytest returns when tests failed; all above are troubles of its own.
FAILURES = 1
# Our demo data are kept out by a pretence: Odoo loads those of a module only if all
# modules below it have theirs. Odoo's tests count repairs, and delete them.
NO_DEMO = "UPDATE ir_module_module SET demo = FALSE WHERE name = 'repair'"


@dataclass(frozen=True)
class Outcome:
    """What came of some suites.

    :param int passed: tests that passed with our addons
    :param frozenset failed: tests that failed with our addons
    :param frozenset ours: those of them that pass without our addons
    """

    passed: int
    failed: frozenset
    ours: frozenset


def run(name, suites, neighbours=()):
    """Run suites with our addons, and what failed without them, too.

    :param str name: start of the names of two databases, with and without ours
    :param suites: names of modules of Odoo
    :param neighbours: further modules of Odoo to install in both
    :rtype: Outcome
    """
    ours, plain = f"{name}_ours", f"{name}_plain"
    try:
        make(ours, neighbours, paths.present_addons())
        passed, failed, anyhow = 0, set(), set()
        for suite in suites:
            folders = (path / suite / "tests" for path in prefix.addons_folders())
            # The package has some addons in two folders; Odoo takes the first.
            tests = next(folder for folder in folders if folder.is_dir())
            more, wrong = run_pytest(suite, ours, [tests])
            passed += more
            failed |= wrong
        if failed:
            make(plain, neighbours)
            tests = sorted({line.rsplit(" ", 1)[-1] for line in failed})
            # A browser may have been too slow: what is ours fails again.
            passed_now, failed = run_pytest("what failed", ours, tests)
            passed += passed_now
            _passed, anyhow = run_pytest("what failed", plain, tests)
        for line in sorted(failed - anyhow):
            say(f"    Only with our addons: {line}")
        return Outcome(passed, frozenset(failed), frozenset(failed - anyhow))
    finally:
        databases.drop(ours)
        databases.drop(plain)


def make(database, neighbours, addons=()):
    """Make a database for tests of Odoo.

    :param str database: its name
    :param neighbours: modules of Odoo
    :param addons: ours
    """
    with step(f"Database {database}: for Odoo's own tests"):
        databases.clone(template.DATABASE, database)
        modules = ",".join((*HELPERS, *neighbours))
        environment.update(database, "-i", modules, log=f"{database}.log")
        if addons:
            databases.query(NO_DEMO, database)
            environment.update(database, "-i", ",".join(addons), log=f"{database}.log")


def run_pytest(title, database, tests):
    """Run tests of Odoo in a database.

    :param str title: what they are called
    :param str database: its name
    :param list tests: folders, or tests as pytest names them
    :return: number of tests that passed, and the lines of those that failed
    :raise SetupError: when pytest itself fails
    """
    log = paths.LOGS / f"{database}-{title.replace(' ', '-')}.log"
    options = ("-p", "no:cacheprovider", f"--rootdir={prefix.home()}", "--tb=short")
    options += ("-rfE", "--odoo-database", database, "--odoo-http")
    with step(f"Tests of Odoo: {title} in {database}"), log.open("w") as output:
        status = subprocess.run(
            [venv.python(), "-m", "pytest", *options, *tests],
            cwd=prefix.home(),
            env=environment.variables(database),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if status > FAILURES:
        raise SetupError(f"pytest ended with status {status}", f"see {log}")
    summary = log.read_text(errors="replace").rpartition("short test summary")[2]
    passed = PASSED.findall(summary) or [0]
    return int(passed[-1]), {*FAILED.findall(summary)}
