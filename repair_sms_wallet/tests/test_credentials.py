from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import SmsCase

SECRETS = {"api_token", "webhook_token", "report_url", "incoming_url"}

# What a client may call on a gateway to learn the field ``name``, by what it is called.
GATEWAY_DOORS = {
    "attribute": lambda gateways, name: gateways.mapped(name),
    "read": lambda gateways, name: gateways.read([name]),
    "search_read": lambda gateways, name: gateways.search_read([], [name]),
    "web_read": lambda gateways, name: gateways.web_read({name: {}}),
    "web_search_read": lambda gateways, name: gateways.web_search_read([], {name: {}}),
    "web_name_search": lambda gateways, name: gateways.web_name_search("", {name: {}}),
    "export": lambda gateways, name: gateways.export_data([name]),
    "onchange": lambda gateways, name: gateways[0].onchange({}, [], {name: {}}),
    # Letter by letter: who may ask whether it begins with "s" can read it all.
    "search": lambda gateways, name: gateways.search([(name, "=like", "s%")]),
    "count": lambda gateways, name: gateways.search_count([(name, "=like", "s%")]),
    "name_search": lambda gateways, name: gateways.name_search(
        "", [(name, "=like", "s%")]
    ),
    "filter": lambda gateways, name: gateways.filtered_domain([(name, "=like", "s%")]),
    # Which of two is greater: the same with some more patience.
    "order": lambda gateways, name: gateways.search([], order=name),
    "sort": lambda gateways, name: gateways.sorted(name),
    "group": lambda gateways, name: gateways.formatted_read_group(
        [], [name], ["__count"]
    ),
    "group on the server": lambda gateways, name: gateways._read_group([], [name]),
    "group in a list": lambda gateways, name: gateways.web_read_group(
        [], [name], ["__count"]
    ),
    "aggregate": lambda gateways, name: gateways.formatted_read_group(
        [], [], [f"{name}:array_agg"]
    ),
    "having": lambda gateways, name: gateways.formatted_read_group(
        [], ["adapter"], ["__count"], having=[(f"{name}:max", ">", "s")]
    ),
    "order of groups": lambda gateways, name: gateways.formatted_read_group(
        [], ["adapter"], ["__count"], order=f"{name}:max"
    ),
    "progress bar": lambda gateways, name: gateways.read_progress_bar(
        [], "adapter", {"field": name, "colors": {}}
    ),
}
# The same by the way of a message, which staff may read; ``name`` has the path before.
MESSAGE_DOORS = {
    "path": lambda messages, name: messages.mapped(name),
    "path in a domain": lambda messages, name: messages.search([(name, "=like", "s%")]),
    "path in a filter": lambda messages, name: messages.filtered_domain(
        [(name, "=like", "s%")]
    ),
    "path in groups": lambda messages, name: messages.formatted_read_group(
        [], [name], ["__count"]
    ),
    "path in an export": lambda messages, name: messages.export_data(
        [name.replace(".", "/")]
    ),
    "path in a form": lambda messages, name: messages.web_read(
        {"gateway_id": {"fields": {name.split(".")[1]: {}}}}
    ),
}


class TestCredentials(SmsCase):
    """Credentials are readable by administrators only, whatever door one tries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.admin, *cls.others = (
            new_test_user(cls.env, login, groups=groups, **companies)
            for login, groups in (
                ("sms_admin", "base.group_system"),
                ("sms_clerk", "stock.group_stock_user,base.group_allow_export"),
                ("sms_manager", "stock.group_stock_manager,base.group_allow_export"),
                ("sms_books", "account.group_account_manager,base.group_allow_export"),
                ("sms_customer", "base.group_portal"),
                ("sms_visitor", "base.group_public"),
            )
        )
        # Two of them: nothing has to be compared to sort one.
        cls.gateways = cls.gateway + cls.make_gateway(cls.company)
        cls.message = cls.make_message()

        # Every field that its groups keep from staff, those to come included.
        cls.hidden = [
            name
            for name, field in cls.gateway._fields.items()
            if field.groups and not cls.others[0].has_groups(field.groups)
        ]

    def assertShut(self, record, doors, names):
        """Check that no door says anything about these fields."""
        for title, door in doors.items():
            for name in names:
                about = f"{record.env.user.login} {title} {name}"
                # An export is refused with the wider kind, to who may export nothing.
                with self.assertRaises(UserError, msg=about):
                    door(record, name)

    def test_all_credentials_are_for_administrators_only(self):
        self.assertLessEqual(SECRETS, set(self.hidden))
        groups = {self.gateway._fields[name].groups for name in self.hidden}
        self.assertEqual(groups, {"base.group_system"})

    def test_no_other_field_holds_one(self):
        secrets = (self.gateway.api_token, self.gateway.webhook_token)
        for name in set(self.gateway._fields) - set(self.hidden):
            value = str(self.gateway[name])
            self.assertFalse([secret for secret in secrets if secret in value], name)

    def test_nobody_but_administrators_learns_them_from_a_gateway(self):
        for user in self.others:
            gateways = self.gateways.with_user(user)
            self.assertShut(gateways, GATEWAY_DOORS, self.hidden)

    def test_nobody_but_administrators_learns_them_from_a_message(self):
        names = [f"gateway_id.{name}" for name in self.hidden]
        for user in self.others:
            self.assertShut(self.message.with_user(user), MESSAGE_DOORS, names)

    def test_the_doors_open_for_administrators(self):
        gateways = self.gateways.with_user(self.admin)
        for title, door in GATEWAY_DOORS.items():
            with self.subTest(title):
                door(gateways, "api_token")
        message = self.message.with_user(self.admin)
        for title, door in MESSAGE_DOORS.items():
            with self.subTest(title):
                door(message, "gateway_id.api_token")

    def test_staff_are_not_told_that_there_are_such_fields(self):
        for user in self.others[:2]:
            known = self.gateway.with_user(user).fields_get()
            self.assertFalse(SECRETS & set(known))
            arch = self.gateway.with_user(user).get_view(view_type="form")["arch"]
            self.assertFalse([name for name in SECRETS if name in arch])

    def test_a_new_gateway_starts_without_the_secrets_of_another(self):
        known = {self.gateway[name] for name in SECRETS}
        for user in (self.admin, *self.others):
            new = self.gateway.with_user(user).default_get(list(SECRETS))
            self.assertFalse(known & set(new.values()))

    def test_a_copy_does_not_carry_them(self):
        copy = self.gateway.with_user(self.admin).copy()
        self.assertFalse(copy.api_token)
        self.assertNotEqual(copy.webhook_token, self.gateway.webhook_token)
        self.assertNotIn(self.gateway.webhook_token, copy.report_url)

    def test_the_chatter_says_nothing_of_new_ones(self):
        gateway = self.gateway.with_context(tracking_disable=False)
        gateway.write({"api_token": "new-secret", "webhook_token": "new-hook"})
        gateway.sender = "Serwis"
        self.env.flush_all()
        self.cr.flush()  # what was tracked is written now
        said = gateway.message_ids.mapped("body")
        tracked = gateway.message_ids.sudo().tracking_value_ids.read()
        self.assertFalse(gateway._track_get_fields() & SECRETS)
        self.assertNotIn("new-", f"{said}{tracked}")

    def test_staff_cannot_give_a_gateway_another_address(self):
        """A token would be sent to whoever listens there."""
        for user in self.others:
            with self.assertRaises(AccessError):
                self.gateway.with_user(user).write({"base_url": "https://evil.example"})
