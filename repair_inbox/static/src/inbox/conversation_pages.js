import { KeepLast } from "@web/core/utils/concurrency";

const MODEL = "repair.conversation";
/** Of more changes at once than this the list is read from its beginning. */
const FEW = 100;

/** Whether a row stands above another: unread first, then the newest. */
function isAbove(row, other) {
    const key = ({ unread, last_at, id }) => [Number(unread > 0), last_at, id];
    const [mine, theirs] = [key(row), key(other)];
    const differs = mine.findIndex((value, index) => value !== theirs[index]);
    return differs >= 0 && mine[differs] > theirs[differs];
}

/** The rows of the list, as far as they were scrolled to. */
export class ConversationPages {
    constructor(orm) {
        this.orm = orm.silent;
        this.keepLast = new KeepLast();
        Object.assign(this, { tab: "open", text: "", rows: [], next: false, loading: false });
        this.lastIndex = 0;
    }

    /** Start again, with another tab or another text to look for. */
    async show(tab = this.tab, text = this.text) {
        Object.assign(this, { tab, text, loading: true });
        const page = await this.keepLast.add(this.orm.call(MODEL, "inbox_page", [tab, text]));
        Object.assign(this, { ...page, loading: false });
    }

    async more() {
        if (!this.next || this.loading) {
            return;
        }
        this.loading = true;
        const args = [this.tab, this.text, this.next];
        try {
            const page = await this.keepLast.add(this.orm.call(MODEL, "inbox_page", args));
            const known = new Set(this.rows.map(({ id }) => id));
            this.rows.push(...page.rows.filter(({ id }) => !known.has(id)));
            this.next = page.next;
        } finally {
            this.loading = false;
        }
    }

    /**
     * Read again what changed.
     *
     * @param {number[]} [ids] of conversations; without them anything may have changed
     */
    async refresh(ids) {
        if (!ids || ids.length > FEW) {
            return this.show();
        }
        const { tab, text } = this;
        const known = new Set(this.rows.map(({ id }) => id));
        // What was found stays found; the list of matches is not searched again.
        const wanted = text ? ids.filter((id) => known.has(id)) : ids;
        const fresh = await this.orm.call(MODEL, "inbox_changed", [wanted, tab, text]);
        if (tab === this.tab && text === this.text) {
            const found = new Map(fresh.map((row) => [row.id, row]));
            wanted.forEach((id) => this.place(id, found.get(id)));
        }
    }

    /** Put a changed row where it belongs; without news in it, it stays where it is. */
    place(id, row) {
        const index = this.rows.findIndex((each) => each.id === id);
        if (row && index >= 0 && this.rows[index].last_at === row.last_at) {
            this.rows[index] = row;
            return;
        }
        if (index >= 0) {
            this.rows.splice(index, 1);
        }
        const below = row ? this.rows.findIndex((other) => isAbove(row, other)) : -1;
        if (below >= 0) {
            this.rows.splice(below, 0, row);
        } else if (row && !this.next) {
            this.rows.push(row);
        }
    }

    /**
     * @param {number} id of a conversation, or of none
     * @param {number} step 1 for the one below, -1 for the one above
     * @returns {number | undefined} the id of its neighbour
     */
    neighbour(id, step) {
        const index = this.rows.findIndex((row) => row.id === id);
        // One that left the list was replaced by the one below it.
        const from = index >= 0 ? index : this.lastIndex - (step > 0 ? 1 : 0);
        return this.rows[Math.min(Math.max(from + step, 0), this.rows.length - 1)]?.id;
    }

    /** Remember where a row stands, in case it leaves the list. */
    remember(id) {
        const index = this.rows.findIndex((row) => row.id === id);
        this.lastIndex = index >= 0 ? index : this.lastIndex;
    }
}
