"""The command line of the sandbox."""

import argparse

from .mailgate import Mailgate


def read_options():
    """Read the command line.

    :return: host, port, smtp_port, mailgate
    :rtype: argparse.Namespace
    """
    parser = argparse.ArgumentParser(
        prog="setup/sandbox/run",
        description="SMSAPI, phones and mailboxes on this machine.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument(
        "--port",
        type=int,
        default=8070,
        help="page, SMSAPI and control; 0 takes a free one; default: %(default)s",
    )
    parser.add_argument(
        "--smtp-port",
        type=int,
        default=8025,
        help="SMTP; 0 takes a free one; default: %(default)s",
    )
    parser.add_argument(
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
