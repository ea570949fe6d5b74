"""Numbers and money in the columns of raw rows, as expressions that the engine runs: $231,000 and 231k are 231000.

No row comes into Python. What is no number, or is in another currency than its row, is kept as text to say so.
Patterns hold to what the regular expressions of DuckDB, PostgreSQL, Java and the warehouses have in common.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from comp.survey.columns import Columns

PAY = ("base", "bonus", "equity")
NUMBER = r"^\s*-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?\s*$"
SIGN = "([A-Za-z]{3}|[A-Za-z]{0,2}[$]|[€£¥₹])"
DIGITS = "([0-9]+|[1-9][0-9]{0,2}([,' \u00a0\u202f][0-9]{3})+)([.][0-9]*)?"
MONEY = f"^(-?{SIGN}? ?|{SIGN} ?-){DIGITS} ?[kKmM]?$|^-?{DIGITS} ?[kKmM]? ?{SIGN}$"
THOUSANDS, MILLIONS = (f"[0-9.] ?[{letter}]($|[^A-Za-z])" for letter in ("kK", "mM"))
SYMBOLS = "$€£¥₹"
NOT_A_SIGN = f"[0-9.] ?[KM]( |$)|[^A-Z{SYMBOLS}]"  # of money in capitals, a space before each symbol
PERCENT = "^[0-9]+([.,][0-9]+)? ?%$"
NOTHING = "^(-|–|—|[nN]/?[aA]|[nN]one|[nN]ull|NONE|NULL)$"  # how an empty cell is written
CURRENCIES = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "C$": "CAD", "CA$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "SG$": "SGD", "HK$": "HKD", "MX$": "MXN", "R$": "BRL",
}  # fmt: skip
SHARED = {
    "$": ("AUD", "BRL", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "¥": ("CNY",),
}  # the same sign elsewhere


class Amounts(NamedTuple):
    """A column as finite numbers; its text where it is no number, and where it is money of another currency than its row's."""

    value: ir.Value
    odd: ir.Value
    foreign: ir.Value


def amounts(raw: ir.Table, columns: Columns, name: str, currency: ir.StringValue) -> Amounts:
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
    text = column.cast("string").strip()
    text = ibis.ifelse(text.re_search(NOTHING), "", text)
    if name == "bonus":
        text = ibis.ifelse(text.re_search(PERCENT), "", text)  # a share of base, which `shares` reads
    plain = text.re_search(NUMBER)
    if name not in PAY:
        value = ibis.ifelse(plain, text, nothing).cast("float64")
        return Amounts(value, ibis.ifelse(~plain & (text != ""), text, nothing), nothing)
    return _money(text, plain, currency)


def _money(text: ir.StringValue, plain: ir.BooleanValue, currency: ir.StringValue) -> Amounts:
    """Return text as money, where it is not written as a plain number."""
    nothing = ibis.null("string")
    money = ~plain & text.re_search(MONEY)
    digits = ibis.ifelse(plain, text, ibis.ifelse(money, text.re_replace("[^0-9.-]", ""), nothing))
    times = ibis.cases(
        (plain, 1.0), (text.re_search(THOUSANDS), 1_000.0), (text.re_search(MILLIONS), 1_000_000.0), else_=1.0
    )
    spaced = reduce(lambda so_far, symbol: so_far.replace(symbol, f" {symbol}"), SYMBOLS, text.upper())
    sign = ibis.ifelse(money, spaced.re_replace(NOT_A_SIGN, ""), nothing)
    return Amounts(
        digits.cast("float64") * times,
        ibis.ifelse(~plain & ~money & (text != ""), text, nothing),
        ibis.ifelse((sign != "") & ~_is_of(sign, currency), text, nothing),
    )


def _is_of(sign: ir.StringValue, currency: ir.StringValue) -> ir.BooleanValue:
    """Return whether a sign may stand before an amount of a currency: a plain $ is also that of Canada."""
    fits = sign.cases(*CURRENCIES.items(), else_=sign) == currency
    for shared, others in SHARED.items():
        fits |= (sign == shared) & currency.isin(others)
    return fits


def currency_of(raw: ir.Table, columns: Columns) -> ir.StringValue:
    """Return the currency of each row in capitals; empty cells are dollars."""
    if "currency" not in columns:
        return ibis.literal("USD")
    text = raw[columns.names["currency"]].cast("string").strip().upper().fill_null("")
    return text.cases(("", "USD"), *CURRENCIES.items(), else_=text)
