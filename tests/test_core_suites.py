"""Odoo's own tests do not notice our addons. ``setup/bench core_suites`` runs more."""

from lib import core_suites


def test_tests_of_odoo_fail_nowhere_because_of_ours():
    outcome = core_suites.run("repair_suites_test", core_suites.QUICK)
    assert not outcome.ours
    # Some 120 tests of six suites; far fewer mean that some were not found.
    assert outcome.passed > 100
