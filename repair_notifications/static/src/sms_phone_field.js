import { registry } from "@web/core/registry";
import { formPhoneField, phoneField } from "@web/views/fields/phone/phone_field";

/** The phone field with a sign that tells whether this number can get SMS. */
class SmsPhoneField extends formPhoneField.component {
    static template = "repair_notifications.SmsPhoneField";
}

registry.category("fields").add("form.sms_phone", {
    ...formPhoneField,
    component: SmsPhoneField,
    fieldDependencies: [
        { name: "sms_capable", type: "boolean", readonly: true },
        { name: "sms_number_problem", type: "char", readonly: true },
    ],
});
registry.category("fields").add("sms_phone", phoneField);
