"""A case: its file, what an entry lacks, and a brief whose numbers are those of the model."""

import pytest
from conftest import ROOT, offer
from hypothesis import given
from hypothesis import strategies as st

from comp.case import LONGEST_TEXT, MOST_ENTRIES, Case, Entry, has_number, missing
from comp.decide.compare import compare
from comp.decide.levers import next_level, usual_base
from comp.export.case_file import document
from comp.export.save import KINDS
from comp.market.career import Plan, career
from comp.market.pay import Role, pay
from comp.market.position import percentile
from comp.offers.files import OfferError
from comp.reports.case import (
    ask_lines,
    brief,
    ground,
    headline,
    market_exhibit,
    market_table,
    promotion_lines,
    track_names,
    usual_track,
)
from comp.tables import load, row
from comp.words import place, short

READY = Entry(
    project="Search",
    goal="Win back lost accounts",
    actions="I cut the first release to one job and ran the evaluation.",
    outcome="Conversion rose from 11 % to 17 %.",
    leadership="Four teams use the definition.",
)
text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
cases = st.builds(
    Case,
    base=st.none() | st.integers(0, 10**6).map(float),
    track=st.sampled_from([None, "leadership", "individual"]),
    why_now=text,
    entries=st.lists(st.builds(Entry, project=text, outcome=text, actions=text), max_size=4).map(tuple),
)


@given(cases)
def test_a_case_survives_its_file(case):
    assert Case.from_toml(case.to_toml()) == case


def test_the_example_is_a_case_whose_every_entry_is_ready():
    case = Case.from_toml((ROOT / "examples" / "case" / "packet.toml").read_text())
    assert len(case.entries) >= 2
    assert [missing(entry) for entry in case.entries] == [[]] * len(case.entries)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("format = 2", "case: format 2 is not readable here; this program reads format = 1"),
        ("base = 1.0", "case: format None is not readable here"),
        ("format = 1\nbase = -5.0", "case: base -5.0 is below 0"),
        ('format = 1\nbase = "212,000"', "case: base '212,000' is not a number; write 212000"),
        (
            'format = 1\n[[entries]]\nprojct = "x"',
            "case: entries.1.projct is not known. Did you mean 'project'?",
        ),
        ("format = 1\n[[entries]]\ngoal = 5", "case: entries.1.goal 5"),
        ("no toml", "case: is not a TOML file"),
        (f'format = 1\nwhy_now = "{"x" * (LONGEST_TEXT + 1)}"', "at most 2000 are allowed"),
        ("format = 1\n" + "[[entries]]\n" * (MOST_ENTRIES + 1), "entries"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(content, said):
    with pytest.raises(OfferError) as refused:
        Case.from_toml(content)
    assert said in str(refused.value)


def test_control_characters_are_left_out_and_lines_stay():
    assert Entry(goal="a\x00b\x1b\n\u202ec").goal == "ab\nc"


@pytest.mark.parametrize(
    "outcome",
    [
        "Up 6 points",
        "Revenue doubled",
        "saved $3M",
        "NPS 45",
        "2x faster",
        "Cut churn by half",
        "12 days sooner",
        "one in five left, now one in ten",
    ],
)
def test_an_outcome_that_measures_is_a_number(outcome):
    assert has_number(outcome)
    assert missing(READY.model_copy(update={"outcome": outcome})) == []


@pytest.mark.parametrize(
    "outcome",
    [
        "Shipped in 2025",
        "Launched in Q3 2025",
        "Shipped v2.1",
        "Moved to GPT4",
        "Customers love it",
        "Done on 2025-03-01",
        "Launched in two quarters",
        "H1 goals met",
    ],
)
def test_a_year_a_quarter_a_version_or_a_duration_alone_measures_nothing(outcome):
    assert not has_number(outcome)
    assert missing(READY.model_copy(update={"outcome": outcome})) == [
        "No number in the outcome: by how much, measured by what, compared with what?"
    ]


def test_each_part_that_is_empty_is_said():
    assert len(missing(Entry())) == 5
    for name in ("project", "goal", "actions", "outcome", "leadership"):
        assert len(missing(READY.model_copy(update={name: " "}))) == 1


def test_an_entry_of_we_alone_is_asked_for_the_person_in_it():
    assert missing(READY.model_copy(update={"actions": "We shipped it."})) == [
        "It says we and never I: what was your own part?"
    ]
    assert missing(READY.model_copy(update={"actions": "We shipped it; I wrote the plan."})) == []


def made(base=None, at=0, offers=None, **parts):
    from comp.offers.assumptions import Assumptions

    comparison = compare(offers or [offer()], Assumptions())
    return brief(comparison, at, Case(base=base, **parts))


def test_the_headline_is_the_market_s_place_of_the_ask():
    role = Role("senior_pm", "public")
    now, then = (place(percentile(role, "base", amount)) for amount in (200_000.0, 215_000.0))
    assert (
        headline(made())
        == f"A base of 200,000 is at {now} of its market; p75 is {round(pay(role)['p75']['base'], -3):,.0f}."
    )
    assert (
        headline(made(215_000.0))
        == f"The ask: a base of 215,000 instead of 200,000, {then} of its market instead of {now}."
    )


def test_the_ask_moves_the_bonus_and_the_whole_with_it(examples):
    with_ask = made(212_000.0, offers=examples)
    table = market_table(with_ask).set_index("Part")
    assert table.loc["Base", "Asked"] == "212,000"
    assert table.loc["Target bonus", "Asked"] == "21,200"
    assert table.loc["All of it", "Asked"] == "233,200"
    assert "Asked" not in market_table(made(offers=examples))


def test_an_ask_is_called_usual_up_to_what_is_usual_and_not_a_dollar_more(examples):
    usual = usual_base(examples[0])
    for base, said in ((usual, "Within"), (usual + 1, "More than")):
        lines = dict(ask_lines(made(base, offers=examples)))
        assert lines["Usual"].startswith(said)
    assert "Usual" not in dict(ask_lines(made(examples[0].cash.base - 1, offers=examples)))


@pytest.mark.parametrize("track", [None, "individual", "leadership"])
def test_the_promotion_is_worth_what_the_career_page_says(track):
    role, plan = Role("senior_pm", "public"), Plan(Role("senior_pm", "public"), track or "individual")
    lines = dict(promotion_lines(made(track=track)))
    assert f"is worth {short(career(plan).earlier)}" in lines["Worth"]
    level = "Director / Group PM" if track == "leadership" else "Principal PM"
    assert lines["Pay there"].startswith(f"Half of people at {level}")
    top = offer(role=Role("cpo", role.stage))
    assert promotion_lines(made(offers=[top])) == [("", "CPO is the top of this track.")]


@pytest.mark.parametrize("level", load("levels").index)
def test_a_case_starts_from_the_level_that_is_asked_for_elsewhere(level):
    letter = offer(role=Role(level, "public"))
    above = next_level(letter)
    lines = dict(promotion_lines(made(offers=[letter])))
    if above is None:
        assert lines == {"": "CPO is the top of this track."}
    else:
        called = row("levels", above)["name"]
        assert lines["Worth"].startswith(f"{called} a year earlier")
        assert track_names(letter)[usual_track(letter)].endswith(f": {called} comes next")


def test_the_chart_holds_the_places_now_and_asked():
    shown = market_exhibit(made(215_000.0))
    role = Role("senior_pm", "public")
    assert shown.figure["data"][0]["x"] == pytest.approx(
        [100 * percentile(role, "base", amount) for amount in (200_000.0, 215_000.0)]
    )


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_the_brief_names_kinds_and_sources_and_holds_every_entry_as_text(suffix):
    hostile = READY.model_copy(update={"project": "=<b>x</b> | **y**", "goal": "- one\n# two"})
    taken = KINDS[suffix].make(document(made(215_000.0, entries=(hostile, Entry())))).decode()
    assert "Product Management Career Path" in taken
    assert "survey" in taken
    assert "<b>x</b>" not in taken
    assert suffix == ".html" or "\n# two" not in taken
    assert ("&lt;b&gt;x&lt;/b&gt; | **y**" if suffix == ".html" else r"\<b\>x\</b\> \| \*\*y\*\*") in taken
    assert taken.count("A piece of work") == 0


def test_the_ground_counts_what_is_ready():
    assert ground(
        made(entries=(READY, READY.model_copy(update={"outcome": "It went well"}), Entry()))
    ).endswith("1 of 2 pieces of work are ready to show.")
