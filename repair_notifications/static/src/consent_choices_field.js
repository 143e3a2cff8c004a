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

    setup() {
        // What was changed here, by id: the record has it only when the server answered,
        // and until then nothing typed may get lost.
        this.draft = { edits: {}, pending: 0 };
    }

    get all() {
        const { record, name } = this.props;
        if (!this.draft.pending && !record.dirty) {
            this.draft.edits = {}; // saved, discarded, or another record
        }
        return (record.data[name] || []).map((choice) => ({
            ...choice,
            ...this.draft.edits[choice.id],
        }));
    }

    /** Those asked of this kind of customer; a decision once made stays visible. */
    get choices() {
        const { is_company, parent_id } = this.props.record.data;
        const kind = is_company || parent_id ? "business" : "private";
        return this.all.filter(
            ({ audience, given }) => audience === "all" || audience === kind || given
        );
    }

    get missing() {
        return this.choices.filter(({ required, given }) => required && !given);
    }

    async change(id, values) {
        const { edits } = this.draft;
        edits[id] = { ...edits[id], changed: true, ...values };
        this.draft.pending += 1;
        try {
            await this.props.record.update({ [this.props.name]: this.all });
        } finally {
            this.draft.pending -= 1;
        }
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
