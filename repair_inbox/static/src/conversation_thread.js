import {
    Component,
    onWillDestroy,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ConversationComposer } from "./conversation_composer";

const BUBBLES = "repair.conversation.message";
const PAGE = 50;
const SPECIFICATION = {
    direction: {},
    text: {},
    number: {},
    sent_at: {},
    author_id: { fields: { name: {} } },
    delivery_state: {},
    delivery_note: {},
    note: {},
    outcome: {},
    res_model: {},
    res_id: {},
    document_name: {},
};
/** Icon and colour of what became of an outgoing SMS. */
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

/**
 * The bubbles of a conversation with the answer box under them. It reads its messages
 * itself, so news never disturb what is being typed.
 */
export class ConversationThread extends Component {
    static template = "repair_inbox.ConversationThread";
    static components = { ConversationComposer };
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.scroll = useRef("scroll");
        this.keepLast = new KeepLast();
        this.state = useState({ bubbles: [], total: 0, limit: PAGE, states: {} });
        const stop = useService("repair_inbox").listen((ids) => {
            if (!ids || ids.includes(this.id)) {
                this.refresh();
            }
        });
        onWillDestroy(stop);
        onWillStart(async () => {
            const fields = await this.orm.call(BUBBLES, "fields_get", [
                ["delivery_state"],
                ["selection"],
            ]);
            this.state.states = Object.fromEntries(fields.delivery_state.selection);
            await this.load(this.id);
        });
        onWillUpdateProps(async ({ record }) => {
            if (record.resId !== this.id) {
                this.state.limit = PAGE;
                await this.load(record.resId);
            }
        });
        // A tab in the background has shown nothing to anybody.
        useExternalListener(document, "visibilitychange", () => this.markRead());
        useEffect(
            () => {
                this.scroll.el.scrollTop = this.scroll.el.scrollHeight;
                this.markRead();
            },
            () => [this.state.bubbles.at(-1)?.id]
        );
    }

    get id() {
        return this.props.record.resId;
    }

    async load(id) {
        const { records, length } = await this.keepLast.add(
            this.orm.webSearchRead(BUBBLES, [["conversation_id", "=", id]], {
                specification: SPECIFICATION,
                order: "id desc",
                limit: this.state.limit,
            })
        );
        Object.assign(this.state, { bubbles: records.reverse(), total: length });
    }

    /** Read again what the conversation and its customer look like now. */
    async refresh() {
        await this.load(this.id);
        if (!(await this.props.record.isDirty())) {
            await this.props.record.load();
        }
    }

    async showOlder() {
        this.state.limit += PAGE;
        await this.load(this.id);
    }

    async markRead() {
        if (document.visibilityState === "visible") {
            await this.orm.silent.call("repair.conversation", "action_mark_read", [[this.id]]);
        }
    }

    openDocument({ res_model, res_id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    author({ author_id, number }) {
        return author_id ? author_id.name : number;
    }

    time({ sent_at }) {
        const moment = deserializeDateTime(sent_at);
        const { DATETIME_SHORT, TIME_SIMPLE } = luxon.DateTime;
        const today = moment.hasSame(luxon.DateTime.now(), "day");
        return moment.toLocaleString(today ? TIME_SIMPLE : DATETIME_SHORT);
    }

    deliveryIcon({ delivery_state }) {
        return DELIVERY[delivery_state];
    }

    deliveryText({ delivery_state, delivery_note }) {
        const label = this.state.states[delivery_state];
        return delivery_note ? `${label}: ${delivery_note}` : label;
    }

    isTrouble({ delivery_state }) {
        return ["held", "unsure", "failed"].includes(delivery_state);
    }
}

registry.category("view_widgets").add("repair_conversation_thread", {
    component: ConversationThread,
    fieldDependencies: [
        { name: "sms_problem", type: "char" },
        { name: "sms_warning", type: "char" },
    ],
});
