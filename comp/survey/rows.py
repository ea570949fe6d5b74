"""Raw rows to rows that count: read by name, checked, in dollars, aged to one date; each row left out has one reason.

All of it is expressions that the engine runs. What comes back are counts, and the distinct words of a column.
Dollars a year. A plain year stands for its middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from comp.market.factors import PARTS
from comp.survey.amounts import PAY, amounts, currency_of
from comp.survey.columns import NUMBERS, bonus_told
from comp.survey.quantiles import percentiles
from comp.survey.said import FOREIGN, NO_NUMBER, NO_RATE, noticed, samples, without_bonus
from comp.survey.shares import shares, usual
from comp.survey.writing import Writing, writing_of
from comp.tables import DataError, Fault, load, rule
from comp.words import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from comp.survey.columns import Columns
    from comp.survey.engine import Engine
    from comp.survey.rules import Rules

MOST_WORDS = 2_000  # distinct words of a column that are looked at
SHOWN_WORDS = 8  # of those that mean nothing
SHOWN_TITLES = 12
YEAR, MONTH, TENTHS = r"^[0-9]{4}(\.0*)?$", r"^[0-9]{4}-[0-9]{2}", r"^[0-9]{4}\.[0-9]+$"
FOLDS = 5
AGAIN = "the same person again"
USUAL = Writing()
NOT_TOLD = ""  # a stage, location or specialism that nobody gave or that means nothing


@dataclass(frozen=True)
class Reading:
    """What was read: rows in all, those left out by reason, what else was noticed, and sentences about single words."""

    read: int
    kept: int
    left_out: Mapping[str, int]
    noticed: Mapping[str, int]
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """The rows that count, kept in the engine, with the parts of a role that they tell."""

    table: ir.Table
    reading: Reading
    parts: tuple[str, ...]
    weighted: bool
    told: frozenset[str] = field(default_factory=frozenset)  # columns beyond the parts: year, experience ...


def counted(engine: Engine, raw: ir.Table, columns: Columns, rules: Rules, name: str) -> Rows:
    """Return the rows that count; raises DataError when there are none, with what is wrong with all of them."""
    words = {part: _Words(raw, columns, rules, part) for part in PARTS if part in columns}
    writing = writing_of(raw, columns)
    typed = typed_rows(raw, columns, rules, words, writing)
    if raw[columns.names["base"]].type().is_string():  # text is read once
        typed = engine.keep(typed, "typed")
    rows, sound, first = _first_reasons(typed, name)
    single, twice = _latest(rows, columns, sound)
    sound -= twice
    inside, fences = _within_fences(engine, single, sound)
    kept = engine.keep(final_rows(inside, columns, rules), "kept")
    many = int(kept.count().execute())
    left_out = {
        **first,
        AGAIN: twice,
        "an outlier": sound - many,
    }
    sentences = [
        *without_bonus(columns),
        *writing.sentences(columns),
        *(said for each in words.values() for said in each.sentences()),
        *samples(typed, first, writing),
    ]
    lacking = noticed(single, columns) | {
        f"{part} that means nothing": w.unknown for part, w in words.items() if part != "level"
    }
    reading = Reading(
        sum(left_out.values()) + many,
        many,
        {reason: count for reason, count in left_out.items() if count},
        {what: count for what, count in lacking.items() if count},
        (*sentences, *(fences if left_out["an outlier"] else ())),
    )
    if not many:
        raise DataError([Fault(name, sentence) for sentence in _nothing_left(reading)])
    parts = tuple(part for part in PARTS if part in columns)
    return Rows(kept, reading, parts, "weight" in columns, frozenset(columns.names))


def _nothing_left(reading: Reading) -> list[str]:
    """Return sentences that say why no row counts."""
    if not reading.read:
        return ["has a header and no rows"]
    why = [f"{count:,} rows left out: {reason}" for reason, count in reading.left_out.items()]
    return [f"none of its {reading.read:,} rows can be used", *why, *reading.sentences]


class _Words:
    """The distinct words of a column and what each means."""

    def __init__(self, raw: ir.Table, columns: Columns, rules: Rules, part: str) -> None:
        self.part, self.column = part, raw[columns.names[part]].cast("string")
        counts = raw.group_by(word=self.column).agg(n=ibis._.count())
        frame = (
            counts.filter(counts.word.notnull()).order_by(ibis.desc("n"), "word").limit(MOST_WORDS).execute()
        )
        self.meaning = rules.meaning(part)
        found = [
            (str(word), int(n), self.meaning.of(str(word)))
            for word, n in zip(frame["word"], frame["n"], strict=True)
        ]
        self.known = {word: meant for word, _, meant in found if meant}
        self.strange = [(word, n) for word, n, meant in found if not meant and word.strip()]
        self.titles = [(word, n, meant) for word, n, meant in found if meant and not self.meaning.names(word)]

    @property
    def unknown(self) -> int:
        """Return how many rows hold a word that means nothing."""
        return sum(n for _, n in self.strange)

    def id(self) -> ir.StringValue:
        """Return the id of each row as an expression; null where the word means nothing."""
        if self.known and not self.strange and all(word == meant for word, meant in self.known.items()):
            return self.column  # the rows hold ids already
        return (
            self.column.cases(*self.known.items(), else_=ibis.null("string"))
            if self.known
            else ibis.null("string")
        )

    def sentences(self) -> list[str]:
        """Return a sentence for each of the commonest words that mean nothing, with the nearest id, and one on titles."""
        shown = [
            f"{self.part} '{word[:60]}' ({n:,} rows) is not known.{self.meaning.nearest(word)}"
            for word, n in self.strange[:SHOWN_WORDS]
        ]
        more = len(self.strange) - SHOWN_WORDS
        shown += [f"{self.part}: {more:,} more words are not known"] if more > 0 else []
        return [*shown, self._titles()] if self.titles else shown

    def _titles(self) -> str:
        """Return which level the commonest titles are taken for."""
        taken = [f"'{word[:60]}' is {meant} ({n:,} rows)" for word, n, meant in self.titles[:SHOWN_TITLES]]
        more = len(self.titles) - SHOWN_TITLES
        return f"titles by data/titles.csv: {', '.join(taken)}{f' and {more:,} more' if more > 0 else ''}"


def typed_rows(
    raw: ir.Table, columns: Columns, rules: Rules, words: Mapping[str, _Words], writing: Writing = USUAL
) -> ir.Table:
    """Return a row for each raw one: ids, dollars as given, the moment, and the first reason to leave it out, if any."""
    currency = currency_of(raw, columns, writing.way("base"))
    numbers = {
        name: amounts(raw, columns, name, currency, writing.way(name))
        for name in NUMBERS
        if name != "bonus_share"
    }
    numbers["bonus_share"] = shares(raw, columns, fractions=writing.fractions)
    moment, exact = _moment(raw, columns, rules)
    rate = currency.cases(
        *((each, float(value)) for each, value in rules.rates.items()),
        ("USD", 1.0),
        else_=ibis.null("float64"),
    )
    ids = {part: words[part].id() if part in words else ibis.literal(NOT_TOLD) for part in PARTS}
    table = raw.select(
        **{part: ids[part] if part == "level" else ids[part].fill_null(NOT_TOLD) for part in PARTS},
        **{name: each.value for name, each in numbers.items()},
        **{f"{name}_text": each.odd for name, each in numbers.items()},
        **{f"{name}_foreign": numbers[name].foreign for name in PAY},
        level_text=raw[columns.names["level"]].cast("string"),
        moment=moment,
        exact=exact,
        year_given=_given(raw, columns, "year"),
        currency=currency,
        rate=rate,
        person=raw[columns.names["person"]].cast("string") if "person" in columns else ibis.null("string"),
    )
    table = table.mutate(bonus=ibis.coalesce(table.bonus, table.bonus_share * table.base))
    return table.mutate(reason=_reason(table, columns, rules))


def _reason(rows: ir.Table, columns: Columns, rules: Rules) -> ir.StringValue:
    """Return why a row is left out, the first reason that holds; null where it counts."""
    late = ibis.ifelse(rows.exact, rows.moment > rules.moment + 1 / 24, rows.moment >= rules.year + 1)
    pay = [rows[name] for name in PAY]
    texts = [(rows[f"{name}_text"].notnull(), NO_NUMBER.format(name)) for name in NUMBERS if name in columns]
    texts += [(rows[f"{name}_foreign"].notnull(), FOREIGN.format(name)) for name in PAY]
    return ibis.cases(
        (rows.level_text.fill_null("").strip() == "", "no level"),
        (rows.level.isnull(), "a level that is not known"),
        *texts,
        (rows.base.isnull(), "no base"),
        (pay[0] < 0, "negative base"),
        (pay[1] < 0, "negative bonus"),
        (pay[2] < 0, "negative equity"),
        (rows.bonus_share > rule("most_bonus"), f"a bonus above {percent(rule('most_bonus'))} of base"),
        (rows.rate.isnull(), NO_RATE),
        (rows.base * rows.rate < rule("least_pay"), f"base below {rule('least_pay'):,.0f} dollars"),
        (rows.base * rows.rate > rule("most_pay"), f"base above {rule('most_pay'):,.0f} dollars"),
        (rows.year_given & rows.moment.isnull(), "a year that cannot be read"),
        (late, f"dated after {rules.as_of}"),
        ((rows.weight <= 0) if "weight" in columns else ibis.literal(False), "a weight that is not above 0"),  # noqa: FBT003
        else_=ibis.null("string"),
    )  # fmt: skip


def _moment(raw: ir.Table, columns: Columns, rules: Rules) -> tuple[ir.Value, ir.Value]:
    """Return when each row was true, as a year with a fraction, and whether it says more than the year."""
    no = ibis.literal(False)  # noqa: FBT003
    if "year" not in columns:
        return ibis.literal(rules.moment), no
    column = raw[columns.names["year"]]
    kind = column.type()
    if kind.is_date() or kind.is_timestamp():
        return column.year() + (column.month() - 0.5) / 12, ibis.literal(True)  # noqa: FBT003
    if kind.is_integer():
        return column.cast("float64") + 0.5, no
    if kind.is_numeric():
        value = column.cast("float64")
        whole = value == value.floor()
        return ibis.ifelse(whole, value + 0.5, value), ~whole
    text = column.cast("string").strip()
    nothing = ibis.null("string")
    year = ibis.ifelse(text.re_search(YEAR) | text.re_search(MONTH), text.substr(0, 4), nothing).cast(
        "float64"
    )
    month = ibis.ifelse(text.re_search(MONTH), text.substr(5, 2), nothing).cast("float64")
    tenths = ibis.ifelse(text.re_search(TENTHS) & ~text.re_search(YEAR), text, nothing).cast("float64")
    real = ibis.coalesce(tenths, year + ibis.coalesce((month - 0.5) / 12, ibis.literal(0.5).cast("float64")))
    return ibis.ifelse(
        month.between(1, 12) | month.isnull(), real, ibis.null("float64")
    ), year.isnull() | month.notnull()


def _given(raw: ir.Table, columns: Columns, name: str) -> ir.BooleanValue:
    """Return whether a cell of an optional column is filled."""
    if name not in columns:
        return ibis.literal(False)  # noqa: FBT003
    column = raw[columns.names[name]]
    return column.notnull() & (column.cast("string").strip() != "")


def _first_reasons(typed: ir.Table, name: str) -> tuple[ir.Table, int, dict[str, int]]:
    """Return the rows without a reason to be left out, how many they are, and how many have each reason."""
    counts = typed.group_by("reason").agg(n=ibis._.count()).execute()
    if counts.empty:
        raise DataError([Fault(name, "has a header and no rows")])
    left = counts[counts["reason"].notna()].sort_values(["n", "reason"], ascending=[False, True])
    reasons = dict(zip(left["reason"], map(int, left["n"]), strict=True))
    return typed.filter(typed.reason.isnull()), int(counts["n"].sum()) - sum(reasons.values()), reasons


def _latest(rows: ir.Table, columns: Columns, many: int) -> tuple[ir.Table, int]:
    """Return one row a person, the latest and then the highest paid, and how many others there were."""
    if "person" not in columns:
        return rows, 0
    order = [ibis.desc(rows[name]) for name in ("moment", "base", "bonus", "equity")]
    rows = rows.mutate(again=ibis.row_number().over(group_by="person", order_by=order))
    single = rows.filter(rows.person.isnull() | (rows.person.strip() == "") | (rows.again == 0))
    return single.drop("again"), many - int(single.count().execute())


def _money(rows: ir.Table) -> tuple[ir.Value, ir.Value]:
    """Return base and total in dollars as given, before ageing; an empty bonus or equity counts as none."""
    base = rows.base * rows.rate
    return base, base + (rows.bonus.fill_null(0.0) + rows.equity.fill_null(0.0)) * rows.rate


def _within_fences(engine: Engine, rows: ir.Table, people: int) -> tuple[ir.Table, list[str]]:
    """Return the rows inside the outer fences of their level on the logarithm of base and total, and the fences in words."""
    fences = _fences(engine, rows, people)
    base, total = _money(rows)
    bounds = ibis.memtable(fences.reset_index())
    fenced = rows.mutate(given_base=base, given_total=total).join(bounds, "level")
    inside = fenced.filter(
        fenced.given_base.between(fenced.base_low, fenced.base_high),
        fenced.given_total.between(fenced.total_low, fenced.total_high),
    )
    named = load("levels")["name"].to_dict()
    words = [
        f"{named[level]}: a base of {low:,.0f} to {high:,.0f} as given is kept"
        for level, low, high in fences[["base_low", "base_high"]].itertuples()
    ]
    return inside, words


def _fences(engine: Engine, rows: ir.Table, people: int) -> pd.DataFrame:
    """Return for each level the lowest and highest base and total kept, dollars as given: outer fences on a logarithm."""
    base, total = _money(rows)
    rows = rows.select("level", base=base, total=total)
    found = percentiles(engine, rows, ["level"], ["base", "total"], people=people)
    bounds: dict[str, pd.Series] = {}
    for measure in ("base", "total"):
        low, high = (found[f"{measure}_{name}"].map(math.log) for name in ("p25", "p75"))
        reach = rule("fence") * (high - low).clip(lower=rule("narrowest"))
        bounds[f"{measure}_low"] = (low - reach).map(math.exp)
        bounds[f"{measure}_high"] = (high + reach).map(math.exp)
    return pd.DataFrame(bounds)


def final_rows(rows: ir.Table, columns: Columns, rules: Rules) -> ir.Table:
    """Return the rows that count: ids, weight, dollars of the date asked for, calendar year, fold, experience in years."""
    moment = rows.moment.fill_null(rules.moment)
    years = ibis.greatest(rules.moment - moment, 0.0)
    dollars = rows.rate * (years * math.log1p(rules.drift)).exp()
    pay = {name: rows[name].fill_null(0.0) * dollars for name in PAY}
    if not bonus_told(columns):
        pay["bonus"] = pay["base"] * usual(rows)
    mixed = sum(
        (
            (rows[name].fill_null(0.0) + 0.5).floor().cast("int64") * factor
            for name, factor in (("base", 31), ("bonus", 17), ("equity", 7))
        ),
        ibis.literal(0, "int64"),
    )  # arithmetic on the row itself: every engine puts it into the same fold; they round a half differently
    return rows.select(
        *PARTS,
        **pay,
        total=pay["base"] + pay["bonus"] + pay["equity"],
        **({"weight": rows.weight} if "weight" in columns else {}),
        year=moment.floor().cast("int32"),
        fold=(mixed % 9973 % FOLDS).cast("int32"),
        **({"experience": _experience(rows)} if "experience" in columns else {}),
    )  # fmt: skip


def _experience(rows: ir.Table) -> ir.StringValue:
    """Return whole years of experience as a word, 30 for more."""
    years = ibis.least(ibis.greatest(rows.experience.floor(), 0.0), 30.0)
    return years.cast("int32").cast("string").fill_null(NOT_TOLD)
