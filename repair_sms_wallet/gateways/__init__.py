from .smsapi import SmsApi

#: Every gateway we can talk to, by the code stored on ``repair.sms.gateway``.
ADAPTERS = {
    "smsapi": SmsApi,
}
