"""What to ask for as people say it: the answer, sentences for the call, the chart of places, the table behind it."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts.asks import places
from comp.decide.asks import asks, room
from comp.reports.comparison import Exhibit, names
from comp.tables import row
from comp.words import full, listed, percent, place, short

if TYPE_CHECKING:
    from comp.decide.asks import Ask, Asks, Change, Room
    from comp.decide.compare import Comparison
    from comp.offers.offer import Offer

PART = {"base": "base", "sign_on": "sign-on", "grant": "grant"}
ROUND = {"dollars": 1000, "options": 100, "shares": 10, "ownership": 1e-4}  # as people name them
UPPER, HIGH = 0.75, 0.745  # p75, and from where on it is said as p75

KEY = (
    '<div style="font-size:.85rem">Hollow: where it stands now. Filled: what is asked. Dotted: more than is usual there, at the '
    "level it has. Grey: the middle half of people in the role; of an ask for a level, both marks at that level.</div>"
)

HOW = """
**How this is worked out.** The present value that the verdict compares is computed again and again with one thing of the
letter changed, until the two offers are equal to the dollar (a grant in shares: to one share). The mix moves base,
sign-on and grant together, each by the same part of the room that is usual. A level moves base, bonus target and grant
as the market's medians move from one level to the next.

**What is usual** is a row by stage in data/negotiable.csv. Most of those rows are estimates of ours: companies do not
publish how far they move. A base and a grant count as usual up to p75 of their range; of one that is already past it, no
raise is usual.

**Places** are those of the pay model: base among people in the same role, at that stage and place; a year of the grants at
a public company; the share of the company at a private one. Sign-ons are not surveyed, nor are the retention bonuses of a job that one has.

**Left out:** what was agreed with others there, an internal band that is lower than the market's, and whatever a company
gives that is no money. Nobody owes an answer to an ask; ask for one thing that decides, with its ground.
"""


def answer(comparison: Comparison, found: Asks) -> str:
    """Return in one sentence what would make an offer equal to its rival, or how far the usual goes."""
    name, rival = (names(comparison)[at] for at in (found.offer, found.rival))
    offer = comparison.offers[found.offer]
    stage = row("stages", offer.role.stage)["name"]
    usual = [ask for ask in found.asks if ask.is_usual and ask.remains < 1 and ask.name in PART]
    if usual:
        options = listed(tuple(_wanted(ask, offer) for ask in usual)).replace(" and ", " or ")
        return f"{name} is {short(found.gap)} behind {rival}. Any one of these closes it: {options}."
    mix = next((ask for ask in found.asks if ask.name == "mix"), None)
    if mix is None:
        return f"{name} is {short(found.gap)} behind {rival}, and nothing that is usual at its stage ({stage}) closes it."
    if mix.remains < 1:
        return f"{name} is {short(found.gap)} behind {rival}. No one thing that is usual closes it; together these do: {_wanted(mix, offer)}."
    return (
        f"{name} is {short(found.gap)} behind {rival}. All that is usual at its stage ({stage}) adds "
        f"{short(found.gap - mix.remains)}: {_wanted(mix, offer)}. Ask for it, but it does not decide."
    )


def to_say(comparison: Comparison, found: Asks) -> list[tuple[str, str]]:
    """Return what can be said in the call: the name of each usual ask, and its sentence."""
    offer, rival = comparison.offers[found.offer], comparison.offers[found.rival]
    said = [ask for ask in found.asks if ask.is_usual or ask.name == "level"]
    return [(_title(ask, offer), _said(ask, offer, rival)) for ask in said]


def would_take(comparison: Comparison, found: Asks) -> list[str]:
    """Return what is more than usual, or would never close the gap, in plain sentences."""
    offer = comparison.offers[found.offer]
    sentences = [
        f"{_title(ask, offer)} would have to be {_amount(change)}{_placed(change)}; {_most(change)}."
        for ask in found.asks
        if ask.name in PART and not ask.is_usual
        for change in ask.changes
    ]
    never = " or ".join(_part(name, offer) for name in found.never)
    return (
        [*sentences, f"No {never} closes it: it does not count in what is compared."] if never else sentences
    )


def still_usual(comparison: Comparison, left: Room) -> str:
    """Return what is usual to ask of the best offer before it is signed, and what each adds to its worth."""
    offer, name = comparison.offers[left.offer], names(comparison)[left.offer]
    ahead = "is ahead as it is" if len(comparison.offers) > 1 else "has no rival here"
    if not left.changes:
        return (
            f"{name} {ahead}, and its letter is at what is usual for its stage: it leaves nothing to ask for."
        )
    adds = tuple(
        f"{_named(change, offer)}{_placed(change)} adds {short(more)}" for change, more in left.changes
    )
    when = "in the job that you hold" if offer.kind == "current" else "before you sign"
    return f"{name} {ahead}; what is usual to ask {when}: {listed(adds)}."


def exhibit(comparison: Comparison, found: Asks) -> Exhibit:
    """Return where each ask would put the offer in its market."""
    offer = comparison.offers[found.offer]
    rows = [
        (
            _row_name(ask, change, offer),
            change.place_before.percentile,
            change.place_after.percentile,
            _amount(change),
            change.is_usual,
        )
        for ask in found.asks
        for change in ask.changes
        if change.place_before.percentile is not None and change.place_after.percentile is not None
    ]
    told = [
        f"{name[0].lower()}{name[1:]} from {place(before)} to {place(after)}"
        for name, before, after, *_ in rows
    ]
    return Exhibit(
        title=f"Where the asks would put {names(comparison)[found.offer]}",
        figure=places(rows, found.offer),
        finding=f"From the hollow mark, where it stands, to the filled one: {listed(tuple(told))}. Dotted: more than usual.",
        table=partial(table, comparison, found),
        key=KEY,
    )


def table(comparison: Comparison, found: Asks) -> pd.DataFrame:
    """Return every ask with its places, what is usual, and what it leaves of the gap, as text."""
    offer = comparison.offers[found.offer]
    rows = [
        {
            "Ask": _title(ask, offer),
            "Part": _part(change.lever, offer).capitalize(),
            "Now": _exact(change.before, change.unit),
            "Asked": _exact(change.after, change.unit),
            "Place now": _place(change.place_before.percentile) + _there(ask, change),
            "Place asked": _place(change.place_after.percentile) + _there(ask, change),
            "p75": _upper(change, offer),
            "Usual up to": "" if ask.name == "level" else _usual_cell(change),
            "Gap left": full(max(ask.remains, 0.0)),
        }
        for ask in found.asks
        for change in ask.changes
    ]
    return pd.DataFrame(rows)


def document(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the asks as JSON for programs: positions, dollars, shares, fractions, unrounded."""
    return [
        {
            "offer": found.offer,
            "rival": found.rival,
            "gap": found.gap,
            "never": list(found.never),
            "asks": [
                {
                    "name": ask.name,
                    "remains": ask.remains,
                    "is_usual": ask.is_usual,
                    "level": ask.letter.role.level,
                    "changes": [_as_json(change) for change in ask.changes],
                }
                for ask in found.asks
            ],
            "answer": answer(comparison, found),
        }
        for found in asks(comparison)
    ]


def room_document(comparison: Comparison) -> dict[str, Any] | None:
    """Return what the best offer could still be asked for as JSON for programs: its position, each change, what it adds."""
    if (left := room(comparison)) is None:
        return None
    changes = [_as_json(change) | {"adds": adds} for change, adds in left.changes]
    return {"offer": left.offer, "changes": changes, "answer": still_usual(comparison, left)}


def _as_json(change: Change) -> dict[str, Any]:
    return {
        "lever": change.lever,
        "unit": change.unit,
        "before": change.before,
        "after": change.after,
        "usual": change.usual,
        "percentile_before": change.place_before.percentile,
        "percentile_after": change.place_after.percentile,
        "p75": change.place_after.upper,
    }


def _title(ask: Ask, offer: Offer) -> str:
    if ask.name == "level":
        return f"Level {row('levels', ask.letter.role.level)['name']}"
    if ask.name in PART:
        return f"{_part(ask.name, offer).capitalize()} alone"
    if len(ask.changes) == 1:
        return f"{_part(ask.changes[0].lever, offer).capitalize()}, as far as is usual"
    return "A bit of each"


def _part(lever: str, offer: Offer) -> str:
    """Return what a lever is called; whoever has a job signs on to nothing, so there it is a retention bonus."""
    return "retention bonus" if lever == "sign_on" and offer.kind == "current" else PART[lever]


def _row_name(ask: Ask, change: Change, offer: Offer) -> str:
    if ask.name in PART:
        return _title(ask, offer)
    part = _part(change.lever, offer)
    return f"{part.capitalize()}{_there(ask, change)}" if ask.name == "level" else f"Mix: {part}"


def _there(ask: Ask, change: Change) -> str:
    """Return the level at which a place is measured, where it is not the offer's own; with a blank before it."""
    surveyed = change.place_after.percentile is not None
    return f" at {row('levels', ask.letter.role.level)['name']}" if ask.name == "level" and surveyed else ""


def _wanted(ask: Ask, offer: Offer) -> str:
    return listed(tuple(f"{_named(change, offer)}{_placed(change)}" for change in ask.changes))


def _named(change: Change, offer: Offer) -> str:
    """Return an amount with what it is: a base of 213,000; 75,000 options."""
    if change.unit != "dollars":
        return _amount(change)
    return f"a {_part(change.lever, offer)} of {_amount(change)}"


def _said(ask: Ask, offer: Offer, rival: Offer) -> str:
    """Return what one says in the call; in the job one has, that one would stay."""
    if ask.name == "level":
        level = row("levels", ask.letter.role.level)["name"]
        base = next((change for change in ask.changes if change.lever == "base"), None)
        paid = (
            f" Raised as the market's middle is from one level to the next, the base there is {_amount(base)}."
            if base
            else ""
        )
        return (
            f"“I see this work at the level of {level}.{paid} What would you need to see to place me there?”"
        )
    wanted = listed(tuple(_named(change, offer) for change in ask.changes))
    grounds = [_ground(change, offer) for change in ask.changes if change.place_after.percentile is not None]
    if ask.remains < 1:
        done = "stay" if offer.kind == "current" else "sign today"
        return f"“With {wanted} I would {done}.{''.join(grounds)}”"
    held = "What I have now" if rival.kind == "current" else "Another offer that I hold"
    return f"“{held} is well ahead. {wanted[0].upper()}{wanted[1:]} would narrow that.{''.join(grounds)}”"


def _ground(change: Change, offer: Offer) -> str:
    """Return the market's ground for an amount, as a sentence with a blank before it."""
    at, upper = change.place_after.percentile or 0.0, change.place_after.upper or 0.0
    if change.lever == "base":
        return f" That base is {place(at)} for this role, stage and place; p75 is {full(round(upper, -3))}."
    if offer.is_private:
        return f" That share of the company is {place(at)} for this level and stage; p75 is {percent(upper)}."
    return f" A year of that grant is {place(at)} for this role, stage and place; p75 is {full(round(upper, -3))}."


def _placed(change: Change) -> str:
    at = change.place_after.percentile
    return f" ({place(at)})" if at is not None else ""


def _place(percentile: float | None) -> str:
    return "not surveyed" if percentile is None else place(percentile)


def _usual_cell(change: Change) -> str:
    past = past_upper(change.before, change.usual, change.place_before.percentile)
    return past.partition(": ")[2] if past else _exact(change.usual, change.unit)


def _upper(change: Change, offer: Offer) -> str:
    upper = change.place_after.upper
    if upper is None:
        return ""
    if change.lever == "grant":
        return f"{percent(upper)} owned" if offer.is_private else f"{full(upper)} a year"
    return full(upper)


def _most(change: Change) -> str:
    """Return how far a company usually moves one thing."""
    if past := past_upper(change.before, change.usual, change.place_before.percentile):
        return f"at {_exact(change.before, change.unit)} it is {past}"
    if change.lever == "grant" and not change.before:
        return "what is usual is counted from a grant, and the letter has none"
    return f"usual is up to {_usual(change)}"


def past_upper(now: float, usual: float, percentile: float | None) -> str:
    """Return that an amount is past p75 of its range already, so that no raise is usual; nothing where one is."""
    if percentile is None or usual > now or percentile < HIGH:
        return ""
    return f"already {'at' if place(percentile) == place(UPPER) else 'past'} p75: no raise is usual"


def _amount(change: Change) -> str:
    """Return what is asked for as people name it: 213,000 or 75,000 options; rounded up, but not past what is usual."""
    if math.isclose(change.after, change.usual):
        return _usual(change)
    step = ROUND[change.unit]
    up = step * math.ceil(round(change.after / step, 6))
    if change.is_usual and up > change.usual:
        up = step / 10 * math.ceil(round(10 * change.after / step, 6))
    return _exact(up, change.unit)


def _usual(change: Change) -> str:
    """Return the most that is usual as people name it, the nearest round amount; exact where that would be no raise."""
    step = ROUND[change.unit]
    near = step * math.floor(change.usual / step + 0.5)
    return _exact(near if near > change.before else change.usual, change.unit)


def _exact(amount: float, unit: str) -> str:
    if unit == "ownership":
        return f"{percent(amount)} of the company"
    return full(amount) if unit == "dollars" else f"{full(amount)} {unit}"
