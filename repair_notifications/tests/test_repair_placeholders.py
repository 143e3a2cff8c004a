from .common import RepairNotificationsCase


class TestRepairPlaceholders(RepairNotificationsCase):
    """What texts about repairs and requests can say."""

    def placeholders(self, model):
        return self.env[model]._repair_placeholders()

    def test_each_model_offers_its_own_after_the_common_ones(self):
        for model, own in (
            ("repair.order", "object.payment_link"),
            ("repair.request", "object.resolution"),
        ):
            offered = list(self.placeholders(model))
            self.assertEqual(offered[0], "object.name")
            self.assertIn(own, offered)
        self.assertNotIn("object.resolution", self.placeholders("repair.order"))

    def test_whatever_is_offered_may_be_written_by_managers(self):
        for model in ("repair.order", "repair.request"):
            allowed = self.env[model].mail_allowed_qweb_expressions()
            self.assertLessEqual(set(self.placeholders(model)), set(allowed))
            self.assertIn("object.partner_id.lang", allowed)

    def test_whatever_is_offered_exists(self):
        repair = self.make_repair()
        for expression in self.placeholders("repair.order"):
            repair.mapped(expression.removeprefix("object."))
