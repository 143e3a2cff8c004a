import io
import time
from datetime import timedelta
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.http import Request
from odoo.tests import HttpCase

from .common import RepairNotificationsCase

EMAIL = "ewa@example.com"


def draw(kind="JPEG", size=(40, 30), **options):
    """Return a photo as a file."""
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **options)
    return file.getvalue()


class RequestFormCase(RepairNotificationsCase, HttpCase):
    """A shop whose public form is switched on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.repair_request_form = True
        cls.path = f"/repair-request/{cls.company.id}"
        cls.drafts = cls.env["repair.request.draft"].sudo()
        cls.requests = cls.env["repair.request"]
        purposes = cls.env["repair.consent.purpose"]
        cls.processing = purposes._data_processing(cls.company)
        cls.marketing = cls.env.ref("repair_notifications.consent_purpose_marketing")
        cls.mails_before = cls.env["mail.mail"].search([])

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def key(self, age_s=60, user=None):
        """Return the key of a form that was opened some time ago."""
        with patch.object(time, "time", return_value=time.time() - age_s):
            user = user or self.env.ref("base.public_user")
            return self.drafts.with_company(self.company)._new_key(user)

    def form(self, **vals):
        """Return a form without mistakes, as a browser sends it."""
        vals = {
            "csrf_token": Request.csrf_token(self),
            "key": self.key(),
            "name": "Ewa Nowak",
            "email": EMAIL,
            "phone": "600 100 300",
            "device": "Phone X",
            "fault": "Does not charge",
            "handover_in": "courier",
            f"shown_consent_{self.processing.id}": "1",
            f"consent_{self.processing.id}": "1",
            f"shown_consent_{self.marketing.id}": "1",
            **vals,
        }
        return {name: value for name, value in vals.items() if value is not None}

    def post(self, path=None, files=(), **vals):
        """Send the form with files, each the content of a photo."""
        files = [("photos", ("photo.jpg", content)) for content in files]
        return self.url_open(
            path or self.path,
            data=self.form(**vals),
            files=files,
            allow_redirects=False,
        )

    def draft(self):
        """Return the newest draft."""
        self.env.invalidate_all()
        return self.drafts.search([], limit=1)

    def mails(self):
        """Return the e-mails that were made in this test."""
        self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - self.mails_before

    def confirm(self, draft=None):
        """Press the button on the page of the link."""
        path = f"/repair-request/confirm/{(draft or self.draft()).token}"
        data = {"csrf_token": Request.csrf_token(self)}
        answer = self.url_open(path, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def made(self):
        """Return the requests that came from the web."""
        self.env.invalidate_all()
        return self.requests.search([("source", "!=", "staff")])

    def age(self, draft, days):
        """Make a draft older."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE repair_request_draft SET create_date = %s, mailed_at = %s"
            " WHERE id = %s",
            (*[fields.Datetime.now() - timedelta(days=days)] * 2, draft.id),
        )
        self.env.invalidate_all()
