import { onMounted, onWillDestroy } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/** What time alone brings, such as a question that nobody answered, no bus tells. */
const LOOK_AGAIN_MS = 5 * 60 * 1000;
const CHANNELS = ["repair_inbox/alerts", "repair_inbox/updated", "repair_sms_wallet/balance"];

/**
 * Shows the open alerts of one kind.
 *
 * @param {object} action the action service
 * @param {string} kind
 * @param {object} [options] of `doAction`
 */
export function openAlerts(action, kind, options = {}) {
    return action.doAction("repair_inbox.repair_alert_action", {
        additionalContext: { search_default_open: 1, [`search_default_${kind}`]: 1 },
        ...options,
    });
}

/**
 * Calls back when alerts may have changed, once for many changes.
 *
 * @param {function} look
 */
export function useAlerts(look) {
    const bus = useService("bus_service");
    const lookSoon = debounce(look, 500);
    const onNews = () => lookSoon();
    CHANNELS.forEach((channel) => bus.subscribe(channel, onNews));
    // What happened while the connection was lost was not heard.
    useBus(bus, "BUS:RECONNECT", onNews);
    let timer;
    onMounted(() => (timer = browser.setInterval(look, LOOK_AGAIN_MS)));
    onWillDestroy(() => {
        CHANNELS.forEach((channel) => bus.unsubscribe(channel, onNews));
        browser.clearInterval(timer);
        lookSoon.cancel();
    });
}
