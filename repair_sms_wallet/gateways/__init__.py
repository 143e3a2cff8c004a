from .serwersms import SerwerSms
from .smsapi import SmsApi
from .twilio import Twilio

#: Every gateway we can talk to, by the code stored on ``repair.sms.gateway``.
ADAPTERS = {
    "smsapi": SmsApi,
    "serwersms": SerwerSms,
    "twilio": Twilio,
}
