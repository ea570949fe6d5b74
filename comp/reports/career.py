"""A career as people read it: sentences with the numbers in them, and each chart with its table twin."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts import career as charts
from comp.charts.style import key_of
from comp.market.career import typical_waits
from comp.market.experience import LEAST_ANSWERS, level_odds
from comp.market.pay import Role, curves, private_stages, quantile
from comp.reports.comparison import Exhibit
from comp.tables import load, row
from comp.words import full, listed, percent, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.market.career import Career, Plan
    from comp.market.pay import Curves

HALF = 0.5  # of the paths that must reach a level in time for it to be drawn and named
STEPS = '<div style="font-size:.85rem">A dotted line stands where half of people have reached the level, with the years until then.</div>'
PERCENTILES = ["p10", "p25", "p50", "p75", "p90"]


def name(level: str) -> str:
    """Return a level's name."""
    return str(row("levels", level)["name"])


def headline(career: Career) -> str:
    """Return where the path leads, how long that takes and what it pays, in one sentence."""
    plan = career.plan
    total = f"{span(plan.years)} pay {_in_all(career, 'p50')} before tax."
    begin, (goal, _) = name(plan.ladder[0]), _reached_by_half(career)[-1]
    if len(plan.ladder) == 1:
        return f"{begin} is the top of this track; {total}"
    if goal == plan.ladder[0]:
        return f"From {begin}, {name(plan.ladder[1])} is more than {span(plan.years)} away for most; {total}"
    low, middle, high = (max(1, round(career.reached[column][goal])) for column in ("p25", "p50", "p75"))
    range_of = f", typically {low} to {high}" if low != high else ""
    return f"From {begin} to {name(goal)} takes about {span(middle)}{range_of}; {total}"


def ground(career: Career) -> str:
    """Return what stands under the headline: the range, what is not counted, and what the model takes for granted."""
    low, high = _in_all(career, "p25"), _in_all(career, "p75")
    parts = [f"The middle half of people on this path earn {low} to {high}."]
    if (paper := sum(career.yearly["paper"].tolist())) > 0:
        parts.append(
            f"Equity of private companies, {short(paper)} on paper if every grant is renewed as it vests, is not counted."
        )
    if len(career.plan.ladder) > 1:
        parts.append("Here every promotion does come, sooner or later; many people never get one.")
    return " ".join(parts)


def earlier_sentence(career: Career) -> str:
    """Return what the next promotion a year earlier is worth."""
    if career.earlier is None:
        return (
            f"{name(career.plan.ladder[0])} is the top of this track: there is no promotion to bring forward."
        )
    return (
        f"{name(career.plan.ladder[1])} a year earlier, and what follows it too, "
        f"{_worth(career.earlier)} over the first {span(career.worth_years)}."
    )


def moving_sentence(career: Career) -> str:
    """Return what moving company is worth, the way the plan moves or, where it does not, after one year."""
    move, plan = career.moved, career.plan
    parts = (("stages", move.stage, plan.role.stage), ("locations", move.location, plan.role.location))
    where = [row(table, to)["name"] for table, to, now in parts if to and to != now]
    target = f" to {', '.join(where)}" if where else ""
    instead = "" if plan.move else " instead"
    above = " above your place in that market" if where else " more"
    more = f"at the same level for {percent(move.raised)}{above}"
    if move.year > career.worth_years:
        return (
            f"The move{target} in year {move.year} comes after the {span(career.worth_years)} counted here."
        )
    there = move.stage or plan.role.stage
    paper = ", its equity not counted, for it is paper" if there in private_stages() else ""
    return (
        f"Moving company{target} in year {move.year}{instead}, {more}, "
        f"{_worth(career.moving)} over the first {span(career.worth_years)}{paper}."
    )


@lru_cache(maxsize=64)
def odds_sentence(years: float) -> str:
    """Return which levels people hold at some years of experience, as the survey's quartiles of experience have it."""
    odds = level_odds(years).sort_values(ascending=False)
    likely = tuple(
        f"{percent(round(20 * share) / 20)} {name(str(level))}"
        for level, share in odds.items()
        if share >= 0.05
    )
    return f"With {span(years)} of experience, by a model of the survey's people whose title names a level: about {listed(likely)}."


def yearly_exhibit(career: Career) -> Exhibit:
    """Return what each year pays, with its range and the levels on the way."""
    middle, paper = career.yearly["p50"].tolist(), max(career.yearly["paper"].tolist()) > 0
    steps = [(at, name(level)) for level, at in _reached_by_half(career)[1:]]
    move = career.plan.move
    marks = [(at, f"{step}, {at:.1f}".removesuffix(".0")) for at, step in steps]
    if move and move.year <= career.plan.years:
        marks.append((move.year - 1.0, f"You move, year {move.year}"))
    reached = listed(tuple(f"{step} after {span(round(at, 1))}" for at, step in steps))
    return Exhibit(
        title="What each year pays",
        figure=charts.by_year(career.yearly, sorted(marks), _ends(middle)),
        finding=f"Median pay by year with its ranges, before tax: {short(middle[0])} in year 1, "
        f"{short(middle[-1])} in year {len(middle)}." + (f" Half reach {reached}." if reached else ""),
        table=partial(yearly_table, career),
        key=key_of(charts.KEY, paper=paper) + (STEPS if steps else ""),
    )


def yearly_table(career: Career) -> pd.DataFrame:
    """Return pay by year as text, with the most common level at the year's end."""
    most, share = career.levels.idxmax(axis=1), career.levels.max(axis=1)
    held = [f"{name(str(level))}, {percent(part)}" for level, part in zip(most, share, strict=True)]
    table = career.yearly[PERCENTILES].map(full)
    if (career.yearly["paper"] > 0).any():
        table = table.assign(**{"Paper, not counted": career.yearly["paper"].map(full)})
    return table.assign(**{"Most common level": held}).reset_index(names="Year")


def so_far_exhibit(career: Career) -> Exhibit:
    """Return what has been paid by the end of each year."""
    return Exhibit(
        title="What has been paid so far",
        figure=charts.so_far(career.cumulative, _ends(career.cumulative["p50"].tolist())),
        finding=f"Running total, before tax: {_in_all(career, 'p50')} after {span(career.plan.years)}, "
        f"the middle half {_in_all(career, 'p25')} to {_in_all(career, 'p75')}.",
        table=partial(_so_far_table, career),
        key=key_of(charts.KEY),
    )


def _so_far_table(career: Career) -> pd.DataFrame:
    return career.cumulative.map(full).reset_index(names="By the end of year")


def ladder_table(career: Career) -> pd.DataFrame:
    """Return every level as text: what it does, how long people take, and what it pays where the path begins."""
    levels, reached, role = _levels(), _when_reached(career), career.plan.role
    curve = curves([Role(level, role.stage, role.location, role.specialism) for level in levels])
    whole = "Total with paper" if role.stage in private_stages() else "Total"
    return pd.DataFrame(
        {
            "Level": [each["name"] for each in levels.values()],
            "Reached on this path": [reached.get(level, "-") for level in levels],
            "Base": _middle_half(curve, "base"),
            whole: _middle_half(curve, "total"),
            "Focus": [each["focus"] for each in levels.values()],
            "Experience, published": [_published(each) for each in levels.values()],
            "Experience, survey": [_surveyed(level) for level in levels],
        }
    )


@cache
def _levels() -> dict[str, dict[str, Any]]:
    """Return the rows of data/levels.csv by level, from the first to the last."""
    return load("levels").sort_values("order").to_dict("index")  # type: ignore[return-value]


def _middle_half(curve: Curves, component: str) -> list[str]:
    """Return the middle half of a component as text, one a role."""
    return [f"{short(low)} to {short(high)}" for low, high in quantile(curve, component, [0.25, 0.75])]


def _published(level: dict[str, Any]) -> str:
    """Return the years of experience that the published ladder gives a level."""
    low, high = level["years_low"], level["years_high"]
    if high != high:  # noqa: PLR0124 - NaN: the ladder names no end
        return f"{low:g}+"
    return f"{low:g} to {high:g}" + "+" * bool(level["years_open_ended"])


@cache
def _surveyed(level: str) -> str:
    """Return the middle half of years of experience that holders of a level's titles gave, and how many answered."""
    titles = load("survey_titles")
    told = [
        f"{title['years_p25']:g} to {title['years_p75']:g} (n {title['n']:.0f})"
        for title in titles[titles["level"] == level].to_dict("records")
        if title["n"] >= LEAST_ANSWERS
    ]
    return "; ".join(told) or "too few answers"


def _when_reached(career: Career) -> dict[str, str]:
    """Return when a path reaches each of its levels, as text: the median and the middle half."""
    quarters = zip(*(career.reached[column].tolist() for column in ("p25", "p50", "p75")), strict=True)
    return {
        level: "now" if middle == 0 else f"{middle:.1f} years ({low:.1f} to {high:.1f})"
        for level, (low, middle, high) in zip(career.plan.ladder, quarters, strict=True)
    }


def waits_by_step(plan: Plan) -> dict[str, float]:
    """Return the typical years before each promotion of a path, by the level they are spent at."""
    return dict(zip(plan.ladder[:-1], typical_waits(plan), strict=True))


def document(career: Career) -> dict[str, Any]:
    """Return a career as the JSON that `career --json` prints; numbers unrounded, dollars of today, years from now."""
    plan, move = career.plan, career.moved
    return {
        "from": plan.role.level,
        "stage": plan.role.stage,
        "location": plan.role.location,
        "specialism": plan.role.specialism,
        "track": plan.track,
        "ladder": [
            {"level": level, "wait": waits_by_step(plan).get(str(level)), **reached.to_dict()}
            for level, reached in career.reached.iterrows()
        ],
        "yearly": [
            {**paid, "levels": career.levels.loc[paid["year"]].to_dict()}
            for paid in career.yearly.reset_index().to_dict("records")
        ],
        "cumulative": career.cumulative.reset_index().to_dict("records"),
        "worth": {
            "years": career.worth_years,
            "promotion_a_year_earlier": career.earlier,
            "moving_company": career.moving,
            "move": {"year": move.year, "stage": move.stage, "location": move.location, "raise": move.raised},
        },
    }


def text(career: Career) -> str:
    """Return a career as the command line prints it."""
    lines = [headline(career), ground(career), earlier_sentence(career), moving_sentence(career), ""]
    return "\n".join(
        [*lines, "Dollars a year, before tax, by year", yearly_table(career).to_string(index=False)]
    )


def _reached_by_half(career: Career) -> list[tuple[str, float]]:
    """Return the levels that at least half of the paths reach in time, with the median years until then; the first at 0."""
    medians, shares = (career.reached[column].tolist() for column in ("p50", "share"))
    each = zip(career.plan.ladder, medians, shares, strict=True)
    return [(level, median) for level, median, share in each if share >= HALF]


def _in_all(career: Career, column: str) -> str:
    """Return what all the years pay together at a percentile, as text."""
    return short(career.cumulative[column].iloc[-1])


def _ends(values: Sequence[float]) -> list[str]:
    """Return labels for the first and the last point, and none between."""
    return [short(values[0]), *[""] * (len(values) - 2), short(values[-1])]


def span(years: float) -> str:
    """Return 'one year', '4 years', 'ten years', '4.5 years'."""
    words = {1: "one year", 10: "ten years"}
    return words.get(years, f"{years:g} years")  # type: ignore[call-overload, no-any-return]


def _worth(amount: float) -> str:
    return f"is worth {short(amount)}" if amount >= 0 else f"costs {short(-amount)}"
