"""A startup grant as people read it: sentences with the numbers in them. Its charts are in equity_exhibits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from comp.decide.worth import is_even
from comp.offers.company import OF_EXITS
from comp.offers.split import over_exits
from comp.reports.contradictions import contradictions
from comp.reports.equity_tables import measured, questions_table
from comp.startup.pooled import VINTAGES, accepted
from comp.tables import load
from comp.words import listed, percent, place, rounded, short

if TYPE_CHECKING:
    import pandas as pd

    from comp.offers.company import OwnView
    from comp.offers.package import Package

SHOWN_ROUNDS = 2  # of those to come, in a sentence
WORDS = {
    "common_gets_nothing": "common stock gets nothing",
    "below_strike": "common is worth less than your strike",
    "expired": "the grant expires first",
    "no_liquidity_yet": "there is no sale or offering yet",
    "pays": "it pays",
}


def headline(valued: Package) -> str:
    """Return what most likely becomes of the grant, and what it pays one time in ten."""
    if not valued.terms.granted:
        return "This grants no shares, so there is nothing to value."
    nothing = valued.chance_of_nothing
    if nothing == 1:
        return "This pays nothing in every simulated future."
    if valued.p90 <= 0:
        return f"Nearly always this pays nothing ({rounded(nothing)} of the time)."
    rare = f"One time in ten it pays more than {short(valued.p90)}."
    if is_even(nothing):
        return f"It is a coin toss whether this pays anything. {rare}"
    if nothing > 0.5:
        return f"Most likely this pays nothing ({rounded(nothing)} of the time). {rare}"
    return (
        f"More often than not this pays something ({rounded(1 - nothing)} of the time): "
        f"{short(valued.median)} in the middle of all outcomes. {rare}"
    )


def ground(valued: Package) -> str:
    """Return what stands under the headline: how sure the chance of nothing is, what it pays where it pays, and the mean."""
    if not valued.terms.granted:
        return ""
    low, high = 1 - valued.chances["high"]["pays"], 1 - valued.chances["low"]["pays"]
    text = f"Nothing in {chance_range(low, high)} of futures within {valued.assumptions.exit_horizon:g} years, {_believed(valued, ranges=chance_range(low, low) != chance_range(low, high))}."
    if valued.typical:
        text += (
            f" Where it pays, {short(valued.typical)} is the middle, after {valued.years_to_exit:.1f} years; "
            f"the mean of all is {short(valued.mean)}{', carried by a few' * (valued.mean > 1.25 * valued.median)}."
        )
        if (then := valued.vested_at_exit) < 0.995:
            text += f" That counts all of it: {percent(then)} has vested by then, the rest vests at the price of the sale if you stay on."
    if any(grant.is_option for grant in valued.offer.grants):
        text += f" It takes you to stay: whoever leaves has {valued.terms.exercise_window_months:g} months to pay the strike."
    return text + " Dollars before tax."


def _believed(valued: Package, *, ranges: bool) -> str:
    """Return whose chances they are: the reader's own, or those of all settings that agree with what was published."""
    view = valued.offer.company.view
    if view.chance_of_nothing is not None:
        own = f"by your own view of {listed(view.replaces)}"
        return f"{own}, over {_sets()} settings of all else" if ranges else own
    settings = f"whichever one believes of the {_sets()} settings that agree with published outcomes"
    return f"{settings}, but for your own view of {listed(view.replaces)}" if view.replaces else settings


def why_nothing(valued: Package) -> str:
    """Return the ways in which it pays nothing, each with its chance."""
    chances = valued.chances["chance"].to_dict()
    reasons = [
        f"{words} in {share_of_paths(chances[name])}"
        for name, words in WORDS.items()
        if name != "pays" and (chances[name] >= 0.005 or name in ("common_gets_nothing", "below_strike"))
    ]
    return f"Of all futures, {listed(tuple(reasons))}."


def share_of_paths(chance: float) -> str:
    """Return a chance in percent, a small one as under 1 %."""
    return percent(chance) if chance >= 0.01 or chance == 0 else "under 1 %"


def chance_range(low: float, high: float) -> str:
    """Return two chances as a range in percent, as one where they are the same percent."""
    ends = (f"{100 * low:.0f}", f"{100 * high:.0f}")
    return f"{' to '.join(dict.fromkeys(ends))} %"


def _sets() -> int:
    return len(accepted(VINTAGES[0])[1])


def rests_on(valued: Package) -> str:
    """Return what the chances rest on, and what other published outcomes would make of them; of what is one's own, that."""
    view = valued.offer.company.view
    if view.chance_of_nothing is not None:
        return _rests_on_own(view)
    lost = {metric: _lost(metric) for metric in ("multiple_share", "multiple_share_2023")}
    old, new = (percent(valued.by_vintage[vintage]) for vintage in VINTAGES)
    text = (
        f"The chances rest on all venture financings with an exit in 2004-13, of which {percent(lost['multiple_share'])} "
        f"paid investors back less than they put in: averages of one vintage, not of companies like this one. "
        f"In the decade to 2023 it was about {percent(lost['multiple_share_2023'])}; with the settings that agree "
        f"with that, this pays in {new} of cases{f' and not {old}' if old != new else ' as well'}."
    )
    return f"{text} You replaced {listed(view.replaces)} with your own view." if view.replaces else text


def _rests_on_own(view: OwnView) -> str:
    """Return what is left of the published outcomes where the chance to fail is the reader's own."""
    own = [
        f"The chance to fail, {percent(view.chance_of_nothing or 0.0)}, is your own view and not that of published outcomes"
    ]
    if others := view.replaces[1:]:
        own.append(f"so {'is' if len(others) == 1 else 'are'} {listed(others)}")
    left = tuple(word for word in OF_EXITS if word not in view.replaces)
    if not left:
        return f"{', and '.join(own)}."
    return (
        f"{', and '.join(own)}. {listed(left).capitalize()} {'rests' if len(left) == 1 else 'rest'} on all venture financings "
        "with an exit in 2004-13: averages of one vintage, not of companies like this one."
    )


@cache
def _lost(metric: str) -> float:
    """Return the published share of financings that paid back less than was put in."""
    rows = load("exits")
    return float(rows[(rows["metric"] == metric) & (rows["bucket"] == "0")]["value"].iloc[0])


def cards(valued: Package) -> list[tuple[str, str, str]]:
    """Return the figures beside the headline as name, number, and what it is."""
    today = valued.today
    typical_range = valued.typical_ownership
    usual = (
        f"Usual here {fraction_owned(typical_range[0])} to {fraction_owned(typical_range[1])}"
        if typical_range
        else ""
    )
    stands = (
        f"; yours stands at {place(valued.ownership_percentile)}"
        if valued.ownership_percentile is not None
        else ""
    )
    return [
        ("On paper", short(valued.paper), "Shares at the last round's price, less the strike. Nobody pays it."),
        (
            "Today",
            short(today.value),
            f"Shares at what common is worth by the option-pricing method, less the strike. With the worth of waiting: {short(today.as_option)}.",
        ),
        (
            "Worth a year to you",
            short(valued.yearly_worth),
            "The certain amount a year of vesting that is as good to you, before tax, if you stay to the exit. Compare offers counts tax and leaving.",
        ),
        ("To exercise", short(valued.exercise_cost), "What all options cost you, before any tax."),
        ("You own", fraction_owned(valued.ownership), f"{usual}{stands}. {'The shares that SAFEs become are counted. ' if valued.terms.from_safes else ''}{left_at_exit(valued)}"),
    ]  # fmt: skip


def fraction_owned(fraction: float) -> str:
    """Return an ownership with three figures: 0.15 %, 0.0313 %."""
    return f"{100 * fraction:.3g} %"


def on_the_way(valued: Package) -> str:
    """Return with how many rounds on the way a sale is looked at: those of the exit in the middle, which may be none."""
    return "after usual rounds" if valued.retained_at_exit < 1 else "with no further round"


def left_at_exit(valued: Package) -> str:
    """Return what one owns at the exit in the middle, and what each further round would leave where that one has none."""
    owned = fraction_owned(valued.ownership_at_exit)
    if valued.retained_at_exit < 1:
        return f"At an exit, after usual rounds: {owned}."
    exits = valued.exits
    direct = float(np.mean(exits.rounds[exits.value > 0] == 0)) if (exits.value > 0).any() else 1.0
    further = [
        f"{fraction_owned(left)} after {stage}"
        for stage, left in zip(valued.rounds["stage"][1:], valued.rounds["ownership"][1:], strict=True)
    ]
    if direct == 1 or not further:
        return f"At an exit: {owned}, for no round comes before it."
    return (
        f"At an exit: {owned}, for {percent(direct)} of exits come with no further round; each takes its part: "
        f"{listed(tuple(further[:SHOWN_ROUNDS]))}."
    )


def needed_sentence(valued: Package) -> str:
    """Return the sale that makes up for what is given up, and how likely that is."""
    told = valued.offer.company.view.forgone is not None
    what = f"the {short(valued.forgone)} given up for it" if told else f"its {short(valued.forgone)} on paper"
    if valued.exit_needed is None:
        return "" if valued.forgone <= 0 else f"No sale makes it pay {what}."
    times = valued.exit_needed / valued.terms.post_money
    return (
        f"To pay {what}, the company must be sold for {short(valued.exit_needed)}, {times:.2g} times its value at the "
        f"last round, {on_the_way(valued)} on the way; {rounded(valued.chance_needed)} of the time it pays as much."
    )


def ratio_sentence(valued: Package) -> str:
    """Return the option-pricing method's common beside the 409A price that the company quotes."""
    today, told = valued.today, valued.offer.company.fair_market_value
    text = (
        f"The option-pricing method makes common worth {today.common:,.2f} a share, {percent(today.ratio)} of the last "
        f"round's {valued.terms.price:,.2f} ({today.years:.1f} years, {percent(today.volatility)} volatility)."
    )
    if not today.solved:
        text += " No value of the company makes the newest class worth its price, so the post-money value is taken."
    if not told:
        return text
    return (
        f"{text} The 409A price you were told is {told:,.2f}, {percent(told / valued.terms.price)}: appraisers take "
        f"off more for shares that cannot be sold, and theirs may be older."
    )


def break_marks(valued: Package) -> pd.DataFrame:
    """Return the break points above 0, which are numbered; they rise."""
    marks = valued.break_points
    return marks.iloc[int((marks["exit_value"].to_numpy() <= 0).sum()) :]


def break_table(valued: Package) -> list[str]:
    """Return each numbered break point of the chart as a sentence."""
    marks = break_marks(valued)
    return [
        f"At {short(at)}: {words}"
        for at, words in zip(marks["exit_value"], marks["what_happens"], strict=True)
    ]


def swing(row: pd.Series) -> str:
    """Return how far one term could move the worth, and the question to ask."""
    low, high = sorted([row["worth_low"], row["worth_high"]])
    return f"{row['name']}: {short(low)} to {short(high)}{measured(row['measured'])}. Ask: {row['question']}"


def ask_first(valued: Package) -> list[str]:
    """Return the three terms that matter most among those not told, each with its swing and the question to ask."""
    return [swing(row) for _, row in valued.not_told.head(3).iterrows()]


def expiry_sentence(valued: Package) -> str:
    """Return what ends the grant before it can pay: double-trigger RSUs that expire, options after leaving, a lock-up."""
    terms, offer = valued.terms, valued.offer
    parts = [
        f"The double-trigger RSUs end {expiry:g} years after their grant if there is no sale or offering; "
        f"that happens in {share_of_paths(valued.chances['chance']['expired'])} of paths."
        for grant, expiry in zip(offer.grants, terms.expiry_years, strict=True)
        if grant.kind == "double_trigger_rsu"
    ]
    if any(grant.is_option for grant in offer.grants):
        parts.append(
            f"Whoever leaves has {terms.exercise_window_months:g} months to pay the strike; after that the options are gone."
        )
    parts.append(f"After a public offering shares are locked up for {terms.lock_up_months:g} months.")
    return " ".join(parts)


def document(valued: Package) -> dict[str, Any]:
    """Return a package as the JSON that `equity --json` prints; dollars before tax, fractions 0..1, months, years.

    name, stage; ownership, ownership_at_exit, ownership_percentile, typical_ownership [low, high]; exercise_cost;
    paper; today {equity, common, ratio, value, as_option, years, rate, volatility, solved}; chances by outcome {chance, low,
    high}; median, p90, mean of all paths, typical of those that pay; years_to_exit; present_worth; yearly_worth;
    by_vintage: the chance that it pays; rounds [{stage, ownership, low, high, chance}]; accelerated by kind; tenders
    [{month, price, paid}]; forgone, exit_needed, chance_needed; break_points [{exit_value, what_happens, paid}];
    values [{exit_value, paid, paid_after}]; contradictions: sentences on figures told that cannot all be true; not_told [{term, name, low, used, high, unit, worth_low, worth_high,
    measured, question, kind}].
    """
    plain = (
        "ownership", "ownership_at_exit", "ownership_percentile", "typical_ownership", "exercise_cost", "paper",
    )  # fmt: skip
    after = (
        "median", "p90", "mean", "typical", "years_to_exit", "present_worth", "yearly_worth", "by_vintage",
    )  # fmt: skip
    return {
        "name": valued.offer.name,
        "stage": valued.offer.role.stage,
        **{name: getattr(valued, name) for name in plain},
        "today": vars(valued.today),
        "chances": valued.chances.to_dict("index"),
        **{name: getattr(valued, name) for name in after},
        "rounds": valued.rounds.to_dict("records"),
        "accelerated": dict(zip(valued.accelerated["acceleration"], valued.accelerated["paid"], strict=True)),
        "tenders": valued.tenders.to_dict("records"),
        "forgone": valued.forgone,
        "exit_needed": valued.exit_needed,
        "chance_needed": valued.chance_needed,
        "break_points": valued.break_points.to_dict("records"),
        "values": over_exits(valued).to_dict("records"),
        "contradictions": contradictions(valued.offer),
        "not_told": valued.not_told.to_dict("records"),
    }


def text(valued: Package) -> str:
    """Return a package as the command line prints it."""
    lines = [headline(valued), ground(valued), why_nothing(valued), rests_on(valued), ""]
    lines += [line for sentence in contradictions(valued.offer) for line in (sentence, "")]
    lines += [f"{name}: {number}. {what}" for name, number, what in cards(valued)]
    lines += [
        "",
        needed_sentence(valued),
        ratio_sentence(valued),
        expiry_sentence(valued),
        "",
        "When it is sold:",
    ]
    lines += [f"  {sentence}" for sentence in break_table(valued)]
    if len(valued.not_told):
        lines += ["", "Not told, and what that could change:", questions_table(valued).to_string(index=False)]
    return "\n".join(lines)
