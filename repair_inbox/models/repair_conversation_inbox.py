from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

PAGE = 30
# Counters stop here: nobody needs to know whether it is 3,000 or 4,000.
COUNTED = 100
# Of each kind of match the newest; whoever looks for something older says more.
FOUND = 200


class RepairConversation(models.Model):
    """What the inbox shows on its left: pages of conversations and how many there are.

    However many conversations there are, a page takes the same few queries and each
    query reads no more than a page, by an index.
    """

    # Which conversation it is and what is said in it are two things to read.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "repair.conversation"

    _state_idx = models.Index(
        "(company_id, state, COALESCE(has_unread, FALSE) DESC, last_message_at DESC,"
        " id DESC)"
    )
    _assigned_idx = models.Index(
        "(company_id, user_id, COALESCE(has_unread, FALSE) DESC, last_message_at DESC,"
        " id DESC) WHERE state = 'open'"
    )
    _unread_idx = models.Index(
        "(company_id, last_message_at DESC, id DESC) WHERE has_unread"
    )

    @api.readonly
    @api.model
    def inbox_page(self, tab, text="", after=None):
        """Return one page of the list.

        :param str tab: ``mine``, ``unassigned``, ``open``, ``waiting`` or ``closed``
        :param str text: what is looked for, in all tabs; empty means nothing
        :param list after: where the last page ended, as this method returned it
        :return: ``rows``, and ``next``: where this page ended, False at the end
        :rtype: dict
        """
        domain = self._inbox_domain(tab, text)
        if after:
            domain &= self._after(after)
        page = self.search(domain, limit=PAGE + 1)
        shown = page[:PAGE]
        last = shown[-1:]
        ended = [last.has_unread, str(last.last_message_at), last.id]
        return {"rows": shown._inbox_rows(), "next": len(page) > PAGE and ended}

    @api.readonly
    @api.model
    def inbox_counts(self):
        """Return how many conversations the tabs hold, at most ``COUNTED``.

        :rtype: dict
        """
        tabs = ("mine", "unassigned", "open", "waiting")
        return {
            tab: self.search_count(self._inbox_domain(tab), limit=COUNTED)
            for tab in tabs
        }

    @api.readonly
    def inbox_changed(self, tab, text=""):
        """Return how these conversations look now, without those that do not belong
        into the list any more.

        :param str tab: see ``inbox_page``
        :param str text: see ``inbox_page``
        :rtype: list[dict]
        """
        domain = self._inbox_domain(tab, text) & Domain("id", "in", self.ids)
        return self.search(domain)._inbox_rows()

    @api.readonly
    def inbox_staff(self):
        """Return who can take this conversation on.

        :return: ``id`` and ``name`` of users
        :rtype: list[dict]
        """
        staff = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref("stock.group_stock_user").id),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
            ]
        )
        return [{"id": one.id, "name": one.name} for one in staff]

    def _inbox_domain(self, tab, text=""):
        if text.strip():
            return Domain("id", "in", self._find(text.strip()))
        state = tab if tab in ("waiting", "closed") else "open"
        domain = Domain("state", "=", state)
        if tab == "mine":
            domain &= Domain("user_id", "=", self.env.uid)
        elif tab == "unassigned":
            domain &= Domain("user_id", "=", False)
        return domain

    def _after(self, ended):
        """Return the domain of what stands below a row in this model's order.

        :param list ended: ``has_unread``, ``last_message_at`` and ``id`` of the row
        """

        def to_sql(model, alias, query):
            unread, moment, id_ = (
                model._field_to_sql(alias, name, query)
                for name in ("has_unread", "last_message_at", "id")
            )
            key = SQL("(COALESCE(%s, FALSE), %s, %s)", unread, moment, id_)
            return SQL("%s < (%s, %s::timestamp, %s)", key, *ended)

        return Domain.custom(to_sql=to_sql)

    def _find(self, text):
        """Return the ids of conversations with a customer's name or number, with a
        repair of the customer, or with words that were said.

        :param str text: what is looked for
        :rtype: list[int]
        """
        newest = {"order": "id desc", "limit": FOUND}
        repairs = self.env["repair.order"].search([("name", "ilike", text)], **newest)
        said = self.env["repair.conversation.message"].search_fetch(
            [("text", "ilike", text)], ["conversation_id"], **newest
        )
        found = self.search([("display_name", "ilike", text)], **newest)
        found |= self.search([("partner_id", "in", repairs.partner_id.ids)], **newest)
        return (found | said.conversation_id).ids

    def _inbox_rows(self):
        """Return what the list shows of these conversations.

        :rtype: list[dict]
        """
        last = self._last_bubbles()
        return [
            {
                "id": conversation.id,
                "name": conversation.display_name,
                "number": conversation.number or conversation.email,
                "partner_id": conversation.partner_id.id,
                "state": conversation.state,
                "unread": conversation.unread_count,
                "last_at": fields.Datetime.to_string(conversation.last_message_at),
                "user_id": conversation.user_id.id,
                "user_name": conversation.user_id.name,
                "text": last[conversation.id].text,
                "direction": last[conversation.id].direction,
                "channel": last[conversation.id].channel,
            }
            for conversation in self
        ]

    def _last_bubbles(self):
        """Return what was said last, reading one bubble of each conversation.

        :return: ``{conversation id: repair.conversation.message}``
        :rtype: dict
        """
        bubbles = self.env["repair.conversation.message"]
        bubbles.flush_model(["conversation_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT c.id, b.id FROM unnest(%s::int[]) c (id) CROSS JOIN LATERAL ("
                " SELECT id FROM repair_conversation_message"
                " WHERE conversation_id = c.id ORDER BY id DESC LIMIT 1) b",
                self.ids,
            )
        )
        found = dict(rows)
        prefetched = bubbles.browse(found.values())
        return {
            conversation.id: bubbles.browse(found.get(conversation.id)).with_prefetch(
                prefetched.ids
            )
            for conversation in self
        }
