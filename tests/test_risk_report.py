"""What is said of risk and flip points: the numbers of the model, in plain words, on charts that plotly accepts."""

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import offer

from comp.__main__ import main
from comp.decide.compare import compare
from comp.decide.flip_points import flip_points
from comp.decide.leaving import leaving
from comp.decide.not_told import unknowns
from comp.decide.risk import risk
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash
from comp.reports import flips as flips_report
from comp.reports import leaving as leaving_report
from comp.reports import not_told as not_told_report
from comp.reports import risk as risk_report
from comp.reports.comparison import headline
from comp.tables import load
from comp.words import odds, rounded

HELD = Assumptions(paths=1024)


@pytest.fixture
def found(examples):
    return compare(examples, HELD)


def test_a_chance_is_said_as_people_say_it_and_no_finer_than_5_percent():
    said = {
        0.0: "in no simulated future",
        0.01: "almost never",
        0.09: "1 time in 10",
        0.5: "as often as not",
        0.66: "13 times in 20",
    }
    assert {chance: odds(chance) for chance in said} == said
    assert (odds(0.93), odds(0.99), odds(1.0)) == (
        "19 times in 20",
        "nearly always",
        "in every simulated future",
    )
    assert [rounded(chance) for chance in (0.0, 0.01, 0.43, 0.999, 1.0)] == [
        "0 %",
        "under 5 %",
        "45 %",
        "over 95 %",
        "100 %",
    ]


@pytest.mark.parametrize(("chance", "said"), [(0.0, "in no"), (1.0, "in every")])
def test_what_is_sure_in_the_simulation_reads_as_a_sentence_wherever_it_is_said(chance, said):
    """In the verdict, when it is too close, and of the two best; a trade-off is never sure, but its words are the same."""
    pair = compare([offer(name="More", cash=Cash(base=400_000)), offer(name="Less")], HELD)
    often = f"{said} simulated future"
    for parts, sentence in (
        ({}, f", and comes out ahead {often}."),
        ({"too_close": True, "difference": 0.0}, f"; More comes out ahead {often}."),
        ({"too_close": True}, f", and comes out ahead {often}."),
    ):
        verdict = replace(pair.verdict, probability=chance, **parts)
        assert headline(replace(pair, verdict=verdict)).endswith(sentence)
    sure = replace(pair, verdict=replace(pair.verdict, probability=chance))
    shown = risk_report.differences_exhibit(sure)
    assert shown.finding.startswith(f"More is ahead of Less {often}; in eight of ten futures by ")


def test_the_answer_says_who_is_ahead_and_what_bad_futures_leave(found):
    said = risk_report.answer(found, risk(found))
    assert said.startswith("Given this model, Contoso comes out ahead of Northwind AI in ")
    assert "In the worst tenth of its futures" in said


def test_aversion_is_put_into_words_by_a_coin_flip(examples):
    """With 100,000 of savings and an aversion of 2 the flip is worth the harmonic mean of 100 and 200 less 100: 33,333."""
    many = compare(examples, Assumptions(paths=1024, risk_aversion=2.0, wealth=100_000.0))
    said = risk_report.aversion(many, risk(many))
    assert said.startswith(
        "With 100K of savings you would take 33K for sure over a coin flip for 100K or nothing."
    )


def test_flips_are_said_with_their_values_or_that_there_is_none(found):
    flips = flip_points(found)
    assert "Northwind AI's exits bring" in flips_report.flips_answer(found, flips)
    assert "must grow" in flips_report.growth_answer(found)
    assert "No state's taxes flip it" in flips_report.states_answer(found)
    sure = compare([offer(name="More", cash=Cash(base=400_000)), offer(name="Less")], HELD)
    assert flips_report.flips_answer(sure, flip_points(sure)).startswith("Nothing tried flips it")
    assert flips_report.growth_answer(sure) == ""
    assert flips_report.flips_answer(compare([offer()], HELD), []).startswith("There are no two offers")


@pytest.mark.parametrize(
    ("measure", "words"), [("gross", "What is paid before tax"), ("take_home", "What is kept")]
)
def test_good_and_bad_futures_are_named_by_the_measure_compared(examples, measure, words):
    many = compare(examples, replace(HELD, measure=measure))
    shown = risk_report.ranges_exhibit(many, risk(many))
    assert shown.title == f"{words}, in good and bad futures"
    assert shown.figure["layout"]["xaxis"]["title"]["text"] == f"{words}, dollars of today"


def test_every_dial_can_be_said():
    assert set(flips_report.SAID) == set(load("flips")["dial"])


def test_charts_are_accepted_and_hold_their_numbers(found):
    measured, flips = risk(found), flip_points(found)
    ahead = risk_report.differences_exhibit(found)
    bars = ahead.figure["data"][0]
    assert sum(bars["y"]) == pytest.approx(100)
    right = sum(y for x, y in zip(bars["x"], bars["y"], strict=True) if x > 0)
    assert right == pytest.approx(100 * np.mean(found.paths[1] > found.paths[0]), abs=0.2)
    kept, swings = risk_report.ranges_exhibit(found, measured), flips_report.tornado_exhibit(found, flips)
    for exhibit in (ahead, kept, swings):
        assert go.Figure(exhibit.figure).layout.height
        assert len(exhibit.table()) >= 2
        assert exhibit.finding
    assert len(swings.table()) == len(flips)
    assert kept.table()["Private shares pay nothing"][1] == ""


def test_identical_offers_have_a_chart_too():
    same = compare([offer(), offer()], HELD)
    assert sum(risk_report.differences_exhibit(same).figure["data"][0]["y"]) == pytest.approx(100)


def test_decide_prints_the_same_numbers(capsys, examples):
    files = ["examples/series_b_new_york.toml", "examples/big_tech_san_francisco.toml"]
    assert main(["decide", *files, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    full = compare(examples, Assumptions())
    assert said["verdict"]["probability"] == full.verdict.probability
    assert said["risk"]["offers"][0]["mean"] == full.paths[0].mean()
    assert {"dial", "offer", "now", "flips_at", "range", "usual", "swing"} == set(said["flips"][0])
    assert {"asks", "leaving", "not_told", "states", "required_growth"} <= set(said)
    assert main(["decide", *files, "--risk-aversion", "0", "--wealth", "0"]) == 0
    assert "you would take 50K for sure" in capsys.readouterr().out


def test_decide_says_when_to_leave_and_what_is_not_told_as_the_page_does(capsys, examples):
    files = ["examples/series_b_new_york.toml", "examples/big_tech_san_francisco.toml"]
    assert main(["decide", *files]) == 0
    out, full = capsys.readouterr().out, compare(examples, Assumptions())
    for let_go in (False, True):
        found = leaving(full, let_go=let_go)
        assert leaving_report.sentence(full, found, 12) in out
        assert all(kept in out for _, kept in leaving_report.by_offer(full, found, 12))
    missing = unknowns(full)
    assert not_told_report.answer(full, missing) in out
    assert all(question in out for _, question in not_told_report.listed(full, missing))
    out.encode("cp1252")  # no sign of the charts, which not every terminal can print


def test_with_three_offers_it_says_how_often_each_is_the_best_of_all(examples):
    third = offer(name="Plain", cash=Cash(base=150_000))
    found = compare([*examples, third], HELD)
    said = risk_report.answer(found, risk(found))
    assert " The best of all is Contoso in " in said
    assert "best of all" not in risk_report.answer(compare(examples, HELD), risk(compare(examples, HELD)))
