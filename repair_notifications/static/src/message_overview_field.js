import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Which messages a customer can get by which channel, and why not the others. */
export class MessageOverviewField extends Component {
    static template = "repair_notifications.MessageOverviewField";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("repair_message_overview", {
    component: MessageOverviewField,
    supportedTypes: ["json"],
});
