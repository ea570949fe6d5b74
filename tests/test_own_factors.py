"""One's own factors: what they move and what not, what a file of them is told, and that nobody else sees them."""

import threading

import numpy as np
import pytest
from survey_rows import AS_OF, DRIFT, log_linear

from comp.catalogue import as_csv
from comp.decide.compare import compare
from comp.market import curve, own_factors
from comp.market.bands import OWN_SURVEY, Factor, Own, factors_in_force, published, using
from comp.market.career import Plan, career
from comp.market.evidence import evidence, title_of
from comp.market.factors import compiled
from comp.market.own_factors import COLUMNS, REFERENCE, beside_published, part_of, read, said, usable
from comp.market.own_files import cells_of
from comp.market.pay import Role, pay
from comp.reports.survey import files
from comp.survey.build import survey
from comp.survey.rules import Rules
from comp.survey.tables import factors_of
from comp.tables import DataError, Fault, ids, load
from views import curve_inputs

EVERY = [
    Role(level, stage, place, special)
    for level in ("apm", "senior_pm", "cpo")
    for stage in ids("stages")
    for place in ("us_average", "new_york", "tampa", "london")
    for special in ids("specialisms")
]


def factor(part, key, column, times, *, n=40.0, error=0.02):
    """Return the published factor, multiplied, as one's own."""
    return Factor(part, key, column, times * load(f"{part}s")[column][key], n, error, OWN_SURVEY, "rows.csv")


def all_published():
    return tuple(
        factor(part, key, column, 1.0)
        for part, columns in COLUMNS.items()
        for key in ids(f"{part}s")
        for column in columns
        if key != REFERENCE[part] and load(f"{part}s")[column][key] == load(f"{part}s")[column][key]
    )


def changed(part, key, **columns):
    """Return a table of data/ as a file, with some cells of a row changed."""
    table = load(f"{part}s").copy().reset_index(drop=True).astype(object)
    at = table.index[table[part] == key][0]
    for column, value in columns.items():
        table.at[at, column] = value
    return as_csv(
        table.map(lambda cell: {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else cell)
    )


def test_factors_equal_to_the_published_ones_change_nothing():
    before = pay(EVERY)
    with using(Own((), all_published())):
        assert np.allclose(pay(EVERY), before, rtol=1e-12)


@pytest.mark.parametrize(
    ("stage", "column"), [("market_average", "base_factor"), ("public", "base_factor_same_company")]
)
def test_a_doubled_location_factor_doubles_base_there_and_moves_no_other_place(stage, column):
    role, other = Role("pm", stage, "new_york"), Role("pm", stage, "tampa")
    before = pay([role, other])
    with using(
        Own(
            (),
            (
                factor("location", "new_york", column, 2),
                factor("location", "new_york", column.replace("base", "total"), 2),
            ),
        )
    ):
        after = pay([role, other])
    assert np.allclose(after.loc[(role, "base")], 2 * before.loc[(role, "base")])
    assert np.allclose(
        after.loc[(role, "total"), ["p50", "p75"]], 2 * before.loc[(role, "total"), ["p50", "p75"]]
    )
    assert after.loc[other].equals(before.loc[other])


def test_a_stages_own_factor_moves_no_other_stage_though_all_are_centred_on_their_mix():
    with using(Own((), (factor("stage", "big_tech", "base_factor", 1.1),))):
        moved = pay([Role("pm", stage) for stage in ids("stages")])
    before = pay([Role("pm", stage) for stage in ids("stages")])
    for stage in ids("stages"):
        times = 1.1 if stage == "big_tech" else 1.0
        assert np.allclose(
            moved.loc[(Role("pm", stage), "base")], times * before.loc[(Role("pm", stage), "base")]
        )


def test_a_premium_of_base_alone_moves_base_alone():
    own = Factor("specialism", "ai", "base_premium", 0.3, 40, 0.02, OWN_SURVEY, "rows.csv")
    role = Role("pm", specialism="ai")
    before = pay(role)
    with using(Own((), (own,))):
        after = pay(role)
        assert curve.premium_in_use(curve.Setting(specialism="ai")) == 0.3
    assert np.allclose(after.loc["base"], before.loc["base"] * 1.3 / 1.175)
    assert np.allclose(after.loc["equity"], before.loc["equity"])


def test_the_curve_and_a_career_follow_and_go_back():
    own = tuple(factor("location", "austin", column, 1.5) for column in COLUMNS["location"])
    plan = Plan(Role("pm", location="austin"))
    before, place = (
        career(plan).yearly["p50"].copy(),
        curve.by_location("pm", curve.Setting()).loc["austin", "total"],
    )
    with using(Own((), own)):
        assert curve.by_location("pm", curve.Setting()).loc["austin", "total"] == pytest.approx(1.5 * place)
        assert np.allclose(career(plan).yearly["p50"], 1.5 * before)
    assert career(plan).yearly["p50"].equals(before)


@pytest.mark.parametrize("premium", [0.4, -0.1])
def test_the_slider_reaches_ones_own_premium_and_begins_there(premium):
    """It showed 25 %, the highest that anyone reports, while 40 % was counted."""
    own = Factor("specialism", "ai", "base_premium", premium, 40.0, 0.02, OWN_SURVEY, "rows.csv")
    with using(Own((), (own,))):
        field = curve_inputs.fields()["premium"]
        low, high = curve_inputs._premiums()
    assert field.default == pytest.approx(100 * premium)
    assert low <= 100 * premium <= high
    assert (low, high) == (min(0.0, 100 * premium), max(25.0, 100 * premium))


def test_evidence_says_whose_a_factor_is_how_sure_and_how_many():
    own = (
        factor("location", "new_york", "base_factor_same_company", 1.1, n=4.0),
        factor("stage", "big_tech", "bonus_factor", 1.2, n=None, error=None),
        factor("specialism", "ai", "base_premium", 2),
    )
    with using(Own((), own)):
        found = {each.number: each for each in evidence(Role("pm", "big_tech", "new_york", "ai"))}
    place = found["Location, factor on base"]
    assert place.value.endswith("(standard error 2 %, 4 people, small sample)")
    assert (place.kind, title_of(place.source)) == ("own", "Your own survey")
    assert found["Location, factor on total at Senior PM"].kind == "survey"
    assert "(" not in found["Company stage, factor on bonus"].value
    assert found["AI specialist, premium on base"].value == "35 % (standard error 2 %, 40 people)"
    assert found["AI specialist, premium on equity"].value == "17.5 %"


def test_other_threads_see_the_published_factors():
    seen = []
    with using(Own((), (factor("location", "new_york", "base_factor", 2),))):
        thread = threading.Thread(
            target=lambda: seen.extend([factors_in_force(), pay(Role("pm", location="new_york"))])
        )
        thread.start()
        thread.join()
    assert seen[0] == ()
    assert seen[1].equals(pay(Role("pm", location="new_york")))


def test_the_compiled_tables_are_kept_for_a_bounded_number_of_visitors():
    for times in np.linspace(1, 1.2, 80):
        compiled(published(), (factor("location", "new_york", "base_factor", times),))
    assert compiled.cache_info().currsize <= 64


def test_a_factor_that_leaves_no_equity_is_refused_and_the_others_are_used():
    fine, bad = (
        factor("location", "new_york", "base_factor", 1.01),
        factor("location", "austin", "total_factor", 0.4),
    )
    used, faults = usable((fine, bad))
    assert used == (fine,)
    assert [fault.key for fault in faults] == ["austin"]


def test_the_factors_that_a_fault_is_about_are_known_by_its_key_whatever_it_says(monkeypatch):
    fine, bad = (factor("location", place, "base_factor", 1.01) for place in ("new_york", "austin"))
    fault = Fault("locations.csv", "too little is left", key="austin")

    def refusing(_bands, own):
        if bad in own:
            raise DataError([fault])

    monkeypatch.setattr(own_factors, "compiled", refusing)
    assert usable((fine, bad)) == ((fine,), (fault,))


def test_a_fault_that_is_about_no_factor_of_ones_own_is_raised_and_not_tried_for_ever(monkeypatch):
    def broken(_bands, _own):
        raise DataError([Fault("levels.csv", "is broken")])

    monkeypatch.setattr(own_factors, "compiled", broken)
    with pytest.raises(DataError, match=r"levels.csv: is broken"):
        usable((factor("location", "new_york", "base_factor", 1.01),))


def test_a_surveys_factors_stand_in_and_its_small_cells_do_not(tmp_path):
    rows = log_linear(3, 1_200)
    few, some = (rows.iloc[:n].assign(location=place) for n, place in ((2, "boston"), (4, "chicago")))
    path = tmp_path / "rows.parquet"
    import pandas as pd

    pd.concat([rows, few, some], ignore_index=True).to_parquet(path)
    found = survey(str(path), rules=Rules(AS_OF, DRIFT))
    own = factors_of(found)
    assert {each.id for each in own if each.part == "location"} == {
        "san_francisco",
        "new_york",
        "austin",
        "london",
        "chicago",
    }
    assert not [
        each for each in own if each.id == "series_b" and each.column == "total_factor"
    ]  # equity there is ownership
    with using(Own((), usable(own)[0])):
        ratio = pay(Role("pm", location="austin")).at["base", "p50"] / pay(Role("pm")).at["base", "p50"]
    assert ratio == pytest.approx(0.86, abs=0.03)
    again = read(files(found)["locations.csv"], "locations.csv")
    assert {(each.id, each.column): round(each.value, 4) for each in again} == {
        (each.id, each.column): round(each.value, 4) for each in own if each.part == "location"
    }
    table = beside_published(own).set_index("Factor of")
    assert set(table.loc["Chicago, IL", "People"]) == {"4 (small sample: under 5)"}


def test_a_file_holds_what_differs_from_the_published_factors():
    content = changed("location", "austin", base_factor=0.9, n=12, pay_source="own", base_log_se=0.03)
    assert part_of(cells_of(content, "mine.csv")) == "location"
    (found,) = read(content, "mine.csv")
    assert found[:6] == ("location", "austin", "base_factor", 0.9, 12, 0.03)
    assert said((found,)) == "1 place"


def test_a_file_of_something_else_is_said_in_words():
    with pytest.raises(
        DataError,
        match=r"x.csv: holds no factors: its first column must be one of stage, location, specialism",
    ):
        read(b"a,b\n1,2\n", "x.csv")


def test_what_nobody_counted_or_estimated_is_none_and_two_readings_are_equal():
    content = changed("stage", "big_tech", bonus_factor=1.3)
    (found,) = read(content, "mine.csv")
    assert (found.n, found.log_error) == (None, None)
    assert read(content, "mine.csv") == (found,)
    assert set(beside_published((found,))[["Standard error", "People"]].loc[0]) == {"not given"}


def test_a_file_of_factors_may_name_places_as_people_do_and_any_source():
    lines = cells_of(changed("location", "austin", base_factor=0.9, pay_source="our own survey"), "mine.csv")
    at = next(i for i, line in enumerate(lines) if line[0] == "austin")
    lines[0] = [cell.replace("_", " ").title() for cell in lines[0]]
    lines[at][0] = "Austin, TX"
    assert part_of(lines) == "location"
    (found,) = own_factors.of_cells(lines, "mine.csv")
    assert (found.id, found.column, found.value) == ("austin", "base_factor", 0.9)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (changed("location", "us_average", base_factor=1.1), "'us_average' is what all others are relative to"),
        (changed("location", "austin", location="asutin"), "row .*: location 'asutin' is not in locations.csv. Did you mean 'austin'"),
        (changed("location", "austin", base_factor=0.9, n=2), "holds no factor that can be used and differs"),
        (changed("location", "austin", total_factor=0.5), "mine.csv: 'austin': total_factor 0.5 .* leaves"),
        (changed("specialism", "ai", base_premium="12%"), "base_premium '12%' is not a number"),
        (as_csv(load("specialisms")), "holds no factor that can be used and differs"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_factors_is_told_what_is_wrong(content, sentence):
    with pytest.raises(DataError, match=sentence):
        read(content, "mine.csv")


def test_a_comparison_follows_and_nothing_of_it_stays(examples, assumptions):
    """What is remembered between visitors is remembered by the numbers that went in."""
    examples[0] = examples[0].model_copy(update={"promotion_chance": 0.2})
    before = compare(examples, assumptions)
    own = [
        factor("location", each.role.location, column, 1.3)
        for each in examples
        for column in COLUMNS["location"]
    ]
    with using(Own((), tuple(dict.fromkeys(own)))):
        moved = compare(examples, assumptions)
    after = compare(examples, assumptions)
    assert (
        moved.market["p50"].xs("base", level="component")
        > 1.2 * before.market["p50"].xs("base", level="component")
    ).all()
    assert after.market.equals(before.market)
    assert after.verdict == before.verdict != moved.verdict
