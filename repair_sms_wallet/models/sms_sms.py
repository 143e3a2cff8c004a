from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _split_by_api(self):
        """Override of `sms`: companies with a gateway of ours get our API."""
        rest = self.browse()
        for company, sms in self.grouped(lambda s: s._get_sms_company()).items():
            if company._get_repair_sms_gateway():
                sms_api = company._get_sms_api_class()(self.env)
                # Core forgets this in its queue, and would use OdooBot's company.
                sms_api._set_company(company)
                yield sms_api, sms
            else:
                rest += sms
        if rest:
            yield from super(SmsSms, rest)._split_by_api()

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """Override of `sms`: split before sending, whoever calls.

        Core's queue calls this with SMS of several companies and fails on them
        (https://github.com/odoo/odoo/pull/263947); harmless once core splits itself.
        """
        kwargs = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        if self.env.context.get("sms_api"):
            return super()._send(**kwargs)
        for sms_api, sms in self._split_by_api():
            for ids in sms._split_batch():
                self.browse(ids).with_context(sms_api=sms_api)._send(**kwargs)

    def _follow(self, state, failure):
        """Take over the state of our message while the row still exists.

        :param str state: core's state
        :param str failure: core's failure type for a notification, or False
        """
        if failure and failure not in dict(self._fields["failure_type"].selection):
            failure = "unknown"
        # A failed SMS stays, so that core's "send again" finds it.
        values = {"state": state, "failure_type": failure}
        self.write(dict(values, to_delete=state != "error"))
