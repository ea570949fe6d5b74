"""How a startup may end, and whether that agrees with what was published."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comp.schemas import SCHEMAS
from comp.startup.exits import BOUNDS, OUTCOMES, chance_of_failure, check_parameters, simulate
from comp.startup.multiples import MULTIPLE_EDGES, bin_shares, gross_multiples, realised_multiples

# A shared machine may be slow: time is measured in bench/, not here.
unhurried = settings(deadline=None)

DATA = Path(__file__).resolve().parents[1] / "data"
ROUNDS, EXITS = pd.read_csv(DATA / "rounds.csv"), pd.read_csv(DATA / "exits.csv")
SETS = pd.read_csv(DATA / "exit_parameters.csv")
REACHED = ROUNDS[ROUNDS["metric"] == "reached"].set_index("stage")["value"]
STAGES = ["seed", "series_a", "series_b"]
TABLE = pd.DataFrame(
    {
        "graduate": [0.5, 0.4, 0.0],
        "exit_if_not": [0.2, 0.3, 0.6],
        "ipo_share": [0.0, 0.1, 0.5],
        "step_up": [2.0, 1.5, 1.0],
        "step_up_spread": 0.6,
        "exit_multiple": [2.2, 2.0, 1.8],
        "exit_multiple_spread": 0.4,
        "sold": [0.2, 0.15, 0.1],
        "sold_spread": 0.3,
        "years_to_round": 2.0,
        "years_to_exit": 3.0,
        "years_to_failure": 1.5,
        "years_spread": 0.5,
    },
    index=STAGES,
)


def one_set(vintage, number):
    rows = SETS[(SETS["vintage"] == vintage) & (SETS["set"] == number)]
    return rows.set_index("stage")[list(BOUNDS)]


def published(metric):
    rows = EXITS[EXITS["metric"] == metric]
    return pd.Series(rows["value"].to_numpy(), index=rows["bucket"].astype(float))


def shares_of(parameters, seed=2026, paths=8192):
    multiples = realised_multiples(parameters, REACHED, paths, seed)
    return bin_shares(multiples["multiple"].to_numpy(), multiples["weight"].to_numpy())


def test_there_are_enough_accepted_sets_and_every_cell_is_within_bounds():
    counts = SETS.groupby("vintage")["set"].nunique()
    assert counts["2004_13"] >= 50
    assert counts["to_2023"] >= 16
    for (vintage, number), _ in SETS.groupby(["vintage", "set"]):
        check_parameters(one_set(vintage, number))


@pytest.mark.parametrize("number", range(1, 65))
def test_every_set_of_2004_13_reproduces_the_published_multiples(number):
    goal = published("multiple_share")
    error = (shares_of(one_set("2004_13", number)) - goal).abs()
    assert (error <= np.maximum(0.015, 0.2 * goal)).all()
    assert (error[10.0:] <= 0.5 * goal[10.0:]).all()
    assert error[0.0] <= 0.03


@pytest.mark.parametrize("number", range(1, 33))
def test_every_set_of_the_later_vintage_loses_money_on_half_of_financings(number):
    assert shares_of(one_set("to_2023", number))[0.0] == pytest.approx(0.5, abs=0.015)


def test_the_agreement_is_not_an_accident_of_the_seed():
    goal = published("multiple_share")
    error = (shares_of(one_set("2004_13", 1), seed=7, paths=32_768) - goal).abs()
    assert (error <= np.maximum(0.015, 0.2 * goal) + 0.003).all()


def test_the_targets_are_a_distribution_and_every_row_has_a_source_of_the_table_of_sources():
    assert published("multiple_share").sum() == pytest.approx(1)
    assert published("multiple_share").index.tolist() == list(MULTIPLE_EDGES)
    sources = set(pd.read_csv(DATA / "sources.csv")["source"])
    for table in (ROUNDS, EXITS, SETS, pd.read_csv(DATA / "exit_calibration.csv")):
        assert set(table["source"]) <= sources
        assert table["kind"].isin(["official", "survey", "published", "estimate"]).all()
        assert table["as_of"].notna().all()
    for table in (ROUNDS, EXITS):
        assert (table.loc[table["source"] == "judgement", "kind"] == "estimate").all()


def walk_slowly(stage, parameters, points):
    """One path in plain Python, from the same points: the sentences of the module, one after another."""
    quantile = __import__("statistics").NormalDist().inv_cdf
    value = retained = 1.0
    years = raised = 0.0
    rounds = 0
    luck, per_stage = points[0], points[1:].reshape(3, -1).T
    for (_, row), (price, third, pace) in zip(parameters.loc[stage:].iterrows(), per_stage, strict=True):
        hurry = np.exp(row["years_spread"] * quantile(pace))
        if luck < row["graduate"]:
            odds = row["sold"] / (1 - row["sold"]) * np.exp(row["sold_spread"] * quantile(third))
            pre_money = value * row["step_up"] * np.exp(row["step_up_spread"] * quantile(price))
            value = pre_money * (1 + odds)
            raised += value - pre_money
            retained /= 1 + odds
            years += row["years_to_round"] * hurry
            rounds += 1
            luck /= row["graduate"]
        elif luck < row["graduate"] + (1 - row["graduate"]) * row["exit_if_not"]:
            exit_value = value * row["exit_multiple"] * np.exp(row["exit_multiple_spread"] * quantile(price))
            outcome = "ipo" if third < row["ipo_share"] else "acquired"
            return outcome, years + row["years_to_exit"] * hurry, rounds, exit_value, retained, raised
        else:
            return "failed", years + row["years_to_failure"] * hurry, rounds, 0.0, retained, raised
    raise AssertionError("a walk ended nowhere")


@pytest.mark.parametrize("stage", STAGES)
def test_paths_are_those_of_a_slow_walk_through_the_same_points(stage):
    columns = 1 + 3 * len(TABLE.loc[stage:])
    points = np.random.default_rng(5).random((300, columns)) * 0.999 + 0.0005
    fast = simulate(stage, TABLE, points=points)
    slow = pd.DataFrame([walk_slowly(stage, TABLE, row) for row in points], columns=list(fast.columns))
    assert fast["outcome"].astype(str).tolist() == slow["outcome"].tolist()
    np.testing.assert_allclose(fast.drop(columns="outcome"), slow.drop(columns="outcome"), rtol=1e-9)


def test_chances_are_the_products_of_their_parameters():
    exits = simulate("seed", TABLE)
    chances = exits["outcome"].value_counts(normalize=True)
    fail = 0.5 * 0.8 + 0.5 * (0.6 * 0.7 + 0.4 * 0.4)
    ipo = 0.5 * (0.6 * 0.3 * 0.1 + 0.4 * 0.6 * 0.5)
    assert chances["failed"] == pytest.approx(fail, abs=1e-3)
    assert chances["ipo"] == pytest.approx(ipo, abs=1e-3)
    assert chances["acquired"] == pytest.approx(1 - fail - ipo, abs=1e-3)
    assert (exits["rounds"] >= 1).mean() == pytest.approx(0.5, abs=1e-3)


def test_the_exact_chance_of_failure_is_the_simulated_one():
    exact = chance_of_failure("seed", TABLE)
    assert exact == pytest.approx(0.5 * 0.8 + 0.5 * (0.6 * 0.7 + 0.4 * 0.4), rel=1e-15)
    assert (simulate("seed", TABLE)["outcome"] == "failed").mean() == pytest.approx(exact, abs=1e-3)


def test_medians_are_the_parameters():
    exits = simulate("series_b", TABLE)
    ended = exits[exits["outcome"] != "failed"]
    assert ended["value"].median() == pytest.approx(1.8, rel=5e-3)
    assert ended["years"].median() == pytest.approx(3.0, rel=5e-3)


def test_the_same_seed_gives_the_same_paths_and_another_seed_others():
    pd.testing.assert_frame_equal(simulate("seed", TABLE, 1024), simulate("seed", TABLE, 1024))
    assert not simulate("seed", TABLE, 1024).equals(simulate("seed", TABLE, 1024, seed=1))


def test_what_is_unfinished_at_the_horizon_has_no_liquidity_yet_and_is_not_a_failure():
    whole, cut = simulate("seed", TABLE, 4096), simulate("seed", TABLE, 4096, horizon=4.0)
    late = whole["years"] > 4.0
    assert ((cut["outcome"] == "no_liquidity_yet") == late).all()
    assert (cut.loc[late, "value"] == 0).all()
    assert cut["years"].max() == 4.0
    pd.testing.assert_frame_equal(cut[~late], whole[~late])


def test_what_a_caller_passes_in_is_not_changed():
    before = TABLE.copy()
    points = np.full((4, 10), 0.5)
    simulate("seed", TABLE, points=points)
    pd.testing.assert_frame_equal(TABLE, before)
    assert (points == 0.5).all()


@unhurried
@given(
    st.sampled_from(STAGES),
    st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high) in BOUNDS.items()}),
)
@example("series_b", {name: low for name, (low, _) in BOUNDS.items()})
@example("seed", {name: high for name, (_, high) in BOUNDS.items()})
def test_every_allowed_parameter_gives_finite_paths_that_lose_ownership_only(stage, values):
    table = pd.DataFrame(values, index=STAGES)
    table.loc["series_b", "graduate"] = 0.0
    exits = simulate(stage, table, 64)
    numbers = exits.drop(columns="outcome")
    assert np.isfinite(numbers).all(axis=None)
    assert (numbers >= 0).all(axis=None)
    assert ((exits["retained"] > 0) & (exits["retained"] <= 1)).all()
    assert ((exits["outcome"] == "failed") == (exits["value"] == 0)).all()
    assert exits["outcome"].isin(OUTCOMES[:3]).all()


def test_points_at_nought_and_one_are_lucky_but_finite():
    points = np.vstack([np.zeros(10), np.ones(10)])
    assert np.isfinite(simulate("seed", TABLE, points=points).drop(columns="outcome")).all(axis=None)


def test_an_investor_gets_the_better_of_share_and_preference():
    exits = pd.DataFrame(
        {"value": [0.0, 0.25, 0.9, 4.0], "retained": [1, 1, 0.8, 0.5], "raised": [0.0, 0.3, 0.0, 1.0]}
    )
    assert gross_multiples(exits, 0.2).tolist() == pytest.approx([0, 0.5, 1.0, 2.0])


def test_shares_by_bin_count_weights_and_lower_edges():
    shares = bin_shares(np.array([0.0, 0.99, 1.0, 7.0, 50.0]), np.array([1.0, 1.0, 2.0, 3.0, 3.0]))
    assert shares.tolist() == pytest.approx([0.2, 0.2, 0.3, 0, 0, 0.3])


def test_importing_the_engine_does_not_import_the_slow_statistics():
    code = "import comp.startup.exits, comp.startup.options, sys; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=DATA.parent, check=False).returncode == 0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: simulate("serie_a", TABLE), "Did you mean 'series_a'"),
        (lambda: simulate("seed", TABLE, 1000), "powers of two"),
        (lambda: simulate("seed", TABLE, 16, horizon=0), "horizon is 0 years"),
        (lambda: simulate("seed", TABLE, points=np.zeros((4, 11))), "3 stages need 10 columns"),
        (lambda: simulate("seed", TABLE, points=np.full((4, 10), 1.5)), "numbers from 0 to 1"),
        (lambda: simulate("seed", TABLE.drop(columns="sold")), "no column 'sold'"),
        (lambda: simulate("seed", TABLE.assign(sold=20.0)), r"sold at stage 'seed' is 20\.0"),
        (lambda: simulate("seed", TABLE.assign(step_up=np.nan)), "step_up at stage 'seed' is nan"),
        (lambda: simulate("seed", TABLE.iloc[:1]), "its graduate must be 0"),
        (lambda: simulate("seed", TABLE.iloc[:0]), "one row for each stage"),
        (lambda: gross_multiples(simulate("seed", TABLE, 16), 1.0), r"sold 1\.0 of the company"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.parametrize(
    ("name", "value"), [("sold", 0.95), ("step_up_spread", 3.05), ("years_to_exit", 20.05)]
)
def test_a_parameter_that_the_walk_refuses_the_table_refuses_too(name, value):
    """What is just outside of both, and the ends themselves, which both take."""
    column, (low, high) = SCHEMAS["exit_parameters"].columns[name], BOUNDS[name]
    assert [column.parse(str(end)) for end in (low, high)] == [low, high]
    with pytest.raises(ValueError, match="is not between"):
        column.parse(str(value))
    with pytest.raises(ValueError, match=f"{name} at stage"):
        check_parameters(TABLE.assign(**{name: value}))
