import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { openAlerts, useAlerts } from "./alert_hook";

/** Tiles that count what needs a person; each opens its list. */
export class AlertBoard extends Component {
    static template = "repair_inbox.AlertBoard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ tiles: [] });
        onWillStart(() => this.look());
        useAlerts(() => this.look());
    }

    async look() {
        this.state.tiles = await this.orm.silent.call("repair.alert", "get_board", []);
    }

    get isCalm() {
        return this.state.tiles.every((tile) => !tile.count);
    }

    open({ kind }) {
        openAlerts(this.action, kind);
    }
}

registry.category("actions").add("repair_inbox.alert_board", AlertBoard);
