import { Component, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { useAutoresize } from "@web/core/utils/autoresize";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

/** The answer box: says how many parts the text is while it is typed, and sends it. */
export class ConversationComposer extends Component {
    static template = "repair_inbox.ConversationComposer";
    static props = { record: Object, onSent: Function };

    setup() {
        this.orm = useService("orm");
        this.box = useRef("box");
        useAutoresize(this.box);
        this.state = useState({ text: "", counted: null, sending: false });
        this.count = useDebounced(async () => {
            const { text } = this.state;
            const counted = await this.orm.silent.call(
                "repair.conversation",
                "judge_sms",
                [[this.props.record.resId], text]
            );
            if (text === this.state.text) {
                this.state.counted = counted;
            }
        }, 250);
        // The next customer must not get what was meant for this one.
        onWillUpdateProps(({ record }) => {
            if (record.resId !== this.props.record.resId) {
                this.clear();
            }
        });
    }

    get problem() {
        return this.props.record.data.sms_problem;
    }

    get warning() {
        return this.props.record.data.sms_warning;
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.send();
        }
    }

    clear() {
        Object.assign(this.state, { text: "", counted: null });
    }

    async send() {
        if (this.state.sending || !this.state.text.trim()) {
            return;
        }
        this.state.sending = true;
        try {
            await this.orm.call("repair.conversation", "action_send_sms", [
                [this.props.record.resId],
                this.state.text,
            ]);
            this.clear();
            this.props.onSent();
        } finally {
            this.state.sending = false;
        }
    }
}
