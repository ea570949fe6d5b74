"""A case as people read it: where pay stands, the ask and its ground, what the promotion is worth, what one has done."""

from __future__ import annotations

from dataclasses import dataclass
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
from comp.market.pay import Role, curves, quantile
from comp.market.position import percentile
from comp.reports.asks import answer
from comp.reports.career import earlier_sentence, name
from comp.reports.comparison import ROWS, Exhibit, names
from comp.tables import row
from comp.words import full, listed, percent, place, short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comp.case import Case, Entry
    from comp.decide.asks import Asks
    from comp.decide.compare import Comparison
    from comp.offers.offer import Offer

LABELS = {**FIELDS, "outcome": "Outcome"}
TRACKS = ("leadership", "individual")  # where both lead to the same level next, the first one is taken
HOW = """
**Market.** Each part of your pay among people at the same level, company stage and place, as on the compare page. At a
private company cash is compared: its equity is paper.

**The ask** moves base; the bonus follows it by its target. What is usual is a row by stage in data/negotiable.csv, most of
them estimates of ours, and never above p75 of the range.

**The promotion** is to the next level up, which is what *What to ask for* asks for too, unless you choose the other track: from
Senior PM the individual one leads to Principal PM, the leadership one to Director / Group PM. It is worth what the career page finds: it comes a year earlier, and what follows it too, at the median of
many paths. Not counted: tax, equity of a private company, and promotions that never come.

**An entry is ready** when it names the project and its goal, says what you did yourself, and has a number in its outcome:
*accomplished X, as measured by Y, by doing Z*. A year or a quarter is no such number.
"""


@dataclass(frozen=True)
class Brief:
    """A case beside its numbers: `now` and `asked` are the market rows of the letter as it is and with the ask in it."""

    name: str
    offer: Offer
    at: int
    case: Case
    now: Mapping[str, Mapping[str, float]]
    asked: Mapping[str, Mapping[str, float]]
    usual: float  # the highest base that is usually given
    gap: str  # how far it is behind the best other offer, and what closes that; empty without one


def brief(comparison: Comparison, at: int, case: Case, asked_for: Sequence[Asks] | None = None) -> Brief:
    """Return the case for the offer at a position of a comparison; `asked_for` is its `asks`, worked out when not given."""
    offer = comparison.offers[at]
    letter = offer if case.base is None else with_base(offer, case.base)
    found = next(
        (one for one in (asks(comparison) if asked_for is None else asked_for) if one.offer == at), None
    )
    return Brief(
        name=names(comparison)[at],
        offer=offer,
        at=at,
        case=case,
        now=_parts(comparison.market, at),
        asked=_parts(market_places([letter]), 0),
        usual=usual_base(offer),
        gap=answer(comparison, found) if found else "",
    )


def _parts(market: pd.DataFrame, at: int) -> dict[str, dict[str, float]]:
    """Return what each part of an offer comes to beside the range of its role, by part."""
    columns = market.columns.tolist()
    rows = zip(market.index, market.to_numpy().tolist(), strict=True)
    return {part: dict(zip(columns, amounts, strict=True)) for (offer, part), amounts in rows if offer == at}


def role_words(role: Role) -> str:
    """Return a role in words: Senior PM, Series B, New York, NY."""
    parts = [("levels", role.level), ("stages", role.stage), ("locations", role.location)]
    if role.specialism != "generalist":
        parts.append(("specialisms", role.specialism))
    return ", ".join(str(row(table, key)["name"]) for table, key in parts)


def headline(made: Brief) -> str:
    """Return the case in one sentence with its numbers."""
    now, base = made.now["base"], made.case.base
    if base is None:
        return f"A base of {full(now['amount'])} is at {place(now['percentile'])} of its market; p75 is {full(round(now['p75'], -3))}."
    asked = made.asked["base"]
    return (
        f"The ask: a base of {full(base)} instead of {full(now['amount'])}, "
        f"{place(asked['percentile'])} of its market instead of {place(now['percentile'])}."
    )


def ground(made: Brief) -> str:
    """Return for whom that is said, and how much of the packet is ready."""
    told = [entry for entry in made.case.entries if not is_empty(entry)]
    ready = sum(not missing(entry) for entry in told)
    packet = f" {ready} of {len(told)} pieces of work are ready to show." if told else ""
    return f"{whose(made)}{packet}"


def whose(made: Brief) -> str:
    """Return for whom a case is made."""
    return f"{made.name}: {role_words(made.offer.role)}."


def market_exhibit(made: Brief) -> Exhibit:
    """Return where each part stands, and where the ask would put it."""
    rows = []
    for part, now in made.now.items():
        then = made.asked[part]
        usual = part != "base" or then["amount"] <= made.usual * (1 + 1e-9)
        label = f"{short(then['amount'])}, {place(then['percentile'])}"
        rows.append((ROWS[part], now["percentile"], then["percentile"], label, usual))
    told = [f"{part.lower()} {place(after)}" for part, _, after, *_ in rows]
    moved, dotted = made.case.base is not None, not all(usual for *_, usual in rows)
    reading = "From the hollow mark, where it stands, to the filled one, the ask" if moved else "Each part"
    return Exhibit(
        title="Where the pay stands in its market",
        figure=places(rows, made.at),
        finding=f"{reading}, among people in the same role: {listed(tuple(told))}. "
        f"The grey band holds the middle half.{' Dotted: more than is usual.' * dotted}",
        table=partial(market_table, made),
    )


def market_table(made: Brief) -> pd.DataFrame:
    """Return each part now and as asked beside the range of its role, as text."""
    rows = []
    for part, now in made.now.items():
        then = made.asked[part]
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


def ask_lines(made: Brief, *, to_show: bool = False) -> list[tuple[str, str]]:
    """Return the ask and its ground, each with what it is called; `to_show` leaves out that it is more than usual."""
    now, stage = made.now["base"], row("stages", made.offer.role.stage)["name"]
    middle = f"Half of people in this role get a base of {full(round(now['p25'], -3))} to {full(round(now['p75'], -3))}."
    lines = [("Market", middle)]
    if made.case.base is not None:
        more = made.case.base - now["amount"]
        lines.insert(0, ("Ask", _difference(made.case.base, now["amount"])))
        room = f"a company at that stage ({stage}) usually moves up to {percent(most('base', made.offer))}, not past p75"
        if more > 0:
            fits = made.case.base <= made.usual * (1 + 1e-9)
            if fits or not to_show:
                words = "Within" if fits else "More than"
                lines.append(("Usual", f"{words} what is usual: {room}. An estimate of ours."))
    if made.gap:
        lines.append(("Other offers", made.gap))
    if made.case.why_now.strip():
        lines.append(("Why now", made.case.why_now.strip()))
    return lines


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
    role, track = made.offer.role, made.case.track or usual_track(made.offer)
    path = ladder(role.level, track)
    if len(path) == 1:
        return [("", f"{name(role.level)} is the top of this track.")]
    level = path[1]
    above = Role(level, role.stage, role.location, role.specialism)
    low, high = (full(round(end, -3)) for end in quantile(curves([above]), "base", [0.25, 0.75])[0].tolist())
    base = made.offer.cash.base if made.case.base is None else made.case.base
    which = "Today's base" if made.case.base is None else "The base asked for"
    there = place(percentile(above, "base", base))
    plan = Plan(role, track)
    return [
        ("Worth", earlier_sentence(career(plan))),
        (
            "Pay there",
            f"Half of people at {name(level)} in the same stage and place get a base of {low} to {high}. {which} is {there} there.",
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
