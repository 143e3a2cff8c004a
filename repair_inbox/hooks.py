"""What a database that already sent SMS needs once, at installation."""

from odoo.tools import SQL, split_every

BATCH = 1000


def post_init_hook(env):
    """Show what was sent before in the conversations too.

    :param env: environment of the installation
    """
    messages = env["repair.sms.message"].search([], order="id")
    for ids in split_every(BATCH, messages.ids):
        env["repair.conversation.message"]._mirror(messages.browse(ids))
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE repair_conversation c SET last_message_at = b.sent_at FROM ("
            " SELECT conversation_id, max(sent_at) AS sent_at"
            " FROM repair_conversation_message GROUP BY conversation_id"
            ") b WHERE b.conversation_id = c.id"
        )
    )
    env["repair.conversation"].invalidate_model(["last_message_at"])
