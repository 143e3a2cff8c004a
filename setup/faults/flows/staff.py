"""What staff click, and click again when the server does not answer."""

import requests

from ..points import around, commit_of
from ..world import wait_for
from .base import expect, make_repair
from .telling import Telling


class Click(Telling):
    """A device is booked in."""

    points = (
        *around(
            "repair.order.action_device_arrived",
            "repair.order._set_milestone",
            "repair.order._queue_event",
            "repair.notification._queue",
            "repair.notification._insert",
        ),
        *commit_of("repair.order.action_device_arrived"),
    )

    def prepare(self, env):
        """Have a device on its way."""
        repair = make_repair(env)
        self.repair_id, self.number = repair.id, repair.partner_id.sms_number

    def happen(self, fault):
        """The clerk clicks, and again when there is no answer."""
        with self.world.server(fault) as server:
            self.begin(self.world.staff())
            try:
                self.click(self.world.staff())
            except requests.ConnectionError:
                wait_for(lambda: not server.poll(), "the end of the server")
        with self.world.server():
            self.click(self.world.staff())

    def begin(self, clerk):
        """Do what comes before the click."""

    def click(self, clerk):
        """Click on the button."""
        clerk.press("repair.order", "action_device_arrived", [self.repair_id])


class Answer(Click):
    """A clerk answers from the inbox."""

    points = (
        *around(
            "repair.conversation.held.action_release",
            "repair.conversation.held._send",
            "repair.conversation.action_send_sms",
            "repair.sms.message._hand_over",
            "repair.conversation._replied",
        ),
        *commit_of("repair.conversation.held.action_release"),
    )

    def prepare(self, env):
        """Have a conversation with a customer."""
        super().prepare(env)
        customer = env["repair.order"].browse(self.repair_id).partner_id
        conversations = env["repair.conversation"]
        places = [(customer, self.number)]
        [conversation] = conversations._open_for(env.company, places)
        self.conversation_id = conversation.id

    def begin(self, clerk):
        """Write it; it leaves when it was not taken back for some seconds."""
        ids, model = [self.conversation_id], "repair.conversation"
        self.held_id = clerk.press(model, "action_hold", ids, "Juz gotowe")["id"]

    def click(self, clerk):
        """The browser asks for it to leave."""
        clerk.press("repair.conversation.held", "action_release", [self.held_id])

    def check(self, env, phones, found):
        """The customer reads it once, and it stands in the inbox once."""
        super().check(env, phones, found)
        bubbles = env["repair.conversation"].browse(self.conversation_id).bubble_ids
        expect(found, f"bubbles of {self.number}", len(bubbles), 1)


FLOWS = (Click, Answer)
