"""A case: its file, what an entry lacks, and a brief whose numbers are those of the model."""

import re

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
from comp.offers.offer import Cash, Grant
from comp.reports.case import (
    ask_lines,
    brief,
    headline,
    market_exhibit,
    market_table,
    private_lines,
    promotion_lines,
    source_table,
    track_names,
    usual_track,
)
from comp.reports.comparison import Exhibit
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
    low = offer(role=role, cash=Cash(base=150_000.0))
    now, then = (place(percentile(role, "base", amount)) for amount in (150_000.0, 155_000.0))
    assert (
        headline(made(offers=[low]))
        == f"A base of 150,000 is at {now} of its market; p75 is {round(pay(role)['p75']['base'], -3):,.0f}."
    )
    assert (
        headline(made(155_000.0, offers=[low]))
        == f"The ask: a base of 155,000 instead of 150,000, {then} of its market instead of {now}."
    )


def past_p75(base=None, now=190_000.0, **parts):
    """Return a case for a Senior PM whose base is past p75 of that level, behind another offer."""
    job = offer(
        name="My current job",
        kind="current",
        role=Role("senior_pm", "public", "seattle"),
        cash=Cash(base=now, bonus_target=0.15),
        grants=(Grant(value=240_000.0),),
    )
    rival = job.model_copy(update={"name": "Contoso", "cash": Cash(base=now + 80_000)})
    return made(base, offers=[job, rival], **parts)


def everything_taken_along(case):
    return "".join(KINDS[suffix].make(document(case)).decode() for suffix in (".html", ".md"))


AGAINST = (
    "does not decide",
    "More than what is usual",
    "no raise is usual",
    "of its market",
    "are ready to show",
)


@pytest.mark.parametrize("base", [None, 195_000.0, 215_000.0])
def test_past_p75_the_brief_measures_at_the_next_level_and_says_so(base):
    case = past_p75(base)
    above = Role("principal_pm", "public", "seattle")
    assert (
        f"{place(percentile(above, 'base', base or 190_000.0))} of the market for Principal PM"
        in headline(case)
    )
    assert market_exhibit(case).title == "Where the pay stands in the market for Principal PM"
    assert "Half of people at Principal PM get a base of" in dict(ask_lines(case))["Market"]
    assert "no ground for more" in dict(private_lines(case))["What the brief says"]


@given(
    st.none() | st.integers(100_000, 400_000).map(float),
    st.integers(100_000, 400_000).map(float),
)
def test_the_brief_holds_no_word_and_no_place_against_its_maker(base, now):
    """Whatever is asked for: no place past p75 but in a market that has no ground at all, and no coaching in a file."""
    case = past_p75(base, now)
    taken = everything_taken_along(case)
    assert not [words for words in AGAINST[:3] if words in taken]
    said = [text for _, text in ask_lines(case) + promotion_lines(case)] + [headline(case)]
    beyond = re.findall(r"p(7[6-9]|[89]\d)\b(?! is)|above p99", " ".join(said))
    assert beyond == [] or now > (base or now)
    assert ("of its market" in headline(case) or "of the market for" in headline(case)) == case.helps


def test_past_p75_of_the_next_level_too_the_brief_names_no_place_of_the_base():
    for base, said in (
        (None, "A base of 390,000 as Senior PM."),
        (400_000.0, "The ask: a base of 400,000 instead of 390,000."),
    ):
        case = past_p75(base, 390_000.0)
        assert headline(case) == said
        assert "Market" not in dict(ask_lines(case))
        assert dict(promotion_lines(case))["Pay there"].endswith("000.")
        told = dict(private_lines(case))["What the brief says"]
        assert told.endswith("rest it on what you have done.")
        assert not any(isinstance(part, Exhibit) for part in document(case).parts)


def test_a_part_that_is_past_p75_stays_out_of_the_brief_and_stands_in_what_its_maker_reads():
    low = offer(
        role=Role("senior_pm", "public"), cash=Cash(base=150_000.0), grants=(Grant(value=2_000_000.0),)
    )
    case = made(155_000.0, offers=[low])
    assert "Equity a year" not in market_table(case)["Part"].tolist()
    assert "Base" in market_table(case)["Part"].tolist()
    assert "equity a year above p99" in dict(private_lines(case))["Where you stand"]


def test_another_offer_is_a_ground_by_what_it_is_worth_more_and_coaching_is_its_makers():
    case = past_p75()
    shown = dict(ask_lines(case))
    assert shown["Other offers"].startswith("Another offer that I have is worth ")
    assert shown["Other offers"].endswith(" more on average over four years, after tax.")
    assert dict(private_lines(case))["Other offers"] == case.gap
    assert "My current job is" in case.gap
    abroad = case.letter.model_copy(update={"name": "GmbH", "role": Role("senior_pm", "public", "berlin")})
    richer = abroad.model_copy(update={"cash": Cash(base=900_000.0)})
    assert "Other offers" not in dict(ask_lines(made(offers=[case.letter, richer])))
    near = [offer(name="Mine"), offer(name="Near", cash=Cash(base=200_500.0))]
    assert "Other offers" not in dict(ask_lines(made(offers=near)))


def test_the_sources_are_those_of_the_level_at_which_the_brief_measures():
    taken = everything_taken_along(past_p75())
    shown = (
        source_table(Role("principal_pm", "public", "seattle")).set_index("Number").loc["Base range", "Value"]
    )
    own = source_table(Role("senior_pm", "public", "seattle")).set_index("Number").loc["Base range", "Value"]
    assert shown in taken
    assert own not in taken


def test_the_ask_moves_the_bonus_and_the_whole_with_it():
    low = [offer(role=Role("senior_pm", "public"), cash=Cash(base=150_000.0, bonus_target=0.1))]
    table = market_table(made(152_000.0, offers=low)).set_index("Part")
    assert table.loc["Base", "Asked"] == "152,000"
    assert table.loc["Target bonus", "Asked"] == "15,200"
    assert table.loc["All of it", "Asked"] == "167,200"
    assert "Asked" not in market_table(made(offers=low))


def test_an_ask_is_called_usual_up_to_what_is_usual_and_not_a_dollar_more(examples):
    usual = usual_base(examples[0])
    for base, said in ((usual, "Within"), (usual + 1, "More than")):
        case = made(base, offers=examples)
        assert dict(private_lines(case))["Usual"].startswith(said)
        assert ("Usual" in dict(ask_lines(case))) == (said == "Within")
    assert "Usual" not in dict(ask_lines(made(examples[0].cash.base - 1, offers=examples)))
    assert "no raise is usual" in dict(private_lines(past_p75(215_000.0)))["Usual"]


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
    low = offer(role=Role("senior_pm", "public"), cash=Cash(base=150_000.0))
    shown = market_exhibit(made(155_000.0, offers=[low]))
    assert shown.figure["data"][0]["x"] == pytest.approx(
        [100 * percentile(low.role, "base", amount) for amount in (150_000.0, 155_000.0)]
    )


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_the_brief_names_kinds_and_sources_and_holds_every_entry_as_text(suffix):
    hostile = READY.model_copy(update={"project": "=<b>x</b> | **y**", "goal": "- one\n# two"})
    low = offer(role=Role("senior_pm", "public"), cash=Cash(base=150_000.0))
    taken = KINDS[suffix].make(document(made(155_000.0, offers=[low], entries=(hostile, Entry())))).decode()
    assert "Product Management Career Path" in taken
    assert "survey" in taken
    assert "<b>x</b>" not in taken
    assert suffix == ".html" or "\n# two" not in taken
    assert ("&lt;b&gt;x&lt;/b&gt; | **y**" if suffix == ".html" else r"\<b\>x\</b\> \| \*\*y\*\*") in taken
    assert taken.count("A piece of work") == 0


def test_what_is_ready_is_counted_for_its_maker_alone():
    case = made(entries=(READY, READY.model_copy(update={"outcome": "It went well"}), Entry()))
    assert dict(private_lines(case))["The packet"] == "1 of 2 pieces of work are ready to show."
    assert "ready to show" not in everything_taken_along(case)
