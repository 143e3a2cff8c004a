from odoo import fields, models
from odoo.tools import format_date

from .repair_notification_rule import CHANNELS

_VISIBLE = 3  # last digits of a number, first letters of an address


class ResPartner(models.Model):
    """What customers decide for themselves on the web page.

    The controller knows who they are and calls all this with sudo, in the environment
    of the company that asks. What a change does is known elsewhere: consents in
    ``_record_choices``, channels in ``_switch_channel`` and ``_start_sms``.
    """

    # A file for each topic, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    disowned_number = fields.Char(
        copy=False,
        help="The customer says that this number is not theirs; none of their SMS go "
        "there.",
    )

    # -- what is shown -----------------------------------------------------------

    def _prepare_preferences(self):
        """Return what the page shows of this customer.

        :return: ``channels``, ``languages``, ``lang`` and ``consents``
        :rtype: dict
        """
        self.ensure_one()
        purposes = self.env["repair.consent.purpose"]._asked_by(self.env.company)
        asked = purposes.filtered(lambda purpose: purpose._is_asked_of(self))
        newest = self.env["repair.consent"]._newest(self, self.env.company)
        decided = {row.purpose_id: row for row in newest}
        return {
            "channels": [self._prepare_channel(channel) for channel, _ in CHANNELS],
            "languages": self.env["res.lang"].get_installed(),
            "lang": self.lang,
            "consents": [
                {
                    **self._consent_choice(purpose, decided.get(purpose)),
                    "kind": purpose.kind,
                    "version": purpose.version,
                    "state": self._consent_in_words(decided.get(purpose)),
                }
                for purpose in asked
            ],
        }

    def _prepare_channel(self, channel):
        """Return what the page shows of a channel."""
        address = self.sms_number if channel == "sms" else self.email_normalized
        stopped = channel == "sms" and self.sms_stopped
        return {
            "channel": channel,
            "address": self._masked(channel, address or ""),
            "on": bool(self[f"notify_{channel}"] and not stopped and address),
            "problem": self._channel_problem(channel, address),
            "can_disown": channel == "sms" and bool(address) and not self._disowned(),
        }

    def _masked(self, channel, address):
        """Return as much of an address as its owner needs to know it again."""
        if channel == "sms":
            hidden = max(len(address) - _VISIBLE, 0)
            return "•" * hidden + address[hidden:]
        name, _at, domain = address.partition("@")
        return address and f"{name[:_VISIBLE]}•••@{domain}"

    def _channel_problem(self, channel, address):
        """Tell why a channel cannot be switched on here, empty when it can."""
        if not address:
            return self.env._("The shop has no address of yours for it.")
        if channel == "email":
            return ""
        if self._disowned():
            return self.env._(
                "You told us that this is not your number. Tell the shop the right one."
            )
        if self.sms_stopped and self._owners_of(address) != self:
            return self.env._(
                "The owner of this number answered STOP. To get SMS again answer START "
                "from that phone."
            )
        return ""

    def _disowned(self):
        """Tell whether the customer said that the present number is not theirs."""
        return bool(self.sms_number) and self.disowned_number == self.sms_number

    def _consent_in_words(self, row):
        """Say to the customer what they last decided.

        :param row: the newest ``repair.consent`` on a purpose, or None
        :rtype: str
        """
        if not row:
            return self.env._("You were not asked yet.")
        words = {"date": format_date(self.env, row.decided_at), "version": row.version}
        if not row.given:
            return self.env._("You said no on %(date)s.", **words)
        if not row._counts():
            return self.env._(
                "You agreed to version %(version)s on %(date)s. The text has changed "
                "since: please decide again.",
                **words,
            )
        return self.env._("You agreed on %(date)s.", **words)

    # -- what is changed ---------------------------------------------------------

    def _preferences_problem(self, lang, shown):
        """Tell why what came from the page cannot be kept, empty when it can.

        :param str lang: code of the wished language
        :param dict shown: ``{purpose id: version of the text that was shown}``
        :rtype: str
        """
        if lang not in dict(self.env["res.lang"].get_installed()):
            return self.env._("Choose one of the languages in the list.")
        asked = self._prepare_preferences()["consents"]
        versions = {choice["id"]: choice["version"] for choice in asked}
        if any(versions.get(purpose) != version for purpose, version in shown.items()):
            return self.env._(
                "A text was changed while you were reading. Read it again, then save."
            )
        return ""

    def _change_preferences(self, channels, lang, consents, evidence):
        """Keep what the customer chose, each change with its proof.

        :param dict channels: ``{channel: wanted or not}``
        :param str lang: code of the wished language
        :param dict consents: ``{purpose id: given or not}``
        :param str evidence: where the choice came from
        """
        self.ensure_one()
        # First: the log keeps the text in the language in which it was read.
        self._record_choices(
            {
                self: {
                    purpose: {"given": given, "way": "portal", "evidence": evidence}
                    for purpose, given in consents.items()
                }
            }
        )
        for shown in self._prepare_preferences()["channels"]:
            wanted = channels.get(shown["channel"], shown["on"])
            if wanted != shown["on"] and not (wanted and shown["problem"]):
                self._choose_channel(shown["channel"], wanted, evidence)
        if lang != self.lang:
            before, self.lang = self.lang, lang
            self._message_log(
                body=self.env._(
                    "Language: %(before)s → %(after)s (%(evidence)s)",
                    before=before,
                    after=lang,
                    evidence=evidence,
                )
            )

    def _choose_channel(self, channel, wanted, evidence):
        """Switch a channel on the customer's word."""
        if channel == "sms" and wanted and self.sms_stopped:
            self._start_sms(self.sms_number, "portal", evidence)
        else:
            self._switch_channel(channel, wanted, "portal", evidence)

    def _withdraw_everything(self, evidence):
        """Withdraw every consent and switch every channel off.

        :param str evidence: where the wish came from
        """
        self.ensure_one()
        purposes = self.env["repair.consent.purpose"]._asked_by(self.env.company)
        refused = {"given": False, "way": "portal", "evidence": evidence}
        self._record_choices({self: dict.fromkeys(purposes.ids, refused)})
        for channel, _label in CHANNELS:
            self._switch_channel(channel, False, "portal", evidence)

    def _disown_number(self, evidence, record):
        """Send no SMS of this customer to their number any more, and tell staff. Who
        has the same number on a card of their own still gets theirs.

        :param str evidence: where the word came from
        :param record: what the page was about, on which staff are told
        """
        self.ensure_one()
        number = self.sms_number
        if not number or self._disowned():
            return
        self.disowned_number = number
        if self._owners_of(number) == self:
            self._stop_sms(number, "portal", evidence)
        self._switch_channel("sms", False, "portal", evidence)
        staff = record.user_id or self.user_id or self.env.ref("base.user_admin")
        words = self.with_context(lang=staff.lang)
        record.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=words.env._("The number is not the customer's"),
            note=words.env._(
                "Said on the web page: no more SMS go there. Ask the customer for the "
                "right number. When a stranger got the link of a repair, revoke it."
            ),
            user_id=staff.id,
        )
