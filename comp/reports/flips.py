"""What would flip a verdict, as people say it: sentences, a chart with its table, JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts import risk as charts
from comp.decide.flip_points import contest, flip_points, flipping_states, required_growth
from comp.reports.comparison import Exhibit, names
from comp.tables import load
from comp.words import full, listed, percent, rounded, short, years

if TYPE_CHECKING:
    from comp.decide.compare import Comparison
    from comp.decide.flip_points import Flip

SAID = {
    "share_growth": "{of} shares grow {value} a year",
    "exit_value": "{of} exits bring {value}",
    "chance_of_failure": "{name} fails with a chance of {value}",
    "chance_of_leaving": "you leave {name} with a chance of {value} a year",
    "chance_of_being_let_go": "{name} lets you go with a chance of {value} a year",
    "bonus_payout": "{of} bonus pays {value} of target",
    "discount_rate": "the discount rate is {value} a year",
    "private_rate": "the discount rate of private shares is {value} a year",
    "local_share": "you compare at local prices and spend {value} of pay where you live",
    "ai_premium": "the market adds {value} for AI after you leave",
}  # what flips a verdict, in a sentence
FALLING = "{of} shares lose {value} a year"
MOST_STATES = 8  # that a sentence lists
HOW_FLIPS = """
**Flip points** are worked out on the real model, not on a straight line: one thing is changed, both offers are valued anew
on the same futures, and the value is found at which they are worth the same to the dollar. *Never* means that up to the
ends of the range tried (data/flips.csv) the winner stays. Only the nearest is shown, and everything else stays as it is.

**Bars** run between the two ends of what is usual. A bar that crosses zero changes the winner by itself.

**States** tax the offer as if you worked from there, all else as it is; they are tried on fewer futures.
"""


def label(comparison: Comparison, flip: Flip) -> str:
    """Return what a dial turns, with the offer's name where it belongs to one."""
    said = str(_rows()[flip.name]["label"])
    if flip.offer is None:
        return said
    return f"{names(comparison)[flip.offer]}: {said[0].lower()}{said[1:]}"


def flips_answer(comparison: Comparison, flips: list[Flip]) -> str:
    """Return what would flip the verdict, in a sentence, or that nothing tried does."""
    turning = [flip for flip in flips if flip.value is not None]
    if not flips:
        return "There are no two offers to choose between."
    if not turning:
        return "Nothing tried flips it: not one of these assumptions, within its range, changes the winner by itself."
    said = " or if ".join(_said(comparison, flip) for flip in turning)
    return f"{_between(comparison)} flips if {said}. Nothing else tried flips it by itself."


def _between(comparison: Comparison) -> str:
    """Return whose verdict it is that flips, where there are more than two offers: that of the two best."""
    pair = contest(comparison)
    if pair is None or len(comparison.offers) < 3:
        return "It"
    best, rival = (names(comparison)[at] for at in pair)
    return f"Between the two best, {best} and {rival}, it"


def _said(comparison: Comparison, flip: Flip) -> str:
    """Return the value at which a dial flips the verdict, in words, with the one that it has now."""
    name = "" if flip.offer is None else names(comparison)[flip.offer]
    falling = flip.name == "share_growth" and (flip.value or 0.0) < 0
    said, value = (FALLING, abs(flip.value or 0.0)) if falling else (SAID[flip.name], flip.value)
    words = said.format(of=f"{name}'s", name=name, value=_value(flip, value))
    return words if flip.name == "exit_value" else f"{words} (now {_now(flip)})"


def _now(flip: Flip) -> str:
    """Return the value that a dial has now; of growth also which way it goes, where that is not the way of the flip."""
    if flip.name != "share_growth":
        return _value(flip, flip.now)
    if flip.now * (flip.value or 0.0) >= 0:
        return _value(flip, abs(flip.now))
    return f"they {'grow' if flip.now > 0 else 'lose'} {_value(flip, abs(flip.now))}"


def growth_answer(comparison: Comparison) -> str:
    """Return how fast a rival's private shares must grow for it to match the best, or nothing where it has none."""
    found, pair = required_growth(comparison), contest(comparison)
    if found is None or pair is None:
        return ""
    rival, best = names(comparison)[found.offer], names(comparison)[pair[0]]
    often = f"in {rounded(found.chance)} of simulated futures they pay as much"
    if found.growth is None:
        return f"For {rival} to match {best} its shares must pay {short(found.missing)} in today's money; {often}."
    return (
        f"For {rival} to match {best}, its shares must {'grow' if found.growth >= 0 else 'lose no more than'} {percent(abs(found.growth))} a year for "
        f"{years(found.years)} from the last round's price and be sold then; {often}."
    )


def states_answer(comparison: Comparison) -> str:
    """Return the states that would flip the verdict, or that none does."""
    found = flipping_states(comparison)
    if not found:
        return ""
    called = names(comparison)
    said = [
        f"{called[at]} worked from {listed(tuple(flipping[:MOST_STATES]))}"
        + (f" and {len(flipping) - MOST_STATES} more" if len(flipping) > MOST_STATES else "")
        for at, flipping in found.items()
        if flipping
    ]
    if not said:
        either = " or ".join(called[at] for at in sorted(found))
        return f"No state's taxes flip it: wherever you worked from for {either}, the same one wins."
    return f"Taxes of another state would flip it: {'; '.join(said)}."


def tornado_exhibit(comparison: Comparison, flips: list[Flip]) -> Exhibit:
    """Return how far each assumption moves the difference over what is usual for it."""
    pair = contest(comparison) or (0, 0)
    rows = []
    for flip in flips:
        low, high = (_value(flip, end).removesuffix(" what is simulated") for end in flip.usual)
        rows.append((label(comparison, flip), flip.swing, (low, high)))
    widest, rival = flips[0], names(comparison)[pair[1]]
    return Exhibit(
        title="How far each assumption moves the difference",
        figure=charts.tornado(rows, comparison.verdict.difference, pair, names(comparison)),
        finding=f"The widest bar, “{label(comparison, widest)}”, runs from {short(min(widest.swing))} to {short(max(widest.swing))}. "
        f"The dotted line is the difference now; left of the solid line {rival} wins.",
        table=partial(flips_table, comparison, flips),
    )


def flips_table(comparison: Comparison, flips: list[Flip]) -> pd.DataFrame:
    """Return every dial as text: now, where it flips, and the difference at the ends of what is usual."""
    return pd.DataFrame(
        [
            {
                "Assumption": label(comparison, flip),
                "Now": _value(flip, flip.now),
                "Flips at": "never from {} to {}".format(*(_value(flip, end) for end in flip.range))
                if flip.value is None
                else _value(flip, flip.value),
                "Usual": usual_range(flip),
                "Difference there": " to ".join(full(end) for end in flip.swing),
            }
            for flip in flips
        ]
    )


def _value(flip: Flip, value: float | None) -> str:
    if value is None:
        return "never"
    if unit_of(flip) == "times":
        return "what is simulated" if value == 1 else f"{value:.2g} times what is simulated"
    return percent(round(value, 4))


def usual_range(flip: Flip) -> str:
    """Return the two ends of what is usual for a dial, in words."""
    return " to ".join(_value(flip, end) for end in flip.usual)


def unit_of(flip: Flip) -> str:
    """Return what a dial's value is: a fraction, or times what is simulated."""
    return str(_rows()[flip.name]["unit"])


def _rows() -> dict[str, dict[str, Any]]:
    frame = load("flips")
    return {
        dial: {"label": said, "unit": unit}
        for dial, said, unit in frame[["dial", "label", "unit"]].to_numpy()
    }


def document(comparison: Comparison) -> dict[str, Any]:
    """Return what flips the verdict as JSON for programs: dollars, fractions, positions, unrounded."""
    needed = required_growth(comparison)
    return {
        "flips": [
            {
                "dial": flip.name,
                "offer": flip.offer,
                "now": flip.now,
                "flips_at": flip.value,
                "range": list(flip.range),
                "usual": list(flip.usual),
                "swing": list(flip.swing),
            }
            for flip in flip_points(comparison)
        ],
        "states": [{"offer": at, "states": flipping} for at, flipping in flipping_states(comparison).items()],
        "required_growth": None
        if needed is None
        else {"offer": needed.offer, "growth": needed.growth, "years": needed.years, "chance": needed.chance},
    }
