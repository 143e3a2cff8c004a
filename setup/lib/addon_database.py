"""Databases with our addons: cloned from the template, kept as the files say."""

import hashlib

from . import databases, environment, locks, paths, template, venv
from .progress import SetupError, step

# Of no consequence to a database.
IGNORED = {"tests", "readme", "__pycache__"}


def files_stamp(addons):
    """Describe the files of addons that a database depends on.

    :param addons: technical names
    :return: str, changes when they do
    """
    digest = hashlib.sha256()
    for addon in addons:
        for path in sorted((paths.ROOT / addon).rglob("*")):
            relative = path.relative_to(paths.ROOT)
            if path.is_file() and not IGNORED.intersection(relative.parts):
                digest.update(f"{relative}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def ensure(database, keep):
    """Have a database with the addons and their demo data, as their files are now.

    :param str database: name
    :param bool keep: update what is there, as its data matter; otherwise make it anew
    """
    with locks.held(f"database-{database}"):
        wanted = f"{template.wanted_stamp()} {files_stamp(paths.present_addons())}"
        stamp = databases.stamp(database)
        if stamp == wanted:
            return
        if stamp and keep:
            with step(f"Database {database}: update, as files of the addons changed"):
                apply(database, "-u")
        else:
            with step(f"Database {database}: our addons with demo data (1 minute)"):
                make(database)
        databases.set_stamp(database, wanted)


def ensure_glued(database, source):
    """Have a copy of a database with the addon of others that ours is the glue for.

    :param str database: name
    :param str source: name of one that :func:`ensure` keeps
    """
    with locks.held(f"database-{database}"):
        glue = f"{files_stamp([paths.GLUE])} {venv.wanted_stamp()[:16]}"
        wanted = f"{databases.stamp(source)} {glue}"
        if databases.stamp(database) == wanted:
            return
        with step(f"Database {database}: with {paths.GLUED_TO}, which brings ours"):
            databases.clone(source, database)
            log = f"{database}-addons.log"
            environment.update(database, "-i", paths.GLUED_TO, log=log)
        databases.set_stamp(database, wanted)


def make(database):
    """Make the database anew; a failure leaves none.

    :param str database: name
    """
    databases.clone(template.DATABASE, database)
    try:
        apply(database, "-i")
    except BaseException:
        databases.drop(database)
        raise


def apply(database, option):
    """Install or update all our addons.

    :param str database: name
    :param str option: ``-i`` or ``-u``; addons that are new are installed by both
    :raise SetupError: when it fails, or when demo data do not load: Odoo goes on
        without them
    """
    addons = ",".join(paths.present_addons())
    arguments = ["-i", addons]
    if option == "-u":
        arguments += ["-u", addons, "--i18n-overwrite"]
    log = f"{database}-addons.log"
    environment.update(database, *arguments, log=log)
    if "demo data failed to install" in (paths.LOGS / log).read_text():
        raise SetupError("the demo data do not load", f"see {paths.LOGS / log}")
