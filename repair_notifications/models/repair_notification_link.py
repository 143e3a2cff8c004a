import secrets
import string
from datetime import timedelta

from odoo import api, fields, models

_KEY_CHARS = string.ascii_letters + string.digits  # what a phone makes a link of
_KEY_LENGTH = 12  # 71 bits
# What leads where in a message. The page of the repair is the last: others begin like
# its link.
_OWN_LINKS = {
    "payment_link": "/pay",
    "parcel_link": "#repair_parcels",
    "page_link": "",
}


def _new_key():
    """Draw a key, with one call to the system's source of chance instead of one for
    each character.
    """
    number, chars = secrets.randbelow(len(_KEY_CHARS) ** _KEY_LENGTH), []
    for _char in range(_KEY_LENGTH):
        number, place = divmod(number, len(_KEY_CHARS))
        chars.append(_KEY_CHARS[place])
    return "".join(chars)


class RepairNotification(models.Model):
    """The link of a message: it tells which message was read, and opens what the
    repair's own link opens.
    """

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.notification"

    link_key = fields.Char(copy=False, groups="base.group_system")
    payment_link = fields.Char(
        copy=False,
        groups="base.group_system",
        help="Where the message's link to pay leads.",
    )
    opened_at = fields.Datetime(
        string="First Opened On",
        help="When the page behind the message's link was first open in a browser. "
        "Programs that look links through do not count.",
    )
    open_count = fields.Integer(string="Times Opened", aggregator="sum")

    # Few rows have one: a full index would slow every event down.
    _link_key_uniq = models.UniqueIndex("(link_key) WHERE link_key IS NOT NULL")

    @api.model
    def _with_own_link(self, channel, vals, record):
        """Give a message its own links where its text has those of the record, and
        each e-mail one for its footer.

        :param str channel: ``sms`` or ``email``
        :param dict vals: values of a row with its texts
        :param record: what it is about
        :return: the values of the row
        :rtype: dict
        """
        if not vals.get("address"):
            return vals
        key = _new_key()
        own_link = f"{record.get_base_url()}/r/{key}"
        links = {name: name in record and record[name] for name in _OWN_LINKS}
        body = text = vals.get("body") or ""
        for name, suffix in _OWN_LINKS.items():
            if links[name]:
                text = text.replace(links[name], f"{own_link}{suffix}")
        if text == body and channel == "sms":
            return vals
        payment_link = links["payment_link"]
        return {**vals, "body": text, "link_key": key, "payment_link": payment_link}

    def _forget_links(self):
        """Have the links of these messages open nothing any more. Call it with sudo."""
        self.filtered("link_key").write({"link_key": False, "payment_link": False})

    def _is_link_expired(self):
        """Tell whether so much time has passed that the link of a message that is not
        about a repair opens nothing.

        :rtype: bool
        """
        days = timedelta(days=self.company_id.sudo().repair_link_days)
        return self.create_date + days < fields.Datetime.now()

    @api.model
    def _by_link_key(self, key):
        """Find the message of a link.

        By its index: how long that takes tells nothing of use about 71 bits.

        :param str key: as it came from outside
        :return: the row or none, with sudo
        """
        if not key.isalnum():  # as no key; PostgreSQL takes no NUL
            return self.sudo()
        return self.sudo().search([("link_key", "=", key)])

    def _opened(self):
        """Note that a browser shows the page behind the link. Call it with sudo."""
        for row in self:
            row.write(
                {
                    "opened_at": row.opened_at or fields.Datetime.now(),
                    "open_count": row.open_count + 1,
                }
            )

    def _message_link(self):
        """Return the link of this message, empty when it has none."""
        key = self.sudo().link_key
        return f"{self.get_base_url()}/r/{key}" if key else ""

    def _preferences_link(self):
        """Return where the customer of this message changes their preferences: logged
        in when the message has no link, as those of before this was kept.
        """
        link = self._message_link()
        if link:
            return f"{link}/preferences"
        return f"{self.get_base_url()}/my/notifications"
