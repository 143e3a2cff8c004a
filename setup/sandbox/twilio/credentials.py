"""Who may ask: the account's id and its token, by HTTP Basic."""

import hmac

from aiohttp import BasicAuth

from ..account import TOKEN
from .errors import Failure

ROOT = "/2010-04-01/Accounts"
API_VERSION = "2010-04-01"
# Made up; a letter pair and 32 hexadecimal digits, as Twilio's are.
ACCOUNT_SID = "AC" + "5a9db0c5" * 4
NUMBER_SID = "PN" + "5a9db0c5" * 4
SERVICE_SID = "MG" + "5a9db0c5" * 4
AUTH_TOKEN = TOKEN


def require_account(request):
    """Refuse a request that does not come from the account in its address.

    :param aiohttp.web.Request request: the request
    :raise Failure: 20003 or 20404
    """
    try:
        given = BasicAuth.decode(request.headers.get("Authorization", ""))
    except ValueError as error:
        raise Failure(20003) from error
    known = f"{ACCOUNT_SID}:{AUTH_TOKEN}".encode()
    if not hmac.compare_digest(f"{given.login}:{given.password}".encode(), known):
        raise Failure(20003)
    if request.match_info["account"] != ACCOUNT_SID:
        raise Failure(20404)
