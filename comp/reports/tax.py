"""What is kept, in sentences, a chart and tables: the steps from gross, the rates, and where withholding falls short."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from comp.charts import taxes
from comp.offers.kept import lacks_home, place_of, spouse_wages, tax_years
from comp.offers.offer import Cash, Offer
from comp.offers.tax_steps import tax_of_pay, tax_steps
from comp.offers.yearly import limit_of
from comp.reports.comparison import Exhibit, names
from comp.tables import load
from comp.words import full, listed, percent, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comp.decide.compare import Comparison
    from comp.market.pay import Role
    from comp.offers.assumptions import Assumptions

NOT_MODELLED = (
    "children and their credits, itemised deductions other than state and local tax, people over 64, a move within a year, "
    "income taxed by two states, self-employment, what states withhold"
)
FILING = {
    "single": "Single",
    "married_joint": "Married filing jointly",
    "married_separate": "Married filing separately",
    "head_of_household": "Head of household",
}


def steps_of(comparison: Comparison) -> dict[int, pd.DataFrame]:
    """Return by position the steps of each offer that has a tax model."""
    found = {at: tax_steps(offer, comparison.assumptions) for at, offer in enumerate(comparison.offers)}
    return {at: frame for at, frame in found.items() if frame is not None}


def taxed_where(offer: Offer, assumptions: Assumptions) -> str:
    """Return the state and the city that tax an offer, or nothing where there is no tax model."""
    place = place_of(offer, assumptions.home_state)
    if place is None:
        return ""
    state = str(load("states")["name"][place[0]])
    if place[1] is None:
        return state
    city = load("locations")["name"][place[1]].split(",")[0].split("-")[0]
    return f"{state} and {city}{' City' * (city == state)}"


def taxed_line(offer: Offer, assumptions: Assumptions) -> str:
    """Return who taxes an offer by which year's tables, or why its take-home is not available."""
    used = tax_years(offer, assumptions)
    if used is None:
        home = lacks_home(offer, assumptions.home_state)
        return (
            "take-home needs the state you live in" if home else "take-home not available: no tax model there"
        )
    tables = listed(tuple(str(year) for year in dict.fromkeys(used)))
    return f"taxed by {taxed_where(offer, assumptions)}, tables of {tables}"


def pay_sentence(role: Role, wages: float, base: float, assumptions: Assumptions) -> str:
    """Return what is kept of a year's pay in a role's place, all of it as wages, `base` of it salary, or why that is not said."""
    offer = Offer(name="pay", role=role, cash=Cash(base=base))
    tax = tax_of_pay(offer, wages, assumptions)
    if tax is None:
        where = " (choose it in the sidebar)" if lacks_home(offer, assumptions.home_state) else ""
        return f"{_sentence(taxed_line(offer, assumptions))}{where}."
    earns = spouse_wages(assumptions) > 0
    spouse = f", spouse earning {short(assumptions.spouse_wages)}" if earns else ""
    theirs = ", with what is taken there of your spouse's pay" * earns
    return (
        f"Of {short(wages)} in a year{' in cash' * offer.is_private} {short(wages - tax)} is kept after tax, "
        f"{percent(tax / wages) if wages else '0 %'} goes: {FILING[assumptions.filing_status].lower()}{spouse}, "
        f"{taxed_line(offer, assumptions)}{theirs}."
    )


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]


def household_line(comparison: Comparison) -> str:
    """Return for whom take-home is worked out, in a line, or nothing where offers are compared before tax."""
    held = comparison.assumptions
    if comparison.measure == "gross":
        return ""
    spouse = f", spouse earning {short(held.spouse_wages)}" if spouse_wages(held) else ""
    return (
        f"After tax for: {FILING[held.filing_status].lower()}{spouse}, from {held.start_year}, "
        f"saving {percent(held.retirement_contribution)} of base. Change it in the sidebar."
    )


def couple_sentence(assumptions: Assumptions) -> str:
    """Return how a couple's tax is laid to an offer, or nothing where only one works."""
    if not spouse_wages(assumptions):
        return ""
    return (
        "An offer's tax is what it adds: the couple's whole bill where the offer is, less the federal tax on your spouse's "
        f"{short(assumptions.spouse_wages)} alone. A state that taxes those too counts against the offer that takes you there."
    )


def tables_sentence(comparison: Comparison, steps: Mapping[int, pd.DataFrame]) -> str:
    """Return whose tables of which year tax the years compared, and which years they stand in for."""
    if not steps:
        return ""
    held, first = comparison.assumptions, comparison.assumptions.start_year
    used = {"federal": next(iter(steps.values()))["federal_year"]} | {
        taxed_where(comparison.offers[at], held): frame["tax_year"] for at, frame in steps.items()
    }
    said = [
        f"{who} {', '.join(str(year) for year in dict.fromkeys(list(each)))}" for who, each in used.items()
    ]
    last = first + held.years - 1
    late = any((each.to_numpy() < range(first, last + 1)).any() for each in used.values())
    span = str(first) if first == last else f"{first} to {last}"
    stand = f" They are the latest published for {span}, not indexed." if late else ""
    return f"Tax tables used: {listed(tuple(said))}.{stand}"


def kept_sentence(comparison: Comparison, steps: Mapping[int, pd.DataFrame], year: int) -> str:
    """Return what each offer leaves of a year's gross, and its rates."""
    called = names(comparison)
    parts = [
        f"{called[at]} leaves {short(row['take_home'])} of {short(row['gross'])}: {percent(row['effective_rate'])} goes to tax, "
        f"and {percent(row['marginal_rate'])} of the next dollar"
        for at, row in ((at, _row(frame, year)) for at, frame in steps.items())
    ]
    missing = tuple(called[at] for at in range(len(called)) if at not in steps)
    saved = tuple(f"{called[at]} {short(_row(frame, year)['saved'])}" for at, frame in steps.items())
    inside = (
        f" That counts what you save before tax: {listed(saved)}."
        if any(frame["saved"].any() for frame in steps.values())
        else ""
    )
    gap = f" Take-home is not available for {listed(missing)}." if missing else ""
    return f"{'; '.join(parts)}.{inside}{gap}" if parts else gap.strip()


def shortfall_sentences(comparison: Comparison, steps: Mapping[int, pd.DataFrame]) -> list[str]:
    """Return, for each offer whose withholding falls short, the worst year, by how much, and why."""
    called, found = names(comparison), []
    for at, frame in steps.items():
        worst = int(frame["shortfall"].to_numpy().argmax())
        row, calendar = _row(frame, worst + 1), comparison.assumptions.start_year + worst
        least = limit_of("least_shortfall", calendar)
        if row["shortfall"] < least:
            continue
        count = int((frame["shortfall"] >= least).sum())
        also = f" It falls short in {count} of {len(frame)} years." if len(frame) > 1 else ""
        paid = max(row["supplemental"], 1.0)
        found.append(
            f"{called[at]}: in {calendar} withholding falls short by {short(row['shortfall'])}. Payroll withholds "
            f"{percent(row['withheld'] / paid)} of {short(paid)} in bonus and shares for federal income tax, and "
            f"{percent(row['due'] / paid)} is due.{also} Set it aside, or ask payroll to withhold more."
        )
    return found


def _row(frame: pd.DataFrame, year: int) -> dict[str, float]:
    return dict(zip(frame.columns, frame.to_numpy(float)[year - 1].tolist(), strict=True))


def steps_exhibit(comparison: Comparison, steps: Mapping[int, pd.DataFrame], year: int) -> Exhibit:
    """Return the steps from gross to kept in one year."""
    rows = {at: _row(frame, year) for at, frame in steps.items()}
    labels = {
        (at, step): short(row[step])
        if step in taxes.WHOLE
        else f"−{short(row[step])}"
        if row[step]
        else "none"
        for at, row in rows.items()
        for step in taxes.STEPS
    }
    return Exhibit(
        title=f"From gross to kept in year {year}",
        figure=taxes.tax_steps(rows, names(comparison), labels),
        finding=kept_sentence(comparison, steps, year),
        table=partial(steps_table, comparison, steps),
    )


def steps_table(comparison: Comparison, steps: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Return every year's steps, rates and withholding as text."""
    called = names(comparison)
    money = [*taxes.STEPS, "saved", "withheld", "due", "shortfall"]
    headings = taxes.STEPS | {
        "saved": "of it saved before tax",
        "effective_rate": "Tax of gross",
        "marginal_rate": "Tax of the next dollar",
        "withheld": "Withheld from bonus and shares",
        "due": "Federal tax due on them",
        "shortfall": "Falls short by",
        "tax_year": "State tables of",
    }
    tables = []
    for at, frame in steps.items():
        text = frame[money].map(full)
        text[["effective_rate", "marginal_rate"]] = frame[["effective_rate", "marginal_rate"]].map(percent)
        text["tax_year"] = frame["tax_year"].astype(str)
        text = text[list(headings)].rename(columns=headings)
        text.insert(0, "Offer", called[at])
        text.insert(1, "Year", frame.index + comparison.assumptions.start_year - 1)
        tables.append(text)
    return pd.concat(tables) if tables else pd.DataFrame()
