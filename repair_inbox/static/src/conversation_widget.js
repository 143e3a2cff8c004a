import { Component, onWillDestroy } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ConversationComposer } from "./conversation_composer";
import { ConversationThread } from "./conversation_thread";

/** The conversation in its form. */
export class ConversationWidget extends Component {
    static template = "repair_inbox.ConversationWidget";
    static components = { ConversationThread, ConversationComposer };
    static props = { ...standardWidgetProps };

    setup() {
        const stop = useService("repair_inbox").listen(async (ids) => {
            const { record } = this.props;
            if ((!ids || ids.includes(record.resId)) && !(await record.isDirty())) {
                await record.load();
            }
        });
        onWillDestroy(stop);
    }

    get conversation() {
        const { resId, data } = this.props.record;
        const { id: user_id, display_name: user_name } = data.user_id || {};
        return { ...data, id: resId, user_id, user_name };
    }
}

registry.category("view_widgets").add("repair_conversation_thread", {
    component: ConversationWidget,
    fieldDependencies: [
        { name: "came_by", type: "char" },
        { name: "sms_problem", type: "char" },
        { name: "sms_warning", type: "char" },
        { name: "email_problem", type: "char" },
        { name: "email_warning", type: "char" },
    ],
});
