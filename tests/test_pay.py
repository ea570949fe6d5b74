"""The pay model: published figures come back, factors move what they should, and reality is near."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comp import tables
from comp.market import bands, factors
from comp.market import pay as model
from comp.market.evidence import evidence
from comp.market.pay import COMPONENTS, Role, pay
from comp.market.position import ownership_percentile, percentile
from comp.tables import DataError, ids, load

PUBLISHED = [  # "Product Management Career Path" (gold); Principal: the survey's quartiles; CPO's floor and top: estimates
    ("apm", "base", 85_000, 115_000),
    ("apm", "total", 100_000, 140_000),
    ("pm", "base", 120_000, 150_000),
    ("pm", "total", 145_000, 210_000),
    ("senior_pm", "base", 150_000, 185_000),
    ("senior_pm", "total", 200_000, 300_000),
    ("principal_pm", "base", 170_500, 225_000),
    ("principal_pm", "total", 232_500, 407_500),
    ("director", "base", 190_000, 240_000),
    ("director", "total", 280_000, 450_000),
    ("vp_product", "base", 220_000, 280_000),
    ("vp_product", "total", 400_000, 700_000),
    ("cpo", "base", 230_000, 290_000),
    ("cpo", "total", 450_000, 1_000_000),
]
roles = st.builds(
    Role,
    *(st.sampled_from(ids(name)) for name in ("levels", "stages", "locations", "specialisms")),
)


@pytest.mark.parametrize(("level", "component", "low", "high"), PUBLISHED)
def test_published_ranges_come_back_to_the_dollar(level, component, low, high):
    row = pay(Role(level)).loc[component]
    assert (round(row["p25"], 6), round(row["p75"], 6)) == (low, high)


def test_the_ladder_in_data_is_the_published_one():
    bands = load("bands").loc["career_path"]
    for level, component, low, high in PUBLISHED:
        assert (bands.at[level, f"{component}_low"], bands.at[level, f"{component}_high"]) == (low, high)


def test_known_anchors():
    assert pay(Role("senior_pm", "big_tech", "san_francisco", "ai")).at["total", "p50"] > 300_000
    assert pay(Role("pm", "big_tech", "san_francisco")).at["total", "p50"] > 200_000
    assert pay(Role("cpo", "big_tech", "san_francisco", "ai")).at["total", "p75"] > 1_000_000


@given(roles)
def test_percentiles_never_fall_and_nothing_is_negative(role):
    frame = pay(role)
    assert (frame.to_numpy() >= 0).all()
    assert (np.diff(frame.to_numpy(), axis=1) >= 0).all()


@given(roles)
def test_parts_add_up_to_the_total_at_the_median_and_at_p75(role):
    frame = pay(role)
    for column in ("p50", "p75"):
        assert frame.loc[["base", "bonus", "equity"], column].sum() == pytest.approx(
            frame.at["total", column], rel=1e-9
        )


@given(st.lists(roles, min_size=1, max_size=6))
def test_many_roles_equal_each_alone(many):
    together = pay(many)
    assert together.index.names == ["role", "component"]
    for at, role in enumerate(many):
        assert np.allclose(together.iloc[4 * at : 4 * at + 4].to_numpy(), pay(role).to_numpy(), rtol=1e-12)


def test_pay_rises_with_level_everywhere():
    """Median total never falls as the level rises, at any stage, location and specialism."""
    levels, stages, places, specials = (
        ids(name) for name in ("levels", "stages", "locations", "specialisms")
    )
    every = [Role(lv, s, p, x) for s, p, x, lv in itertools.product(stages, places, specials, levels)]
    medians = pay(every).xs("total", level="component")["p50"].to_numpy().reshape(-1, len(levels))
    assert (np.diff(medians, axis=1) > 0).all()


def test_stage_factors_average_out_over_the_employers_that_the_market_is_a_mix_of():
    stages = load("stages")
    weight = stages["employer_share"].fillna(0)
    base = [pay(Role("senior_pm", stage)).at["base", "p50"] for stage in stages.index]
    reference = pay(Role("senior_pm")).at["base", "p50"]
    assert np.exp((weight * np.log(base)).sum()) == pytest.approx(reference, rel=1e-12)


def test_the_measured_factor_on_the_total_comes_back_at_the_reference_level():
    ratio = {
        stage: pay(Role("senior_pm", stage)).at["total", "p50"]
        / pay(Role("senior_pm", "public")).at["total", "p50"]
        for stage in ("late_private", "recent_ipo", "big_tech")
    }
    assert ratio == pytest.approx(
        {stage: load("stages").at[stage, "total_factor"] for stage in ratio}, rel=1e-9
    )


def test_an_ai_specialism_moves_every_part_by_its_premium():
    plain, ai = pay(Role("senior_pm", "public")), pay(Role("senior_pm", "public", specialism="ai"))
    assert np.allclose(ai.to_numpy()[:, 1:], 1.175 * plain.to_numpy()[:, 1:], rtol=1e-9)


def test_ownership_stages_pay_on_paper():
    frame = pay(Role("senior_pm", "series_b"))
    assert frame.attrs["equity_kind"] == "paper"
    assert frame.at["equity", "p25"] == pytest.approx(
        0.0005 * 129_800_000 / 4
    )  # the grid's low end over four years
    assert pay(Role("senior_pm", "big_tech")).attrs["equity_kind"] == "liquid"
    assert pay([Role("pm"), Role("pm", "seed")]).attrs["equity_kind"] == ("liquid", "paper")


def test_a_quarter_of_product_managers_hold_no_equity():
    assert pay(Role("pm")).loc["equity", "p10"] == 0
    assert percentile(Role("pm"), "equity", 0) == 0.25


def test_unknown_ids_are_all_named_with_the_nearest():
    with pytest.raises(
        ValueError, match=r"(?s)level 'senor_pm'.*Did you mean 'senior_pm'.*location 'new_yrok'.*'new_york'"
    ):
        Role("senor_pm", location="new_yrok")


def test_a_factor_that_leaves_less_than_no_equity_is_a_fault(monkeypatch):
    places = load("locations").copy()
    places.loc["austin", "total_factor"] = 0.5
    monkeypatch.setattr(factors, "load", lambda name: places if name == "locations" else load(name))
    with pytest.raises(
        DataError, match=r"locations.csv: 'austin': total_factor 0.5 .* smallest total_factor .* 0.6657"
    ):
        factors.compiled.__wrapped__(bands.published())


OWN = bands.Band("pm", 130_000, 170_000, 160_000, 260_000, "none", 12, "2026", "survey", "judgement")


def test_a_band_whose_equity_would_fall_is_a_fault():
    wrong = OWN._replace(total_high=180_000)
    with bands.using(bands.Own((wrong,))), pytest.raises(DataError, match="level 'pm': base and bonus leave"):
        pay(Role("pm"))


def test_own_bands_are_laid_over_the_published_ones_until_the_block_ends():
    with bands.using(bands.Own((OWN,))):
        assert pay(Role("pm")).loc["base", ["p25", "p75"]].tolist() == pytest.approx([130_000, 170_000])
        assert pay(Role("apm")).at["base", "p25"] == pytest.approx(85_000)
        assert evidence(Role("pm"))[0].value == "130,000 to 170,000 (12 people)"
    assert pay(Role("pm")).at["base", "p25"] == pytest.approx(120_000)


def test_a_premium_of_ones_own_moves_only_the_specialist():
    premiums = (("generalist", 0.08), ("ai", 0.0), ("ai", 0.08))
    plain, none, eight = (pay(Role("pm", specialism=name), ai_premium=p) for name, p in premiums)
    assert np.allclose(plain, none)
    assert np.allclose(eight, 1.08 * plain)


def test_bands_without_a_total_cannot_be_used():
    with pytest.raises(DataError, match="lacks a base or a total"):
        bands.bands_of(load("bands").assign(total_low=np.nan))


@given(roles, st.sampled_from([*COMPONENTS, "cash"]), st.floats(0.02, 0.98))
def test_percentile_undoes_the_quantile(role, component, p):
    amount = float(model.quantile(model.curves([role]), component, [p])[0, 0])
    expected = max(p, percentile(role, "equity", 0)) if component == "equity" else p
    assert percentile(role, component, amount) == pytest.approx(expected, abs=1e-9)


def test_percentile_at_the_ends_and_of_nonsense():
    role = Role("pm")
    assert [percentile(role, "total", amount) for amount in (-1, 0, 1e12)] == pytest.approx([0, 0, 1])
    with pytest.raises(ValueError, match="Did you mean 'bonus'"):
        percentile(role, "bonous", 1)
    with pytest.raises(ValueError, match="finite"):
        percentile(role, "base", float("nan"))


def test_ownership_stands_in_its_own_grid():
    assert ownership_percentile(Role("senior_pm", "series_b"), 0.0015) == pytest.approx(0.75)
    assert ownership_percentile(Role("senior_pm", "public"), 0.0015) is None


@given(roles)
def test_every_role_has_evidence_with_a_known_source(role):
    rows = evidence(role)
    assert len(rows) >= 5
    assert {row.source for row in rows} <= set(tables.ids("sources"))


def test_no_roles_are_an_empty_frame():
    assert pay([]).empty


def test_the_same_role_twice_is_two_rows_of_answers():
    assert len(pay([Role("pm"), Role("apm"), Role("pm")])) == 12


def test_columns_are_the_percentiles():
    assert list(pay(Role("pm")).columns) == ["p10", "p25", "p50", "p75", "p90"]
