"""Ways to spoil a request; each takes dice and a shot and returns another shot."""

import gzip
import re
from dataclasses import replace

from . import hostile
from .shot import JSON, MULTIPART, URLENCODED, File, raw

#: What a list may be joined of.
ITEMS = ("", "R1", "R2", "404", "DELIVERED", "x", " ", "0", "<b>", "'")
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FIRE", "get")
TYPES = (
    "text/plain",
    "application/json",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=other",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=fire",
    "application/octet-stream",
    "fire",
    "",
    "; ;=",
)
BODIES = (
    b"",
    b"&&&===&",
    b"%",
    b"%zz=%&a=%u0041",
    b"\x00\xff\xfe",
    b"{",
    b"[]",
    b"null",
    b'{"jsonrpc": "2.0", "params": []}',
    b'{"jsonrpc": "2.0", "params": {"a": NaN}}',
    b'{"params": {"\\ud800": "\\u0000"}}',
    b"[" * 20_000,
    b'{"a":' * 20_000,
    b"--fire\r\nContent-Disposition: form-data; name=a\r\n\r\n",
    b"--fire\r\nContent-Disposition: form-data\r\n\r\nx\r\n--fire--",
    b"--fire\r\n\r\n--fire--\r\n",
    b"a=1&" * 1_500,
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
)
HEADERS = (
    ("Host", "evil.example"),
    ("Host", "a:b:c"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-For", "' OR 1=1"),
    ("Cookie", "session_id=../../etc/passwd; frontend_lang=xx_XX; tz=No/Where"),
    ("Cookie", "session_id=" + "a" * 84),
    ("Cookie", "frontend_lang='"),
    ("Accept-Language", "xx-" + "y" * 500),
    ("Accept-Language", "\xff;q=\xfe"),
    ("Authorization", "Basic ===="),
    ("Authorization", "Bearer '"),
    ("X-Twilio-Signature", "\xff\xfe"),
    ("X-Odoo-Database", "postgres"),
    ("Content-Encoding", "gzip"),
    ("Range", "bytes=0-0,-1"),
    ("Expect", "200-fire"),
    ("User-Agent", "<script>fire(5)</script>"),
    ("Content-Length", "-1"),
    ("Content-Length", "x"),
    ("X-Long", "x" * 40_000),
    ("If-None-Match", '"'),
)


def fields(shot):
    """Return the parameters: of the form, or of the query where there is no form."""
    return shot.form or shot.query


def with_fields(shot, values):
    """Return the shot with other parameters."""
    name = "form" if shot.form else "query"
    return replace(shot, **{name: tuple(values)})


def _change(dice, shot, change):
    """Change one parameter.

    :param change: function of its name and value; returns a list of such pairs
    """
    values = list(fields(shot))
    if not values:
        return shot
    place = dice.randrange(len(values))
    values[place : place + 1] = change(*values[place])
    return with_fields(shot, values)


def missing(dice, shot):
    """Leave a parameter out."""
    return _change(dice, shot, lambda name, value: [])


def doubled(dice, shot):
    """Send a parameter twice, with two values."""

    def change(name, value):
        return [(name, value), (name, hostile.value(dice))][:: dice.choice((1, -1))]

    return _change(dice, shot, change)


def renamed(dice, shot):
    """Give a parameter another name."""

    def change(name, value):
        names = (name.upper(), f"{name}[]", f" {name}", hostile.value(dice), f"{name}.")
        return [(dice.choice(names), value)]

    return _change(dice, shot, change)


def added(dice, shot):
    """Add a parameter that nobody asked for."""
    names = ("gateway_id", "token", "kind", "kwargs", "self", "env", "values", "idx")
    names += ("model", "id", "__proto__", hostile.value(dice))
    return with_fields(shot, (*fields(shot), (dice.choice(names), hostile.value(dice))))


def replaced(dice, shot):
    """Replace the value of a parameter."""
    return _change(dice, shot, lambda name, _value: [(name, hostile.value(dice))])


def all_replaced(dice, shot):
    """Replace all values."""
    return with_fields(shot, ((name, hostile.value(dice)) for name, _v in fields(shot)))


def surrounded(dice, shot):
    """Put something before or after a value."""

    def change(name, value):
        extra = hostile.value(dice)
        whole = (raw(value), raw(extra))[:: dice.choice((1, -1))]
        return [(name, b"".join(whole))]

    return _change(dice, shot, change)


def too_long(dice, shot):
    """Put a long value in place of one."""
    return _change(dice, shot, lambda name, _value: [(name, hostile.long(dice))])


def many(dice, shot):
    """Add many parameters."""
    count = dice.choice((60, 900, 1_100, 5_000))
    return with_fields(shot, [*fields(shot), *(("a", "b") for _n in range(count))])


def lists(dice, shot):
    """Turn values into lists of different lengths."""

    def several():
        return ",".join(dice.choices(ITEMS, k=dice.choice((1, 2, 3, 5, 50, 51, 400))))

    return with_fields(
        shot,
        (
            (name, several() if dice.random() < 0.7 else value)
            for name, value in fields(shot)
        ),
    )


def as_file(dice, shot):
    """Send one value as a file."""
    shot = replace(shot, method="POST", form=fields(shot), kind=MULTIPART)
    return _change(dice, shot, lambda name, value: [(name, File(raw(value)))])


def as_multipart(dice, shot):
    """Send the form as a browser does that sends files."""
    return replace(shot, method="POST", form=fields(shot), kind=MULTIPART)


def as_json(dice, shot):
    """Send the parameters as those of JSON-RPC."""
    return replace(shot, method="POST", form=fields(shot), kind=JSON)


def odd_json(dice, shot):
    """Put another type in place of a value; only JSON has any."""
    if shot.kind != JSON:
        return shot
    value = dice.choice((None, [], {}, True, 10**20, -1, 1.5, [[1]], {"a": []}, "1"))
    return _change(dice, shot, lambda name, _value: [(name, value)])


def in_query(dice, shot):
    """Move the form into the address."""
    return replace(shot, query=shot.query + shot.form, form=())


def other_method(dice, shot):
    """Use another method."""
    return replace(shot, method=dice.choice(METHODS))


def other_type(dice, shot):
    """Claim another type of the body."""
    headers = (*shot.headers, ("Content-Type", dice.choice(TYPES)))
    return replace(shot, method="POST", headers=headers)


def other_body(dice, shot):
    """Replace the body."""
    kind = dice.choice((URLENCODED, MULTIPART, JSON, shot.kind))
    return replace(shot, method="POST", raw=dice.choice(BODIES), kind=kind)


def cut_off(dice, shot):
    """End the body early, inside of what its type promises."""
    shot = replace(shot, form=fields(shot), kind=dice.choice((MULTIPART, JSON)))
    body = shot.body() or b""
    return replace(shot, method="POST", raw=body[: dice.randrange(len(body) + 1)])


def zipped(dice, shot):
    """Compress the body."""
    body = gzip.compress(shot.body() or b"")
    headers = (*shot.headers, ("Content-Encoding", "gzip"))
    return replace(shot, method="POST", raw=body, headers=headers)


def in_chunks(dice, shot):
    """Send the body in chunks."""
    headers = (*shot.headers, ("Transfer-Encoding", "chunked"))
    return replace(shot, raw=shot.body() or b"", headers=headers)


def other_header(dice, shot):
    """Add an odd header."""
    return replace(shot, headers=(*shot.headers, dice.choice(HEADERS)))


def odd_query(dice, shot):
    """End the query oddly."""
    tails = ("&%", "&%zz", "&%00=%00", "&a[]=1&a[b]=2", "&;;&&==", "&%ff%fe", "&a=&a=")
    return replace(shot, tail=dice.choice(tails))


def odd_path(dice, shot):
    """End the path oddly."""
    tails = ("/", "//", "/..", "/%2e%2e", "%00", "%ff", "%2f", ";a=b", "/x", "%0a")
    return replace(shot, path=shot.path + dice.choice(tails))


def nul_at_end(dice, shot):
    """Put a NUL in place of the last character of keys in the address."""
    keys = "/(?=[^/]*[A-Z0-9])([A-Za-z0-9_-]{11,})[A-Za-z0-9_-](?=/|$)"
    return replace(shot, path=re.sub(keys, r"/\1%00", shot.path))


def odd_number(dice, shot):
    """Put another number in place of one in the address."""
    numbers = ("0", "-1", "999999", "2147483648", "1" + "0" * 40, "01", "abc", "%D9%A1")
    path = re.sub(r"/[0-9]+(?=/|$)", f"/{dice.choice(numbers)}", shot.path, count=1)
    return replace(shot, path=path)


#: Those that leave the address alone, so that a right secret stays right.
OF_CONTENT = (
    *(missing, doubled, renamed, added, replaced, replaced, replaced, all_replaced),
    *(surrounded, surrounded, too_long, too_long, many, lists, lists, as_file),
    *(as_multipart, as_json, in_query, other_type, other_body, cut_off, zipped),
    *(in_chunks, other_header, odd_query, odd_json),
)
ALL = (*OF_CONTENT, other_method, odd_path, odd_number, nul_at_end)


def mutate(dice, shot, ways=ALL):
    """Spoil a shot in one to three ways.

    :param random.Random dice: decides
    :param Shot shot: a valid one
    :param tuple ways: functions of this module
    :rtype: Shot
    """
    for way in dice.sample(ways, dice.choice((1, 1, 2, 3))):
        shot = replace(way(dice, shot), name=f"{shot.name} {way.__name__}")
    return shot
