"""What every adapter offers. It knows HTTP and the words of one gateway; what follows
from them is decided by the models. Plain Python, no Odoo.
"""

from dataclasses import replace

from .base import Check, NoAnswer, NotReached, Reason, SendResult, Status


class Gateway:
    """One account at a gateway. Subclass it, and register it in ``ADAPTERS``.

    The methods without a leading underscore are what the models call.
    """

    #: Name of the gateway as people know it.
    label = ""
    #: Proposed address, backup address and sender of a new account.
    base_url = backup_url = default_sender = ""
    #: Sender that stands for a number shared with other clients; empty: it has none.
    pool_sender = ""
    #: Name of the account, beside its secret; empty when the secret is enough.
    login_label = ""
    #: Requests a second that the gateway takes from one address.
    per_second = 50
    #: How long a call without an answer may be repeated: the gateway refuses a second
    #: copy, or can be asked for the first (``can_ask``). Later a person decides.
    repeat_s = 0
    #: Whether a repeat has to ask first; then it waits ``settle_s`` after the call that
    #: was not answered, for which the gateway may not be through with it.
    can_ask = False
    settle_s = 0
    #: Whether it asks by number and text, as the gateway keeps no key of ours.
    asks_by_text = False
    #: A report is asked for when it is missing so long; 0: it never comes by itself.
    report_due_s = 3600
    #: Most reports that are asked for with one call.
    most_asked = 1
    #: Whether incoming SMS have to be fetched, because the gateway calls nobody.
    fetches = False
    #: What a webhook answers: text and content type.
    webhook_answer = ("OK", "text/plain; charset=utf-8")

    def __init__(self, account):
        """Keep the account.

        :param Account account: where and as whom to call
        """
        self.account = account

    @classmethod
    def two_way(cls, sender):
        """Tell whether people can answer a message of this sender: the shared pool and
        own numbers, never a name.

        :param str sender: sender as set on the gateway
        :return: whether an answer reaches us
        :rtype: bool
        """
        is_pool = bool(cls.pool_sender) and sender.lower() == cls.pool_sender.lower()
        return is_pool or sender.lstrip("+").isdigit()

    def send(self, message):
        """Hand one message to the gateway. Called in threads, without the ORM.

        :param Message message: what to send
        :return: what became of it; failures are results, not exceptions
        :rtype: SendResult
        """
        try:
            return self._send(message)
        except NotReached as error:
            return SendResult(Status.THROTTLED, Reason.UNREACHABLE, detail=str(error))
        except NoAnswer as error:
            return SendResult(Status.UNSURE, Reason.SILENCE, detail=str(error))

    def repeat(self, message):
        """Hand over a message again whose earlier call was not answered, so that it
        leaves once.

        :param Message message: what to send
        :return: what became of it
        :rtype: SendResult
        """
        if not self.can_ask:
            return self.send(message)
        try:
            found = self._find(message)
        except (NotReached, NoAnswer) as error:
            return SendResult(Status.UNSURE, Reason.SILENCE, detail=str(error))
        return found or replace(self.send(message), alone=True)

    def _send(self, message):
        """Make the call of :meth:`send`.

        :raise NotReached, NoAnswer: as :func:`http.call` does
        """
        raise NotImplementedError

    def _find(self, message):
        """Look for an earlier copy of a message. Only where ``can_ask``.

        :param Message message: what may have been sent
        :return: what became of it; None when the gateway surely never took it
        :rtype: SendResult or None
        :raise NotReached, NoAnswer: when it could not be asked
        """
        raise NotImplementedError

    def check(self):
        """Try the connection and the credentials without sending anything.

        :return: whether it works, in words
        :rtype: Check
        """
        try:
            return self._check()
        except NotReached as error:
            return Check(False, str(error), reason=Reason.UNREACHABLE)
        except NoAnswer as error:
            return Check(False, str(error), reason=Reason.SILENCE)

    def _check(self):
        """Make the calls of :meth:`check`; raises as :meth:`_send` does."""
        raise NotImplementedError

    def ask(self, refs):
        """Ask what became of messages.

        :param list refs: at most ``most_asked`` ids of the gateway
        :return: what it knows, as if it had reported it
        :rtype: list[Report]
        :raise NotReached, NoAnswer: when it could not be asked
        """
        raise NotImplementedError

    def cancel(self, ref):
        """Take back a message that has not left yet.

        :param str ref: id of the gateway
        :return: ``CANCELLED``, ``SENT`` when it is too late, or ``UNSURE`` when the
            gateway has to be asked again
        :rtype: SendResult
        """
        try:
            return self._cancel(ref)
        except (NotReached, NoAnswer) as error:
            return SendResult(Status.UNSURE, Reason.SILENCE, detail=str(error))

    def _cancel(self, ref):
        """Make the call of :meth:`cancel`.

        :raise NotReached, NoAnswer: when nothing is certain
        """
        raise NotImplementedError

    def fetch(self, since):
        """Fetch incoming SMS. Only where ``fetches``.

        :param datetime since: naive UTC; older ones may come, too
        :return: parameters for :meth:`parse_incoming`, one dict for each SMS
        :rtype: list[dict]
        :raise NotReached, NoAnswer: when it could not be asked
        """
        raise NotImplementedError

    def callbacks(self):
        """Ask which addresses the gateway calls for incoming SMS.

        :return: addresses, or None when its interface cannot tell
        :rtype: tuple or None
        :raise NotReached, NoAnswer: when it could not be asked
        """
        return None

    def add_callback(self, url):
        """Have the gateway call an address for incoming SMS. Only where ``callbacks``
        can tell.

        :param str url: our address
        :return: whether the gateway took it
        :rtype: bool
        :raise NotReached, NoAnswer: when it could not be asked
        """
        raise NotImplementedError

    def verify(self, headers, url, form):
        """Tell whether a callback is signed by this gateway.

        :param headers: headers of the request, by name in any case
        :param str url: address that was called, as the gateway knows it
        :param list form: tuples of name and value of the body
        :return: False when it is not; True where the gateway signs nothing
        :rtype: bool
        """
        return True

    @classmethod
    def parse_reports(cls, values):
        """Read a callback with delivery reports.

        :param dict values: parameters of the query and the form, as text
        :return: reports in the order of the request
        :rtype: list[Report]
        :raise MalformedCallback: when this is no such callback
        """
        raise NotImplementedError

    @classmethod
    def parse_incoming(cls, values):
        """Read a callback with an incoming SMS.

        :param dict values: parameters of the query and the form, as text
        :return: the messages, usually one
        :rtype: list[Incoming]
        :raise MalformedCallback: when this is no such callback
        """
        raise NotImplementedError
