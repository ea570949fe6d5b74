"""Leaving as people say it: which offer is ahead in a month, what is kept of each then, the chart and its table."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts import leaving as charts
from comp.charts.style import whose
from comp.decide.leaving import leaving
from comp.offers.shares_left import exercised
from comp.offers.tenure import tenure_of
from comp.offers.terms import terms_of
from comp.reports.comparison import MEASURES, Exhibit, names
from comp.tables import default, load
from comp.tax.brackets import limits
from comp.tax.states import latest_table
from comp.words import counted, full, short

if TYPE_CHECKING:
    from comp.decide.compare import Comparison
    from comp.decide.leaving import Lead, Leaving
    from comp.offers.offer import Offer

TABLE_MONTHS = 3  # between the rows of the table
A_YEAR = 12  # months: told where nobody has chosen another month
LEAST = 0.5  # dollars: less is nothing
PARTS = {
    "paid": "Paid",
    "repaid": "Sign-on repaid",
    "severance": "Severance",
    "shares": "Private shares kept",
}

HOW = """
**How this is worked out.** Everything an offer pays in money by the end of a month, each dollar discounted to the start
date and after tax as the verdict counts it; less what of the sign-on goes back then; plus severance when you are let go.
In the last month that is the whole table, at the start it is nothing.

**Sign-on.** "Less each month served" is read as contracts word it: over 24 months, leaving after 6 whole months repays
18/24, and on the anniversary nothing. "All of it until then" repays the whole. Counted before tax, you hand back more than
you got: in the bonus's own year all of its tax comes back to you; in a later year federal income tax on more than {least}
dollars does (26 U.S.C. 1341), and Social Security and Medicare by way of the employer. States are taken to give nothing
back. Counted after tax, you hand back what was left of it. Who is let go repays only if the letter says so.

**What lapses.** Unvested shares, refreshers not yet vested, and the bonus of a year that is not over. Options that have
vested must be exercised within the window after leaving ({window} months where none is told) or they lapse too: the curve takes
it that nobody pays a strike before there is a sale of the company or an offering, and beside it stands what paying brings.

**Private shares** that stay yours, and options as long as they live without a payment, count by the exit model of the startup page, on average over its paths, discounted and taxed as
the verdict does. Most of those paths pay nothing.

**Severance** is what the letter tells, else the row of the company's stage in data/risk.csv, an estimate.

**Left out:** what you earn afterwards, which is the same whatever you left; a bonus paid in part to those who are let go;
unused leave; unemployment benefits; promotions and the price you set on hours. A calendar year is taken as a year of the job.
"""


@cache
def how() -> str:
    """Return how it is worked out, with the months in which options are usually exercised and the least that is given back."""
    terms = load("startup_terms")
    usual = sorted(set(terms["value"][terms["term"] == "exercise_window_months"]))
    rules = limits(latest_table(int(default("start_year"))), "US", "single")
    return HOW.format(window=" or ".join(map(counted, usual)), least=full(rules["claim_of_right_least"]))


def usual_month(comparison: Comparison) -> int:
    """Return the month of leaving that is told where none is chosen: after a year, or the last one of a shorter horizon."""
    return min(A_YEAR, comparison.assumptions.months)


def sentence(comparison: Comparison, found: Leaving, month: int) -> str:
    """Return which offer is ahead when one leaves in a month, by how much, and when it is another one."""
    called = names(comparison)
    doing = "are let go" if found.let_go else "leave"
    kept = dict(enumerate(found.kept.to_numpy()[month].tolist()))
    if len(kept) == 1:
        return f"If you {doing} after month {month}, you have kept {short(kept[0])} of {called[0]}."
    at = next(at for at, lead in enumerate(found.leads) if lead.first <= month <= lead.last)
    leader = found.leads[at].offer
    difference = kept.pop(leader) - max(kept.values())
    head = f"If you {doing} after month {month}, {called[leader]} is ahead by {short(difference)}"
    if len(found.leads) == 1:
        return f"{head}, and is ahead whichever month you {doing}{' in' * found.let_go}."
    return f"{head}; {_elsewhere(found.leads, at, called)}."


def _elsewhere(leads: tuple[Lead, ...], at: int, called: list[str]) -> str:
    """Return who is ahead in the other months, relative to the lead one looks at; of two leads or more."""
    if len(leads) == 2:
        other = leads[1 - at]
        when = f"before month {leads[1].first}" if at == 1 else f"from month {other.first} on"
        return f"{when} it is {called[other.offer]}"
    spans = [
        f"{called[lead.offer]} in months {lead.first} to {lead.last}"
        if lead.first < lead.last
        else f"{called[lead.offer]} in month {lead.first}"
        for lead in leads
    ]
    return "over all months: " + ", ".join(spans)


def by_offer(comparison: Comparison, found: Leaving, month: int) -> list[tuple[str, str]]:
    """Return for each offer its name and, in a sentence, what is kept and what lapses when one leaves in a month."""
    return [(name, _kept(comparison, found, at, month)) for at, name in enumerate(names(comparison))]


def _kept(comparison: Comparison, found: Leaving, at: int, month: int) -> str:
    row, offer = _row(found, at, month), comparison.offers[at]
    parts = [f"{short(row['paid'])} paid"]
    if row["repaid"] < -LEAST:
        parts.append(f"less {short(-row['repaid'])} of the sign-on that goes back")
    if row["severance"] > LEAST:
        parts.append(f"{short(row['severance'])} severance ({_severance(offer)})")
    if row["shares"] > LEAST:
        parts.append(f"{_dollars(row['shares'])} on average from {_staying(offer)}")
    untaxed = ", before tax" * (comparison.measure == "gross")
    said = [f"{short(row['kept'])} kept{untaxed}" + (f": {', '.join(parts)}" if len(parts) > 1 else "")]
    if row["unvested"] > LEAST:
        said.append(f"{short(row['unvested'])} unvested lapses{' (on paper)' * offer.is_private}")
    if row["waiting"] > LEAST:
        said.append(
            f"{short(row['waiting'])} on paper has vested and waits for a sale or an offering: without one in time it lapses"
        )
    if row["exercise_cash"] > LEAST:
        said.append(_exercising(comparison, at, month))
    return ". ".join(said) + "."


def _staying(offer: Offer) -> str:
    """Return what of private shares counts for a leaver who pays nothing: options only where they live to see an exit."""
    if not any(grant.is_option for grant in offer.grants):
        return "private shares that stay yours and can be sold in time"
    ends = "a tender, sale or offering" if offer.company.tenders else "a sale or an offering"
    options = f"options, where {ends} comes within the {_window(offer)} that they live on"
    shares = not all(grant.is_option for grant in offer.grants)
    return f"{'private shares that stay yours, and from ' * shares}{options}"


def _window(offer: Offer) -> str:
    """Return the time to exercise after leaving."""
    months = terms_of(offer).exercise_window_months
    return f"{months:g} month{'s' * (months != 1)}"


def _dollars(amount: float) -> str:
    """Return an amount that stands beside shares, so that none below a thousand reads as a number of them."""
    return short(amount) if short(amount).endswith(("K", "M", "B")) else f"{short(amount)} dollars"


def _severance(offer: Offer) -> str:
    """Return how much severance is counted, and whether it was told."""
    months = tenure_of(offer).severance_months or 0.0
    told = offer.tenure.severance_months is not None
    return f"{months:g} month{'s' * (months != 1)} of base{'' if told else ', an estimate for its stage'}"


def _exercising(comparison: Comparison, at: int, month: int) -> str:
    """Return what exercising the vested options takes and brings, or that they lapse without it."""
    offer = comparison.offers[at]
    window = offer.company.exercise_window_months
    paid = exercised(offer, comparison.assumptions, month)
    brings = (
        f"; then the shares, held to an exit however late, bring {short(paid.pays)} on average before tax, and less than "
        f"that cash about {round(10 * paid.chance_of_loss)} times in 10, given this model"
        if paid
        else ""
    )
    return (
        f"The vested options lapse unless you pay {short(paid.cash if paid else 0)} within {_window(offer)}"
        f"{' (not told, the usual)' if window is None else ''}{brings}"
    )


def _row(found: Leaving, at: int, month: int) -> dict[str, float]:
    part = found.parts[at]
    return dict(zip(part.columns, part.to_numpy()[month].tolist(), strict=True))


def exhibit(comparison: Comparison, found: Leaving, month: int) -> Exhibit:
    """Return what has been kept of each offer by the month of leaving."""
    crossings = [lead.first for lead in found.leads[1:]]
    said = (
        f"Lines cross in month {', '.join(map(str, crossings))}. "
        if crossings
        else "The lines do not cross. "
    )
    return Exhibit(
        title="What you have kept by the month you " + ("are let go" if found.let_go else "leave"),
        figure=charts.kept(found.kept, names(comparison), crossings, month, MEASURES[comparison.measure]),
        finding=said + sentence(comparison, found, month),
        table=partial(table, comparison, found),
        key=whose(names(comparison)),
    )


def table(comparison: Comparison, found: Leaving) -> pd.DataFrame:
    """Return what is kept of each offer, part by part, every third month and in those of a crossing, as text."""
    last = found.kept.index[-1]
    crossings = {lead.first for lead in found.leads[1:]}
    rows = []
    for month in sorted({*range(0, last + 1, TABLE_MONTHS), last, *crossings}):
        for at, name in enumerate(names(comparison)):
            row = _row(found, at, month)
            parts = {title: full(row[part]) for part, title in PARTS.items()}
            rest = {
                "Kept": full(row["kept"]),
                "Unvested": full(row["unvested"]),
                "To exercise": full(row["exercise_cash"]),
            }
            rows.append({"Month": month, "Offer": name, **parts, **rest})
    return pd.DataFrame(rows)


def document(comparison: Comparison) -> dict[str, Any]:
    """Return leaving and being let go as JSON for programs: dollars by month, and the months of each lead."""
    return {
        name: {
            "months": [
                {"month": month, "offers": [_row(found, at, month) for at in range(len(found.parts))]}
                for month in found.kept.index
            ],
            "leads": [vars(lead) for lead in found.leads],
        }
        for name, found in (
            (name, leaving(comparison, let_go=name == "let_go")) for name in ("leave", "let_go")
        )
    }
