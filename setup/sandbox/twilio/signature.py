"""How Twilio signs its calls to the shop.

https://www.twilio.com/docs/usage/security, "Validating requests".
"""

import base64
import hashlib
import hmac


def sign(token, url, fields):
    """Make the value of ``X-Twilio-Signature``.

    :param str token: the account's token
    :param str url: the address exactly as it was configured, with its query
    :param dict fields: all fields of the form
    :return: HMAC-SHA1 in Base64
    :rtype: str
    """
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
