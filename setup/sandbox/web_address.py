"""What a gateway takes for the address of a webhook."""

from urllib.parse import urlsplit


def is_web_address(url):
    """Tell whether a gateway could call an address.

    :param url: what was given
    :rtype: bool
    """
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. half an IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
