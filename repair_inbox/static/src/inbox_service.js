import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { debounce } from "@web/core/utils/timing";
import { session } from "@web/session";

/**
 * Follows the inbox: how many conversations are unread, and which ones changed.
 *
 * The bus only names conversations, of whatever company. What is shown is always read
 * from the server, with the rights and the companies of this user.
 */
export const inboxService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        const listeners = new Set();
        const state = reactive({
            enabled: session.repair_inbox,
            unread: 0,
            /**
             * @param {function} listener called with the ids of conversations that
             *   changed, with nothing when any may have
             * @returns {function} that ends it
             */
            listen(listener) {
                listeners.add(listener);
                return () => listeners.delete(listener);
            },
        });
        if (!state.enabled) {
            return state;
        }
        const count = async () => {
            // "99+" is enough to know.
            state.unread = await orm.silent.searchCount(
                "repair.conversation",
                [["has_unread", "=", true]],
                { limit: 100 }
            );
        };
        // Many SMS at once are one look at the server.
        const countSoon = debounce(count, 300);
        bus.subscribe("repair_inbox/updated", ({ ids, unread }) => {
            if (unread) {
                countSoon();
            }
            listeners.forEach((listener) => listener(ids));
        });
        // What happened while the connection was lost was not heard.
        bus.addEventListener("BUS:RECONNECT", () => {
            countSoon();
            listeners.forEach((listener) => listener());
        });
        bus.start();
        count();
        return state;
    },
};

registry.category("services").add("repair_inbox", inboxService);
