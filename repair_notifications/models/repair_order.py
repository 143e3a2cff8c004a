from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.many_rows import assign_rows
from .repair_stage import MILESTONES

HAND_OVERS = [
    ("in_person", "In person"),
    ("courier", "Courier"),
    ("driver", "Our driver"),
]
# Core's state follows the stage into these milestones.
_WORKING = {"in_repair", "testing"}
_FINISHED = {"ready", "ready_to_ship"}
_DROPPED = {"cancelled", "not_repairable", "scrapped"}
# Where core's state does not move the stage, because it says more already.
_KEPT_BY_STATE = {
    "draft": {code for code, _label in MILESTONES}
    - {"cancelled", "not_repairable", "scrapped", "not_accepted"},
    "confirmed": {code for code, _label in MILESTONES},
    "under_repair": _WORKING,
    "done": _FINISHED | {"closed"},
    "cancel": _DROPPED | _FINISHED | {"not_accepted"},
}
# An event happens when a repair enters the first set from one of the second.
_ALL = {False} | {code for code, _label in MILESTONES}
_NOT_HERE = {"awaiting_delivery", "cancelled"}
_EVENTS_OF_MILESTONES = {
    "repair_received": (_ALL - _NOT_HERE - {False}, {False}),
    "device_delivered": (_ALL - _NOT_HERE, {"awaiting_delivery"}),
    "awaiting_parts": ({"awaiting_parts"}, _ALL - {"awaiting_parts"}),
    "ready": (_FINISHED, _ALL - _FINISHED),
    "closed": ({"closed"}, _ALL - {"closed"}),
}


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "repair.notification.mixin"]

    stage_id = fields.Many2one(
        "repair.stage",
        tracking=True,
        copy=False,
        index=True,
        ondelete="restrict",
        group_expand="_group_expand_stages",
        help="What the shop and the customer see. Moving it moves parts and stock too.",
    )
    milestone = fields.Selection(related="stage_id.milestone", store=True, index=True)
    milestone_moves = fields.Integer(
        copy=False, help="How often the milestone changed: tells repeated events apart."
    )
    handover_in = fields.Selection(
        HAND_OVERS,
        string="Device Comes",
        default="in_person",
        required=True,
        help="With a courier or our driver the repair first waits for the device.",
    )
    handover_out = fields.Selection(
        HAND_OVERS, string="Device Goes Back", default="in_person", required=True
    )

    @api.model
    def _group_expand_stages(self, stages, domain):
        """Show empty stages on the board too."""
        return stages.search([])

    @api.model_create_multi
    def create(self, vals_list):
        """Extend core: a repair starts at the stage that fits how its device comes,
        and what happened by its creation is an event.
        """
        wanted = [vals.get("stage_id") for vals in vals_list]
        repairs = super().create(
            [{**vals, "stage_id": self._first_stage(vals).id} for vals in vals_list]
        )
        repairs._queue_milestone_events(dict.fromkeys(repairs.ids, False))
        for repair, stage_id in zip(repairs, wanted, strict=True):
            if stage_id:
                repair.stage_id = stage_id
        return repairs

    def write(self, vals):
        """Extend core: stage and state move together, whoever moves which, and what
        that means to the customer is an event.
        """
        if "stage_id" in vals:
            return self._write_stage(dict(vals))
        if "state" not in vals:
            return super().write(vals)
        before = {repair.id: repair.state for repair in self}
        result = super().write(vals)
        self.filtered(lambda repair: repair.state != before[repair.id])._follow_core()
        return result

    def _write_stage(self, vals):
        """Write values with a stage; consumes ``vals``."""
        stage = self.env["repair.stage"].browse(vals.pop("stage_id"))
        if vals:
            self.write(vals)  # first, as core may need it to move: a serial number
        self._move_core(stage.milestone)
        before = {repair.id: repair.milestone for repair in self}
        result = super().write({"stage_id": stage.id})
        self._queue_milestone_events(before)
        return result

    def _first_stage(self, vals):
        """Return the stage of a repair that is about to be created."""
        comes = vals.get("handover_in", "in_person")
        state = vals.get("state", "draft")
        if comes != "in_person" and state in ("draft", "confirmed"):
            milestone = "awaiting_delivery"
        elif state == "draft":
            return self.env["repair.stage"]
        else:
            milestone = self._milestone_of_state(state, vals.get("handover_out"))
        return self.env["repair.stage"]._default_for(milestone)

    @api.model
    def _milestone_of_state(self, state, handover_out):
        """Return the milestone that core's state stands for."""
        if state == "done" and handover_out in ("courier", "driver"):
            return "ready_to_ship"
        return {
            "draft": "received",
            "confirmed": "received",
            "under_repair": "in_repair",
            "done": "ready",
            "cancel": "cancelled",
        }[state]

    def _set_milestone(self, milestone):
        """Move repairs to the default stage of a milestone.

        :param str milestone: one of ``MILESTONES``
        :raise UserError: when core refuses what the milestone means, or the shop
            archived every stage of it
        """
        stage = self.env["repair.stage"]._default_for(milestone)
        if not stage:
            raise UserError(
                self.env._(
                    "There is no stage for the milestone “%s”. Unarchive or add one "
                    "under Repairs > Configuration > Stages.",
                    dict(self._fields["milestone"]._description_selection(self.env))[
                        milestone
                    ],
                )
            )
        self.write({"stage_id": stage.id})

    def _follow_core(self):
        """Move the stage to where core's state went, unless it says more already."""
        behind = self.filtered(lambda r: r.milestone not in _KEPT_BY_STATE[r.state])
        for (state, handover_out), repairs in behind.grouped(
            lambda repair: (repair.state, repair.handover_out)
        ).items():
            repairs._set_milestone(self._milestone_of_state(state, handover_out))

    def _move_core(self, milestone):
        """Move core's state to what a milestone means, by core's own methods.

        :param str milestone: where the stage is about to go
        :raise UserError: when core refuses, or the milestone cannot follow the state
        """
        if milestone in _WORKING:
            self._refuse_states(("done", "cancel"))
            self._start_in_core()
        elif milestone in _FINISHED:
            self._start_in_core()
            self.filtered(lambda r: r.state == "under_repair").action_repair_end()
        elif milestone in _DROPPED:
            self.filtered(lambda r: r.state != "cancel").action_repair_cancel()
        elif milestone == "closed":
            self._refuse_states(("draft", "confirmed", "under_repair"))

    def _start_in_core(self):
        """Confirm and start repairs that are neither."""
        self.filtered(
            lambda repair: repair.state in ("draft", "confirmed")
        ).action_repair_start()

    def _refuse_states(self, states):
        """Raise when a repair's core state makes the wanted stage impossible."""
        wrong = self.filtered(lambda repair: repair.state in states)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Not possible from the present state: %s.\nA repair can be closed "
                    "when it is finished or cancelled, and worked on until then.",
                    ", ".join(f"{r.name} ({labels[r.state]})" for r in wrong),
                )
            )

    def _queue_milestone_events(self, before):
        """Raise the events of repairs whose milestone changed.

        :param dict before: ``{repair id: milestone before the change}``
        """
        moved = self.filtered(lambda r: r.milestone != before[r.id])
        if not moved:
            return
        occurrences = {repair.id: repair.milestone_moves + 1 for repair in moved}
        assign_rows(moved, [{"milestone_moves": n} for n in occurrences.values()])
        # Before the journal is written: of two who move a repair at the same time the
        # second then fails to serialise and is replayed, instead of repeating a key.
        moved.flush_recordset(["milestone_moves"])
        for event, (entered, left) in _EVENTS_OF_MILESTONES.items():
            repairs = moved.filtered(
                lambda r, entered=entered, left=left: (
                    r.milestone in entered and before[r.id] in left
                )
            )
            if repairs:
                repairs._queue_event(event, occurrences)

    @api.model
    def _repair_placeholders(self):
        """Extend the mixin with what only repairs have."""
        return {
            **super()._repair_placeholders(),
            "object.product_id.name": self.env._("Device"),
            "object.stage_id.public_text": self.env._("What the stage means"),
            "object.approval_id.amount_text": self.env._("Costs to decide about"),
            "object.approval_id.link": self.env._("Link to decide about the costs"),
            "object.approval_id.answer_hint": self.env._("How to answer by SMS"),
            "object.payment_amount_text": self.env._("Amount to pay"),
            "object.payment_link": self.env._("Link to pay"),
            "object.parcel_number": self.env._("Parcel number"),
            "object.parcel_link": self.env._("Link to follow the parcel"),
        }

    def action_device_arrived(self):
        """Button: the device that was on its way is here."""
        self._set_milestone("received")
