"""Money as a whole number of ten-thousandths of a currency."""

from odoo import fields

PER_CURRENCY_UNIT = 10_000


class Units(fields.Integer):
    """Ten-thousandths of the currency of the record, exact.

    Eight bytes: with four, a metered account overflows after some 200,000 PLN.
    """

    _column_type = ("int8", "int8")


def to_amount(units):
    """Turn units into an amount to show, never to calculate with.

    :param int units: ten-thousandths of a currency
    :return: the amount in the currency
    :rtype: float
    """
    return units / PER_CURRENCY_UNIT
