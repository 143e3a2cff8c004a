from odoo.tests import TransactionCase, new_test_user

from odoo.addons.repair_notifications.models.repair_notification_posting import (
    RepairNotification,
)


class RepairNotificationsCase(TransactionCase):
    """A shop with one customer who can be reached by both channels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.portal_confirmation_sign = False
        cls.company.portal_confirmation_pay = False
        cls.user = new_test_user(
            cls.env, "repair_clerk", groups="stock.group_stock_user"
        )
        cls.manager = new_test_user(
            cls.env, "repair_manager", groups="stock.group_stock_manager"
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Jan Kowalski",
                "phone": "600 100 200",
                "email": "jan@example.com",
                "lang": "en_US",
                "data_processing_consent": True,
            }
        )
        cls.device = cls.env["product.product"].create(
            {"name": "Phone X", "type": "consu"}
        )

    @classmethod
    def make_repair(cls, **vals):
        """Create a repair of the customer's device."""
        return cls.env["repair.order"].create(
            {"partner_id": cls.customer.id, "product_id": cls.device.id, **vals}
        )

    @classmethod
    def make_quotation(cls, repair, price=250):
        """Give a repair a quotation with one line."""
        repair.action_create_sale_order()
        order = repair.sale_order_id
        order.order_line = [
            (0, 0, {"product_id": cls.device.id, "price_unit": price, "tax_ids": False})
        ]
        return order

    @classmethod
    def load_polish(cls):
        """Switch Polish on, with the translations that are shipped."""
        cls.env["res.lang"]._activate_lang("pl_PL")
        cls.env["ir.module.module"]._load_module_terms(
            ["repair_notifications"], ["pl_PL"]
        )

    def stranger(self):
        """Return a manager of another company who has no part in this one."""
        other = self.env["res.company"].create({"name": "Other shop"})
        return new_test_user(
            self.env,
            "stranger",
            groups="stock.group_stock_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )

    @staticmethod
    def spoil(template):
        """Break an SMS text as the removal of an addon can: nobody saves such a one."""
        template.env.cr.execute(
            "UPDATE sms_template SET body = %s WHERE id = %s",
            ('{"en_US": "{{ object.no_such_field }}"}', template.id),
        )
        template.invalidate_recordset()

    def rule(self, event):
        """Return the company's rule of an event."""
        return self.env["repair.notification.rule"]._of(self.company, event)

    def rows(self, repair, event):
        """Return the journal of a repair for an event as ``{channel: row}``."""
        rows = repair.notification_ids.filtered(lambda row: row.event == event)
        self.assertEqual(len(rows), len(set(rows.mapped("channel"))))
        return {row.channel: row for row in rows}

    def use_cores_queue(self):
        """Have SMS take core's way, whatever addons above do with them."""
        rows = self.env.registry["repair.notification"]
        self.patch(rows, "_queue_sms", RepairNotification._queue_sms)

    def hand_over(self):
        """Run the crons that turn queued rows into core messages and send e-mails."""
        with self.enter_registry_test_mode():
            for xmlid in (
                "repair_notifications.ir_cron_hand_over",
                "mail.ir_cron_mail_scheduler_action",
            ):
                self.env.ref(xmlid).method_direct_trigger()
        self.env.invalidate_all()
