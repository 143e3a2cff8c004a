import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const MODEL = "repair.conversation";

/** Who it is, who takes care of it, and what can be done with it. */
export class ConversationHeader extends Component {
    static template = "repair_inbox.ConversationHeader";
    static components = { Dropdown, DropdownItem };
    static props = {
        conversation: Object,
        onChanged: Function,
        onUnread: Function,
        onBack: { type: Function, optional: true },
        onSide: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ staff: [] });
        this.userId = user.userId;
    }

    get conversation() {
        return this.props.conversation;
    }

    async run(method, ...args) {
        await this.orm.call(MODEL, method, [[this.conversation.id], ...args]);
        this.props.onChanged(this.conversation.id);
    }

    async loadStaff() {
        this.state.staff = await this.orm.call(MODEL, "inbox_staff", [[this.conversation.id]]);
    }

    async markUnread() {
        // Closed first: what is open on the screen counts as read.
        const { id } = this.conversation;
        this.props.onUnread();
        await this.orm.call(MODEL, "action_mark_unread", [[id]]);
        this.props.onChanged(id);
    }

    openForm() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.conversation.id,
            views: [[false, "form"]],
        });
    }
}
