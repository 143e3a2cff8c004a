from odoo.exceptions import AccessError, UserError

from .common import RepairNotificationsCase


class TestRepairStage(RepairNotificationsCase):
    """Stage and core's state move together, whoever moves which."""

    def test_a_mail_in_repair_waits_for_its_device(self):
        repair = self.make_repair(handover_in="courier")
        self.assertEqual(repair.milestone, "awaiting_delivery")
        repair.action_validate()
        self.assertEqual(
            (repair.state, repair.milestone), ("confirmed", "awaiting_delivery")
        )

    def test_confirming_in_core_makes_it_received(self):
        repair = self.make_repair()
        self.assertFalse(repair.stage_id)
        repair._action_repair_confirm()
        self.assertEqual(repair.milestone, "received")

    def test_confirming_keeps_a_stage_that_is_further(self):
        repair = self.make_repair()
        repair._set_milestone("diagnosis")
        repair._action_repair_confirm()
        self.assertEqual(repair.milestone, "diagnosis")

    def test_a_repair_created_confirmed_is_received(self):
        self.assertEqual(self.make_repair(state="confirmed").milestone, "received")

    def test_starting_and_ending_in_core_moves_the_stage(self):
        repair = self.make_repair()
        repair.action_repair_start()
        self.assertEqual(repair.milestone, "in_repair")
        repair.action_repair_end()
        self.assertEqual(repair.milestone, "ready")

    def test_a_repair_that_goes_back_by_courier_is_ready_to_ship(self):
        repair = self.make_repair(handover_out="courier")
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(repair.milestone, "ready_to_ship")

    def test_cancelling_in_core_keeps_what_says_more(self):
        refused, plain = self.make_repair(), self.make_repair()
        refused._set_milestone("not_accepted")
        (refused | plain).action_repair_cancel()
        self.assertEqual(refused.milestone, "not_accepted")
        self.assertEqual(plain.milestone, "cancelled")

    def test_stage_in_repair_starts_core(self):
        for milestone in ("in_repair", "testing"):
            repair = self.make_repair()
            repair._set_milestone(milestone)
            self.assertEqual(
                (repair.state, repair.milestone), ("under_repair", milestone)
            )

    def test_stage_ready_ends_core(self):
        repair = self.make_repair()
        repair._set_milestone("ready_to_ship")
        self.assertEqual((repair.state, repair.milestone), ("done", "ready_to_ship"))

    def test_stage_scrapped_cancels_core(self):
        repair = self.make_repair()
        repair._set_milestone("scrapped")
        self.assertEqual((repair.state, repair.milestone), ("cancel", "scrapped"))

    def test_a_cancelled_repair_goes_back_unrepaired(self):
        repair = self.make_repair()
        repair.action_repair_cancel()
        repair._set_milestone("ready")
        self.assertEqual((repair.state, repair.milestone), ("cancel", "ready"))

    def test_only_a_finished_or_cancelled_repair_is_closed(self):
        repair = self.make_repair()
        repair._action_repair_confirm()
        with self.assertRaisesRegex(UserError, repair.name):
            repair._set_milestone("closed")
        repair._set_milestone("ready")
        repair._set_milestone("closed")
        self.assertEqual((repair.state, repair.milestone), ("done", "closed"))

    def test_when_core_refuses_the_stage_stays(self):
        self.device.tracking = "serial"
        repair = self.make_repair()
        repair._set_milestone("in_repair")
        with self.assertRaisesRegex(UserError, "[Ss]erial"), self.cr.savepoint():
            repair._set_milestone("ready")
        self.assertEqual(
            (repair.state, repair.milestone), ("under_repair", "in_repair")
        )

    def test_what_is_saved_with_the_stage_counts_for_core(self):
        self.device.tracking = "serial"
        repair = self.make_repair()
        lot = self.env["stock.lot"].create(
            {"product_id": self.device.id, "name": "SN-1"}
        )
        ready = self.env["repair.stage"]._default_for("ready")
        repair.write({"stage_id": ready.id, "lot_id": lot.id})
        self.assertEqual((repair.state, repair.milestone), ("done", "ready"))

    def test_a_finished_repair_cannot_be_worked_on(self):
        repair = self.make_repair()
        repair._set_milestone("ready")
        with self.assertRaises(UserError):
            repair._set_milestone("in_repair")

    def test_set_to_draft_brings_a_cancelled_repair_back(self):
        repair = self.make_repair()
        repair.action_repair_cancel()
        repair.action_repair_cancel_draft()
        self.assertEqual((repair.state, repair.milestone), ("draft", "received"))

    def test_a_stage_may_be_added_renamed_and_archived(self):
        stages = self.env["repair.stage"].with_user(self.manager)
        stage = stages.create({"name": "Ultrasonic bath", "milestone": "in_repair"})
        stage.name = "Cleaning"
        repair = self.make_repair()
        repair.stage_id = stage
        self.assertEqual(repair.state, "under_repair")
        stage.active = False
        self.assertEqual(repair.milestone, "in_repair")

    def test_the_last_stage_of_a_milestone_cannot_go(self):
        stage = self.env["repair.stage"]._default_for("testing")
        with self.assertRaisesRegex(UserError, "Testing"), self.cr.savepoint():
            stage.active = False
        with self.assertRaisesRegex(UserError, "Testing"), self.cr.savepoint():
            stage.milestone = "in_repair"
        with self.assertRaisesRegex(UserError, "Testing"):
            stage.unlink()

    def test_staff_do_not_change_stages(self):
        stage = self.env["repair.stage"]._default_for("testing")
        with self.assertRaises(AccessError):
            stage.with_user(self.user).name = "Checking"
