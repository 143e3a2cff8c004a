import json

from odoo import models


class RepairConversation(models.Model):
    """New messages on the screens of staff who are elsewhere: browser push."""

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    def _came_in(self, **address):
        """Extend: who switched push on hears of it."""
        result = super()._came_in(**address)
        for conversation in self:
            conversation._push()
        return result

    def _push(self):
        """Queue a push of the newest message to the devices of those it is for; core's
        cron sends them, so nothing waits for the network here.
        """
        users_sudo = self._whom_to_push()
        partners = users_sudo.partner_id
        devices_sudo, key, _public = self._web_push_get_partners_parameters(
            partners.ids
        )
        if not devices_sudo or not key:
            return
        users = {user.partner_id: user for user in users_sudo}
        self.env["mail.push"].sudo().create(
            [
                {
                    "mail_push_device_id": device.id,
                    "payload": json.dumps(self._push_payload(users[device.partner_id])),
                }
                for device in devices_sudo
            ]
        )
        self.env.ref("mail.ir_cron_web_push_notification").sudo()._trigger()

    def _whom_to_push(self):
        """Return the users who want to hear of this conversation: whoever has it, else
        the team.

        :return: ``res.users`` records, sudo
        """
        users_sudo = self.env["res.users"].sudo()
        if self.user_id:
            return self.user_id.sudo().filtered(lambda user: user.repair_push != "off")
        return users_sudo.search(
            [
                ("repair_push", "=", "all"),
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref("stock.group_stock_user").ids),
            ]
        )

    def _push_payload(self, user):
        """Return what a device shows, as core's service worker reads it. Without the
        text and the name unless the user allowed them: others see a locked screen.

        :param user: ``res.users`` whose device it is
        :rtype: dict
        """
        spoken = self.with_context(lang=user.lang)
        title, body = spoken.env._("New message of a customer"), ""
        if user.repair_push_text:
            title, body = self.display_name, self.preview or ""
        return {
            "title": title,
            "options": {
                "body": body,
                "icon": "/repair_inbox/static/description/icon.png",
                "tag": f"repair.conversation_{self.id}",
                "data": {"model": self._name, "res_id": self.id},
            },
        }
