"""Business errors of the gateway.

Codes: SMSAPI's error table (https://www.smsapi.pl/docs, section 19) as reproduced by
its users and cross-checked with the official C# and Java clients. Texts of 13, 101 and
301 are those of the official clients' fixtures; the others are ours.
"""

TEXTS = {
    8: "Error in request",
    11: "Message too long, empty or with special characters",
    12: "Message has more parts than max_parts",
    13: "No correct phone numbers",
    14: "Wrong sender name",
    20: "Wrong number of idx",
    27: "Idx is longer than 255 characters",
    50: "Message cannot be scheduled more than 3 months ahead",
    52: "Too many messages to one number: 10 in 60 seconds",
    53: "Idx was already used",
    54: "Wrong date",
    56: "Wrong expiration date",
    70: "Wrong notify_url",
    76: "Invalid characters in parameters",
    101: "Authorization failed",
    103: "Not enough credits",
    202: "Too many simultaneous requests, the message will not be sent",
    203: "Too many requests, try again later",
    301: "Not exists ID message",
    400: "Wrong message id",
    999: "Internal error",
}


class Refusal(Exception):
    """The gateway says no, with HTTP 200 and a code.

    :param int code: see :data:`TEXTS`
    :param str text: another text than the code's own
    :param list invalid_numbers: recipients at fault: number, submitted_number, message
    """

    def __init__(self, code, text="", invalid_numbers=()):
        self.code = code
        self.text = text or TEXTS.get(code, "Error")
        self.invalid_numbers = list(invalid_numbers)
        super().__init__(f"{code} {self.text}")

    def payload(self):
        """Tell what the gateway answers.

        :return: the JSON object
        :rtype: dict
        """
        answer = {"error": self.code, "message": self.text}
        if self.invalid_numbers:
            answer = {"invalid_numbers": self.invalid_numbers, **answer}
        return answer
