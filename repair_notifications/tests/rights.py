"""Who may do what: generated from the registry, so that nothing new is forgotten."""

import re

from odoo.tests import new_test_user

#: Kinds of users that a decision is needed for; who is not named in it may nothing.
KINDS = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "staff": "stock.group_stock_user",
    "manager": "stock.group_stock_manager",
    "accountant": "account.group_account_manager",
    "admin": "base.group_system",
}
# Reads sales, and nothing of the stock.
SALESMAN = "sales_team.group_sale_salesman_all_leads"
_LIMIT = re.compile(r"\(max=\d+\)")
RIGHTS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


class RightsMixin:
    """Compares an addon with its decisions about models and routes.

    ``addon``: its name; ``may``: for each model ``kind:letters of RIGHTS``, separated
    by blanks; ``routes``: for each route who is let in, its type and methods.
    """

    addon = ""
    may = {}
    routes = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = {
            kind: new_test_user(cls.env, f"kind_{kind}", groups=group)
            for kind, group in KINDS.items()
        }

    def models(self):
        """Return the names of the models that the addon brings."""
        return {
            name
            for name, model in self.env.registry.items()
            if model._original_module == self.addon and not model._abstract
        }

    def test_every_model_has_a_decision(self):
        self.assertEqual(self.models(), set(self.may))

    def test_each_kind_of_user_may_what_was_decided(self):
        for model, decision in self.may.items():
            may = []
            for kind, user in self.kinds.items():
                records = self.env[model].with_user(user)
                letters = [
                    x for x, right in RIGHTS.items() if records.has_access(right)
                ]
                may += [f"{kind}:{''.join(letters)}"] if letters else []
            with self.subTest(model):
                self.assertEqual(" ".join(may), decision)

    def test_nobody_reads_what_belongs_to_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        companies = {"company_id": other.id, "company_ids": other.ids}
        for kind in ("staff", "manager", "accountant", "admin"):
            user = new_test_user(
                self.env, f"elsewhere_{kind}", groups=KINDS[kind], **companies
            )
            for model, decision in self.may.items():
                records = self.env[model].with_user(user)
                if f"{kind}:r" in decision and "company_id" in records._fields:
                    found = records.search([]).sudo().company_id
                    with self.subTest(model, kind=kind):
                        self.assertLessEqual(found, other)

    def test_no_field_of_ours_keeps_anybody_from_reading_a_record_of_others(self):
        users = [*self.kinds.values()]
        users += [new_test_user(self.env, "kind_sales", groups=SALESMAN)]
        for name, model in self.env.registry.items():
            if model._abstract or not model._auto or name in self.may:
                continue
            ours = [f for f in model._fields.values() if self.addon in f._modules]
            for user in users if ours else ():
                records = self.env[name].with_user(user)
                seen = [f.name for f in ours if records._has_field_access(f, "read")]
                if seen and records.has_access("read"):
                    self.env.invalidate_all()  # what another user may read
                    with self.subTest(name, user=user.login):
                        records.search([], order="id", limit=1).read(seen)

    def test_every_route_has_a_decision(self):
        found = {}
        http = self.env["ir.http"]
        for url, endpoint in http._generate_routing_rules(
            self.env.registry._init_modules, http._get_converters()
        ):
            if endpoint.func.__module__.split(".")[2] == self.addon:
                routing, route = endpoint.routing, _LIMIT.sub("", url)
                methods = "/".join(routing.get("methods") or ["any"])
                kind = routing["type"].removesuffix("rpc")
                found[route] = f"{routing['auth']} {kind} {methods}"
                trusted = routing.get("csrf", True) or route in self.without_csrf
                self.assertTrue(trusted, route)
        self.assertEqual(found, self.routes)

    #: Routes that others than browsers call, by a secret of their own.
    without_csrf = ()
