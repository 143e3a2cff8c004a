"""What is new in an e-mail, and the history below it."""

import copy
import re

from lxml import etree, html
from markupsafe import Markup, escape

#: The line above a quoted e-mail, as mail programs write it in Polish, English, German.
_ATTRIBUTION = re.compile(
    r"(On|W dniu|Dnia|Am|Wiadomość napisana przez|\d|\w{2,4}\.?,? \d)\W?.{3,250}"
    r"(wrote|pisze|napisał\(a\)|napisała?|schrieb.{0,80}|w dniu .{5,80})\s*:",
    re.DOTALL,
)
_ORIGINAL = re.compile(
    r"^[-_ ]*(Original (Message|Appointment)|Wiadomość oryginalna|Oryginalna wiadomość|"
    r"Forwarded message|Wiadomość przekazana|Ursprüngliche Nachricht)[-_ ]*$",
    re.IGNORECASE,
)
#: The head that Outlook puts above the whole history, without marking the lines.
_FROM = re.compile(r"^\W{0,3}(From|Od|Von)\s*:", re.IGNORECASE)
_SENT = re.compile(r"\b(Sent|Date|Wysłano|Data|Gesendet)\s*:")
_BLOCKS = {"p", "div", "span", "td", "b", "strong", "font"}


def split_quote(body):
    """Take the history off an e-mail. An answer that stands between quoted lines is
    left whole: without them it makes no sense.

    :param str body: HTML that was sanitized, with core's ``data-o-mail-quote``
    :return: what is new, and the history; each '' if there is none
    :rtype: tuple[Markup, Markup]
    """
    if not body or not body.strip():
        return Markup(""), Markup("")
    root = html.fragment_fromstring(body, create_parent="div")
    _block_images(root)
    children = [child for child in root if isinstance(child.tag, str)]
    if len(children) == 1 and children[0].tag == "pre":
        new, old = split_text(children[0].text_content())
        return _pre(new), _pre(old)
    cut = _find_cut(root)
    if cut is None:
        return _inner(root), Markup("")
    new, old = _before(root, cut), _from(root, cut)
    if not new.text_content().strip():
        return _inner(root), Markup("")
    return _inner(new), _inner(old)


def split_text(text):
    """Take the history off an e-mail of plain text.

    :param str text: the e-mail
    :return: what is new, and the history
    :rtype: tuple[str, str]
    """
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    cut = next((n for n in range(len(lines)) if _is_head(lines, n)), len(lines))
    if cut == len(lines):
        cut = _quoted_tail(lines)
    new = "\n".join(lines[:cut]).rstrip()
    if not new:
        return text, ""
    return new, "\n".join(lines[cut:])


def _quoted_tail(lines):
    """Return where lines begin that are all quoted up to the end, with their head."""
    cut = len(lines)
    while cut and (not lines[cut - 1].strip() or lines[cut - 1].startswith(">")):
        cut -= 1
    if not any(line.startswith(">") for line in lines[cut:]):
        return len(lines)
    # The line above may be broken into several.
    for height in (1, 2, 3):
        above = " ".join(lines[max(cut - height, 0) : cut]).strip()
        if _ATTRIBUTION.fullmatch(above) or re.fullmatch(r"\S+@\S+ wrote:", above):
            return max(cut - height, 0)
    return cut


def _is_head(lines, number):
    """Tell whether the history begins at a line without being marked line by line."""
    line = lines[number].strip()
    if _ORIGINAL.match(line):
        return True
    return bool(
        _FROM.match(line) and _SENT.search("\n".join(lines[number : number + 5]))
    )


def _find_cut(root):
    """Return the first element of the history; None if there is none, or if something
    new stands below it.
    """
    for element in root.iter(*_BLOCKS, "blockquote", "hr"):
        if element.get("data-o-mail-quote"):
            return element if _is_quoted_to_the_end(root, element) else None
        words = "" if element.tag == "hr" else element.text_content().strip()
        if len(words) < 600 and _is_html_head(element, words):
            return element
    return None


def _is_html_head(element, words):
    first = words.split("\n", 1)[0].strip()
    if _ORIGINAL.match(first):
        return True
    if _FROM.match(words):
        below = [n.text_content() for n in element.itersiblings(*_BLOCKS)][:3]
        return any(_SENT.search(part) for part in (words, *below))
    return bool(_ATTRIBUTION.fullmatch(words))


def _is_quoted_to_the_end(root, cut):
    """Tell whether nothing new follows a quoted element."""
    after = _from(root, cut)
    for quoted in after.xpath(".//*[@data-o-mail-quote]"):
        quoted.text = None
        for child in quoted:
            quoted.remove(child)
    return not after.text_content().strip()


def _before(root, cut):
    """Return a copy of a tree that ends before an element."""
    return _prune(root, cut, lambda node: node.itersiblings(), keep=False)


def _from(root, cut):
    """Return a copy of a tree that begins with an element."""
    return _prune(root, cut, lambda node: node.itersiblings(preceding=True), keep=True)


def _prune(root, cut, siblings, keep):
    path = root.getroottree().getpath(cut)
    tree = copy.deepcopy(root)
    node = start = tree.getroottree().xpath(path)[0]
    while node is not tree:
        parent = node.getparent()
        for sibling in list(siblings(node)):
            parent.remove(sibling)
        if keep:
            parent.text = None
        else:
            node.tail = None
        node = parent
    if not keep:
        start.getparent().remove(start)
    return tree


def _block_images(root):
    """Keep pictures of other servers from telling when and where a mail is read."""
    for image in root.iter("img"):
        source = image.get("src", "")
        if not source.startswith(("/web/image", "data:image/")):
            image.attrib.pop("src", None)
            image.attrib.pop("srcset", None)


def _inner(root):
    """Return the HTML inside of an element."""
    parts = [escape(root.text or "")]
    parts += [
        Markup(etree.tostring(child, encoding="unicode", method="html"))
        for child in root
    ]
    return Markup("").join(parts)


def _pre(text):
    return Markup("<pre>%s</pre>") % text if text else Markup("")
