"""The pay curve as people read it: sentences, and each chart with its alternative text and table twin."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from comp.charts import curve as charts
from comp.charts.style import COLOURS, SYMBOLS, key_of
from comp.market import curve
from comp.market.factors import REFERENCE
from comp.market.pay import Role, pay
from comp.market.position import compa_ratio, percentile, range_penetration
from comp.reports.exhibit import Exhibit
from comp.tables import ids, load, row
from comp.words import full, listed, one_in, percent, place, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.market.curve import Setting

MEASURES = {"total": "Total", "base": "Base"}
GROUPS = {"us": "United States", "abroad": "Elsewhere"}


def called(table: str, key: str) -> str:
    """Return the display name of a row."""
    return _names(table)[key]


@cache
def _names(table: str) -> dict[str, str]:
    return {str(key): str(name) for key, name in load(table)["name"].items()}


def setting_name(setting: Setting) -> str:
    """Return a setting in words: Series B, New York, AI specialist."""
    parts = [called("stages", setting.stage), called("locations", setting.location).split(",")[0]]
    if setting.specialism != REFERENCE["specialism"]:
        parts.append(called("specialisms", setting.specialism))
    return ", ".join(parts)


def headline(level: str, setting: Setting) -> str:
    """Return what one level gets in the setting, in one sentence."""
    pays = curve.by_level(setting).loc[level].to_dict()
    paper = ", paper equity included" if load("stages")["private"].to_dict()[setting.stage] else ""
    abroad = _country(setting.location) != "United States"
    return (
        f"{called('levels', level)}: half get {short(pays['p25'])} to {short(pays['p75'])}{' US dollars' * abroad} a year in total{paper}, "
        f"{short(pays['p50'])} in the middle."
    )


@cache
def _country(location: str) -> str:
    return str(row("locations", location)["country"])


def in_hand(level: str, setting: Setting) -> float:
    """Return the median a year that is money: the total, or base and bonus where equity is paper."""
    middle = pay(setting.role(level), ai_premium=setting.ai_premium)["p50"].to_dict()
    private = load("stages")["private"].to_dict()[setting.stage]
    return float(middle["base"] + middle["bonus"] if private else middle["total"])


def salary(level: str, setting: Setting) -> float:
    """Return the median base a year, of which one saves a share."""
    return float(curve.by_level(setting, "base")["p50"][level])


def ground(level: str, setting: Setting, pinned: Setting | None) -> str:
    """Return the sentence under it: where that is, where equity leads, and the difference to a pinned setting."""
    leads = curve.equity_leads_from(curve.mix(setting))
    equity = f"equity is the largest part {_led(leads)}"
    paper = ", on paper" if load("stages")["private"].to_dict()[setting.stage] else ""
    text = f"{setting_name(setting)}: {equity}{paper}."
    if pinned:
        gap = curve.difference(curve.by_level(setting), curve.by_level(pinned)).loc[level].to_dict()
        more = "more" if gap["dollars"] >= 0 else "less"
        text += f" That is {short(abs(gap['dollars']))} ({percent(abs(gap['fraction']))}) {more} than {setting_name(pinned)}."
    falls = curve.falling_levels(curve.by_level(setting))
    return text + (
        f" The median falls at {listed(tuple(called('levels', f) for f in falls))}." if falls else ""
    )


def level_exhibit(settings: Sequence[Setting], component: str, own: float | None = None) -> Exhibit:
    """Return the range of pay level by level, for one setting or two laid over each other."""
    frames = [curve.by_level(setting, component) for setting in settings]
    names, rows = [setting_name(setting) for setting in settings], _rows("levels")
    middles = [
        f"{row} {short(p50)}" for row, p50 in zip(load("levels")["name"], frames[0]["p50"], strict=True)
    ]
    return Exhibit(
        title=f"{MEASURES[component]} pay, level by level",
        figure=charts.boxes(frames, names, rows, f"{MEASURES[component]}, dollars a year", own),
        finding=f"Boxes hold the middle half, whiskers reach p10 and p90. Medians in {names[0]}: {listed(tuple(middles))}.",
        table=partial(level_table, settings, component),
    )


def level_table(settings: Sequence[Setting], component: str) -> pd.DataFrame:
    """Return the ranges by level as text; with two settings, the medians and how far they are apart."""
    frames = [curve.by_level(setting, component) for setting in settings]
    if len(frames) == 1:
        return _with_names(frames[0].map(full), "levels", "Level")
    gap = curve.difference(*frames)
    one, other = (setting_name(setting) for setting in settings)
    table = pd.DataFrame(
        {one: gap["one"].map(full), other: gap["other"].map(full), "Difference": gap["dollars"].map(full)}
    )
    return _with_names(table.assign(**{"In percent": gap["fraction"].map(_signed)}), "levels", "Level")


def _led(leads: str | None) -> str:
    """Return at which levels equity is the largest part, as words."""
    if leads is None:
        return "at no level"
    top = leads == ids("levels")[-1]
    return f"at {called('levels', leads)} only" if top else f"from {called('levels', leads)} on"


def mix_exhibit(setting: Setting) -> Exhibit:
    """Return what the median total is made of, level by level."""
    shares, rows = curve.mix(setting), _rows("levels")
    leads = curve.equity_leads_from(shares)
    return Exhibit(
        title="What the middle is made of",
        figure=charts.mix_bars(shares, rows, list(shares.index).index(leads) if leads else None),
        finding=f"Shares of base, bonus and equity in the median total. Equity is the largest part {_led(leads)}.",
        table=lambda: _with_names(shares.map(percent).rename(columns=str.capitalize), "levels", "Level"),
        key=key_of(charts.KEY),
    )


def stage_exhibit(level: str, setting: Setting, component: str) -> Exhibit:
    """Return one level across all company stages."""
    frame = curve.by_stage(level, setting, component)
    best, private = str(frame["p50"].idxmax()), load("stages")["private"].tolist()
    paper = [flag and component == "total" for flag in private]
    return Exhibit(
        title=f"{called('levels', level)} at every company stage",
        figure=charts.lying_boxes(
            frame,
            called("levels", level),
            load("stages")["name"].tolist(),
            paper,
            f"{MEASURES[component]}, dollars a year",
        ),
        finding=f"{MEASURES[component]} by stage; the highest median is at {called('stages', best)}, {short(frame['p50'].max())}. "
        "Where the company is private its equity is paper, and the box lighter.",
        table=lambda: _with_names(frame.map(full), "stages", "Stage"),
    )


def place_exhibit(level: str, setting: Setting, group: str) -> Exhibit:
    """Return one level across the places of a group, ranked; cash as paid and at United States prices."""
    places = load("locations")
    domestic = (places["country"] == "United States") & (places["kind"] != "reference")
    inside = places.index[domestic if group == "us" else places["country"] != "United States"]
    frame = curve.by_location(level, setting)
    frame = frame[frame.index.isin(inside)]
    rows = [called("locations", key) for key in frame.index]
    shown = {
        "cash": "Cash",
        "cash_adjusted": "Cash, if all is spent there",
        "total": "Total",
        "total_adjusted": "Total, if all is spent there",
    }
    return Exhibit(
        title=f"{called('levels', level)} in every place: cash",
        figure=charts.ranked_places(frame, rows, called("locations", setting.location)),
        finding=f"Median cash, as paid (dot) and divided by local prices, as if all of it were spent there (diamond, where an official index exists). Ranked by the diamond, {rows[0]} first.",
        table=lambda: _with_names(
            frame[list(shown)].map(_or_dash).rename(columns=shown), "locations", "Place"
        ),
        key=f'<div style="font-size:.85rem"><b style="color:{COLOURS[0]}">{SYMBOLS[0]}</b> cash as paid &nbsp; '
        f'<b style="color:{COLOURS[1]}">{SYMBOLS[1]}</b> cash, if all of it is spent there, by which places are ranked; '
        "without a diamond, local prices are not known. Equity is left out.</div>",
    )


def premium_exhibit(chosen: float) -> Exhibit:
    """Return what is said of the AI premium beside the one that is used."""
    frame = curve.premium_evidence()
    said = [
        f"{title} {_span(low, high)}"
        for title, low, high in zip(frame["title"], frame["low"], frame["high"], strict=True)
    ]
    return Exhibit(
        title="What is said of the AI premium",
        figure=charts.premium_lines(frame, frame["title"].tolist(), chosen),
        finding=f"The sources disagree: {listed(tuple(said))}. In use: {percent(chosen)}.",
        table=partial(_premium_table, frame),
    )


def _premium_table(frame: pd.DataFrame) -> pd.DataFrame:
    sources = load("sources")["title"].to_dict()
    return pd.DataFrame(
        {
            "Claim": frame["title"],
            "Premium": [_span(low, high) for low, high in zip(frame["low"], frame["high"], strict=True)],
            "n": frame["n"].map(_or_dash),
            "Years": frame["years"],
            "Kind": frame["kind"],
            "Source": [sources[key] for key in frame["source"]],
            "Note": frame["note"],
        }
    )


@cache
def claimed_premiums() -> str:
    """Return in one line what is said of the AI premium."""
    said = curve.premium_evidence()
    low, high = said["low"].to_dict(), said["high"].to_dict()
    return (
        f"Published: {_span(low['published'], high['published'])}, and {percent(round(low['range'], 2))} from ranges; "
        f"a survey: {percent(low['survey'])}; "
        f"small samples: {_span(low['senior_sample'], high['middle_sample'])}."
    )


@cache
def of_parts(stage: str) -> str:
    """Return how the total stands to its parts, and where not everybody holds equity, how many are taken to hold none."""
    text = (
        "Each part is a range of its own: away from the middle the parts need not add up to the total, because those with "
        "little equity are not those with a small total."
    )
    levels = load("levels").sort_values("order")
    share = levels["no_equity"] * row("stages", stage)["no_equity_share"]
    some = share[share > 0]
    if some.empty:
        return text
    return (
        f"{text} By our estimate {one_in(some.max())} to {one_in(some.min())} of people below "
        f"{called('levels', str(share.index[share == 0][0]))} hold no equity at all."
    )


def own_place(level: str, setting: Setting, component: str, amount: float) -> str:
    """Return where one's own pay stands: percentile, compa-ratio and how far into the middle half."""
    pays = curve.by_level(setting, component).loc[level].to_dict()
    rank = _rank(level, setting, component, amount)
    inside = range_penetration(amount, pays["p25"], pays["p75"])
    ratio = compa_ratio(amount, pays["p25"], pays["p75"])
    return (
        f"{short(amount)} is at {place(rank)} for a {called('levels', level)} in this setting: compa-ratio {ratio:.2f}, "
        f"against the midpoint of p25 and p75, {short((pays['p25'] + pays['p75']) / 2)}; {_penetration(inside)}."
    )


def _rank(level: str, setting: Setting, component: str, amount: float) -> float:
    """Return the percentile of one's own pay under the setting's own premium."""
    return percentile(setting.role(level), component, amount, ai_premium=setting.ai_premium)


def _penetration(inside: float) -> str:
    """Return how far into the middle half pay stands, in words."""
    if inside < 0:
        return f"below p25 by {-100 * inside:.0f} % of the range from p25 to p75"
    if inside > 1:
        return f"above p75 by {100 * (inside - 1):.0f} % of the range from p25 to p75"
    return f"{100 * inside:.0f} % of the way from p25 to p75"


def elsewhere_table(level: str, setting: Setting, component: str, amount: float) -> pd.DataFrame:
    """Return what the same percentile is worth at other stages in the same place.

    Paper is told apart, and against pay that is all money only money counts.
    """
    rank = min(max(_rank(level, setting, component, amount), 0.001), 0.999)
    roles = [Role(level, stage, setting.location, setting.specialism) for stage in ids("stages")]
    worth = curve.worth_elsewhere(rank, component, roles, ai_premium=setting.ai_premium)
    private = load("stages")["private"].to_dict()
    cash = curve.worth_elsewhere(rank, "cash", roles, ai_premium=setting.ai_premium)
    paper = [
        whole - money if component == "total" and private[role.stage] else 0.0
        for role, whole, money in zip(roles, worth, cash, strict=True)
    ]
    in_money = component == "total" and not private[setting.stage]
    counted = [whole - part * in_money for whole, part in zip(worth, paper, strict=True)]
    table = {
        "Company stage": list(load("stages")["name"]),
        f"{MEASURES[component]} at {place(rank)}": [full(each) for each in worth],
        "Of it on paper": [full(each) if each else "" for each in paper],
        "In money, against yours" if in_money else "Against yours": [
            _signed(other / amount - 1) for other in counted
        ],
    }
    return pd.DataFrame(
        table if component == "total" else {key: table[key] for key in table if key != "Of it on paper"}
    )


def _rows(table: str) -> list[str]:
    """Return the names of a table's rows as a chart writes them, long ones on two lines."""
    names = load(table)["name"].to_dict()
    return [names[key].replace(" / ", " /<br>") for key in ids(table)]


def _with_names(frame: pd.DataFrame, table: str, heading: str) -> pd.DataFrame:
    names = load(table)["name"].to_dict()
    flat = frame.reset_index(drop=True)
    flat.insert(0, heading, [names[key] for key in frame.index])
    return flat


def _signed(fraction: float) -> str:
    """Return a fraction as a percent with its sign, and none on zero."""
    rounded = round(100 * fraction)
    return f"{rounded:+d} %" if rounded else "0 %"


def _or_dash(amount: float) -> str:
    return "not known" if amount != amount else full(amount)  # noqa: PLR0124 - NaN


def _span(low: float, high: float) -> str:
    return percent(low) if low == high else f"{100 * low:.0f} to {percent(high)}"
