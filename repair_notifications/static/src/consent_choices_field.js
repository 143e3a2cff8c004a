import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What a customer is asked to agree to, with what they said and how that is proven. */
export class ConsentChoicesField extends Component {
    static template = "repair_notifications.ConsentChoicesField";
    static props = { ...standardFieldProps };
    ways = [
        ["counter", _t("At the counter")],
        ["paper", _t("On paper")],
        ["phone", _t("By phone")],
        ["email", _t("By e-mail")],
    ];

    /** Those asked of this kind of customer; a decision once made stays visible. */
    get choices() {
        const { is_company, parent_id } = this.props.record.data;
        const kind = is_company || parent_id ? "business" : "private";
        return (this.props.record.data[this.props.name] || []).filter(
            ({ audience, given }) => audience === "all" || audience === kind || given
        );
    }

    get missing() {
        return this.choices.filter(({ required, given }) => required && !given);
    }

    change(id, values) {
        const all = this.props.record.data[this.props.name];
        const changed = all.map((choice) =>
            choice.id === id ? { ...choice, changed: true, ...values } : choice
        );
        return this.props.record.update({ [this.props.name]: changed });
    }
}

registry.category("fields").add("repair_consent_choices", {
    component: ConsentChoicesField,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "is_company", type: "boolean" },
        { name: "parent_id", type: "many2one" },
    ],
});
