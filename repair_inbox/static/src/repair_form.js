import { onWillDestroy } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Shows at once what a customer decides, unless a person is editing the repair. */
class RepairFormController extends FormController {
    setup() {
        super.setup();
        const bus = useService("bus_service");
        const onDecided = async ({ ids }) => {
            const { root } = this.model;
            if (ids.includes(root.resId) && !(await root.isDirty())) {
                await root.load();
            }
        };
        bus.subscribe("repair_inbox/decided", onDecided);
        onWillDestroy(() => bus.unsubscribe("repair_inbox/decided", onDecided));
    }
}

registry.category("views").add("repair_order_form", {
    ...formView,
    Controller: RepairFormController,
});
