"""When to exercise, in words: the answer, the number without minimum tax, the limit, the chart, the page part."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import ROOT, offer
from streamlit.testing.v1 import AppTest
from test_exercise import HELD, startup

from comp.__main__ import main
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.exercise import strategies
from comp.offers.offer import Offer, OwnView, ShareTerms
from comp.offers.one_exit import Exit, usual_exit
from comp.offers.outcomes import company_exits
from comp.reports import strategies as report
from views.memory import Desk

FIVE_YEARS = Exit(11.0, 60.0)


def found(made=None, exit_=FIVE_YEARS):
    return strategies(made or startup(), HELD, 0, exit_)


def test_the_answer_names_the_best_way_its_cash_and_what_it_may_lose():
    said = report.headline(found())
    assert said.startswith("Exercising ")
    assert "before the exit and loses 9K if the company fails" in said
    assert said.endswith("Exercising at the exit keeps 69K and risks nothing.")


def test_where_waiting_is_as_good_or_nothing_is_left_it_says_so():
    nothing = "At this exit no way of exercising leaves anything: "
    assert report.headline(found(exit_=Exit(11.0, 6.0))) == f"{nothing}nothing has vested by then."
    below = report.headline(found(exit_=Exit(0.5, 60.0)))
    assert below == f"{nothing}a common share is worth no more than your strike."
    soon = report.headline(found(exit_=Exit(11.0, 12.0), made=startup(early_exercise=False)))
    assert soon.startswith("Exercising at the exit keeps")
    assert soon.endswith("no other way keeps more worth speaking of.")


def test_options_that_have_expired_are_said_to_have(capsys, tmp_path):
    made = startup()
    made = made.model_copy(
        update={"grants": (made.grants[0].model_copy(update={"start_month": -132, "expiry_years": 10.0}),)}
    )
    expired = found(made)
    assert (
        report.headline(expired)
        == "No way of exercising is open: the options expired 10 years after the grant, before today."
    )
    assert report.minimum_tax_sentence(expired) + report.limit_sentence(expired) == ""
    exhibit = report.ways_exhibit(expired)
    go.Figure(exhibit.figure)
    assert exhibit.figure["data"][0]["text"] == ["not open"] * 5
    assert exhibit.table()["When cash is needed"].str.startswith("not open: ").all()
    file = tmp_path / "old.toml"
    file.write_text(made.to_toml())
    assert main(["equity", str(file), "--out", str(tmp_path / "old.html")]) == 0
    assert "no more than your strike" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({}, "All 10,000 options can be exercised this year without minimum tax: there is no spread today."),
        (
            {"fair_market_value": 2.0},
            "All 10,000 options can be exercised this year without minimum tax, at a spread of $1.00",
        ),
        (
            {"fair_market_value": 90.0},
            "Up to 352 options can be exercised this year without minimum tax, at a spread",
        ),
        ({"kind": "nso"}, "These are not incentive options"),
    ],
)
def test_the_number_without_minimum_tax_is_said_before_it_happens(terms, words):
    assert report.minimum_tax_sentence(found(startup(**terms))).startswith(words)


@pytest.mark.parametrize("kind", ["iso", "nso"])
def test_a_409a_price_that_was_not_told_is_said_wherever_the_ways_rest_on_it(kind, tmp_path, capsys):
    bare, told = startup(kind=kind, fair_market_value=None), found(startup(kind=kind))
    said = report.minimum_tax_sentence(found(bare))
    assert "no 409A price was told" in said.replace("No", "no")
    assert "still worth your strike" in said
    assert "there is no spread today" not in said
    assert "No 409A price was told" in report.exit_sentence(found(bare))
    assert "No 409A price" not in report.exit_sentence(told) + report.minimum_tax_sentence(told)
    assert (report.document(found(bare))["value_told"], report.document(told)["value_told"]) == (False, True)
    file = tmp_path / "bare.toml"
    file.write_text(bare.to_toml())
    assert main(["equity", str(file)]) == 0
    assert "No 409A price was told" in capsys.readouterr().out


def test_the_limit_is_said_where_it_bites():
    assert report.limit_sentence(found()) == ""
    assert report.limit_sentence(found(startup(shares=400_000))) == (
        "The 100,000 dollar limit leaves 25 % of the options incentive ones as they vest."
    )
    slow = startup(shares=400_000)
    slow = slow.model_copy(update={"grants": (slow.grants[0].model_copy(update={"schedule": "standard"}),)})
    assert report.limit_sentence(found(slow)).endswith(
        "100 % of the options incentive ones as they vest, 25 % if you exercise early."
    )
    allowed = slow.model_copy(update={"company": slow.company.model_copy(update={"early_exercise": True})})
    assert report.limit_sentence(found(allowed)) == (
        "The 100,000 dollar limit leaves 25 % of the options incentive ones: all of them can be exercised from the grant "
        "on, so all count in that year."
    )
    refused = slow.model_copy(update={"company": slow.company.model_copy(update={"early_exercise": False})})
    assert report.limit_sentence(found(refused)) == ""


@pytest.mark.parametrize(("status", "loss"), [("single", "3,000"), ("married_separate", "1,500")])
def test_the_notes_have_the_limits_of_the_household_s_return(status, loss):
    """26 U.S.C. 1211(b): half of it on a separate return; 422(d): 100,000; 422(a): three months, two years, one year."""
    said = " ".join(report.notes(Assumptions(filing_status=status)).split())
    assert f"by at most {loss} dollars in that year" in said
    assert "become ordinary ones three months after leaving, and where more than 100,000 dollars" in said
    assert "Held more than two years from the grant and one year from the exercise" in said


def test_the_chart_and_the_table_carry_the_numbers():
    ways = found(startup(exercise_window_months=3))
    exhibit = report.ways_exhibit(ways)
    go.Figure(exhibit.figure)
    json.dumps(exhibit.figure)
    table = exhibit.table()
    assert len(table) == 5
    assert table.iloc[0]["You keep"] == "68,600"
    assert table.iloc[1]["When cash is needed"] == "10K in 2027"
    assert table.iloc[4]["When cash is needed"].startswith(
        "not open: the options lapse 3 months after leaving"
    )
    assert len(exhibit.figure["data"][0]["x"]) == 4


def test_the_usual_exit_is_the_middle_of_those_that_pay_or_the_readers_own():
    made = Offer.from_toml(ROOT / "examples" / "startup.toml")
    exits = company_exits(made, Assumptions())
    pays = exits.price > 0
    assert usual_exit(made, Assumptions()).price == pytest.approx(np.median(exits.price[pays]))
    view = made.company.view.model_copy(update={"exit_value": 500e6})
    own = made.model_copy(update={"company": made.company.model_copy(update={"view": view})})
    assert usual_exit(own, Assumptions()).price > usual_exit(made, Assumptions()).price


def test_a_sale_that_you_chose_counts_where_no_simulated_exit_pays():
    """50 million less 10 million of debt over 10 million shares of common: 4 dollars a share, in the time that you told."""
    view = OwnView(chance_of_nothing=0.999, years=3.0, exit_value=50e6)
    told = {"classes": (ShareTerms(name="Common", shares=10e6),), "unissued_pool": 0.0, "debt": 10e6}
    seed = {"role": Role("senior_pm", "seed", "austin")}
    made, held = startup(**told, view=view).model_copy(update=seed), Assumptions(paths=256)
    assert company_exits(made, held).price.max() == 0
    found_exit = usual_exit(made, held)
    assert found_exit == Exit(pytest.approx(4.0), 36.0, "own")
    assert "the sale that you chose" in report.exit_sentence(found(made, found_exit))
    without = startup(**told, view=OwnView(chance_of_nothing=0.999)).model_copy(update=seed)
    fallback = usual_exit(without, held)
    assert fallback == Exit(4.0, 60.0, "last_round")  # the price that startup() tells
    said = report.exit_sentence(found(without, fallback))
    assert "at the last round's price, for in no simulated future does a common share pay" in said
    assert "of those that pay" not in said


def test_the_command_line_gives_the_same(capsys):
    file = str(ROOT / "examples" / "startup.toml")
    assert main(["equity", file, "--json", "--filing", "married_joint"]) == 0
    (ways,) = json.loads(capsys.readouterr().out)["strategies"]
    made, held = Offer.from_toml(file), Assumptions(filing_status="married_joint")
    expected = strategies(made, held, 0, usual_exit(made, held))
    assert ways["ways"]["early"]["kept"] == expected.table.at["early", "kept"]
    assert ways["answer"] == report.headline(expected)
    assert main(["equity", file]) == 0
    assert "Options, grant 1: " in capsys.readouterr().out


def page(made):
    def script():
        import streamlit as st

        from views import memory
        from views.strategies import strategies_of

        desk = memory.desk()
        strategies_of(desk.choice.offers[0], desk.choice.assumptions, "offer0")
        st.caption(f"leaving {memory.desk().choice.assumptions.leaving_month:g}")

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["desk"] = Desk(Choice((made,)), ("offer0",), "offer0")
    app.session_state["offer0.ways_open"] = True
    return app.run()


def text(app):
    return "\n".join(str(each.value) for each in [*app.markdown, *app.caption]).replace("\\", "")


def test_the_page_part_answers_first_and_keeps_the_month_of_leaving():
    app = page(Offer.from_toml(ROOT / "examples" / "startup.toml"))
    assert not app.exception
    assert "keeps the most" in app.markdown[0].value
    assert "without minimum tax" in text(app)
    app.number_input[0].set_value(36.0).run()
    assert "leaving 36" in text(app)
    app.number_input[0].set_value(0.0).run()
    assert not app.exception


def test_the_page_part_says_when_there_is_nothing_to_exercise_or_no_tax_model():
    assert text(page(offer())) == "leaving 24"
    assert "no tax model" in text(page(startup("london")))
    two = startup()
    two = two.model_copy(update={"grants": (*two.grants, *two.grants)})
    assert page(two).selectbox[0].value == 0
