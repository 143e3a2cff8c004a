import datetime
import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.repair_notifications.tools.workbook import build_workbook

from .common import RepairNotificationsCase


def sheet_of(content, name):
    """Return the rows of one sheet of a workbook."""
    return [list(row) for row in load_workbook(io.BytesIO(content))[name].values]


class TestWorkbook(TransactionCase):
    """The file itself, without any customer."""

    def build(self, *rows, columns=("A",), to_local=None):
        content = build_workbook([("Sheet", list(columns), list(rows))], to_local)
        return load_workbook(io.BytesIO(content))["Sheet"]

    def test_a_text_is_never_a_formula_or_a_link(self):
        sheet = self.build(["=1+1"], ["https://example.com"])
        self.assertEqual((sheet["A2"].data_type, sheet["A2"].value), ("s", "=1+1"))
        self.assertFalse(sheet["A3"].hyperlink)

    def test_the_header_stays_in_sight(self):
        self.assertEqual(self.build(["x"]).freeze_panes, "A2")

    def test_columns_are_as_wide_as_their_texts_but_not_endless(self):
        sheet = self.build(["x" * 30, "x" * 500], columns=("A", "B"))
        widths = [sheet.column_dimensions[name].width for name in "AB"]
        self.assertTrue(30 < widths[0] < 35, widths)
        self.assertTrue(60 <= widths[1] < 62, widths)

    def test_a_text_too_long_for_a_cell_goes_on_below(self):
        sheet = self.build(["a" * 32767 + "b", "first"], ["c", "second"], columns="AB")
        rows = [row[0][-1] + str(row[1]) for row in list(sheet.values)[1:]]
        self.assertEqual(rows, ["afirst", "bNone", "csecond"])

    def test_moments_are_told_in_the_time_of_the_reader(self):
        moment = datetime.datetime(2026, 7, 1, 23, 30)
        hours = datetime.timedelta(hours=2)
        sheet = self.build([moment], to_local=lambda moment: moment + hours)
        self.assertEqual(sheet["A2"].value, datetime.datetime(2026, 7, 2, 1, 30))

    def test_sheets_have_names_that_excel_takes(self):
        long = "What was asked: a/b and many more words"
        content = build_workbook([(long, ["A"], []), (long, ["A"], [])])
        names = load_workbook(io.BytesIO(content)).sheetnames
        self.assertEqual(len(set(names)), 2)
        self.assertTrue(all(len(name) <= 31 and "/" not in name for name in names))


class TestPersonalData(RepairNotificationsCase):
    """What is told about a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.make_repair()

    def section(self, title, user=None, partner=None):
        """Return the rows of a section as ``{column: value}``."""
        partner = (partner or self.customer).with_user(user or self.manager)
        for name, columns, rows in partner._prepare_personal_data():
            if name == title:
                return [dict(zip(columns, row, strict=True)) for row in rows]
        return self.fail(f"no section {title}")

    def texts(self, **kwargs):
        return "\n".join(row["Contents"] for row in self.section("Messages", **kwargs))

    def test_contacts_below_the_customer_belong_to_it(self):
        self.env["res.partner"].create(
            {"name": "Ewa", "parent_id": self.customer.id, "active": False}
        )
        names = [row["Name"] for row in self.section("Customer")]
        self.assertEqual(names, ["Jan Kowalski", "Ewa"])

    def test_a_consent_is_told_with_its_proof(self):
        [row] = self.section("Consents")
        purpose = self.env["repair.consent.purpose"]._data_processing(self.company)
        self.assertEqual(row["Version"], purpose.version)
        self.assertEqual(row["Text"], purpose.text)
        self.assertEqual(row["Given"], "Yes")
        self.assertEqual(row["Way"], "At the counter")
        self.assertEqual(row["Evidence"], self.env.user.name)
        self.assertTrue(row["Decided At"])

    def test_a_notification_is_told_with_its_text(self):
        self.repair.action_repair_start()
        self.repair.action_repair_end()
        self.hand_over()
        rows = {row["Channel"]: row for row in self.section("Notifications")}
        self.assertEqual(rows["SMS"]["Address"], "+48600100200")
        self.assertIn(self.repair.name, rows["SMS"]["Text"])
        self.assertEqual(rows["SMS"]["Document"], self.repair.display_name)

    def test_an_email_to_the_customer_is_told(self):
        self.repair.message_post(
            body="It needs a fan.",
            partner_ids=self.customer.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn("It needs a fan.", self.texts())

    def test_an_sms_to_the_customer_is_told(self):
        self.repair._message_sms("Please call us.", partner_ids=self.customer.ids)
        self.assertIn("Please call us.", self.texts())

    def test_an_email_of_the_customer_is_told(self):
        self.repair.message_post(
            body="How long does it take?",
            author_id=self.customer.id,
            message_type="email",
        )
        self.repair.message_post(
            body="From my other program",
            author_id=False,
            email_from="Jan <jan@example.com>",
            message_type="email",
        )
        self.assertIn("How long does it take?", self.texts())
        self.assertIn("From my other program", self.texts())

    def test_notes_of_the_staff_are_never_told(self):
        for document in (self.repair, self.customer):
            document.message_post(body="A difficult one", subtype_xmlid="mail.mt_note")
            document.message_post(
                body="Look at @Jan",
                partner_ids=self.customer.ids,
                subtype_xmlid="mail.mt_note",
            )
        self.repair.internal_notes = "Secret notes"
        self.customer.comment = "Pays late"
        told = str(self.customer.with_user(self.manager)._prepare_personal_data())
        for words in ("A difficult one", "Look at", "Secret notes", "Pays late"):
            self.assertNotIn(words, told)

    def test_what_is_said_among_the_staff_is_not_told(self):
        self.repair.message_post(
            body="Who takes it?",
            partner_ids=self.user.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertNotIn("Who takes it?", self.texts())

    def test_repairs_and_requests_are_told(self):
        self.env["repair.request"].create(
            {"summary": "Laptop is loud", "partner_id": self.customer.id}
        )
        [repair] = self.section("Repairs")
        [request] = self.section("Service Requests")
        self.assertEqual(repair["Repair Reference"], self.repair.name)
        self.assertEqual(request["Summary"], "Laptop is loud")

    def test_an_approval_is_told_with_its_evidence(self):
        self.make_quotation(self.repair)
        self.repair.action_ask_approval()
        self.repair.approval_id._decide(True, "sms", "tak, Jan")
        [row] = self.section("Approvals")
        self.assertEqual((row["Amount Asked"], row["Evidence"]), (250, "tak, Jan"))

    def test_a_rating_is_told_with_the_answer(self):
        self.repair._set_milestone("ready")
        self.repair._set_milestone("closed")
        self.repair._rate("4", "Quick", "203.0.113.7").answer = "Thank you"
        [row] = self.section("Ratings")
        self.assertEqual((row["Stars"], row["Comment"]), (4, "Quick"))
        self.assertEqual(row["Answer"], "Thank you")

    def test_what_another_company_knows_is_not_told(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.customer.with_company(other).data_processing_consent = True
        request = self.env["repair.request"].create(
            {"summary": "Loud", "partner_id": self.customer.id, "company_id": other.id}
        )
        words = {"partner_ids": self.customer.ids, "subtype_xmlid": "mail.mt_comment"}
        request.message_post(body="Said elsewhere", **words)
        self.customer.with_company(other).message_post(body="On the card", **words)
        told = str(self.customer.with_user(self.manager)._prepare_personal_data())
        for text in ("Loud", "Said elsewhere", "On the card", "Other shop"):
            self.assertNotIn(text, told)

    def test_nothing_of_another_customer_is_told(self):
        other = self.env["res.partner"].create(
            {"name": "Ewa", "email": "ewa@example.com", "phone": "600 100 200"}
        )
        self.make_repair(partner_id=other.id).message_post(
            body="For Ewa", partner_ids=other.ids, subtype_xmlid="mail.mt_comment"
        )
        self.assertNotIn("Ewa", str(self.customer._prepare_personal_data()))


@tagged("post_install", "-at_install")
class TestPersonalDataFile(HttpCase, RepairNotificationsCase):
    """Who gets the file, and what it is."""

    def fetch(self, login, partner=None):
        self.authenticate(login, login)
        [url] = [(partner or self.customer).action_export_personal_data()["url"]]
        return self.url_open(url)

    def test_a_manager_gets_everything_as_one_file(self):
        attachments = self.env["ir.attachment"].search_count([])
        answer = self.fetch("repair_manager")
        self.assertRegex(
            answer.headers["Content-Disposition"],
            rf"personal-data-{self.customer.id}-\d\d\d\d-\d\d-\d\d\.xlsx",
        )
        rows = sheet_of(answer.content, "Customer")
        self.assertEqual((rows[0][0], rows[1][0]), ("Name", "Jan Kowalski"))
        self.assertEqual(self.env["ir.attachment"].search_count([]), attachments)

    def test_moments_are_told_in_the_time_of_the_manager(self):
        self.manager.tz = "Europe/Warsaw"
        consent = self.env["repair.consent"].search(
            [("partner_id", "=", self.customer.id)]
        )
        consent.decided_at = datetime.datetime(2026, 7, 1, 23, 30)
        columns, row = sheet_of(self.fetch("repair_manager").content, "Consents")
        moment = row[columns.index("Decided At")]
        self.assertEqual(moment, datetime.datetime(2026, 7, 2, 1, 30))

    def test_staff_get_no_file(self):
        self.assertEqual(self.fetch("repair_clerk").status_code, 404)

    def test_a_manager_of_another_company_gets_no_file(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.customer.company_id = self.company
        new_test_user(
            self.env,
            "stranger_manager",
            groups="stock.group_stock_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertEqual(self.fetch("stranger_manager").status_code, 404)

    def test_there_is_no_file_about_nobody(self):
        nobody = self.customer.copy()
        nobody.unlink()
        self.assertEqual(self.fetch("repair_manager", nobody).status_code, 404)

    def test_only_managers_are_shown_the_buttons(self):
        for user, count in ((self.manager, 1), (self.user, 0)):
            arch = self.env["res.partner"].with_user(user).get_view(view_type="form")
            found = arch["arch"].count("action_export_personal_data")
            self.assertEqual(found, count)
