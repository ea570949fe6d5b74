"""Who is paid what at an exit."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from waterfall_by_force import equilibria

from comp.startup.waterfall import (
    CarveOut,
    ShareClass,
    break_points,
    carve_out_amounts,
    distribute,
    events_in_words,
    payout_lines,
)

# A shared machine may be slow: time is measured in bench/, not here.
unhurried = settings(deadline=None)

CASES = pd.read_csv(Path(__file__).parent / "cases" / "waterfall.csv")
COMMON = ShareClass("common", 60)
SERIES_A = ShareClass("series a", 20, 10e6, seniority=2)
SERIES_B = ShareClass("series b", 20, 40e6)
CAPPED = ShareClass("series c", 30, 5e6, participation="capped", cap=10e6)
FULL = ShareClass("series d", 15, 8e6, participation="full")
FIXED = ShareClass("series e", 10, 3e6, convertible=False)
OPTIONS = ShareClass("options", 12, strike=400_000.0)
ALL = [COMMON, SERIES_A, SERIES_B, CAPPED, FULL, FIXED, OPTIONS]


def from_case(rows):
    return [
        ShareClass(
            name=row["class"],
            shares=row.shares,
            preference=row.preference,
            seniority=row.seniority,
            participation=row.participation,
            cap=None if np.isnan(row.cap) else row.cap,
            convertible=row.convertible,
            strike=row.strike,
        )
        for _, row in rows.iterrows()
    ]


@pytest.mark.parametrize("name", CASES["case"].unique())
def test_a_worked_case_is_paid_as_published(name):
    rows = CASES[CASES["case"] == name]
    first = rows.iloc[0]
    paid = distribute(first.exit_value, from_case(rows), exit_kind=first.exit_kind)
    assert np.abs(paid.iloc[0].to_numpy() - rows["payout"].to_numpy()).max() <= first.tolerance


def test_every_worked_case_has_a_source_and_a_grade_and_pays_out_its_exit():
    assert CASES["source"].notna().all()
    assert CASES["grade"].isin(["gold", "silver"]).all()
    totals = CASES.groupby("case").agg(paid=("payout", "sum"), exit_value=("exit_value", "first"))
    assert (totals["paid"] - totals["exit_value"]).abs().max() <= 2


# Small whole numbers meet each other often: ties, conversions at one price, shortfalls to the dollar.
amounts = st.one_of(st.integers(0, 12), st.floats(0.01, 50, allow_nan=False).map(lambda x: round(x, 3)))


@st.composite
def share_classes(draw, name="class"):
    kind = draw(st.sampled_from(["common", "none", "none", "full", "capped", "options"]))
    shares = draw(amounts)
    if kind == "common":
        return ShareClass(name, shares)
    if kind == "options":
        return ShareClass(name, shares, strike=draw(amounts))
    preference = draw(amounts)
    cap = preference + draw(amounts) if kind == "capped" else None
    rank, convertible = draw(st.integers(1, 3)), draw(st.sampled_from([True, True, False]))
    return ShareClass(name, shares, preference, rank, kind, cap, convertible)


@st.composite
def tables(draw, most=5):
    count = draw(st.integers(1, most))
    classes = [draw(share_classes(name=f"class {i}")) for i in range(count)]
    if draw(st.booleans()) or not any(c.shares and c.is_common for c in classes):
        classes.append(ShareClass("common", draw(st.integers(1, 12))))
    return classes


exits = st.one_of(st.integers(0, 80), st.floats(0, 500).map(lambda x: round(x, 4)))


@unhurried
@given(tables(), exits)
@example(ALL, 0.0)
@example(ALL, 66e6)
@example(ALL, 1e12)
@example([ShareClass("a", 50, 10.0), ShareClass("b", 50, 10.0)], 22.0)
@example([ShareClass("a", 50, 10.0), ShareClass("b", 10, 10.0)], 22.0)
@example([ShareClass("a", 5, 10.0, participation="capped", cap=10.0), ShareClass("common", 5)], 15.0)
@example([ShareClass("a", 0, 7.0), ShareClass("common", 1)], 3.0)
@example([ShareClass("a", 1, 7.0, 2), ShareClass("b", 1, 7.0, 1), ShareClass("common", 1)], 7.0)
@example([ShareClass("a", 1, 0.0, participation="full"), ShareClass("o", 3, strike=2.0)], 2.0)
@example([ShareClass("a", 1, participation="capped", cap=0.0), ShareClass("common", 1)], 1.0)
@example([ShareClass("o", 3, strike=2.0)], 5.0)
def test_payouts_are_those_of_every_equilibrium_found_by_brute_force(classes, exit_value):
    paid = distribute(exit_value, classes).iloc[0].to_numpy()
    found = equilibria(Fraction(exit_value), classes)
    assert found
    for payouts in found:
        np.testing.assert_allclose(
            paid, [float(p) for p in payouts], rtol=1e-9, atol=1e-9 * max(exit_value, 1)
        )


@unhurried
@given(tables(), st.sampled_from(["sale", "ipo"]))
@example(ALL, "sale")
@example(ALL, "ipo")
def test_break_points_agree_with_brute_force_at_and_around_each(classes, exit_kind):
    at = payout_lines(classes, exit_kind).exit_values
    around = np.unique(np.concatenate([at, at * 0.999, at * 1.001, [at[-1] * 3 + 1]]))
    paid = distribute(around, classes, exit_kind=exit_kind).to_numpy()
    stand = [
        replace(c, preference=0.0, participation="none", cap=None)
        if exit_kind == "ipo" and c.convertible and not c.is_common
        else c
        for c in classes
    ]
    for exit_value, row in zip(around, paid, strict=True):
        payouts = equilibria(Fraction(float(exit_value)), stand)[0]
        np.testing.assert_allclose(
            row, [float(p) for p in payouts], rtol=1e-9, atol=1e-9 * max(exit_value, 1)
        )


@unhurried
@given(tables(8), st.lists(st.floats(0, 1e12), min_size=1, max_size=20))
@example(ALL, [0.0, 1e-9, 1e6, 66e6, 1e12])
def test_payouts_are_never_negative_rise_with_the_exit_and_sum_to_it(classes, exit_values):
    paid = distribute(np.sort(exit_values), classes).to_numpy()
    assert (paid >= 0).all()
    assert (np.diff(paid, axis=0) >= -1e-9 * max(exit_values)).all()
    np.testing.assert_allclose(paid.sum(axis=1), np.sort(exit_values), rtol=1e-12, atol=1e-9)


@unhurried
@given(tables(), exits, st.integers(0, 5))
@example(ALL, 66e6, 2)
def test_removing_a_preference_never_hurts_common(classes, exit_value, position):
    position %= len(classes)
    # A capped or fixed class that never converts has no common shares to fall back on.
    assume(classes[position].convertible or classes[position].participation == "full")
    without = list(classes)
    without[position] = replace(without[position], preference=0.0, participation="none", cap=None)
    common = [i for i, c in enumerate(classes) if c.is_common]
    before = distribute(exit_value, classes).iloc[0].to_numpy()[common]
    after = distribute(exit_value, without).iloc[0].to_numpy()[common]
    assert (after >= before - 1e-9 * max(exit_value, 1)).all()


def test_thirty_classes_share_out_every_exit():
    classes = [
        ShareClass(f"series {i}", 100 + i, 1e6 * (1 + i % 7), 1 + i % 5, ("none", "full")[i % 2])
        for i in range(28)
    ]
    classes += [ShareClass("common", 5000), ShareClass("options", 700, strike=9_000.0)]
    values = np.geomspace(1, 1e12, 200)
    paid = distribute(values, classes).to_numpy()
    assert np.isfinite(paid).all()
    np.testing.assert_allclose(paid.sum(axis=1), values, rtol=1e-12)


def test_shares_of_the_next_dollar_sum_to_one_and_stay_within_nought_and_one():
    frame = break_points(ALL)
    shares = frame.drop(columns="exit_value")
    assert list(frame.columns) == ["exit_value", *(c.name for c in ALL)]
    assert frame["exit_value"].iloc[0] == 0
    assert frame["exit_value"].is_monotonic_increasing
    assert ((shares >= 0) & (shares <= 1)).all(axis=None)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_next_dollar_shares_are_the_published_ones():
    """Mercer Capital (2016), "A Layperson's Guide to the Option Pricing Model", exhibit 9."""
    classes = [
        ShareClass("class a", 500, 1000),
        ShareClass("class b", 300, 1500),
        ShareClass("common", 1500),
        ShareClass("warrants", 250, strike=10),
    ]
    frame = break_points(classes)
    assert frame["exit_value"].tolist() == [0, 2500, 5500, 11500, 23000]
    published = [
        [0.4, 0.6, 0, 0],
        [0, 0, 1, 0],
        [0.25, 0, 0.75, 0],
        [0.217, 0.130, 0.652, 0],
        [0.196, 0.118, 0.588, 0.098],
    ]
    np.testing.assert_allclose(frame.drop(columns="exit_value"), published, atol=5e-4)


def test_every_break_point_is_explained_in_words():
    exits, words = events_in_words(ALL)
    assert exits == break_points(ALL)["exit_value"].tolist()
    assert all(words)
    everything = " ".join(words)
    for phrase in (
        "series b, series c, series d and series e share $56,000,000, by preference amount.",
        "series a is paid its preference of $10,000,000.",
        "What is left goes to common, series c and series d, by shares.",
        "series c reaches its cap of $10,000,000.",
        "series a converts to common, at $500,000.00 a share.",
        "options joins, at $400,000.00 a share.",
    ):
        assert phrase in everything


def test_where_only_options_are_left_the_words_say_when_they_join():
    exits, words = events_in_words([ShareClass("series a", 10, 5e6), ShareClass("options", 10, strike=100.0)])
    assert exits == pytest.approx([0, 5e6, 10e6 - 1000])
    assert words[1] == "options joins, at $100.00 a share."


def test_a_strike_above_every_exit_pays_the_options_nothing_and_the_rest_everything():
    paid = distribute([0, 1e9], [COMMON, ShareClass("options", 40, strike=1e9)])
    assert paid["options"].tolist() == [0, 0]
    assert paid["common"].tolist() == [0, 1e9]


def test_preferences_larger_than_any_exit_leave_common_nothing():
    paid = distribute([1e6, 49e6], [COMMON, SERIES_A, SERIES_B])
    assert paid["common"].tolist() == [0, 0]
    assert paid["series b"].tolist() == [1e6, 40e6]
    assert paid["series a"].tolist() == [0, 9e6]


def test_an_exit_of_a_trillion_is_shared_by_shares_to_the_dollar():
    paid = distribute(1e12, [COMMON, SERIES_A, SERIES_B]).iloc[0]
    assert paid.tolist() == pytest.approx([6e11, 2e11, 2e11], rel=1e-14)


def test_a_class_with_zero_shares_is_paid_its_preference_and_no_more():
    paid = distribute([3.0, 1e6], [ShareClass("note", 0, 5.0), COMMON])
    assert paid["note"].tolist() == [3, 5]
    assert distribute(9.0, [ShareClass("empty", 0), COMMON])["empty"].tolist() == [0]


def test_one_number_in_gives_one_row_and_an_empty_list_none():
    assert distribute(5e6, ALL).shape == (1, len(ALL))
    assert distribute([], ALL).shape == (0, len(ALL))


def test_a_public_offering_leaves_a_class_that_does_not_convert_its_claim():
    paid = distribute(100e6, [COMMON, SERIES_B, FIXED], exit_kind="ipo").iloc[0]
    assert paid.tolist() == pytest.approx([97e6 * 60 / 80, 97e6 * 20 / 80, 3e6])


def test_carve_outs_leave_in_order_and_rows_and_carve_outs_sum_to_the_exit():
    carve_outs = [
        5e6,
        CarveOut("pool", fraction=0.1, above=20e6, maximum=2e6),
        CarveOut("fee", fraction=0.02),
    ]
    values = np.array([0.0, 3e6, 5e6, 30e6, 100e6])
    taken = carve_out_amounts(values, carve_outs)
    paid = distribute(values, [COMMON, SERIES_A], carve_outs)
    assert taken["carve-out 1"].tolist() == [0, 3e6, 5e6, 5e6, 5e6]
    assert taken["pool"].tolist() == [0, 0, 0, 0.5e6, 2e6]
    assert taken["fee"].tolist() == pytest.approx([0, 0, 0, 0.02 * 24.5e6, 0.02 * 93e6])
    np.testing.assert_allclose(paid.sum(axis=1) + taken.sum(axis=1), values)


@unhurried
@given(
    st.lists(
        st.builds(
            CarveOut,
            st.just("one"),
            st.floats(0, 50),
            st.floats(0, 1),
            st.floats(0, 50),
            st.one_of(st.none(), st.floats(0, 50)),
        ),
        max_size=3,
    )
)
def test_carve_outs_and_what_they_leave_never_fall_as_the_exit_rises(carve_outs):
    named = [replace(c, name=str(i)) for i, c in enumerate(carve_outs)]
    values = np.linspace(0, 200, 401)
    taken = carve_out_amounts(values, named)
    left = values - taken.sum(axis=1).to_numpy()
    assert (np.diff(taken.to_numpy(), axis=0) >= -1e-9).all()
    assert (np.diff(left) >= -1e-9).all()
    assert (left >= -1e-9).all()


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"shares": -1}, "shares is -1; it must be a finite number, 0 or more"),
        ({"shares": float("nan")}, "shares is nan"),
        ({"preference": float("inf")}, "preference is inf"),
        ({"participation": "caped", "cap": 5.0}, "Did you mean 'capped'"),
        ({"participation": "ratchet"}, "'ratchet' is not modelled"),
        ({"participation": "capped"}, "up to a cap, and the cap is missing"),
        ({"cap": 5.0}, "only 'capped' has one"),
        ({"participation": "capped", "preference": 9.0, "cap": 5.0}, "cap 5 is below the preference 9"),
        ({"seniority": 0}, "seniority is 0"),
        ({"seniority": 1.5}, "seniority is 1.5"),
        ({"preference": 5.0, "strike": 1.0}, "a strike of 1.00 on a preferred class is not modelled"),
    ],
)
def test_a_class_that_cannot_be_is_refused_in_words(terms, sentence):
    with pytest.raises(ValueError, match=sentence):
        ShareClass(**{"name": "series a", "shares": 10.0} | terms)


def test_all_faults_of_a_class_are_named_at_once():
    with pytest.raises(ValueError, match=r"shares is -1.*seniority is 0"):
        ShareClass("series a", -1, seniority=0)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: distribute(-1.0, ALL), r"Exit value .*-1\.0.* at position 0"),
        (lambda: distribute([1.0, float("nan")], ALL), "position 1 must be a finite number"),
        (lambda: distribute([[1.0]], ALL), "2 dimensions"),
        (lambda: distribute(1.0, []), "at least one class"),
        (lambda: distribute(1.0, [COMMON, COMMON]), "Two classes are called 'common'"),
        (lambda: distribute(1.0, ALL, exit_kind="merger"), "Exit kind 'merger' is not known"),
        (lambda: distribute(1.0, [ShareClass("common", 0)]), "Nobody receives the last dollar"),
        (lambda: distribute(1.0, [FIXED]), "Nobody receives the last dollar"),
        (lambda: distribute(1.0, [ShareClass("a", 1e-320, 1e9), COMMON]), "too large"),
        (lambda: distribute(1.0, [ShareClass("a", 1.0, 1e308), ShareClass("b", 1e9)]), "too large"),
        (lambda: CarveOut("fee", fraction=1.5), r"fraction is 1\.5"),
        (lambda: CarveOut("fee", -1.0), r"amount is -1\.0"),
        (lambda: CarveOut("fee", maximum=float("inf")), "maximum is inf"),
        (
            lambda: carve_out_amounts(1.0, [CarveOut("fee"), CarveOut("fee")]),
            "Two carve-outs are called 'fee'",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused_in_words(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
