"""Databases on the server and their files.

What PostgreSQL does in one statement, and nothing of Odoo's own.
"""

import os
import shutil
import subprocess

from . import environment, paths, postgres
from .progress import SetupError


def query(statement, database="postgres"):
    """Run one SQL statement.

    :param str statement: SQL
    :param str database: where
    :return: the first column of the rows as text, one per line
    :raise SetupError: when the server refuses it
    """
    command = [
        postgres.binaries() / "psql",
        "-XAtq",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        database,
        "-c",
        statement,
    ]
    done = subprocess.run(
        command,
        env=environment.variables(),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SetupError(
            f"PostgreSQL: {done.stderr.strip()}",
            "see that the role may create databases",
        )
    return done.stdout.strip()


def stamp(database):
    """Read what a database was stamped with.

    :param str database: name
    :return: str; empty when it has none or does not exist
    """
    return query(
        "SELECT COALESCE(shobj_description(oid, 'pg_database'), '') "
        f"FROM pg_database WHERE datname = '{database}'"
    )


def set_stamp(database, text):
    """Stamp a database: it is whole, and this is what it was made of.

    A clone does not inherit the stamp.

    :param str database: name
    :param str text: without quotes
    """
    query(f"COMMENT ON DATABASE \"{database}\" IS '{text}'")


def exists(database):
    """Say whether the database exists.

    :param str database: name
    :return: bool
    """
    return bool(query(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"))


def has_job_runner(database):
    """Say whether a job runner looks after a database: it holds a lock on it.

    :param str database: name
    :return: bool
    """
    return bool(
        query(
            "SELECT 1 FROM pg_locks JOIN pg_database ON oid = database "
            f"WHERE datname = '{database}' AND locktype = 'advisory' LIMIT 1"
        )
    )


def filestore(database):
    """Give the folder of a database's files.

    :param str database: name
    :return: Path
    """
    return paths.DATA_DIR / "filestore" / database


def drop(database):
    """Remove a database with its files, whoever is connected to it.

    :param str database: name; need not exist
    """
    query(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    shutil.rmtree(filestore(database), ignore_errors=True)


def clone(source, target):
    """Copy a database with its files; whatever was in the target is removed.

    :param str source: name; nobody may be connected to it
    :param str target: name
    """
    drop(target)
    fast = (
        " STRATEGY FILE_COPY" if int(query("SHOW server_version_num")) >= 150000 else ""
    )
    query(f'CREATE DATABASE "{target}" TEMPLATE "{source}"{fast}')
    # Odoo names files after their content and never rewrites one: a link is as good
    # as a copy.
    if filestore(source).is_dir():
        shutil.copytree(
            filestore(source), filestore(target), copy_function=link_or_copy
        )


def link_or_copy(source, target):
    """Link a file, or copy it where the file system cannot link.

    :param str source: path
    :param str target: path
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
