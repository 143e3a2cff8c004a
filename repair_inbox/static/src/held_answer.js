import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

/** The bubble of an answer that has not left yet: counts down and can be taken back. */
export class HeldAnswer extends Component {
    static template = "repair_inbox.HeldAnswer";
    static props = { held: Object, conversationId: Number };

    setup() {
        this.answers = useState(useService("repair_inbox.answers"));
        this.state = useState({ now: Date.now() });
        const timer = browser.setInterval(() => (this.state.now = Date.now()), 250);
        onWillDestroy(() => browser.clearInterval(timer));
        onWillStart(() => {
            if (this.isMine && !this.props.held.problem) {
                this.answers.schedule(this.props.held.id);
            }
        });
    }

    get isMine() {
        return this.props.held.user_id.id === user.userId;
    }

    get seconds() {
        const until = this.answers.until[this.props.held.id] || 0;
        return Math.max(0, Math.ceil((until - this.state.now) / 1000));
    }

    get countdown() {
        return _t("Sending in %s s", this.seconds);
    }

    get problem() {
        return _t("Not sent: %s", this.props.held.problem);
    }

    undo() {
        return this.answers.undo(this.props.held.id, this.props.conversationId);
    }

    release() {
        return this.answers.release(this.props.held.id);
    }
}
