import { onWillDestroy } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { debounce } from "@web/core/utils/timing";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

/** Reads the shown conversations again when any changed, unless a person is at it. */
const staysFresh = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const reload = debounce(() => {
                if (!this.model.root.selection?.length && !this.model.root.editedRecord) {
                    this.model.load();
                }
            }, 300);
            const stop = useService("repair_inbox").listen(reload);
            onWillDestroy(() => {
                stop();
                reload.cancel();
            });
        }
    };

registry.category("views").add("repair_conversation_list", {
    ...listView,
    Controller: staysFresh(ListController),
});
registry.category("views").add("repair_conversation_kanban", {
    ...kanbanView,
    Controller: staysFresh(kanbanView.Controller),
});
