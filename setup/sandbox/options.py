"""The command line of the sandbox."""

import argparse

from .mailgate import Mailgate

_FREE = "0 takes a free one; default: %(default)s"


def read_options():
    """Read the command line.

    :return: host, port, smtp_port, mailgate
    :rtype: argparse.Namespace
    """
    parser = argparse.ArgumentParser(
        prog="setup/sandbox/run",
        description="SMS gateways, phones and mailboxes on this machine.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="default: %(default)s")
    add("--port", type=int, default=8070, help=f"page, SMS gateways, control; {_FREE}")
    add("--smtp-port", type=int, default=8025, help=f"SMTP; {_FREE}")
    add(
        "--mailgate",
        default="",
        metavar="http://USER:PASSWORD@HOST:PORT/DB",
        help="the Odoo that gets replies and bounces",
    )
    options = parser.parse_args()
    try:
        Mailgate(options.mailgate, feed=None)
    except ValueError as error:
        parser.error(f"--mailgate: {error}")
    return options
