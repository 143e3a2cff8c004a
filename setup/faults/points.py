"""Steps that are found by their names, and what strikes there.

Nothing of it is in the addons: a process that is about to be hit wraps one method of
its own, and nobody else's.
"""

import functools
import os
import pkgutil
import signal
import time
from typing import NamedTuple

import odoo.sql_db

BEFORE, AFTER = "before", "after"
#: Names of steps that are no method of a model.
COMMIT, CALL = "commit", "call of the gateway"
_ELSEWHERE = {
    COMMIT: "odoo.sql_db:Cursor.commit",
    CALL: "odoo.addons.repair_sms_wallet.gateways.http:call",
}
_COLLISION = "DO $$ BEGIN RAISE EXCEPTION 'forced' USING ERRCODE = '40001'; END $$"


class NoSuchStep(Exception):
    """A step was renamed or removed: the table of steps has to follow."""


class NothingTouched(Exception):
    """Rows are not committed yet: no other transaction can collide with them."""


class Point(NamedTuple):
    """Where something strikes.

    :param str step: model and method, or one of ``COMMIT`` and ``CALL``
    :param str when: ``BEFORE`` or ``AFTER`` it
    :param str follows: only once this step has begun
    """

    step: str
    when: str = BEFORE
    follows: str = ""

    def __str__(self):
        follows = f", after {self.follows} began" if self.follows else ""
        return f"{self.when} {self.step}{follows}"


def around(*steps, follows=""):
    """Give the points before and after some steps.

    :param str steps: their names
    :param str follows: see :class:`Point`
    :return: list of Point
    """
    return [Point(step, when, follows) for step in steps for when in (BEFORE, AFTER)]


def commit_of(step):
    """Give the points before and after the commit of what a step did.

    :param str step: its name
    :return: list of Point
    """
    return around(COMMIT, follows=step)


def arm(registry, point, strike):
    """Have something strike once at a point, in this process.

    :param odoo.modules.registry.Registry registry: of the database
    :param Point point: where
    :param strike: called with what the step was called on, None for a function
    :raise NoSuchStep: when there is none of this name
    """
    state = {"armed": not point.follows, "over": False}

    def pass_by(when, args):
        if when == point.when and state["armed"] and not state["over"]:
            state["over"] = True
            strike(args[0] if args else None)

    def begin(_when, _args):
        state["armed"] = True

    _wrap(registry, point.step, pass_by)
    if point.follows:
        _wrap(registry, point.follows, begin)


def _wrap(registry, step, tell):
    """Tell before and after each call of a step."""
    owner, name = find(registry, step)
    original = getattr(owner, name)

    @functools.wraps(original)
    def wrapped(*args, **kwargs):
        tell(BEFORE, args)
        result = original(*args, **kwargs)
        tell(AFTER, args)
        return result

    setattr(owner, name, wrapped)


def find(registry, step):
    """Return the class or module of a step, and the name it has there.

    :raise NoSuchStep: when there is none of this name
    """
    model, _dot, name = _ELSEWHERE.get(step, step).rpartition(".")
    if step == CALL:
        model, name = _ELSEWHERE[step].split(":")
    owner = registry.models.get(model)
    if not owner:
        try:
            owner = pkgutil.resolve_name(model)
        except (ImportError, AttributeError, ValueError) as error:
            raise NoSuchStep(step) from error
    if not hasattr(owner, name):
        raise NoSuchStep(step)
    return owner, name


def kill(_subject):
    """End this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # a thread may live a moment longer: it must not go on


def collide(subject):
    """Have PostgreSQL say that another transaction was faster.

    :param subject: records or a cursor
    :raise psycopg2.errors.SerializationFailure: as PostgreSQL raises it
    """
    cr = subject if isinstance(subject, odoo.sql_db.BaseCursor) else subject.env.cr
    cr.execute(_COLLISION, log_exceptions=False)


def touch(records):
    """Let another transaction change the same rows and commit, so that the one that is
    under way collides in earnest when it writes them.

    :param records: recordset
    """
    with odoo.sql_db.db_connect(records.env.cr.dbname).cursor() as cr:
        cr.execute("SET LOCAL lock_timeout = '2s'")
        cr.execute(
            f"UPDATE {records._table} SET write_date = write_date WHERE id IN %s",  # pylint: disable=sql-injection
            (tuple(records.ids),),
        )
        if cr.rowcount != len(records):
            raise NothingTouched(records)
