import base64
import secrets
import time
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.orm.models import NO_ACCESS
from odoo.tools import consteq, hmac
from odoo.tools.image import image_data_uri, image_process

from ..tools.photo import PhotoError, read_photo
from .repair_order import HAND_OVERS

MAX_PHOTOS = 6
_QUICKEST_S = 3  # a person needs longer than that to read the form
_OPEN_S = 24 * 60 * 60
_THUMBNAIL = (160, 160)
_KEPT = timedelta(days=7)


class RepairRequestDraft(models.Model):
    """What somebody entered into the web form, until their e-mail address is confirmed.

    Each form has a key of its own, signed: it tells when the form was opened, finds the
    photos again that came with a form that had mistakes, and makes a form that is sent
    twice one draft. Only the e-mail has the ``token`` that confirms it. Strangers have
    no rights here: the controllers call all this as superuser, in the environment of
    the company that the form is for.
    """

    _name = "repair.request.draft"
    _description = "Unconfirmed Service Request"
    _order = "id desc"
    _rec_name = "email"

    key = fields.Char(required=True, groups=NO_ACCESS)
    token = fields.Char(groups=NO_ACCESS, index="btree_not_null")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("started", "Being Filled In"),
            ("waiting", "E-mail Not Confirmed"),
            ("done", "Confirmed"),
        ],
        default="started",
        required=True,
    )
    name = fields.Char(string="Customer")
    email = fields.Char(string="E-mail", index="btree_not_null")
    mailbox = fields.Char(groups=NO_ACCESS, index="btree_not_null")
    phone = fields.Char()
    lang = fields.Char(string="Language")
    device = fields.Char()
    fault = fields.Text(string="What Is Wrong")
    handover_in = fields.Selection(HAND_OVERS, string="Device Comes")
    # What was agreed to, as it was read: `id` of the purpose, `version` and `text`.
    consents = fields.Json()
    mailed_at = fields.Datetime(
        string="E-mail Sent On",
        help="When the link to confirm left. Empty: the address had too many already.",
    )
    request_id = fields.Many2one(
        "repair.request", string="Service Request", ondelete="cascade"
    )
    photo_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Photos",
        domain=[("res_model", "=", "repair.request.draft")],
    )

    _key_uniq = models.Constraint("UNIQUE (key)", "This form was sent already.")

    # -- the form and its key ----------------------------------------------------

    @api.model
    def _new_key(self, user):
        """Return the key of a form that is opened now.

        :param user: who fills it in
        :rtype: str
        """
        start = f"{int(time.time())}.{secrets.token_urlsafe(16)}"
        return f"{start}.{self._signature(start, user)}"

    def _signature(self, start, user):
        scope = f"repair_request_form/{self.env.company.id}/{user.id}"
        return hmac(self.env(su=True), scope, start)

    @api.model
    def _key_problem(self, key, user):
        """Tell why a form cannot be taken as it came, empty when it can.

        :param str key: as it came from outside
        :param user: who filled it in
        :rtype: str
        """
        start, _dot, signature = key.rpartition(".")
        known = consteq(signature.encode(), self._signature(start, user).encode())
        age = time.time() - int(start.split(".")[0]) if known else _OPEN_S
        if age >= _OPEN_S:
            return self.env._(
                "The form was open for a long time. Choose photos again, look through "
                "it and send it."
            )
        if age < _QUICKEST_S:
            return self.env._(
                "That was very quick. Choose photos again, look through it and send it."
            )
        return ""

    @api.model
    def _of_key(self, key):
        """Return the draft of a form whose key was checked, empty when it has none."""
        return self.search(
            [("key", "=", key), ("company_id", "=", self.env.company.id)]
        )

    @api.model
    def _start(self, key):
        """Return the draft of a form, a new one when it has none yet.

        :param str key: of the form, checked
        :raise ConcurrencyError: when it is sent twice at once; Odoo then tries again
        """
        try:
            with self.env.cr.savepoint():
                return self._of_key(key) or self.create({"key": key})
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError() from error

    # -- photos ------------------------------------------------------------------

    def _add_photos(self, contents):
        """Keep photos, drawn anew.

        :param list contents: of files, as they came from outside
        :return: why some are not taken, empty when all are
        :rtype: str
        """
        problems = []
        for content in contents:
            if len(self.photo_ids) >= MAX_PHOTOS:
                problems.append("many")
                break
            try:
                self._add_photo(read_photo(content))
            except PhotoError as error:
                problems.append(error.reason)
        return " ".join(map(self._photo_sentence, dict.fromkeys(problems)))

    def _add_photo(self, jpeg):
        """Keep a photo that was drawn anew; its name is ours, too."""
        self.env["ir.attachment"].create(
            {
                "name": f"photo-{len(self.photo_ids) + 1}.jpg",
                "raw": jpeg,
                "mimetype": "image/jpeg",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.invalidate_recordset(["photo_ids"])

    def _thumbnails(self):
        """Return the photos as a page shows them.

        :return: of each ``id`` and ``src``
        :rtype: list[dict]
        """
        return [
            {
                "id": photo.id,
                "src": image_data_uri(
                    base64.b64encode(image_process(photo.raw, size=_THUMBNAIL))
                ),
            }
            for photo in self.photo_ids.sorted("id")
        ]

    def _photo_sentence(self, reason):
        """Say in words why a photo is not taken."""
        return {
            "empty": self.env._("A file was empty: choose the photo again."),
            "bytes": self.env._(
                "A photo is larger than 10 MB: choose a smaller copy of it."
            ),
            "pixels": self.env._(
                "A photo has more than 50 megapixels: choose a smaller copy of it."
            ),
            "kind": self.env._(
                "A file is not a photo that we can open: choose JPEG, PNG or WebP."
            ),
            "many": self.env._(
                "Only %s photos fit into a request: the first ones are kept.",
                MAX_PHOTOS,
            ),
        }[reason]

    # -- cleaning up -------------------------------------------------------------

    @api.autovacuum
    def _gc_drafts(self):
        """Forget what nobody confirmed, and the keys of what was."""
        now = fields.Datetime.now()
        self.search(
            [
                "|",
                ("create_date", "<", now - _KEPT),
                "&",
                ("state", "=", "started"),
                ("create_date", "<", now - timedelta(seconds=2 * _OPEN_S)),
            ]
        ).unlink()
