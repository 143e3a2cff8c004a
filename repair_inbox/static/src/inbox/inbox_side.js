import { Component, useState } from "@odoo/owl";
import { Chatter } from "@mail/chatter/web_portal/chatter";
import { RelativeTime } from "@mail/core/common/relative_time";
import { deserializeDate, deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

/** The right side of the inbox: the customer, and notes that stay in the house. */
export class InboxSide extends Component {
    static template = "repair_inbox.InboxSide";
    static components = { Chatter, RelativeTime };
    static props = {
        conversation: Object,
        onChanged: Function,
        onBack: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ tab: "customer" });
    }

    get customer() {
        return this.props.conversation.customer;
    }

    /** Whose number it may be, where several customers have it. */
    get choices() {
        return this.props.conversation.choices;
    }

    async linkTo(partnerId) {
        const { id } = this.props.conversation;
        const vals = { conversation_id: id, partner_id: partnerId };
        const [wizard] = await this.orm.create("repair.conversation.link", [vals]);
        const action = await this.orm.call("repair.conversation.link", "action_link", [[wizard]]);
        this.action.doAction(action, { stackPosition: "replaceCurrentAction" });
    }

    ago(moment) {
        return deserializeDateTime(moment);
    }

    date(day) {
        return formatDate(deserializeDate(day));
    }

    open(res_model, res_id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    /** Show the repairs that did not find their place here. */
    openRepairs() {
        this.action.doAction("repair.action_repair_order_tree", {
            additionalContext: { search_default_partner_id: this.customer.id },
        });
    }

    newRepair() {
        const context = { default_partner_id: this.customer.id };
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "repair.order",
            views: [[false, "form"]],
            context,
        });
    }

    link() {
        this.action.doAction("repair_inbox.repair_conversation_link_action", {
            additionalContext: { active_id: this.props.conversation.id },
            onClose: () => this.props.onChanged(this.props.conversation.id),
        });
    }
}
