"""A day of a chain of shops: staff click and customers answer at the times that a plan
says, whether or not the server keeps up.
"""

import http.client
import json
import random
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from bench_chain import prepare_answer

#: A whole day: 20,000 repairs with 4 SMS each, 10,000 answers, and what staff write.
CALLS = {
    "stage change": 80_000,
    "answer from the inbox": 20_000,
    "incoming webhook": 10_000,
    "inbox opening": 10_000,
    "repair form": 20_000,
}
#: Each of these sends an SMS.
SENDING = ("stage change", "answer from the inbox")
THREADS = 24


@dataclass
class Desk:
    """A clerk at work.

    :param str session: id of a session that is logged in
    :param deque repairs: id and next stages of each
    :param list conversations: ids
    :param list numbers: of customers
    :param str webhook: path that the shop's gateway calls
    """

    session: str
    repairs: deque
    conversations: list
    numbers: list
    webhook: str


class Day:
    """Calls to a server by staff and gateways of many shops.

    :param int port: of the server
    :param list desks: of :class:`Desk`
    :param dict form: the fields of a repair's form
    """

    def __init__(self, port, desks, form):
        self.port, self.desks, self.form = port, desks, form
        self.chance, self.numbers, self.lock = (
            random.Random(11),
            count(),
            threading.Lock(),
        )
        self.took, self.done, self.errors = defaultdict(list), Counter(), []
        self.actions = {
            "stage change": self.change_stage,
            "answer from the inbox": self.answer,
            "incoming webhook": self.receive,
            "inbox opening": self.open_inbox,
            "repair form": self.open_repair,
        }

    @property
    def sent(self):
        """How many SMS were asked for."""
        return sum(self.done[kind] for kind in SENDING)

    def run(self, seconds, rate=None):
        """Let the day go on.

        :param float seconds: for how long
        :param float rate: calls a second; None: each as soon as there is a hand for it
        :return: milliseconds of each call by its kind, from when it was due
        :rtype: dict
        """
        self.took = defaultdict(list)
        start = time.monotonic()
        dues = self._dues(start, seconds, rate)
        threads = [
            threading.Thread(target=self._work, args=(dues, start + seconds, rate))
            for _ in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.errors:
            raise AssertionError(f"{len(self.errors)} calls failed: {self.errors[0]}")
        return self.took

    def _dues(self, start, seconds, rate):
        """Plan the calls: when and what, at random."""
        kinds, weights = zip(*CALLS.items(), strict=True)
        due = start
        while due < start + seconds:
            yield due, self.chance.choices(kinds, weights)[0]
            due += self.chance.expovariate(rate) if rate else 0

    def _work(self, dues, end, rate):
        """Do what is due, until nothing is left."""
        while True:
            with self.lock:
                due, kind = next(dues, (None, None))
                desk = self.chance.choice(self.desks)
            if due is None or not rate and time.monotonic() > end:
                return
            time.sleep(max(0, due - time.monotonic()))
            started = due if rate else time.monotonic()
            try:
                self.actions[kind](desk)
            except Exception as error:
                self.errors.append(f"{kind}: {error!r}")
                return
            self.took[kind].append((time.monotonic() - started) * 1000)
            with self.lock:
                self.done[kind] += 1

    # -- calls ---------------------------------------------------------------------

    def change_stage(self, desk):
        """Move a repair to its next stage."""
        repair_id, stages = desk.repairs.popleft()
        values = {"stage_id": stages[0]}
        self._rpc(desk, "repair.order", "web_save", [[repair_id], values, self.form])
        if stages[1:]:
            desk.repairs.append((repair_id, stages[1:]))

    def open_repair(self, desk):
        """Open the form of a repair."""
        repair_id = desk.repairs[0][0]
        self._rpc(desk, "repair.order", "web_read", [[repair_id], self.form])

    def open_inbox(self, desk):
        """Open the inbox and its first conversation."""
        model = "repair.conversation"
        page = self._rpc(desk, model, "inbox_page", ["open"])
        self._rpc(desk, model, "inbox_counts", [])
        found = page["rows"][0]["id"]
        self._rpc(desk, model, "inbox_open", [[found]])
        fields = {"text": {}, "sent_at": {}, "delivery_state": {}, "document_name": {}}
        domain = [("conversation_id", "=", found)]
        options = {"order": "id desc", "limit": 50, "count_limit": 1}
        args = [domain, fields]
        self._rpc(desk, f"{model}.message", "web_search_read", args, **options)

    def answer(self, desk):
        """Write to a customer."""
        one = self.chance.choice(desk.conversations)
        args = [[one], f"Yes, at {next(self.numbers)}."]
        self._rpc(desk, "repair.conversation", "action_send_sms", args)

    def receive(self, desk):
        """Be called by a gateway with an SMS of a customer."""
        number = self.chance.choice(desk.numbers)
        form = prepare_answer(number, f"When can I come? {next(self.numbers)}")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._call(f"{desk.webhook}/incoming", urlencode(form), headers)

    def _rpc(self, desk, model, method, args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        headers = {"Content-Type": "application/json"}
        headers["Cookie"] = f"session_id={desk.session}"
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = json.loads(
            self._call(f"/web/dataset/call_kw/{model}/{method}", body, headers)
        )
        assert "error" not in answer, answer["error"]["data"]["message"]
        return answer.get("result")

    def _call(self, path, body, headers):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        try:
            link.request("POST", path, body, headers)
            answer = link.getresponse()
            text = answer.read()
            assert answer.status == 200, (path, answer.status)
            return text
        finally:
            link.close()
