import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** The icon in the top bar: how many conversations are unread; opens the inbox. */
export class InboxMenu extends Component {
    static template = "repair_inbox.InboxMenu";
    static props = [];

    setup() {
        this.menu = useService("menu");
        this.inbox = useState(useService("repair_inbox"));
    }

    open() {
        const menus = this.menu.getAll();
        const { id } = menus.find((m) => m.xmlid === "repair_inbox.repair_conversation_menu");
        this.menu.selectMenu(id);
    }
}

registry
    .category("systray")
    .add("repair_inbox.menu", { Component: InboxMenu }, { sequence: 24 });
