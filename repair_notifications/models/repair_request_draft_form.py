from odoo import api, models
from odoo.tools.mail import email_normalize_all

from ..tools.sms_number import read_number
from .repair_order import HAND_OVERS

#: What is typed, and how long it may be.
LONGEST = {"name": 100, "email": 254, "phone": 40, "device": 200, "fault": 4000}
_OPTIONAL = {"phone"}
_WRONG_NUMBER = {"several", "letters", "invalid"}


class RepairRequestDraft(models.Model):
    """What came from the web form, and what is wrong with it."""

    # A file for each step, so that none grows too long to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.request.draft"

    @api.model
    def _read_typed(self, post, partner):
        """Return what was typed.

        :param dict post: what came from the page
        :param partner: the customer, empty when that is not known
        :return: ``{field: text}``
        :rtype: dict
        """
        typed = {
            name: (post.get(name) or "").replace("\0", "").strip() for name in LONGEST
        }
        for name in typed.keys() - {"fault"}:
            typed[name] = " ".join(typed[name].split())
        if partner:
            typed.update(name=partner.name, email=partner.email or "")
        return {**typed, "handover_in": post.get("handover_in", "")}

    def _went_elsewhere(self, typed):
        """Tell whether the form was sent before with another address: who went back
        to correct it must not believe that it is corrected.

        :param dict typed: as :meth:`_read_typed` returned it
        :rtype: bool
        """
        return (
            self.state == "waiting"
            and (self.email or "").lower() != typed["email"].lower()
        )

    @api.model
    def _read_consents(self, post, partner):
        """Return the texts that are asked about, and the answers. Who is logged in is
        not asked again.

        :return: of each ``id``, ``name``, ``text``, ``version``, ``required``,
            ``given``, and ``seen``: whether this is the text that the form showed
        :rtype: list[dict]
        """
        company = self.env.company
        given = self.env["repair.consent"]._given(partner, company).get(partner.id, ())
        purposes = self.env["repair.consent.purpose"]._asked_by(company)
        return [
            {
                **purpose.read(["name", "text", "version", "required"])[0],
                "given": f"consent_{purpose.id}" in post,
                "seen": post.get(f"shown_consent_{purpose.id}") == str(purpose.version),
            }
            for purpose in purposes.sudo()
            if purpose._is_asked_of(partner) and purpose.id not in given
        ]

    @api.model
    def _find_mistakes(self, typed, consents, partner):
        """Tell what is wrong with a form.

        :param dict typed: as :meth:`_read_typed` returned it
        :param list consents: as :meth:`_read_consents` returned them
        :param partner: the customer, empty when that is not known
        :return: ``{field: sentence}`` in the order of the form
        :rtype: dict
        """
        names = [
            name for name in LONGEST if not (partner and name in ("name", "email"))
        ]
        found = {name: self._mistake_in(name, typed[name]) for name in names}
        if typed["handover_in"] not in dict(HAND_OVERS):
            found["handover_in"] = self.env._("Choose how the device gets to us.")
        for consent in consents:
            found[f"consent_{consent['id']}"] = self._consent_mistake(consent)
        return {name: sentence for name, sentence in found.items() if sentence}

    def _mistake_in(self, name, text):
        """Tell what is wrong with a text, empty when nothing is."""
        if not text:
            return "" if name in _OPTIONAL else self._missing_sentence(name)
        if len(text) > LONGEST[name]:
            return self.env._("At most %s characters fit in here.", LONGEST[name])
        partners = self.env["res.partner"]
        if name == "email" and not (
            len(email_normalize_all(text)) == 1 and partners._is_valid_email(text)
        ):
            return self.env._(
                "Write one complete e-mail address, such as jan@example.com."
            )
        if name == "phone":
            number = read_number(text, self.env.company._repair_sms_countries())
            if number.reason in _WRONG_NUMBER:
                return self.env._(
                    "Write one complete phone number, such as 600 100 200, or leave it "
                    "empty."
                )
        return ""

    def _missing_sentence(self, name):
        """Ask for a text that is missing."""
        return {
            "name": self.env._("Write your name."),
            "email": self.env._("Write your e-mail address: our answer goes there."),
            "device": self.env._("Write which device it is."),
            "fault": self.env._("Write what is wrong with it."),
        }[name]

    def _consent_mistake(self, consent):
        """Tell what is wrong with the answer about a text, empty when nothing is."""
        if not consent["seen"]:
            return self.env._(
                "This text was changed while you were reading. Read it again."
            )
        if consent["required"] and not consent["given"]:
            return self.env._("Without this consent we cannot take your request.")
        return ""
