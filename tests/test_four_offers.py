"""Four offers side by side: told apart without colour on every chart, no label over another, and sentences that say which two."""

import itertools
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from conftest import ROOT, offer

from comp.charts import leaving as leaving_charts
from comp.charts import offers as offer_charts
from comp.charts import risk as risk_charts
from comp.charts.style import COLOURS, DASHES, MARKERS, NOTE, SYMBOLS, end_notes, whose
from comp.decide.compare import compare
from comp.decide.flip_points import flip_points
from comp.decide.leaving import leaving
from comp.decide.not_told import unknowns
from comp.decide.risk import risk
from comp.export import comparison as files
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Grant, Offer
from comp.reports import flips as flips_report
from comp.reports import leaving as leaving_report
from comp.reports import not_told as not_told_report
from comp.reports import risk as risk_report
from comp.reports.comparison import market_exhibit, running_exhibit, yearly_exhibit
from comp.reports.tax import steps_exhibit, steps_of

LINES = 245  # pixels of a chart's plot of lines, about
PLAIN = Role("senior_pm", "public", "seattle")


def four(last: Offer, years: int = 4):
    """Return the comparison of a startup with options, a front-loaded listed company, an earlier startup, and another offer."""
    names = ("series_b_new_york", "big_tech_san_francisco", "startup")
    known = [Offer.from_toml(ROOT / "examples" / f"{name}.toml") for name in names]
    return compare([*known, last], Assumptions(paths=1024, years=years))


@pytest.fixture(scope="module")
def found():
    return four(
        offer(name="Initech", role=PLAIN, cash=Cash(base=185_000), grants=(Grant(kind="rsu", value=2e5),))
    )


@pytest.fixture(scope="module")
def abroad():
    return four(offer(name="Globex London", role=Role("senior_pm", "public", "london")))


def traces(exhibit, mode):
    assert go.Figure(exhibit.figure).layout.height
    return [trace for trace in exhibit.figure["data"] if trace.get("mode") == mode]


def test_the_four_signs_differ_as_the_colours_do():
    assert [len(set(each)) for each in (COLOURS, MARKERS, SYMBOLS, DASHES)] == [4] * 4


def test_bars_by_year_carry_the_sign_of_their_offer(found):
    signs = traces(yearly_exhibit(found), "markers")[0]
    assert signs["marker"]["symbol"] == [MARKERS[at] for at in found.yearly.index.get_level_values("offer")]
    base = yearly_exhibit(found).figure["data"][0]
    assert signs["x"] == base["x"]


def test_lines_of_what_is_paid_differ_by_dash_and_marker(found):
    lines = traces(running_exhibit(found), "lines+markers")
    assert [line["line"]["dash"] for line in lines] == list(DASHES)
    assert [line["marker"]["symbol"] for line in lines] == list(MARKERS)


def test_places_in_the_market_differ_by_marker(found):
    places = traces(market_exhibit(found), "markers+text")
    assert [place["marker"]["symbol"] for place in places] == list(MARKERS)


def test_steps_to_what_is_kept_carry_the_sign_of_their_offer(found):
    bars = steps_exhibit(found, steps_of(found), 1).figure["data"]
    assert [{text[0] for text in bar["text"]} for bar in bars] == [{sign} for sign in SYMBOLS]


def test_futures_differ_by_marker_and_by_pattern(found):
    middles = traces(risk_report.ranges_exhibit(found, risk(found)), "markers")
    assert [middle["marker"]["symbol"] for middle in middles] == list(MARKERS)
    bars = risk_report.differences_exhibit(found).figure["data"][0]["marker"]
    by_colour = set(zip(bars["color"], bars["pattern"]["shape"], strict=True))
    assert (
        len(by_colour)
        == len({colour for colour, _ in by_colour})
        == len({shape for _, shape in by_colour})
        == 2
    )


def test_lines_by_month_of_leaving_differ_by_dash_and_end_in_their_sign(found):
    shown = leaving_report.exhibit(found, leaving(found, let_go=False), 12)
    assert [line["line"]["dash"] for line in traces(shown, "lines+markers")] == list(DASHES)
    ends = [note["text"] for note in shown.figure["layout"]["annotations"] if note.get("xanchor") == "left"]
    assert [sign in text for sign, text in zip(SYMBOLS, ends, strict=True)] == [True] * 4


def test_questions_carry_the_sign_of_their_offer(found):
    asked = unknowns(found)[: not_told_report.SHOWN]
    ticks = not_told_report.exhibit(found, asked).figure["layout"]["yaxis"]["ticktext"]
    assert [tick[-1] for tick in ticks] == [
        SYMBOLS[one.offer] for one in asked if one.moves >= not_told_report.LEAST
    ]


def test_whose_sign_is_whose_is_told_and_a_name_stays_text():
    told = whose(["A", "<b>B</b>"])
    assert "&lt;b&gt;B&lt;/b&gt;" in told
    assert [sign in told for sign in SYMBOLS] == [True, True, False, False]


@pytest.mark.parametrize(
    "ends", [[1e6, 1e6, 1e6, 1e6], [9e5, 1e6, 9.1e5, 2e5], [0.0, 0.0, 1.0, 1e6], [-5e4, 0.0, 1e5, 1.01e5]]
)
def test_no_note_at_the_end_of_a_line_covers_another(ends):
    lowest = min(0.0, *ends)
    notes = end_notes(4, ends, ["1M"] * 4, lowest)
    scale = LINES / max(max(ends) - lowest, 1.0)
    heights = sorted(note["yshift"] + note["y"] * scale for note in notes)
    assert all(above - below >= 0.95 * NOTE for below, above in itertools.pairwise(heights))


@pytest.mark.parametrize(
    ("years", "upright", "lying"), [(1, 0, 4), (2, 0, 8), (3, 12, 0), (4, 16, 0), (6, 0, 0)]
)
def test_numbers_over_bars_lie_stand_upright_or_go_as_the_bars_get_narrow(years, upright, lying):
    figure = yearly_exhibit(four(offer(name="Initech", role=PLAIN), years)).figure
    standing = [note for note in figure["layout"]["annotations"] if note.get("textangle") == -90]
    texts = [trace["text"] for trace in figure["data"] if trace.get("mode") == "text"]
    assert (len(standing), sum(map(len, texts))) == (upright, lying)
    top = figure["layout"]["yaxis"]["range"][1]
    for note in standing:
        length = offer_charts.LETTER * len(note["text"]) * top / offer_charts.PLOT_PIXELS
        assert note["y"] + length <= top
        assert "<br>" not in note["text"]


def test_labels_of_four_offers_in_a_market_have_a_line_each(found):
    shown = market_exhibit(found)
    rows = {(round(y), y) for trace in shown.figure["data"] for y in trace["y"]}
    pixels = (shown.figure["layout"]["height"] - 70) / 4
    for row in range(4):
        heights = sorted(pixels * y for at, y in rows if at == row)
        assert all(below - above >= 15 for above, below in itertools.pairwise(heights))


def test_months_of_crossings_are_named_only_where_there_is_room(found):
    table = leaving(found, let_go=False).kept
    drawn = leaving_charts.kept(table, ["A", "B", "C", "D"], [3, 5, 9, 14, 30], 12, "after tax")["layout"]
    assert [note["text"] for note in drawn["annotations"] if "month" in note["text"]] == [
        "month 3",
        "month 14",
        "month 30",
    ]
    assert [shape["x0"] for shape in drawn["shapes"]] == [12, 3, 5, 9, 14, 30]


def test_a_long_name_leaves_room_for_the_range_that_was_tried():
    said = risk_charts._told("A company with a rather long name: its bonus pays of target", ("50 %", "150 %"))
    first, second = said.split("<br>")
    assert len(first) <= risk_charts.LABEL + 1
    assert second.strip() == "50 % to 150 %"
    assert "<br>" not in risk_charts._told("Contoso: its bonus pays of target", ("50 %", "150 %"))


def test_what_flips_names_the_two_of_four_that_it_is_about(abroad):
    said = flips_report.flips_answer(abroad, flip_points(abroad))
    assert said.startswith("Between the two best, Contoso and Northwind AI, it flips if ")
    assert risk_report.differences_exhibit(abroad).title.startswith(
        "In how many futures each of the two best"
    )
    tornado = flips_report.tornado_exhibit(abroad, flip_points(abroad))
    assert tornado.finding.endswith("left of the solid line Northwind AI wins.")


def test_shares_that_must_fall_are_said_to_lose_and_not_to_grow_by_less_than_nothing(abroad):
    flips = [flip for flip in flip_points(abroad) if flip.name == "share_growth"]
    falling = replace(flips[0], offer=1, value=-0.9)
    said = flips_report.flips_answer(abroad, [falling])
    assert "it flips if Contoso's shares lose 90 % a year (now they grow 5 %)." in said
    both = [replace(falling, now=-0.1), replace(falling, now=-0.1, value=0.2), replace(falling, now=0.0)]
    said = [flips_report.flips_answer(abroad, [flip]) for flip in both]
    assert "lose 90 % a year (now 10 %)." in said[0]
    assert "grow 20 % a year (now they lose 10 %)." in said[1]
    assert "lose 90 % a year (now 0 %)." in said[2]


def test_states_that_flip_nothing_are_said_of_the_two_best(found):
    assert flips_report.states_answer(found).endswith(
        "wherever you worked from for Northwind AI or Contoso, the same one wins."
    )


def test_a_file_asks_each_offer_by_name(found):
    titles = [part.title for part in files.document(found).parts]
    assert [title for title in titles if title.startswith("What to ask of")] == [
        "What to ask of Northwind AI",
        "What to ask of Fabrikam",
        "What to ask of Initech",
        "What to ask of Contoso",  # the best: what is still usual
    ]
