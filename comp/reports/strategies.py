"""When to exercise options, in sentences, a chart and a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts import strategies as charts
from comp.charts.style import key_of
from comp.reports.comparison import Exhibit
from comp.tax.brackets import limits
from comp.tax.states import latest_table
from comp.words import counted, full, listed, percent, short, years

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.exercise import Strategies

NAMES = {
    "exit": "Exercise at the exit",
    "early": "Exercise early, with an 83(b) election",
    "hold": "Exercise as it vests, and hold",
    "leave": "Leave, and exercise in the window",
    "wait": "Leave, and wait for the exit",
}
DOING = {
    "exit": "Exercising at the exit",
    "early": "Exercising early, with an 83(b) election,",
    "hold": "Exercising as it vests and holding",
    "leave": "Leaving and exercising in the window",
    "wait": "Leaving and waiting for the exit",
}
TICKS = {
    "exit": "At the exit",
    "early": "Early, 83(b)",
    "hold": "As it vests,<br>and hold",
    "leave": "Leave, exercise<br>in the window",
    "wait": "Leave, and wait",
}
EXITS = {
    "middle": "the middle of those that pay; a sale that you enter takes its place",
    "own": "the sale that you chose",
    "last_round": "at the last round's price, for in no simulated future does a common share pay; a sale that you enter takes its place",
}  # which exit all ways are held against
WORTH_SAYING = 0.01  # of what is kept: a difference below it is none
NOTES = """
**Exercise early** means to pay for shares before they vest, where the company allows it, and to tell the tax office within
30 days (an 83(b) election). What has not vested when there is an exit is paid back, but not the tax that was paid on it
(26 U.S.C. 83(b)(1)); if the company fails neither is. For the income tax the election does nothing for incentive options:
sold within {from_grant} of the grant, the spread on the day they vested is ordinary income.

**The spread** is the 409A value of a share less your strike. Of incentive options (ISO) only the minimum tax counts it when
you exercise, and gives it back later as a credit; of others it is wages at once. The 409A value is taken to grow evenly
from the one you were told, or from your strike where you were told none, to the price at the exit.

**Incentive options** become ordinary ones {months} months after leaving, and where more than {limit} dollars of them, at the
strike and of all your grants together, the earliest first, can first be exercised in one calendar year: as they vest, or in
the year of the grant where the company lets you exercise early. Held more than {from_grant} from the grant and {from_exercise} from the exercise, all is long gain.

**If it fails** means the same purchases, and then shares that are worth nothing on the day of the exit. A loss reduces other
income by at most {loss} dollars in that year; what is left of it is not counted.

**Not modelled:** what your other grants add to the taxes of this one, shares that accelerate, a new company's wages after leaving, interest on the cash, the minimum tax credits of
states, loans, sales before the exit. This is no tax advice.
"""


def notes(assumptions: Assumptions) -> str:
    """Return how it is worked out and what is left out, with the limits of the household's own return."""
    rules = limits(latest_table(assumptions.start_year), "US", assumptions.filing_status)
    return NOTES.format(
        months=counted(rules["iso_months_after_leaving"]),
        limit=full(rules["iso_first_exercisable_limit"]),
        from_grant=years(int(rules["iso_years_from_grant"])),
        from_exercise=years(int(rules["iso_years_from_exercise"])),
        loss=full(rules["capital_loss_limit"]),
    )


def headline(found: Strategies) -> str:
    """Return which way keeps most at this exit and what it risks, against exercising at the exit."""
    rows = found.open_ways
    if rows.empty:
        return f"No way of exercising is open: {found.table['reason']['hold']}."
    if float(rows["kept"].max()) <= 0:
        return f"At this exit no way of exercising leaves anything: {_why_nothing(found)}."
    best, plain = str(rows["kept"].idxmax()), rows["kept"].get("exit", 0.0)
    top = _row(found, best)
    if best == "exit" or top["kept"] - plain <= WORTH_SAYING * top["kept"]:
        return f"Exercising at the exit keeps {short(plain)} and risks nothing; no other way keeps more worth speaking of."
    risk = f"needs {short(top['cash'])} before the exit and loses {short(-top['if_it_fails'])} if the company fails"
    beside = (
        f" Exercising at the exit keeps {short(plain)} and risks nothing." if "exit" in rows.index else ""
    )
    return f"{DOING[best]} keeps the most, {short(top['kept'])}, but {risk}.{beside}"


def _why_nothing(found: Strategies) -> str:
    """Return why open ways leave nothing at this exit."""
    if found.exit.price <= found.strike:
        return "a common share is worth no more than your strike"
    if found.open_ways["shares"].max() == 0:
        return "nothing has vested by then"
    return "strikes and taxes take all that the shares bring"


def exit_sentence(found: Strategies) -> str:
    """Return the exit that all ways are held against."""
    return (
        f"All for the same exit, {EXITS[found.exit.what]}: a common share at ${found.exit.price:,.2f} after {found.exit.month / 12:.1f} years, "
        f"{full(found.shares)} options at a strike of ${found.strike:,.2f}.{_before(taken_sentence(found))}"
    )


def taken_sentence(found: Strategies) -> str:
    """Return what is taken for a 409A price that was not told, or nothing where it was, or where no way is open."""
    if found.value_told or found.open_ways.empty:
        return ""
    return (
        f"No 409A price was told: common is taken to be still worth your strike today, ${found.strike:,.2f}, so the taxes of "
        "exercising before the exit may be higher. Ask for it."
    )


def _before(sentence: str) -> str:
    return f" {sentence}" if sentence else ""


def minimum_tax_sentence(found: Strategies) -> str:
    """Return how many options can be exercised this year without minimum tax, before it happens; nothing if they have expired."""
    if found.open_ways.empty:
        return ""
    if found.grant.kind != "iso":
        plain = "These are not incentive options: the spread is wages in the year you exercise, and payroll tax is due on it."
        return plain + _before(taken_sentence(found))
    if not found.value_told:
        return (
            f"All {full(found.shares)} options can be exercised this year without minimum tax if common is still worth your "
            f"strike of ${found.strike:,.2f}, as no 409A price was told: ask for it before you exercise."
        )
    if found.value_now <= found.strike:
        return f"All {full(found.shares)} options can be exercised this year without minimum tax: there is no spread today."
    spread = f"at a spread of ${found.value_now - found.strike:,.2f} each"
    if found.without_minimum_tax >= found.shares:
        return f"All {full(found.shares)} options can be exercised this year without minimum tax, {spread}."
    return f"Up to {full(found.without_minimum_tax)} options can be exercised this year without minimum tax, {spread}."


def limit_sentence(found: Strategies) -> str:
    """Return what the limit on incentive options makes of the grant, or nothing where it does not bite."""
    held, early = found.incentive
    if found.grant.kind != "iso" or min(held, early) > 0.9999 or found.open_ways.empty:
        return ""
    first = latest_table(int(found.cash.columns[0]))
    limit = full(limits(first, "US", "single")["iso_first_exercisable_limit"])
    said = f"The {limit} dollar limit leaves {percent(held)} of the options incentive ones"
    if found.at_once:
        return f"{said}: all of them can be exercised from the grant on, so all count in that year."
    return f"{said} as they vest{f', {percent(early)} if you exercise early' if early < held else ''}."


def cash_of(found: Strategies, way: str) -> str:
    """Return what a way needs and when: 28K in 2027, 35K in 2030; or nothing."""
    amounts = found.cash.loc[[way]].to_numpy()[0].tolist()
    needs = [(year, amount) for year, amount in zip(found.cash.columns, amounts, strict=True) if amount >= 1]
    if len(needs) > 3:
        return f"{short(sum(a for _, a in needs))} from {needs[0][0]} to {needs[-1][0]}"
    return listed(tuple(f"{short(amount)} in {year}" for year, amount in needs)) or "none"


def ways_exhibit(found: Strategies) -> Exhibit:
    """Return what each open way keeps and may lose; where none is open, that."""
    rows = found.open_ways
    labels = [
        (short(kept), short(fails) if fails <= -1 else "loses nothing")
        for kept, fails in zip(rows["kept"], rows["if_it_fails"], strict=True)
    ]
    if rows.empty:
        rows, labels = found.table, [("not open", "")] * len(found.table)
    return Exhibit(
        title="When to exercise: what you keep, and what you may lose",
        figure=charts.ways(rows, [TICKS[way] for way in rows.index], labels),
        finding=headline(found),
        table=partial(ways_table, found),
        key=key_of([("Kept at this exit", charts.KEEPS), ("Lost if the company fails", charts.LOSES)]),
    )


def ways_table(found: Strategies) -> pd.DataFrame:
    """Return every way with its numbers as text; one that is not open says why."""
    rows = []
    for way in found.table.index:
        row = _row(found, way)
        numbers = [
            row[name] for name in ("shares", "kept", "cash", "if_it_fails", "minimum_tax", "credit_left")
        ]
        text = [full(number) for number in numbers] if not row["reason"] else [""] * 6
        rows.append(
            [NAMES[way], *text, cash_of(found, way) if not row["reason"] else f"not open: {row['reason']}"]
        )
    headings = (
        "Way",
        "Shares",
        "You keep",
        "Cash before the exit",
        "If it fails",
        "Minimum tax before the exit",
        "Credit left",
        "When cash is needed",
    )
    return pd.DataFrame(rows, columns=pd.Index(headings))


def document(found: Strategies) -> dict[str, Any]:
    """Return the ways as `equity --json` prints them, unrounded."""
    return {
        "exit": {"price": found.exit.price, "month": found.exit.month},
        "shares": found.shares,
        "strike": found.strike,
        "value_now": found.value_now,
        "value_told": found.value_told,
        "taken": taken_sentence(found),
        "without_minimum_tax": found.without_minimum_tax,
        "incentive": list(found.incentive),
        "ways": {
            way: _row(found, way) | {"cash_by_year": {str(y): v for y, v in found.cash.loc[way].items()}}
            for way in found.table.index
        },
    }


def _row(found: Strategies, way: str) -> dict[str, Any]:
    return {str(name): found.table[name][way] for name in found.table}
