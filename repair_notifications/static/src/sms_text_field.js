import { SmsWidget, smsWidget } from "@sms/components/sms_widget/fields_sms_widget";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useDebounced } from "@web/core/utils/timing";

/**
 * The text of an SMS about repairs: offers what it can say, and leaves the counting of
 * parts to the preview beside it, which knows the footer and the customer's data.
 */
export class SmsTextField extends SmsWidget {
    static template = "repair_notifications.SmsTextField";
    static components = { ...SmsWidget.components, Dropdown, DropdownItem };

    setup() {
        super.setup();
        // The preview follows typing; it is made by the server, so not for each letter.
        this.preview = useDebounced(
            () => this.update(this.targetEditElement.el.value),
            400
        );
    }

    update(value) {
        return this.props.record.update({ [this.props.name]: this.parse(value) });
    }

    /** Views of texts about repairs have the field, others have not. */
    get placeholders() {
        return this.props.record.data.repair_placeholders || [];
    }

    insert(expression) {
        const box = this.targetEditElement.el;
        box.setRangeText(`{{ ${expression} }}`, box.selectionStart, box.selectionEnd, "end");
        box.focus();
        return this.update(box.value);
    }
}

registry.category("fields").add("repair_sms_text", {
    ...smsWidget,
    component: SmsTextField,
});
