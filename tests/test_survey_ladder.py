"""Bands from survey rows give the rows back: whoever uses them, at the stage and place of the rows, sees what the rows pay."""

import itertools

import ibis
import numpy as np
import pandas as pd
import pytest
from survey_rows import AS_OF, evenly

from comp.market import own_bands, own_factors
from comp.market.bands import Factor, Own, published, using
from comp.market.factors import PARTS, compiled
from comp.market.pay import Role, curves, pay, quantile
from comp.reports.survey import files, sentences
from comp.survey.build import survey
from comp.survey.ladder import at_reference
from comp.survey.rows import Reading, Rows
from comp.survey.rules import Rules
from comp.survey.tables import factors_of
from comp.tables import ids

LEVELS = ("pm", "senior_pm", "director", "vp_product", "cpo")
QUARTILES = ["p25", "p50", "p75"]


def built(frame, folder):
    frame.to_parquet(folder / "rows.parquet")
    return survey(str(folder / "rows.parquet"), rules=Rules(AS_OF))


def bands_in(found):
    """Return the bands of a survey as a visitor would use them: read from the file, those of enough people."""
    return own_bands.used(own_bands.read(files(found)["bands.csv"], "bands.csv"))


def off(frame, found, roles, part="total", *, measured=False):
    """Return how far a role's modelled quartiles are at most from those of its rows, with the bands, or the factors too."""
    factors, _ = own_factors.usable(factors_of(found)) if measured else ((), ())
    farthest = 0.0
    with using(Own(bands_in(found), factors)):
        for role in roles:
            mine = frame[(frame[list(PARTS)] == [getattr(role, part) for part in PARTS]).all(axis=1)]
            paid = mine["base"] if part == "base" else mine[["base", "bonus", "equity"]].sum(axis=1)
            share = pay(role).loc[part, QUARTILES].to_numpy() / paid.quantile([0.25, 0.5, 0.75]).to_numpy()
            farthest = max(farthest, np.abs(share - 1).max())
    return farthest


def roles_of(stages, places, specialisms=("generalist",), levels=LEVELS):
    return [Role(*each) for each in itertools.product(levels, stages, places, specialisms)]


@pytest.mark.parametrize("place", ["us_average", "san_francisco", "kansas_city"])
@pytest.mark.parametrize("stage", ["market_average", "public", "big_tech"])
def test_rows_of_one_stage_and_place_come_back(stage, place, tmp_path):
    roles = roles_of([stage], [place])
    frame = evenly(roles)
    found = built(frame, tmp_path)
    for part, measured in itertools.product(("base", "total"), (False, True)):
        assert off(frame, found, roles, part, measured=measured) < 0.005


def test_rows_that_tell_no_stage_come_back_at_the_market_average(tmp_path):
    """Places then differ as they do between employers."""
    roles = roles_of(["market_average"], ["san_francisco"])
    frame = evenly(roles)
    assert off(frame, built(frame.drop(columns="stage"), tmp_path), roles) < 0.005


@pytest.mark.parametrize(
    ("stages", "places"),
    [
        (("public", "big_tech"), ("us_average",)),
        (("market_average", "public", "big_tech"), ("us_average",)),
        (("big_tech",), ("us_average", "san_francisco", "austin")),
        (("market_average",), ("us_average", "san_francisco", "austin")),
        (("public", "big_tech"), ("san_francisco", "kansas_city")),
    ],
)
def test_rows_of_several_stages_and_places_come_back(stages, places, tmp_path):
    """What is left: a measured factor on the total is one number, and that of the rows differs by level and stage.

    The model takes it for that of Senior PM at the market's average; it is higher where more of the pay is equity.
    """
    roles = roles_of(stages, places, levels=("pm", "senior_pm", "director", "vp_product"))
    frame = evenly(roles)
    found = built(frame, tmp_path)
    assert off(frame, found, roles, "base", measured=True) < 0.005
    assert off(frame, found, roles) < 0.025
    assert off(frame, found, roles, measured=True) < 0.06


def test_specialists_and_generalists_come_back(tmp_path):
    roles = roles_of(["big_tech"], ["san_francisco"], ["generalist", "ai"])
    frame = evenly(roles)
    assert off(frame, built(frame, tmp_path), roles, measured=True) < 0.005


def test_without_anyone_to_compare_with_there_is_no_premium_of_a_specialism(tmp_path):
    """Rows of AI specialists only: the published premium is taken off, and comes back."""
    roles = roles_of(["big_tech"], ["san_francisco"], ["ai"])
    frame = evenly(roles)
    found = built(frame, tmp_path)
    assert "ai" not in found.factors["id"].tolist()
    assert off(frame, found, roles) < 0.005


def test_whoever_tells_no_specialism_is_what_a_premium_is_relative_to(tmp_path):
    roles = roles_of(["big_tech"], ["san_francisco"], ["generalist", "ai"])
    frame = evenly(roles)
    told = built(frame.assign(specialism=frame["specialism"].where(frame["specialism"] == "ai")), tmp_path)
    same = built(frame, tmp_path)
    assert told.factors["factor"].tolist() == pytest.approx(same.factors["factor"].tolist())


def modelled(roles, p, own):
    """Return people at p in all of their pay under one's own factors, and whether the total of each can count."""
    with using(own):
        curve = curves(roles)
        parts = {part: quantile(curve, part, p) for part in ("base", "bonus", "total")}
    frame = pd.DataFrame([[getattr(role, part) for part in PARTS] for role in roles], columns=list(PARTS))
    frame = frame.loc[frame.index.repeat(len(p))].reset_index(drop=True)
    for part, values in parts.items():
        frame[part] = values.ravel()
    frame["equity"] = (frame["total"] - frame["base"] - frame["bonus"]).clip(lower=0)
    counts = ~curve.ownership & (curve.equity_factor >= 0.1)
    return frame, np.repeat(counts, len(p))


MEASURED = (
    ("stage", "public", "total_factor", 1.1), ("stage", "big_tech", "bonus_factor", 0.5),
    ("location", "austin", "base_factor_same_company", 0.95), ("specialism", "ai", "equity_premium", 0.3),
)  # fmt: skip


@pytest.mark.parametrize("factors", [(), MEASURED], ids=["published", "measured"])
def test_a_row_of_any_role_stands_at_its_own_place_at_the_reference(factors):
    """Every stage, place and specialism, three places in the range: the exact inverse of the pay model, where equity tells."""
    own = Own((), tuple(Factor(*each, 9, None, "own_survey", "") for each in factors))
    roles = [Role(*each) for each in itertools.product(*(ids(f"{part}s") for part in PARTS))]
    p = np.array([0.4, 0.6, 0.9])
    frame, counts = modelled(roles, p, own)
    rows = Rows(
        ibis.memtable(frame.assign(weight=frame.index)), Reading(0, 0, {}, {}), PARTS, weighted=True
    )  # the weight says which row it is
    market = compiled(published(), own.factors)
    found = at_reference(rows, market).execute().sort_values("weight")
    with using(Own()):
        curve = curves([Role(role.level) for role in roles])
        base, total = (quantile(curve, part, p).ravel() for part in ("base", "total"))
    assert counts.mean() > 0.4
    np.testing.assert_allclose(found["base"], base, rtol=1e-9)
    np.testing.assert_allclose(found["total"][counts], total[counts], rtol=1e-9)
    assert found["total"][~counts].isna().all()


@pytest.mark.parametrize("place", ["us_average", "san_francisco"])
def test_a_bonus_of_ones_own_comes_back_too(place, tmp_path):
    """The pay model holds the level's target; what goes beyond it, or falls short, comes back with the equity."""
    roles = roles_of(["big_tech"], [place])
    for times in (0.5, 1.5):
        frame = evenly(roles)
        frame["bonus"] *= times
        assert off(frame, built(frame, tmp_path), roles) < 0.01


def test_a_small_factor_on_equity_makes_no_more_of_a_bonus_than_base_does(tmp_path):
    """In Kansas City equity's factor is a tenth: 10,000 dollars more of bonus are not 100,000 at the reference."""
    frame = evenly(roles_of(["public"], ["kansas_city"], levels=["senior_pm"]))
    plain = built(frame, tmp_path).bands.iloc[0]
    more = built(frame.assign(bonus=frame["bonus"] + 10_000), tmp_path).bands.iloc[0]
    assert 10_000 < more["total_high"] - plain["total_high"] < 20_000


def test_rows_of_young_private_companies_give_bands_that_work(tmp_path):
    """Their equity is a share of the company: base comes from the rows, the total is an estimate, and all of it is said."""
    roles = roles_of(["seed", "series_a"], ["us_average", "san_francisco"])
    frame = evenly(roles)
    found = built(frame, tmp_path)
    assert off(frame, found, roles, "base", measured=True) < 0.005
    assert (found.bands["kind"] == "estimate").all()
    assert (found.bands["n"] == 240).all()
    for mine, theirs in zip(
        bands_in(found), (band for band in published() if band.level in LEVELS), strict=True
    ):
        assert mine[1:5] == pytest.approx(theirs[1:5], rel=0.01)
    said = sentences(found)
    assert (
        f"Kept, paid in a share of a private company (Seed to Series D and later), so in the bands their base counts and their total does not: {len(frame):,} rows."
        in said
    )
    assert any("the total of the band is an estimate" in each for each in said)


def test_totals_of_young_private_companies_do_not_move_those_of_the_others(tmp_path):
    listed, private = (evenly(roles_of([stage], ["us_average"])) for stage in ("public", "series_d"))
    both = built(pd.concat([listed, private]), tmp_path)
    alone = built(listed, tmp_path)
    totals = ["total_low", "total_high", "n", "kind"]
    pd.testing.assert_frame_equal(both.bands[totals], alone.bands[totals], rtol=0.001)
    assert off(listed, both, roles_of(["public"], ["us_average"])) < 0.005


def test_equity_that_is_next_to_none_by_the_factor_tells_nothing_of_the_reference(tmp_path):
    """The published survey leaves no equity in Kansas City: 30,000 dollars of a row would be 30 million at the reference."""
    found = built(evenly(roles_of(["market_average"], ["kansas_city"])).assign(equity=30_000.0), tmp_path)
    assert (found.bands["kind"] == "estimate").all()
    assert found.bands["total_high"].max() < 1_100_000
    assert any("where equity is under 10 % of the usual" in each for each in sentences(found))
