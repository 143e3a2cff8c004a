"""A PostgreSQL server of our own that may crash, beside the one that others use."""

import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from lib import environment, postgres
from lib.postgres_keeper import SETTINGS, call, own

# What a crash may lose is a promise broken: a commit that was told must be kept.
_SETTINGS = SETTINGS.replace("synchronous_commit = off", "synchronous_commit = on")


class OwnPostgres:
    """A server in a folder.

    :param Path folder: of its data and its socket
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.data = self.folder / "data"

    def environment(self):
        """Give the variables by which programs find it.

        :rtype: dict
        """
        return {"PGHOST": str(self.folder), "PGPORT": "5432", "PGUSER": postgres.ROLE}

    def start(self):
        """Make an empty cluster and start it."""
        own(self.folder)
        own(self.data)
        trust = ("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        call("initdb", "-D", self.data, "-U", postgres.ROLE, *trust)
        (self.data / "postgresql.conf").write_text(_SETTINGS)
        self._control("-o", f"-k {self.folder}", "start")

    def crash(self):
        """Have it die at once, as by a power cut of its process, and start again."""
        self._control("-m", "immediate", "restart")

    def stop(self):
        """Stop it for good."""
        self._control("-m", "immediate", "stop")

    def copy(self, database):
        """Copy a database from the server that everything else uses.

        :param str database: name, the same here
        """
        before = environment.variables(database)
        here = {**before, **self.environment()}
        subprocess.run(["createdb", database], env=here, check=True)
        with subprocess.Popen(
            ["pg_dump", "--no-owner", database], env=before, stdout=subprocess.PIPE
        ) as dump:
            load = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
            subprocess.run(load, env=here, stdin=dump.stdout, check=True)
        assert not dump.returncode, "the dump failed"

    def _control(self, *arguments):
        log = self.folder / "server.log"
        call("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", log, *arguments)


@contextmanager
def running():
    """Have a server of our own during the block.

    :return: OwnPostgres
    """
    folder = Path(tempfile.mkdtemp(prefix="repair-fire-"))
    server = OwnPostgres(folder)
    try:
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
