import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The icon in the top bar: how many conversations are unread; opens the inbox. */
export class InboxMenu extends Component {
    static template = "repair_inbox.InboxMenu";
    static props = [];

    setup() {
        this.action = useService("action");
        this.inbox = useState(useService("repair_inbox"));
    }

    open() {
        this.action.doAction("repair_inbox.repair_conversation_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("repair_inbox.menu", { Component: InboxMenu }, { sequence: 24 });
