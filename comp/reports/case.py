"""A case as people read it: where pay stands, the ask and its ground, what the promotion is worth, what one has done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from comp.case import FIELDS, is_empty, missing
from comp.charts.asks import places
from comp.decide.asks import asks
from comp.decide.compare import market_places
from comp.decide.levers import most, next_level, usual_base, with_base
from comp.market.career import TRACKS as CALLED
from comp.market.career import Plan, career, ladder
from comp.market.evidence import dated, evidence
from comp.market.factors import REFERENCE
from comp.market.pay import curves, quantile
from comp.market.position import percentile
from comp.reports.asks import answer, past_upper
from comp.reports.career import earlier_sentence, name
from comp.reports.comparison import MEASURES, ROWS, Exhibit, names
from comp.tables import row
from comp.words import full, listed, percent, place, short, years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comp.case import Case, Entry
    from comp.decide.asks import Asks
    from comp.decide.compare import Comparison
    from comp.market.pay import Role
    from comp.offers.offer import Offer

    Parts = Mapping[str, Mapping[str, float]]

LABELS = {**FIELDS, "outcome": "Outcome"}
FIRST_PAST = 0.755  # the first percentile that is said as more than p75
TRACKS = ("leadership", "individual")  # where both lead to the same level next, the first one is taken
HOW = """
**Market.** Each part of your pay among people at the same level, company stage and place, as on the compare page. At a
private company cash is compared: its equity is paper. The brief shows the parts that stand no higher than p75; where the base does
not, at the next level, and says so. All places at your own level stand under *For you alone*, which no file holds and nobody
prints.

**The ask** moves base; the bonus follows it by its target. What is usual is a row by stage in data/negotiable.csv, most of
them estimates of ours, up to p75 of the range; past it no raise is usual.

**The promotion** is to the next level up, which is what *What to ask for* asks for too, unless you choose the other track: from
Senior PM the individual one leads to Principal PM, the leadership one to Director / Group PM. It is worth what the career page finds: it comes a year earlier, and what follows it too, at the median of
many paths. Not counted: tax, equity of a private company, and promotions that never come.

**An entry is ready** when it names the project and its goal, says what you did yourself, and has a number in its outcome:
*accomplished X, as measured by Y, by doing Z*. A year or a quarter is no such number.
"""


@dataclass(frozen=True)
class Brief:
    """A case beside its numbers: the market rows of the letter as it is and with the ask in it.

    `now` and `asked` are those at the letter's own level, for its maker. `offer` is the letter at the level at which the
    brief measures it, the next one up where only there the base stands no higher than p75; `shown_now` and `shown_asked`
    are the rows there, and `helps` says whether the base does.
    """

    name: str
    letter: Offer
    offer: Offer
    at: int
    case: Case
    now: Parts
    asked: Parts
    shown_now: Parts
    shown_asked: Parts
    helps: bool
    usual: float  # the highest base that is usually given
    gap: str  # how far it is behind the best other offer, and what closes that; empty without one
    rival: (
        str  # what the best other offer is worth more; empty without one, and where it is too close to call
    )


def brief(comparison: Comparison, at: int, case: Case, asked_for: Sequence[Asks] | None = None) -> Brief:
    """Return the case for the offer at a position of a comparison; `asked_for` is its `asks`, worked out when not given."""
    offer = comparison.offers[at]
    letter = offer if case.base is None else with_base(offer, case.base)
    found = next(
        (one for one in (asks(comparison) if asked_for is None else asked_for) if one.offer == at), None
    )
    now, asked = _parts(comparison.market, at), _parts(market_places([letter]), 0)
    shown = _shown_at(offer, letter, case.track, (now, asked))
    return Brief(
        name=names(comparison)[at],
        letter=offer,
        offer=shown[0],
        at=at,
        case=case,
        now=now,
        asked=asked,
        shown_now=shown[1],
        shown_asked=shown[2],
        helps=_is_ground(shown[2]["base"]["percentile"]),
        usual=usual_base(offer),
        gap=answer(comparison, found) if found else "",
        rival=_worth_more(comparison, found) if found else "",
    )


def _is_ground(percentile: float) -> bool:
    """Return whether a place is a ground for more pay: not past p75, as it is said."""
    return percentile < FIRST_PAST


def _shown_at(
    offer: Offer, with_ask: Offer, track: str | None, own: tuple[Parts, Parts]
) -> tuple[Offer, Parts, Parts]:
    """Return the letter at the level at which the brief measures it, with the rows there: the next one where only that helps."""
    path = ladder(offer.role.level, track or usual_track(offer))
    if _is_ground(own[1]["base"]["percentile"]) or len(path) == 1:
        return offer, *own
    role = {"role": replace(offer.role, level=path[1])}
    above = offer.model_copy(update=role)
    rows = market_places([above, with_ask.model_copy(update=role)])
    now, asked = _parts(rows, 0), _parts(rows, 1)
    return (above, now, asked) if _is_ground(asked["base"]["percentile"]) else (offer, *own)


def _worth_more(comparison: Comparison, found: Asks) -> str:
    """Return by how much the best other offer is worth more, in a sentence that leaves its name to its maker.

    Nothing where it is too close to call, and where it is in another country, with other taxes and prices.
    """
    if comparison.verdict.too_close and comparison.verdict.runner_up == found.offer:
        return ""
    countries = {
        row("locations", comparison.offers[each].role.location)["country"]
        for each in (found.offer, found.rival)
    }
    if len(countries) > 1:
        return ""
    span = f"over {years(comparison.assumptions.years)}, {MEASURES[comparison.measure]}"
    return f"Another offer that I have is worth {short(found.gap)} more on average {span}."


def _parts(market: pd.DataFrame, at: int) -> dict[str, dict[str, float]]:
    """Return what each part of an offer comes to beside the range of its role, by part."""
    columns = market.columns.tolist()
    rows = zip(market.index, market.to_numpy().tolist(), strict=True)
    return {part: dict(zip(columns, amounts, strict=True)) for (offer, part), amounts in rows if offer == at}


def role_words(role: Role) -> str:
    """Return a role in words: Senior PM, Series B, New York, NY."""
    parts = [("levels", role.level), ("stages", role.stage), ("locations", role.location)]
    if role.specialism != REFERENCE["specialism"]:
        parts.append(("specialisms", role.specialism))
    return ", ".join(str(row(table, key)["name"]) for table, key in parts)


def headline(made: Brief) -> str:
    """Return the case in one sentence with its numbers; no place that is no ground for more."""
    now, base = made.shown_now["base"], made.case.base
    market = f"the market for {name(made.offer.role.level)}" if _is_above(made) else "its market"
    head = f"The ask: a base of {full(base or 0)} instead of {full(now['amount'])}"
    if not made.helps:
        role = f"A base of {full(now['amount'])} as {name(made.letter.role.level)}"
        return f"{role if base is None else head}."
    if base is None:
        return f"A base of {full(now['amount'])} is at {place(now['percentile'])} of {market}; p75 is {full(round(now['p75'], -3))}."
    there = place(made.shown_asked["base"]["percentile"])
    return f"{head}, {there} of {market} instead of {place(now['percentile'])}."


def _is_above(made: Brief) -> bool:
    """Return whether the brief measures pay at the next level."""
    return made.offer.role.level != made.letter.role.level


def whose(made: Brief) -> str:
    """Return for whom a case is made."""
    return f"{made.name}: {role_words(made.letter.role)}."


def market_exhibit(made: Brief) -> Exhibit:
    """Return where each part stands that is a ground for the ask, and where the ask would put it."""
    rows = []
    for part, now, then in _grounds(made):
        label = f"{short(then['amount'])}, {place(then['percentile'])}"
        rows.append((ROWS[part], now["percentile"], then["percentile"], label, True))
    told = [f"{part.lower()} {place(after)}" for part, _, after, *_ in rows]
    moved, above = made.case.base is not None, _is_above(made)
    reading = "From the hollow mark, where it stands, to the filled one, the ask" if moved else "The marks"
    people = f"at {name(made.offer.role.level)}, same stage and place" if above else "in the same role"
    market = f"the market for {name(made.offer.role.level)}" if above else "its market"
    return Exhibit(
        title=f"Where the pay stands in {market}",
        figure=places(rows, made.at),
        finding=f"{reading}, among people {people}: {listed(tuple(told))}. The grey band holds the middle half.",
        table=partial(market_table, made),
    )


def _grounds(made: Brief) -> list[tuple[str, Mapping[str, float], Mapping[str, float]]]:
    """Return each part that stays within p75 with its rows now and as asked; all of them where none does."""
    rows = [(part, now, made.shown_asked[part]) for part, now in made.shown_now.items()]
    return [row for row in rows if _is_ground(row[2]["percentile"])] or rows


def market_table(made: Brief) -> pd.DataFrame:
    """Return the same parts now and as asked beside the range of the role, as text."""
    rows = []
    for part, now, then in _grounds(made):
        asked = {"Asked": full(then["amount"]), "Place asked": place(then["percentile"])}
        rows.append(
            {"Part": ROWS[part], "Now": full(now["amount"]), "Place": place(now["percentile"])}
            | (asked if made.case.base is not None else {})
            | {column: full(now[column]) for column in ("p25", "p50", "p75")}
        )
    return pd.DataFrame(rows)


def source_table(role: Role) -> pd.DataFrame:
    """Return what the market figures rest on, as text: each number with its kind, its source and the source's date."""
    rows = [(number, value, kind, dated(source)) for number, value, kind, source in evidence(role)]
    return pd.DataFrame(rows, columns=["Number", "Value", "Kind", "Source"])


def ask_lines(made: Brief) -> list[tuple[str, str]]:
    """Return the ask and its ground, each with what it is called."""
    lines = []
    if made.case.base is not None:
        lines.append(("Ask", _difference(made.case.base, made.now["base"]["amount"])))
        if made.now["base"]["amount"] < made.case.base and _is_usual(made):
            lines.append(("Usual", _usual(made)))
    if made.helps:
        ends = (full(round(made.shown_now["base"][end], -3)) for end in ("p25", "p75"))
        people = f"at {name(made.offer.role.level)}" if _is_above(made) else "in this role"
        lines.append(("Market", f"Half of people {people} get a base of {' to '.join(ends)}."))
    if made.rival:
        lines.append(("Other offers", made.rival))
    if made.case.why_now.strip():
        lines.append(("Why now", made.case.why_now.strip()))
    return lines


def private_lines(made: Brief) -> list[tuple[str, str]]:
    """Return what only the maker of a case should read, each line with what it is called: where it is weak, what is usual."""
    asked, level = made.asked["base"], name(made.letter.role.level)
    stands = listed(
        tuple(f"{ROWS[part].lower()} {place(now['percentile'])}" for part, now in made.now.items())
    )
    lines = [("Where you stand", f"Among people at {level}: {stands}.")]
    if made.case.base is not None and made.case.base != made.now["base"]["amount"]:
        lines.append(("The ask", f"The base asked for is {place(asked['percentile'])} at {level}."))
    if not _is_ground(asked["percentile"]):
        lines.append(("What the brief says", _instead(made)))
    lines.append(("Usual", _usual(made)))
    if made.gap:
        lines.append(("Other offers", made.gap))
    told = [entry for entry in made.case.entries if not is_empty(entry)]
    if told:
        ready = sum(not missing(entry) for entry in told)
        lines.append(("The packet", f"{ready} of {len(told)} pieces of work are ready to show."))
    return lines


def _instead(made: Brief) -> str:
    """Return what the brief rests on where the base is past p75 of its own level."""
    past = "Past p75 of your own level the market is no ground for more"
    if _is_above(made):
        return f"{past}, so the brief measures your pay at {name(made.offer.role.level)}: make it a case for that level."
    return f"{past}, so the brief says no place of the base: rest it on what you have done."


def _is_usual(made: Brief) -> bool:
    """Return whether the base asked for is no more than is usual."""
    return made.case.base is None or made.case.base <= made.usual * (1 + 1e-9)


def _usual(made: Brief) -> str:
    """Return what is usual, and whether the ask is within it."""
    now, stage = made.now["base"], row("stages", made.letter.role.stage)["name"]
    past = past_upper(now["amount"], made.usual, now["percentile"])
    room = (
        f"a base of {full(now['amount'])} is {past}"
        if past
        else f"a company at that stage ({stage}) usually moves up to {percent(most('base', made.letter))}, not past p75"
    )
    if made.case.base is None or made.case.base <= now["amount"]:
        return f"{room[0].upper()}{room[1:]}. An estimate of ours."
    return f"{'Within' if _is_usual(made) else 'More than'} what is usual: {room}. An estimate of ours."


def _difference(asked: float, now: float) -> str:
    more = asked - now
    share = f" or {percent(abs(more) / now)}" if now else ""
    if more == 0:
        return f"A base of {full(asked)}, which is what the letter says."
    return f"A base of {full(asked)}: {full(abs(more))}{share} {'more' if more > 0 else 'less'} than {full(now)}."


def usual_track(offer: Offer) -> str:
    """Return the track on which the level that is asked for elsewhere, the next one up, comes next."""
    above = next_level(offer)
    return next((track for track in TRACKS if ladder(offer.role.level, track)[1:2] == (above,)), TRACKS[0])


def track_names(offer: Offer) -> dict[str, str]:
    """Return the tracks by id, each with the level that comes next on it."""
    paths = {track: ladder(offer.role.level, track) for track in TRACKS}
    return {
        track: f"{CALLED[track]}: {name(path[1])} comes next"
        if len(path) > 1
        else f"{CALLED[track]}: this is the top"
        for track, path in paths.items()
    }


def promotion_lines(made: Brief) -> list[tuple[str, str]]:
    """Return what the next level is, what it pays and what it is worth to have it a year earlier."""
    role, track = made.letter.role, made.case.track or usual_track(made.letter)
    path = ladder(role.level, track)
    if len(path) == 1:
        return [("", f"{name(role.level)} is the top of this track.")]
    level = path[1]
    above = replace(role, level=level)
    low, high = (full(round(end, -3)) for end in quantile(curves([above]), "base", [0.25, 0.75])[0].tolist())
    base = made.letter.cash.base if made.case.base is None else made.case.base
    which, at = (
        "Today's base" if made.case.base is None else "The base asked for",
        percentile(above, "base", base),
    )
    there = f" {which} is {place(at)} there." if _is_ground(at) else ""
    plan = Plan(role, track)
    return [
        ("Worth", earlier_sentence(career(plan))),
        (
            "Pay there",
            f"Half of people at {name(level)} in the same stage and place get a base of {low} to {high}.{there}",
        ),
        ("What it is about", f"{name(level)}: {row('levels', level)['focus']}."),
    ]


def entry_lines(entry: Entry) -> list[tuple[str, str]]:
    """Return the parts of an entry that hold something, but its project, each with its label."""
    return [
        (label, getattr(entry, part).strip())
        for part, label in LABELS.items()
        if part != "project" and getattr(entry, part).strip()
    ]


def entry_title(entry: Entry, at: int) -> str:
    """Return the project of an entry behind its place in the packet, from 1."""
    return f"{at}. {entry.project.strip() or 'A piece of work'}"
