import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { RelativeTime } from "@mail/core/common/relative_time";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";

/** The server counts no further. */
const COUNTED = 100;
const NEAR_PX = 300;
export const TABS = {
    mine: _t("Mine"),
    unassigned: _t("Unassigned"),
    open: _t("Open"),
    waiting: _t("Waiting"),
    closed: _t("Closed"),
};
const EMPTY = {
    mine: _t("Nothing is assigned to you. Take one from “Unassigned”."),
    unassigned: _t("Somebody takes care of every open conversation."),
    open: _t("Nothing is left to do. What customers write shows up here by itself."),
    waiting: _t("No conversation waits for its customer."),
    closed: _t("No conversation was closed yet."),
};

/** The left side of the inbox: tabs, search and conversations. */
export class InboxList extends Component {
    static template = "repair_inbox.InboxList";
    static components = { RelativeTime };
    static props = {
        pages: Object,
        counts: Object,
        openId: { type: [Number, Boolean] },
        onOpen: Function,
        onTab: Function,
    };

    setup() {
        this.tabs = TABS;
        this.pages = useState(this.props.pages);
        this.scroll = useRef("scroll");
        this.search = useDebounced((text) => this.pages.show(undefined, text), 300);
        useEffect(
            () => {
                const opened = this.scroll.el.querySelector(".o_repair_row.active");
                opened?.scrollIntoView({ block: "nearest" });
            },
            () => [this.props.openId]
        );
    }

    count(tab) {
        const count = this.props.counts[tab] || 0;
        return count < COUNTED ? count : `${COUNTED - 1}+`;
    }

    get empty() {
        return this.pages.text ? _t("Nothing was found.") : EMPTY[this.pages.tab];
    }

    moment(row) {
        return deserializeDateTime(row.last_at);
    }

    /** What to show of a conversation's state where rows of several states stand. */
    stateLabel(row) {
        return this.pages.text && row.state !== "open" ? TABS[row.state] : "";
    }

    clear() {
        this.pages.show(undefined, "");
    }

    onScroll() {
        const { scrollTop, scrollHeight, clientHeight } = this.scroll.el;
        if (scrollHeight - scrollTop - clientHeight < NEAR_PX) {
            this.pages.more();
        }
    }
}
