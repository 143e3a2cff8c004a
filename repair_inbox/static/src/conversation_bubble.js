import { Component, markup, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";

/** Icon and colour of what became of an outgoing message. */
const DELIVERY = {
    queued: "fa-clock-o",
    sending: "fa-clock-o",
    held: "fa-pause-circle text-warning",
    unsure: "fa-question-circle text-warning",
    accepted: "fa-check",
    sent: "fa-check",
    delivered: "fa-check-circle text-success",
    failed: "fa-exclamation-circle text-danger",
};

/** One message: what was said, by whom, when, about what, and what became of it. */
export class ConversationBubble extends Component {
    static template = "repair_inbox.ConversationBubble";
    static components = { Dropdown, DropdownItem };
    static props = { bubble: Object, states: Object };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ choices: [] });
    }

    /** The server made the HTML of e-mails harmless. */
    get body() {
        return markup(this.bubble.body);
    }

    get quoted() {
        return this.bubble.quoted && markup(this.bubble.quoted);
    }

    call(method, ...args) {
        return this.orm.call("repair.conversation.message", method, [[this.bubble.id], ...args]);
    }

    async loadChoices() {
        this.state.choices = await this.call("document_choices");
    }

    move({ res_model, res_id }) {
        return this.call("action_move_document", res_model, res_id);
    }

    get bubble() {
        return this.props.bubble;
    }

    openDocument() {
        const { res_model, res_id } = this.bubble;
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    get author() {
        const { author_id, number } = this.bubble;
        return author_id ? author_id.name : number;
    }

    get moment() {
        return deserializeDateTime(this.bubble.sent_at);
    }

    get time() {
        return this.moment.toLocaleString(luxon.DateTime.TIME_SIMPLE);
    }

    get fullTime() {
        return this.moment.toLocaleString(luxon.DateTime.DATETIME_MED_WITH_WEEKDAY);
    }

    get deliveryIcon() {
        return DELIVERY[this.bubble.delivery_state];
    }

    get deliveryText() {
        const { delivery_state, delivery_note } = this.bubble;
        const label = this.props.states[delivery_state];
        return delivery_note ? `${label}: ${delivery_note}` : label;
    }

    get isTrouble() {
        return ["held", "unsure", "failed"].includes(this.bubble.delivery_state);
    }
}
