"""A browser of the staff, as far as a server notices."""

import requests

#: Longer than any answer takes: a server that died leaves calls without one.
PATIENCE_S = 60


class Refused(Exception):
    """The server answered with an error."""


class Session(requests.Session):
    """A session that does not wait for ever."""

    def request(self, *args, **kwargs):
        """Ask, at most until patience ends.

        :param args: see requests
        :param kwargs: see requests
        :rtype: requests.Response
        :raise requests.Timeout: when no answer comes
        """
        return super().request(*args, timeout=PATIENCE_S, **kwargs)


class Browser(Session):
    """One that the administrator is logged in with.

    :param str url: of the server, which must live
    :param str database: its name
    """

    def __init__(self, url, database):
        super().__init__()
        self.url = url
        who = {"db": database, "login": "admin", "password": "admin"}
        self.call("/web/session/authenticate", **who)

    def call(self, path, **params):
        """Call a JSON route.

        :param str path: of the route
        :param params: its parameters
        :return: what it returns
        :raise Refused: when that is an error
        """
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.post(self.url + path, json=body).json()
        if "error" in answer:
            raise Refused(answer["error"]["data"]["message"])
        return answer.get("result")

    def press(self, model, method, *args):
        """Call a method as the web client does.

        :param str model: name of the model
        :param str method: public method
        :param args: its arguments, the ids of the records first
        :return: what it returns
        :raise Refused: when that is an error
        """
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.call("/web/dataset/call_kw", **params)
