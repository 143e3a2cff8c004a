import { Component, onWillStart, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useDropdownState } from "@web/core/dropdown/dropdown_hooks";
import { user } from "@web/core/user";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";

/**
 * The $ in the top bar: the balance of the company's SMS wallet, amber when low and red
 * when empty; opens the top-up. The bus only says that a balance moved.
 */
export class WalletMenu extends Component {
    static template = "repair_sms_wallet.WalletMenu";
    static components = { Dropdown, DropdownItem };
    static props = [];

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.dropdown = useDropdownState();
        this.wallet = useState({ data: {} });
        const look = () => this.look();
        // Many SMS at once are one look at the server.
        const lookSoon = debounce(look, 1000);
        const bus = useService("bus_service");
        bus.subscribe("repair_sms_wallet/balance", ({ ids }) => {
            if (ids.includes(this.wallet.data.id)) {
                lookSoon();
            }
        });
        // What happened while the connection was lost was not heard.
        useBus(bus, "BUS:RECONNECT", lookSoon);
        bus.start();
        onWillStart(look);
    }

    async look() {
        if (await user.hasGroup("stock.group_stock_user")) {
            this.wallet.data = await this.orm.silent.call("repair.sms.wallet", "get_menu", []);
        }
    }

    /** "warning" when low, "danger" when empty, else nothing. */
    get alarm() {
        return { low: "warning", empty: "danger" }[this.wallet.data.level];
    }

    async topUp(amount) {
        this.dropdown.close();
        const args = [[this.wallet.data.id], amount];
        this.action.doAction(await this.orm.call("repair.sms.wallet", "action_top_up", args));
    }

    otherAmount() {
        this.action.doAction("repair_sms_wallet.repair_sms_topup_choose_action", {
            additionalContext: { active_id: this.wallet.data.id },
        });
    }

    openWallet() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "repair.sms.wallet",
            res_id: this.wallet.data.id,
            views: [[false, "form"]],
        });
    }
}

registry
    .category("systray")
    .add("repair_sms_wallet.menu", { Component: WalletMenu }, { sequence: 23 });
