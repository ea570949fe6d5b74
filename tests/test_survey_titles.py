"""Usual titles are levels however they are written, a map of one's own wins, and one used for several levels is said."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp.reports.survey import warning
from comp.survey.build import survey
from comp.survey.rules import Rules
from comp.tables import ids, load
from comp.titles import SHORT, folded, known

TITLES = load("titles")
SETTLED = TITLES[TITLES["level_low"].notna() & (TITLES["level_low"] == TITLES["level_high"])]
MEANING = Rules().meaning("level")
SPELLINGS = {
    "Senior ": ("Sr. ", "SR ", "Snr ", "senior "),
    "Product Manager": ("PM", "product  manager", "Product-Manager", "Prod. Mgr.", "Product Manager, Payments", "Technical Product Manager"),
    " of Product": (", Product", " - Product Management", " of Products", " Product", ", Product - Growth"),
    "VP": ("Vice President", "V.P.", "vp", "Vice-President"),
    "Associate ": ("Assoc. ", "ASSOCIATE "),
    "Director": ("Dir.", "DIRECTOR"),
    "Officer": ("officer (CPO)",),
}  # fmt: skip


@given(st.sampled_from([*SETTLED[["title", "level_low"]].itertuples(index=False, name=None)]), st.data())
def test_a_title_is_its_level_in_every_usual_spelling(row, data):
    title, level = row
    for part, others in SPELLINGS.items():
        title = title.replace(part, data.draw(st.sampled_from([part, *others])))
    assert MEANING.of(title) == level, title


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Product Director", "director"),
        ("Product Manager, Senior", "senior_pm"),
        ("Chief Product & Technology Officer", "cpo"),
        ("GPM", "director"),
        ("VP", "vp_product"),
        ("Group PM (Search)", "director"),
        ("Product Marketing Manager", None),
        ("Director, Engineering", None),
        ("Director, Product Marketing", None),
        ("VP, Data", None),
        ("Program Manager", None),
        ("Product Manager (L6)", None),
        ("Product Manager - Lead", None),
        ("Product Manager (Intern)", None),
        ("", None),
    ],
)
def test_what_is_another_trade_or_rank_is_not_taken_for_a_level(title, level):
    assert MEANING.of(title) == level


@pytest.mark.parametrize(
    "row", list(TITLES[~TITLES.index.isin(SETTLED.index)].fillna("").itertuples()), ids=lambda row: row.title
)
def test_a_title_of_several_levels_stays_unknown_and_its_levels_are_said(row):
    assert MEANING.of(row.title) is None
    said = MEANING.nearest(row.title)
    assert (f"used for {row.level_low} to {row.level_high}" if row.level_low else "below all levels") in said


def test_each_title_of_the_table_stands_there_once_and_its_levels_ascend():
    forms = [folded(title) for title in TITLES["title"]]
    assert len(set(forms)) == len(forms)
    assert all(known(title).title == title for title in TITLES["title"])
    assert not {form for form in forms if form & set(SHORT)}
    levels = list(ids("levels"))
    for row in TITLES.dropna(subset="level_low").itertuples():
        assert levels.index(row.level_low) <= levels.index(row.level_high)


@given(st.sampled_from(list(TITLES["title"])), st.sampled_from(ids("levels")))
@example("Product Manager", "senior_pm")
@example("Head of Product", "vp_product")
def test_a_map_of_ones_own_wins_in_any_spelling(title, level):
    meaning = Rules(words={"level": {title: level}}).meaning("level")
    assert meaning.of(title) == level
    assert meaning.of(title.upper()) == level
    assert meaning.of(title.replace("Senior", "Sr.").replace(" of ", ", ").replace("VP", "V.P.")) == level


def test_a_map_that_settles_one_title_twice_holds_for_what_is_written_so():
    meaning = Rules(words={"level": {"Sr. PM": "principal_pm", "Senior Product Manager": "pm"}}).meaning(
        "level"
    )
    assert meaning.of("sr pm") == "principal_pm"
    assert meaning.of("Senior Product Manager") == "pm"
    assert meaning.of("Snr Product Mgr") == "senior_pm"


def test_the_nearest_title_is_said_for_one_that_is_not_known():
    assert MEANING.nearest("Senior Product Managr") == " Did you mean 'senior_pm' (Senior Product Manager)?"
    assert MEANING.nearest("Product Manager (L6)") == " Did you mean 'pm' (Product Manager)?"


def test_an_ordinary_survey_counts_as_it_is(tmp_path):
    people = {
        "Senior Product Manager": 170,
        "Sr. PM": 175,
        "Product Manager": 140,
        "Director, Product": 215,
        "Head of Product": 240,
    }
    ways = ("${}k", "{}000", "${},000", "USD {}K", "${},500")
    lines = [
        f'"{title}","{way.format(base + at)}",$12k,"$30,000"'
        for title, base in people.items()
        for at, way in enumerate(ways)
    ]
    (tmp_path / "rows.csv").write_text("\n".join(["Title,Annual Base (USD),Bonus,Stock/yr", *lines]))
    found = survey(str(tmp_path / "rows.csv"), rules=Rules("2026-11"))
    assert found.reading.left_out == {"a level that is not known": 5}
    assert found.bands["level"].tolist() == ["pm", "senior_pm", "director"]
    said = " ".join(found.reading.sentences)
    assert "level 'Head of Product' (5 rows) is not known. It is used for director to cpo" in said
    assert "'Sr. PM' is senior_pm (5 rows)" in said
    assert warning(found) == ""
