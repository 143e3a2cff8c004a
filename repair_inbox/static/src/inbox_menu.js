import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { openAlerts, useAlerts } from "./alert_hook";

/**
 * The icon in the top bar: how many conversations are unread; opens a list of the newest
 * and of what else needs a person.
 */
export class InboxMenu extends Component {
    static template = "repair_inbox.InboxMenu";
    static components = { Dropdown, DropdownItem };
    static props = [];

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.inbox = useState(useService("repair_inbox"));
        this.dropdown = useDropdownState();
        this.state = useState({ conversations: [], tiles: [] });
        useAlerts(() => this.dropdown.isOpen && this.look());
    }

    async look() {
        const found = await this.orm.silent.call("repair.alert", "get_menu", []);
        Object.assign(this.state, found);
    }

    time({ at }) {
        return deserializeDateTime(at).toRelative();
    }

    async openConversation({ id }) {
        const action = await this.orm.call("repair.conversation", "action_open", [[id]]);
        this.action.doAction(action, { clearBreadcrumbs: true });
    }

    openAlerts({ kind }) {
        openAlerts(this.action, kind, { clearBreadcrumbs: true });
    }

    openAll(xmlid) {
        this.action.doAction(xmlid, { clearBreadcrumbs: true });
    }
}

registry
    .category("systray")
    .add("repair_inbox.menu", { Component: InboxMenu }, { sequence: 24 });
