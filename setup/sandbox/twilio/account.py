"""Who the customer is, what is left, which numbers there are."""

from aiohttp import web

from ..account import DEDICATED_NUMBER
from ..keys import WORLD
from ..phone_numbers import with_plus
from ..web_address import is_web_address
from .credentials import ACCOUNT_SID, NUMBER_SID, ROOT, require_account
from .errors import Failure


async def show(request):
    """``GET {account}.json``."""
    require_account(request)
    return web.json_response(
        {
            "sid": ACCOUNT_SID,
            "friendly_name": "Sandbox",
            "status": "active",
            "type": "Full",
            "uri": f"{ROOT}/{ACCOUNT_SID}.json",
        }
    )


async def balance(request):
    """``GET Balance.json``: a point is a dollar."""
    require_account(request)
    points = request.app[WORLD].account.points
    return web.json_response(
        {"account_sid": ACCOUNT_SID, "balance": f"{points:.2f}", "currency": "USD"}
    )


async def list_numbers(request):
    """``GET IncomingPhoneNumbers.json[?PhoneNumber=]``."""
    require_account(request)
    number = _number(request.app[WORLD].account)
    is_wanted = request.query.get("PhoneNumber") in (None, "", number["phone_number"])
    found = [number] if is_wanted else []
    return web.json_response({"incoming_phone_numbers": found, "next_page_uri": None})


async def change_number(request):
    """``POST IncomingPhoneNumbers/{sid}.json`` with ``SmsUrl``, ``SmsMethod``."""
    require_account(request)
    if request.match_info["sid"] != NUMBER_SID:
        raise Failure(20404)
    form = await request.post()
    url = form.get("SmsUrl")
    if url and not is_web_address(url):
        raise Failure(20001, "Invalid SmsUrl")
    if form.get("SmsMethod", "POST") != "POST":
        raise Failure(20001, "The sandbox calls with POST only")
    account = request.app[WORLD].account
    if url is not None:
        account.sms_url = url
    return web.json_response(_number(account))


def _number(account):
    return {
        "sid": NUMBER_SID,
        "account_sid": ACCOUNT_SID,
        "phone_number": with_plus(DEDICATED_NUMBER),
        "friendly_name": "Sandbox",
        "capabilities": {"sms": True, "mms": False, "voice": False},
        "sms_url": account.sms_url,
        "sms_method": "POST",
    }
