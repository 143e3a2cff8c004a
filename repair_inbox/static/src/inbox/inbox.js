import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ConversationComposer } from "../conversation_composer";
import { ConversationThread } from "../conversation_thread";
import { ConversationHeader } from "./conversation_header";
import { ConversationPages } from "./conversation_pages";
import { InboxList, TABS } from "./inbox_list";
import { InboxSide } from "./inbox_side";

const TAB = "repair_inbox.tab";
const MODEL = "repair.conversation";

const KEYS = [
    ["J, Alt+↓", _t("Next")],
    ["K, Alt+↑", _t("Previous")],
    ["R", _t("Answer")],
    ["Alt+I", _t("Assign to Me")],
    ["Alt+W", _t("Wait for Customer")],
    ["Alt+C", _t("Close")],
];

/** The screen that a clerk keeps open all day: conversations, one of them, its customer. */
export class Inbox extends Component {
    static template = "repair_inbox.Inbox";
    static components = {
        ControlPanel,
        ConversationComposer,
        ConversationHeader,
        ConversationThread,
        InboxList,
        InboxSide,
    };
    static props = { ...standardActionServiceProps };
    static path = "repair-inbox";
    static displayName = _t("Inbox");
    static extractProps = ({ params }) => ({ resId: params?.resId });

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.ui = useState(useService("ui"));
        this.keys = KEYS;
        this.keepLast = new KeepLast();
        this.pages = useState(new ConversationPages(this.orm));
        // On a phone one pane at a time; elsewhere only the customer's may be hidden.
        this.state = useState({ conversation: false, counts: {}, pane: "list" });
        // The one on its way here: keys pressed meanwhile go on from it.
        this.coming = false;
        this.changed = new Set();
        this.refreshSoon = useDebounced(() => this.refresh(), 250);
        const stop = useService("repair_inbox").listen((ids) => {
            (ids || [null]).forEach((id) => this.changed.add(id));
            this.refreshSoon();
        });
        onWillDestroy(stop);
        onWillStart(() => this.start());
        this.useKeys();
    }

    async start() {
        const tab = browser.localStorage.getItem(TAB);
        const { resId } = this.props;
        await Promise.all([
            this.pages.show(tab in TABS ? tab : "open"),
            this.count(),
            resId && this.open(Number(resId)),
        ]);
    }

    useKeys() {
        const inText = { bypassEditableProtection: true, allowRepeat: true };
        useHotkey("j", () => this.step(1), { allowRepeat: true });
        useHotkey("k", () => this.step(-1), { allowRepeat: true });
        useHotkey("alt+arrowdown", () => this.step(1), inText);
        useHotkey("alt+arrowup", () => this.step(-1), inText);
        useHotkey("r", () => document.querySelector(".o_repair_inbox .o_repair_answer")?.focus());
    }

    get openId() {
        return this.state.conversation?.id || false;
    }

    async count() {
        this.state.counts = await this.orm.silent.call(MODEL, "inbox_counts");
    }

    /** Show one conversation; the address leads back to it. */
    async open(id) {
        this.coming = id;
        try {
            this.show(await this.keepLast.add(this.orm.call(MODEL, "inbox_open", [[id]])));
        } finally {
            // Not after another one: what that replaced never comes back.
            this.coming = false;
        }
    }

    show(conversation) {
        const hidden = { list: "conversation" };
        this.state.pane = conversation ? hidden[this.state.pane] || this.state.pane : "list";
        this.state.conversation = conversation;
        this.pages.remember(this.openId);
        this.props.updateActionState?.({ resId: this.openId });
    }

    close() {
        this.show(false);
    }

    step(by) {
        const from = this.coming || this.openId;
        const id = this.pages.neighbour(from, by);
        if (id && id !== from) {
            return this.open(id);
        }
    }

    setTab(tab) {
        browser.localStorage.setItem(TAB, tab);
        return this.pages.show(tab);
    }

    /** Read again what changed, wherever it is shown. */
    async refresh() {
        const ids = this.changed.has(null) ? undefined : [...this.changed];
        this.changed.clear();
        const { openId } = this;
        const isOpen = openId && (!ids || ids.includes(openId));
        const [conversation] = await Promise.all([
            isOpen && this.orm.silent.call(MODEL, "inbox_open", [[openId]]),
            this.pages.refresh(ids),
            this.count(),
        ]);
        if (isOpen && openId === this.openId) {
            // One that became part of another is gone.
            conversation ? (this.state.conversation = conversation) : this.close();
        }
    }

    onChanged(id) {
        this.changed.add(id);
        return this.refresh();
    }

    openList() {
        return this.action.doAction("repair_inbox.repair_conversation_action");
    }
}

registry.category("actions").add("repair_inbox.inbox", Inbox);
