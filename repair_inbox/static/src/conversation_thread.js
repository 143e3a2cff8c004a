import {
    Component,
    onWillDestroy,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { ConversationBubble } from "./conversation_bubble";
import { HeldAnswer } from "./held_answer";

const BUBBLES = "repair.conversation.message";
const PAGE = 50;
const SPECIFICATION = {
    direction: {},
    channel: {},
    text: {},
    subject: {},
    body: {},
    quoted: {},
    attachment_ids: { fields: { name: {} } },
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
const HELD_SPECIFICATION = { channel: {}, text: {}, problem: {}, user_id: { fields: { name: {} } } };
/** Whoever is this close to the end wants to see what comes next. */
const NEAR_PX = 60;

/**
 * The messages of one conversation. New ones appear by themselves and move nothing that
 * is being read; older ones are read while scrolling up. Give it a `t-key`: it never
 * changes to another conversation.
 */
export class ConversationThread extends Component {
    static template = "repair_inbox.ConversationThread";
    static components = { ConversationBubble, HeldAnswer };
    static props = { conversationId: Number };

    setup() {
        this.orm = useService("orm");
        this.scroll = useRef("scroll");
        this.keepLast = new KeepLast();
        this.state = useState({ bubbles: [], held: [], older: false, news: false, states: {} });
        this.atEnd = true;
        const stop = useService("repair_inbox").listen((ids) => {
            if (!ids || ids.includes(this.props.conversationId)) {
                this.refresh();
            }
        });
        onWillDestroy(stop);
        onWillStart(() => Promise.all([this.loadStates(), this.refresh()]));
        // A tab in the background has shown nothing to anybody.
        useExternalListener(document, "visibilitychange", () => this.markRead());
        useEffect(
            () => (this.atEnd ? this.jump() : (this.state.news = true)),
            () => [this.state.bubbles.at(-1)?.id, this.state.held.at(-1)?.id]
        );
        // The end stays in sight when what is around it grows.
        useEffect(
            () => {
                const observer = new ResizeObserver(() => this.atEnd && this.toEnd());
                observer.observe(this.scroll.el);
                return () => observer.disconnect();
            },
            () => []
        );
        useEffect(
            () => {
                if (this.fromEnd) {
                    this.scroll.el.scrollTop = this.scroll.el.scrollHeight - this.fromEnd;
                    this.fromEnd = 0;
                }
            },
            () => [this.state.bubbles[0]?.id]
        );
    }

    async loadStates() {
        const { delivery_state } = await this.orm
            .cache()
            .call(BUBBLES, "fields_get", [["delivery_state"], ["selection"]]);
        this.state.states = Object.fromEntries(delivery_state.selection);
    }

    /** Read messages, oldest first. */
    async read(domain = [], limit = PAGE) {
        const all = [["conversation_id", "=", this.props.conversationId], ...domain];
        const { records } = await this.orm.silent.webSearchRead(BUBBLES, all, {
            specification: SPECIFICATION,
            order: "id desc",
            limit,
            count_limit: 1,
        });
        return records.reverse();
    }

    /** Read again what is shown: whatever it is about may have changed. */
    async refresh() {
        const limit = Math.max(PAGE, this.state.bubbles.length);
        const domain = [["conversation_id", "=", this.props.conversationId]];
        const [fresh, { records: held }] = await this.keepLast.add(
            Promise.all([
                this.read([], limit),
                this.orm.silent.webSearchRead("repair.conversation.held", domain, {
                    specification: HELD_SPECIFICATION,
                }),
            ])
        );
        const { bubbles } = this.state;
        const known = new Set(bubbles.map(({ id }) => id));
        const joined = fresh.some(({ id }) => known.has(id));
        const kept = joined ? bubbles.filter(({ id }) => id < fresh[0].id) : [];
        if (!kept.length) {
            this.state.older = fresh.length === limit;
        }
        Object.assign(this.state, { bubbles: [...kept, ...fresh], held });
    }

    async showOlder() {
        if (!this.state.older || this.isLoading) {
            return;
        }
        this.isLoading = true;
        const [first] = this.state.bubbles;
        let older;
        try {
            older = await this.read([["id", "<", first.id]]);
        } finally {
            this.isLoading = false;
        }
        if (this.state.bubbles[0] === first) {
            const { el } = this.scroll;
            this.fromEnd = el.scrollHeight - el.scrollTop;
            this.state.older = older.length === PAGE;
            this.state.bubbles.unshift(...older);
        }
    }

    /** The messages by day. */
    get days() {
        const days = [];
        for (const bubble of this.state.bubbles) {
            const day = deserializeDateTime(bubble.sent_at).startOf("day");
            if (!days.length || !days.at(-1).day.equals(day)) {
                days.push({ day, label: this.dayLabel(day), bubbles: [] });
            }
            days.at(-1).bubbles.push(bubble);
        }
        return days;
    }

    dayLabel(day) {
        const ago = luxon.DateTime.now().startOf("day").diff(day, "days").days;
        return ago < 2 ? day.toRelativeCalendar() : day.toLocaleString(luxon.DateTime.DATE_FULL);
    }

    onScroll() {
        const { scrollTop, scrollHeight, clientHeight } = this.scroll.el;
        this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
        if (this.atEnd && this.state.news) {
            this.jump();
        }
        if (scrollTop < clientHeight / 2) {
            this.showOlder();
        }
    }

    /** Go to the end, where the news are. */
    jump() {
        this.atEnd = true;
        this.state.news = false;
        this.toEnd();
        this.markRead();
    }

    toEnd() {
        this.scroll.el.scrollTop = this.scroll.el.scrollHeight;
    }

    async markRead() {
        if (this.atEnd && document.visibilityState === "visible") {
            await this.orm.silent.call("repair.conversation", "action_mark_read", [
                [this.props.conversationId],
            ]);
        }
    }
}
