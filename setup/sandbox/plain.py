"""A text without the letters that would make an SMS Unicode."""

import unicodedata

# Characters that Unicode does not take apart. The gateways' own tables are not
# published.
_PLAIN = str.maketrans("łŁøØđĐßæÆ–—‘’‚“”„«»•", 'lLoOdDsaA--\'\'\'"""""*')


def plain(text):
    """Write letters without their marks.

    :param str text: any text
    :rtype: str
    """
    pieces = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in pieces if not unicodedata.combining(c))
