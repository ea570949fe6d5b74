"""Numbers and money in the columns of raw rows, as expressions that the engine runs: $231,000 and 231k are 231000.

No row comes into Python. What is no number, or is in another currency than its row, is kept as text to say so. The patterns
are those of `comp.amounts`.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import ibis

from comp.amounts import (
    COMMA,
    CURRENCIES,
    MILLIONS,
    MONEY,
    MONEY_WITH_COMMAS,
    NOT_A_SIGN,
    NOTHING,
    NUMBER,
    POINT,
    SYMBOLS,
    THOUSANDS,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from comp.survey.columns import Columns

PAY = ("base", "bonus", "equity")
PERCENT = "^[0-9]+([.,][0-9]+)? ?%$"
SHARED = {
    "$": ("AUD", "BRL", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "¥": ("CNY",),
}  # the same sign elsewhere


class Amounts(NamedTuple):
    """A column as finite numbers; its text where it is no number, and where it is money of another currency than its row's."""

    value: ir.Value
    odd: ir.Value
    foreign: ir.Value


def amounts(
    raw: ir.Table, columns: Columns, name: str, currency: ir.StringValue, way: str = POINT
) -> Amounts:
    """Return a column as numbers; money may have a sign, separators and k or m. Empty cells, also as - or n/a, are none of the three."""
    nothing = ibis.null("string")
    if name not in columns:
        return Amounts(ibis.null("float64"), nothing, nothing)
    column = raw[columns.names[name]]
    if column.type().is_numeric():
        value = column.cast("float64")
        odd = value.isnan() | value.isinf() if column.type().is_floating() else ibis.literal(False)  # noqa: FBT003
        said = ibis.ifelse(odd, value.cast("string"), nothing)
        return Amounts(ibis.ifelse(odd, ibis.null("float64"), value), said, nothing)
    text = text_of(raw, columns, name)
    if name not in PAY:
        plain = text.re_search(NUMBER)
        value = ibis.ifelse(plain, text, nothing).cast("float64")
        return Amounts(value, ibis.ifelse(~plain & (text != ""), text, nothing), nothing)
    if name == "bonus":
        text = ibis.ifelse(text.re_search(PERCENT), "", text)  # a share of base, which `shares` reads
    return _money(text, currency, way)


def text_of(raw: ir.Table, columns: Columns, name: str) -> ir.StringValue:
    """Return a column as text, '' where an empty cell is written in another way."""
    text = raw[columns.names[name]].cast("string").strip()
    return ibis.ifelse(text.re_search(NOTHING), "", text)


def _money(given: ir.StringValue, currency: ir.StringValue, way: str) -> Amounts:
    """Return text as money, its decimals behind what the column writes before them."""
    nothing = ibis.null("string")
    text = _pointed(given, way)
    plain = text.re_search(NUMBER)
    money = ~plain & text.re_search(MONEY)
    digits = ibis.ifelse(plain, text, ibis.ifelse(money, text.re_replace("[^0-9.-]", ""), nothing))
    times = ibis.cases(
        (plain, 1.0), (text.re_search(THOUSANDS), 1_000.0), (text.re_search(MILLIONS), 1_000_000.0), else_=1.0
    )
    sign = ibis.ifelse(money, _sign(text), nothing)
    return Amounts(
        digits.cast("float64") * times,
        ibis.ifelse(~plain & ~money & (given != ""), given, nothing),
        ibis.ifelse((sign != "") & ~_is_of(sign, currency), given, nothing),
    )


def _pointed(text: ir.StringValue, way: str) -> ir.StringValue:
    """Return money with a point before its decimals; in a column written both ways, what could be two numbers is no money."""
    if way == POINT:
        return text
    other = text.re_search(MONEY_WITH_COMMAS)
    if way == COMMA:
        return ibis.ifelse(other, text.replace(".", "").replace(",", "."), text)
    return ibis.ifelse(other & text.contains("."), "?", text)


def _sign(money: ir.StringValue) -> ir.StringValue:
    """Return the sign of money in capitals, '' where it has none."""
    spaced = reduce(lambda so_far, symbol: so_far.replace(symbol, f" {symbol}"), SYMBOLS, money.upper())
    return spaced.re_replace(NOT_A_SIGN, "")


def _is_of(sign: ir.StringValue, currency: ir.StringValue) -> ir.BooleanValue:
    """Return whether a sign may stand before an amount of a currency: a plain $ is also that of Canada."""
    fits = sign.cases(*CURRENCIES.items(), else_=sign) == currency
    for shared, others in SHARED.items():
        fits |= (sign == shared) & currency.isin(others)
    return fits


def currency_of(raw: ir.Table, columns: Columns, way: str = POINT) -> ir.StringValue:
    """Return the currency of each row in capitals; where no cell tells it, it is that of the sign of its base, else dollars.

    `way` is how the column of the base writes.
    """
    signed = _signed(raw, columns, way)
    if "currency" not in columns:
        return signed
    text = raw[columns.names["currency"]].cast("string").strip().upper().fill_null("")
    return ibis.ifelse(text == "", signed, text.cases(*CURRENCIES.items(), else_=text))


def _signed(raw: ir.Table, columns: Columns, way: str) -> ir.StringValue:
    """Return the currency that the sign of the base means, dollars where it has none."""
    dollars = ibis.literal("USD")
    if raw[columns.names["base"]].type().is_numeric():
        return dollars
    text = _pointed(text_of(raw, columns, "base"), way)
    sign = ibis.ifelse(text.re_search(MONEY) & ~text.re_search(NUMBER), _sign(text), "").fill_null("")
    return sign.cases(("", "USD"), *CURRENCIES.items(), else_=sign)
