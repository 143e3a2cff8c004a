from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("-at_install", "post_install")
class TestReplay(TransactionCase):
    """Crons whose work collides with that of others."""

    _UPDATE = "UPDATE res_currency SET active = active WHERE id = 1"

    def collide(self, cr):
        """Write what another transaction has written since this one began."""
        cr.execute("SELECT 1")
        with self.registry.cursor() as other:
            other.execute(self._UPDATE)
        cr.execute(self._UPDATE)

    @mute_logger("odoo.sql_db")
    def test_a_collision_does_not_end_the_hand_over(self):
        begun_after = []

        def hand_over_batch(rows, last_id):
            begun_after.append(last_id)
            if len(begun_after) == 1:
                self.collide(rows.env.cr)
            return rows.browse()

        rows = self.registry["repair.notification"]
        with (
            patch.object(rows, "_hand_over_batch", hand_over_batch),
            self.registry.cursor() as cr,
        ):
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["repair.notification"]._cron_hand_over()
        self.assertEqual(begun_after, [0, 0])
