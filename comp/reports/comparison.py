"""A comparison as people read it: the verdict in sentences, and each chart with its alternative text and table twin.

Pages, the command line and exports all take their words and pictures from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from comp.charts import leaving, offers
from comp.charts.style import key_of, whose
from comp.decide.compare import DEFINITIONS, among_taxed, ownership, running_totals
from comp.decide.leaving import forfeited
from comp.market.evidence import dated, evidence
from comp.offers.at_exit import vested_options_on_paper
from comp.offers.kept import lacks_home
from comp.offers.living import has_cost_index
from comp.offers.tenure import tenure_of
from comp.offers.terms import grants_private_shares, terms_of
from comp.words import full, listed, odds, percent, place, rounded, short, years

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.charts.style import Figure
    from comp.decide.compare import Comparison

WHOLE = "All of it"
ROWS = {"base": "Base", "bonus": "Target bonus", "equity": "Equity a year", "cash": WHOLE, "total": WHOLE}
COLUMNS = {
    "base": "Base",
    "bonus": "Bonus",
    "sign_on": "Sign-on",
    "equity": "Equity",
    "other": "Other",
    "gross": "Total",
}


AVERAGES = "Averages count that you may leave or be let go, and then earn the market's pay for your level."
MEASURES = {
    "gross": "before tax",
    "take_home": "after tax",
    "adjusted": "after tax, at average US prices",
}


KEPT = {"take_home": "What you keep", "adjusted": "What you keep, at average US prices"}


@dataclass(frozen=True)
class Exhibit:
    """A chart with a title, what it shows in a sentence, and the same numbers as a table of text, made when asked for."""

    title: str
    figure: Figure
    finding: str
    table: Callable[[], pd.DataFrame]
    key: str = ""  # a legend as HTML, for charts whose parts need one


def headline(comparison: Comparison) -> str:
    """Return the verdict in one plain sentence with the number in it."""
    verdict = comparison.verdict
    span = f"over {years(comparison.assumptions.years)}, {MEASURES[comparison.measure]}"
    if verdict.runner_up is None:
        return f"{names(comparison)[0]} is worth {short(comparison.summary['present_value'].iloc[0])} {span}."
    called = names(comparison)
    if all(comparison.failed):
        return "No offer meets what you require."
    if verdict.too_close:
        return _too_close(comparison, span)
    winner = verdict.winner or 0
    if comparison.failed[verdict.runner_up]:
        return f"{called[winner]} is the one that meets what you require, at {short(comparison.summary['present_value'].iloc[winner])} {span}."
    if verdict.trade_off:
        often, more = called[verdict.runner_up], called[winner]
        ahead = odds(1 - (verdict.probability or 0.0))
        return f"A trade-off: {often} comes out ahead {ahead}, but {more} is worth {short(verdict.difference)} more on average {span}."
    rival = "" if len(called) == 2 else f" than {called[verdict.runner_up]}, the next best,"
    ahead = odds(verdict.probability or 0.0)
    return f"{called[winner]} is worth {short(verdict.difference)} more{rival} {span}, and comes out ahead {ahead}."


def _too_close(comparison: Comparison, span: str) -> str:
    """Return who is ahead by how little, and how often."""
    values, called, verdict = (
        comparison.summary["present_value"].to_list(),
        names(comparison),
        comparison.verdict,
    )
    best, rival = called[values.index(max(values))], called[verdict.runner_up or 0]
    often = odds(verdict.probability or 0.0)
    if round(verdict.difference) == 0:
        return f"Too close to call: {best} and {rival} are worth the same {span}; {best} comes out ahead {often}."
    return f"Too close to call: {best} is worth {short(verdict.difference)} more than {rival} {span}, and comes out ahead {often}."


def ground(comparison: Comparison) -> str:
    """Return the sentence under the verdict: what is not in the number, and what it would take to turn it."""
    parts = [
        f"{names(comparison)[at]} is out: {listed(reasons)}."
        for at, reasons in enumerate(comparison.failed)
        if reasons
    ]
    parts += [
        f"{name} has a base of 0."
        for name, offer in zip(names(comparison), comparison.offers, strict=True)
        if not offer.cash.base
    ]
    if comparison.measure != comparison.assumptions.measure:
        parts.append(_why_before_tax(comparison))
    parts += filter(None, (_counted_as_nothing(comparison, at) for at in range(len(comparison.offers))))
    parts += filter(None, (shares_sentence(comparison, at) for at in range(len(comparison.offers))))
    parts.append(as_written(comparison))
    if comparison.measure == "adjusted" and (plain := _without_prices(comparison)):
        parts.append(f"Prices where {listed(plain)} would be lived on are not known: average ones are taken.")
    return " ".join(filter(None, parts))


def _counted_as_nothing(comparison: Comparison, at: int) -> str:
    """Return that a grant counts as 0 because a number of it was not told, or nothing where none does."""
    offer, name = comparison.offers[at], names(comparison)[at]
    if any(not (grant.value or grant.shares or grant.ownership) for grant in offer.grants):
        return f"A grant of {name} counts as 0: how much it is was not told."
    in_shares = any(grant.value is None for grant in offer.grants)
    if not offer.is_private and in_shares and not offer.company.share_price:
        return f"The shares of {name} count as 0: their price was not told."
    return ""


def as_written(comparison: Comparison) -> str:
    """Return that another offer pays more to whoever stays and gets all that is written, or nothing where the same one does."""
    winner = comparison.verdict.winner
    if winner is None or len(comparison.offers) < 2:
        return ""
    paid = comparison.measured.reshape(len(comparison.offers), -1).sum(axis=1)
    meets = [not reasons for reasons in comparison.failed]
    most = max(range(len(paid)), key=lambda at: (meets[at], paid[at]))
    if most == winner:
        return ""
    called = names(comparison)
    return (
        f"To whoever stays and gets all that is written {called[most]} pays {short(paid[most] - paid[winner])} more than {called[winner]}; "
        "the average counts that you may leave sooner, and then earn the market's pay for your level."
    )


def _without_prices(comparison: Comparison) -> tuple[str, ...]:
    """Return the offers for which no cost of living is known."""
    held = comparison.assumptions
    pairs = zip(names(comparison), comparison.offers, strict=True)
    return tuple(name for name, offer in pairs if not has_cost_index(offer, held))


def _why_before_tax(comparison: Comparison) -> str:
    """Return why offers are compared before tax although take-home was asked for, and what those with a tax model come to."""
    called, held = names(comparison), comparison.assumptions
    homeless = [
        called[at] for at, offer in enumerate(comparison.offers) if lacks_home(offer, held.home_state)
    ]
    if comparison.summary["take_home"].isna().sum() > len(homeless):
        why = "It is in US dollars and before tax, because there is no tax model outside the United States."
        rest = among_taxed(comparison)
        return why if rest is None else f"{why} Among the rest: {headline(rest)}"
    who = listed(tuple(homeless))
    return f"It is before tax: for take-home, choose in the sidebar the state you would live in for {who}."


def shares_sentence(comparison: Comparison, at: int) -> str:
    """Return how private shares are counted beside what they are on paper, or nothing where there are none."""
    if not grants_private_shares(comparison.offers[at]):
        return ""
    shares = comparison.shares[at]
    nothing = float((shares <= 0).mean())
    taxed = "" if comparison.measure == "gross" else "tax and "
    replaced = comparison.offers[at].company.view.replaces
    own = f", by your own view of {listed(replaced)}" if replaced else ""
    tenure = tenure_of(comparison.offers[at])
    leaves = tenure.chance_of_leaving or tenure.chance_of_being_let_go
    left = ", or you have left and they lapse" if leaves else ""
    return (
        f"{names(comparison)[at]}'s shares, {on_paper(comparison, at)}, are counted at {short(shares.mean())}, an average after "
        f"{taxed}the wait{own}: {rounded(nothing)} of the time they pay nothing{left}."
    )


def on_paper(comparison: Comparison, at: int) -> str:
    """Return what an offer's private shares are on paper over the years compared, or that no price was told.

    Options that have vested before count: whoever goes lets them lapse, or pays for them.
    """
    offer, paper = comparison.offers[at], float(comparison.summary["paper"].iloc[at])
    if not paper and "price" not in terms_of(offer).told:
        return "whose price was not told"
    return f"{short(paper + vested_options_on_paper(offer))} on paper"


def names(comparison: Comparison) -> list[str]:
    """Return the names of the offers, told apart by a number where two are the same."""
    plain = [offer.name for offer in comparison.offers]
    return [name if plain.count(name) == 1 else f"{name} ({at})" for at, name in enumerate(plain, start=1)]


def yearly_exhibit(comparison: Comparison) -> Exhibit:
    """Return what each offer pays each year, in parts."""
    called, frame = names(comparison), comparison.yearly
    kept = None if comparison.measure == "gross" else comparison.measured.tolist()
    first = [f"{name} {kept_of(comparison, at)}" for at, name in enumerate(called)]
    words = "before tax" if kept is None else "before tax, with a line at what is kept"
    return Exhibit(
        title="What each year pays" + (", before tax" if kept is None else ", and what you keep"),
        figure=offers.yearly_bars(frame, called, _bar_labels(frame), kept),
        finding=f"Stacked bars by year, {words}. In the first year: {listed(tuple(first))}.",
        table=partial(yearly_table, comparison),
        key=key_of(
            offers.KEY, paper=_has_paper(comparison), line="" if kept is None else KEPT[comparison.measure]
        ),
    )


def _bar_labels(frame: pd.DataFrame) -> list[str]:
    """Return what stands over each bar: what is paid before tax, and the paper."""
    rows = zip(frame["gross"].tolist(), frame["paper"].tolist(), strict=True)
    return [short(gross) + (f"<br>+{short(paper)}" if paper else "") for gross, paper in rows]


def kept_of(comparison: Comparison, at: int, year: int = 1) -> str:
    """Return what an offer pays in a year by the measure compared: 159K kept of 231K, or 231K before tax."""
    place = at * comparison.assumptions.years + year - 1
    gross = short(comparison.yearly["gross"].iloc[place])
    if comparison.measure == "gross":
        return f"{gross} before tax"
    return f"{short(comparison.measured[place])} {'kept' if comparison.measure == 'take_home' else 'kept, at average US prices,'} of {gross}"


def yearly_table(comparison: Comparison) -> pd.DataFrame:
    """Return what each offer pays each year as text."""
    known = comparison.yearly["tax"].notna().any()
    columns = COLUMNS | ({"tax": "Tax", "take_home": "Kept"} if known else {})
    columns |= {"paper": "Paper, not money"} if _has_paper(comparison) else {}
    text = comparison.yearly[list(columns)].rename(columns=columns).map(full)
    return _labelled(text.replace("nan", "not available"), comparison)


def running_exhibit(comparison: Comparison) -> Exhibit:
    """Return what each offer has paid by the end of each year, from nothing at the start."""
    called, totals = names(comparison), running_totals(comparison)
    ends = totals["paid"].to_numpy().reshape(len(called), -1)[:, -1].tolist()
    words = MEASURES[comparison.measure]
    total = [f"{name} {short(end)}" for name, end in zip(called, ends, strict=True)]
    span = years(comparison.assumptions.years)
    return Exhibit(
        title="What has been paid so far",
        figure=offers.running_totals(totals, called, list(map(short, ends)), words),
        finding=f"Lines of the running total, {words}. After {span}: {listed(tuple(total))}.",
        table=partial(running_table, comparison),
        key=whose(called) + (offers.WITH_PAPER if (totals["with_paper"] > totals["paid"]).any() else ""),
    )


def running_table(comparison: Comparison) -> pd.DataFrame:
    """Return the running totals as text."""
    headings = {"paid": "Paid", "with_paper": "With paper, were it money"}
    return _labelled(running_totals(comparison).rename(columns=headings).map(full), comparison)


def market_exhibit(comparison: Comparison) -> Exhibit:
    """Return where each part of each offer stands among people in its own role."""
    called, frame = names(comparison), comparison.market
    spots = [
        (at, ROWS[component], p, f"{short(amount)}{' cash' * (component == 'cash')}, {place(p)}")
        for (at, component), amount, p in zip(frame.index, frame["amount"], frame["percentile"], strict=True)
    ]
    for at in range(len(called)):
        share, position = ownership(comparison.offers[at]) or (0.0, None)
        if position is not None:
            spots.append((at, ROWS["equity"], position, f"{percent(share)} owned, {place(position)}"))
    wholes = [f"{name} {place(p)}" for name, p in zip(called, comparison.summary["percentile"], strict=True)]
    return Exhibit(
        title="Where each part stands in its own market",
        figure=offers.market_places(spots, called, [*dict.fromkeys(ROWS.values())]),
        finding="Each part among people in the same role; the grey band holds the middle half. "
        f"As a whole: {listed(tuple(wholes))}.",
        table=partial(market_table, comparison),
    )


def market_table(comparison: Comparison) -> pd.DataFrame:
    """Return each part of each offer beside the modelled range of its role, as text."""
    frame = comparison.market
    table = (
        frame.drop(columns="percentile").map(full).assign(percentile=[place(p) for p in frame["percentile"]])
    )
    table = table.rename(index=ROWS, level="component").rename(
        columns={"amount": "This offer", "percentile": "Place"}
    )
    return _labelled(table[["This offer", "Place", "p10", "p25", "p50", "p75", "p90"]], comparison)


def definitions_table(comparison: Comparison) -> pd.DataFrame:
    """Return total compensation a year under each common definition, one column an offer."""
    table = comparison.summary[list(DEFINITIONS)].map(full).T
    table.columns = pd.Index(names(comparison))
    table.insert(0, "Total compensation", list(DEFINITIONS.values()))
    return table


def leaving_exhibits(comparison: Comparison) -> list[Exhibit]:
    """Return, for each job already held, what is left behind by month of leaving."""
    exhibits = []
    for at, offer in enumerate(comparison.offers):
        if offer.kind != "current":
            continue
        frame = forfeited(offer, comparison.assumptions)
        now, paper = frame.iloc[0], " on paper" * (frame.attrs["equity_kind"] == "paper")
        exhibits.append(
            Exhibit(
                title=f"What you leave behind at {names(comparison)[at]}",
                figure=leaving.left_behind(frame, at),
                finding=f"Leaving at once gives up {short(now['unvested'])} unvested{paper} and {short(now['bonus'])} of this "
                f"year's bonus; the next refresher is {short(now['next_refresher'])}.",
                table=partial(leaving_table, frame),
                key=key_of(leaving.KEY),
            )
        )
    return exhibits


def leaving_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what is left behind, every third month, as text."""
    headings = {"unvested": "Unvested", "bonus": "Bonus earned", "next_refresher": "Next refresher"}
    return frame.iloc[::3].map(full).rename(columns=headings).reset_index(names="Month")


def ownership_sentence(comparison: Comparison, at: int) -> str:
    """Return how much of a private company an offer grants and where that stands, or nothing when it is not told."""
    owned = ownership(comparison.offers[at])
    if owned is None:
        return ""
    share, position = owned
    return f"{percent(share)} of the company" + (
        f", {place(position)} for this level and stage" if position is not None else ""
    )


def source_table(comparison: Comparison) -> pd.DataFrame:
    """Return the rows of data/ that the market figures of each offer rest on, each with its kind and source."""
    rows = [
        {
            "Offer": called,
            "Number": what,
            "Value": value,
            "Kind": kind,
            "Source": dated(source),
        }
        for called, offer in zip(names(comparison), comparison.offers, strict=True)
        for what, value, kind, source in evidence(offer.role)
    ]
    return pd.DataFrame(rows)


def _has_paper(comparison: Comparison) -> bool:
    return bool((comparison.yearly["paper"] > 0).any())


def _labelled(table: pd.DataFrame, comparison: Comparison) -> pd.DataFrame:
    """Return a table with the offers' names in a column of their own, and readable headings."""
    flat, called = table.reset_index(), names(comparison)
    headings = {"offer": "Offer", "year": "Year", "component": "Part"}
    return flat.assign(offer=[called[at] for at in flat["offer"]]).rename(columns=headings)
