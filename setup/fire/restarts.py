"""PostgreSQL crashes while messages are sent, callbacks arrive and money is paid in."""

import os
from unittest.mock import patch

import fire

from . import own_postgres


def run(database, crashes):
    """Copy a database to a server of our own, and have that crash under load.

    :param str database: name
    :param int crashes: how many
    :return: what :mod:`fire.storm` counted
    :rtype: dict
    """
    with own_postgres.running() as server:
        server.copy(database)
        with patch.dict(os.environ, server.environment()):
            return fire.run("storm", database, crashes, server.folder)
