import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { NavigableList } from "@mail/core/common/navigable_list";
import { _t } from "@web/core/l10n/translation";
import { FileInput } from "@web/core/file_input/file_input";
import { user } from "@web/core/user";
import { useAutoresize } from "@web/core/utils/autoresize";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

/** A colon and the beginning of a shortcut, right before the cursor. */
const SHORTCUT = /(^|\s):(\S*)$/;

/**
 * The answer box: says how many parts the text is while it is typed, and sends it. Give
 * it a `t-key`: what is written here never goes to another customer.
 */
export class ConversationComposer extends Component {
    static template = "repair_inbox.ConversationComposer";
    static components = { FileInput, NavigableList };
    static props = { conversation: Object };

    setup() {
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.answers = useService("repair_inbox.answers");
        this.draft = useState(this.answers.draft(this.id));
        this.box = useRef("box");
        useAutoresize(this.box);
        this.state = useState({ counted: null, sending: false, shortcut: null });
        this.count = useDebounced(async () => {
            const { text } = this.draft;
            if (this.channel !== "sms") {
                return;
            }
            const counted = await this.orm.silent.call("repair.conversation", "judge_sms", [
                [this.id],
                text,
            ]);
            if (text === this.draft.text) {
                this.state.counted = counted;
            }
        }, 250);
        onMounted(() => this.draft.text && this.count());
    }

    get id() {
        return this.props.conversation.id;
    }

    /** As chosen, else as the customer wrote last or can be reached. */
    get channel() {
        const { sms_problem, email_problem, came_by } = this.props.conversation;
        const able = (one) => one && !{ sms: sms_problem, email: email_problem }[one];
        return this.draft.channel || [came_by, "sms", "email"].find(able) || "sms";
    }

    get problem() {
        return this.props.conversation[`${this.channel}_problem`];
    }

    get warning() {
        return this.props.conversation[`${this.channel}_warning`];
    }

    get placeholder() {
        return this.channel === "sms" ? _t("Write an SMS") : _t("Write an e-mail");
    }

    choose(channel) {
        this.draft.channel = channel;
        this.count();
    }

    /** What is being written goes its way, whatever comes in meanwhile. */
    keepChannel() {
        const { text, subject, files } = this.draft;
        const channel = this.channel;
        this.draft.channel = text || subject || files.length ? channel : "";
    }

    addFiles(files) {
        const uploaded = files.filter(({ id }) => id);
        this.draft.files.push(...uploaded.map(({ id, filename: name }) => ({ id, name })));
        this.keepChannel();
    }

    dropFile({ id }) {
        this.draft.files = this.draft.files.filter((file) => file.id !== id);
    }

    /** What to know when a colleague is on it already. */
    get colleague() {
        const { user_id, user_name } = this.props.conversation;
        return (
            user_id &&
            user_id !== user.userId &&
            _t("%s takes care of this conversation and may be answering already.", user_name)
        );
    }

    // -- canned replies ------------------------------------------------------

    async loadReplies() {
        this.replies = await this.orm.call("mail.canned.response", "inbox_replies", [this.id]);
    }

    get suggestions() {
        const wanted = this.state.shortcut.toLowerCase();
        return (this.replies || [])
            .filter(({ source, text }) => `${source} ${text}`.toLowerCase().includes(wanted))
            .map((reply) => ({ ...reply, label: reply.source, title: reply.text }));
    }

    /** Offer canned replies, as if a colon had been typed. */
    offerReplies() {
        const { el } = this.box;
        el.focus();
        const gap = SHORTCUT.test(`${el.value.slice(0, el.selectionStart)}:`) ? "" : " ";
        el.setRangeText(`${gap}:`, el.selectionStart, el.selectionEnd, "end");
        el.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }

    insertReply(ev, { text }) {
        const { el } = this.box;
        const start = el.value.slice(0, el.selectionStart).search(SHORTCUT);
        const from = el.value[start] === ":" ? start : start + 1;
        el.setRangeText(text, from, el.selectionStart, "end");
        el.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }

    // -- writing ---------------------------------------------------------------

    async onInput(ev) {
        this.draft.text = ev.target.value;
        this.keepChannel();
        this.count();
        const typed = ev.target.value.slice(0, ev.target.selectionStart).match(SHORTCUT);
        if (typed && !this.replies) {
            await this.loadReplies();
        }
        this.state.shortcut = typed ? typed[2] : null;
    }

    onKeydown(ev) {
        // On a phone there is no other way to start a new line.
        const sends = !ev.shiftKey && !this.ui.isSmall && !ev.isComposing;
        if (ev.key === "Enter" && (sends || ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.send(ev.ctrlKey || ev.metaKey);
        }
    }

    async send(thenWait = false) {
        if (this.state.sending || !this.draft.text.trim()) {
            return;
        }
        this.state.sending = true;
        try {
            await this.answers.hold(this.id, this.channel, thenWait);
            this.state.counted = null;
        } finally {
            this.state.sending = false;
        }
    }
}
