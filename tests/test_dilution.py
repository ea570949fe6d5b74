"""What an ownership becomes in priced rounds, with pools and with SAFEs."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from comp.startup import dilution
from comp.startup.dilution import Safe, after_rounds, convert_safes, price_round

# A shared machine may be slow: time is measured in bench/, not here.
unhurried = settings(deadline=None)

HERE = Path(__file__).parent / "cases"
ROUNDS = pd.read_csv(HERE / "dilution.csv")
SAFES = pd.read_csv(HERE / "safes.csv")


def arguments(text):
    """The arguments of a worked case: `name=number`, several numbers joined by `|`."""
    pairs = (part.split("=") for part in text.split(";"))
    return {name: [float(x) for x in v.split("|")] if "|" in v else float(v) for name, v in pairs}


@pytest.mark.parametrize("row", list(ROUNDS.itertuples()), ids=lambda row: f"{row.case}, {row.field}")
def test_a_worked_round_gives_the_published_number(row):
    result = getattr(dilution, row.function)(**arguments(row.arguments))
    value = result if isinstance(row.field, float) else getattr(result, row.field)
    assert value == pytest.approx(row.expected, abs=row.tolerance, rel=0)


@pytest.mark.parametrize("name", SAFES["case"].unique())
def test_a_worked_conversion_gives_the_published_numbers(name):
    rows = SAFES[SAFES["case"] == name]
    first = rows.iloc[0]
    safes = [
        Safe(r.amount, None if np.isnan(r.cap) else r.cap, r.discount, r.kind, r.most_favoured_nation)
        for r in rows.itertuples()
        if r.holder.startswith("safe")
    ]
    frame = convert_safes(
        first.shares_before,
        safes,
        None if np.isnan(first.pre_money) else first.pre_money,
        first.investment,
        pool_before=first.pool_before,
        pool_post=first.pool_post,
    ).set_index("holder")
    for row in rows.itertuples():
        assert frame.loc[row.holder, row.field] == pytest.approx(row.expected, abs=row.tolerance, rel=0)


def test_every_worked_case_has_a_source_and_a_grade():
    for frame in (ROUNDS, SAFES):
        assert frame["source"].notna().all()
        assert frame["grade"].isin(["gold", "silver"]).all()


def test_a_fifth_more_shares_dilutes_by_a_sixth_and_a_fifth_sold_by_a_fifth():
    assert after_rounds(0.01, 0.2) == pytest.approx(0.008, rel=1e-15)
    assert after_rounds(0.01, 0.2 / 1.2) == pytest.approx(0.01 / 1.2, rel=1e-15)


def test_no_rounds_leave_an_ownership_as_it_is():
    assert after_rounds(0.01, []) == 0.01
    assert after_rounds(1.0, [0.0, 0.0]) == 1.0


@unhurried
@given(
    st.floats(1, 1e9),
    st.floats(1e5, 1e10),
    st.floats(0, 1e10),
    st.one_of(st.just(0.0), st.floats(1e-6, 0.99)),
)
@example(1.0, 1.0, 0.0, 0.0)
def test_a_round_adds_up_and_its_price_is_the_pre_money_over_all_shares_before_the_money(
    shares, pre_money, investment, pool
):
    assume(pre_money / (pre_money + investment) - pool > 1e-6)
    r = price_round(shares, pre_money, investment, pool)
    total = shares + r.new_shares + r.pool_shares
    assert r.price == pytest.approx(pre_money / (shares + r.pool_shares), rel=1e-9)
    assert r.new_shares == pytest.approx(investment / r.price, rel=1e-9)
    assert r.investor == pytest.approx(r.new_shares / total, rel=1e-9, abs=1e-15)
    assert r.pool == pytest.approx(r.pool_shares / total, rel=1e-9)


safes = st.lists(
    st.builds(
        Safe,
        st.floats(1e4, 1e6),
        st.one_of(st.none(), st.floats(8e6, 5e7)),
        st.sampled_from([0.0, 0.1, 0.2, 0.5]),
        st.sampled_from(["post", "pre"]),
        st.booleans(),
    ),
    max_size=5,
)
MIXED = [
    Safe(5e5, most_favoured_nation=True),
    Safe(1e6, 8e6),
    Safe(2e6, 20e6, kind="pre"),
    Safe(1e6, discount=0.2),
    Safe(3e5, 12e6, 0.3),
    Safe(1e5),
]


def by_the_forms(securities, pre_money, investment, *, pool_before, pool_post, shares_before=1e7):
    """The forms' own definitions, applied over and over until nothing moves: a second, slow way."""
    counts = np.zeros(len(securities))
    added = 0.0
    for _ in range(20_000):
        capitalisation = shares_before + pool_before + counts.sum()
        price = pre_money / (capitalisation + added)
        after = np.array(
            [
                shares_for(i, securities, price, (capitalisation, capitalisation - counts.sum() + added))
                for i in range(len(counts))
            ]
        )
        total = (shares_before + pool_before + after.sum() + added) * (1 + investment / pre_money)
        pool = max(pool_post * total - pool_before, 0.0)
        if np.allclose(after, counts, rtol=1e-14, atol=0) and abs(pool - added) <= 1e-14 * total:
            return counts, added, price
        counts, added = after, pool
    raise AssertionError("the forms did not settle")


def shares_for(position, securities, price, capitalisations):
    """The number of shares of one SAFE when its own terms, or those a most favoured nation takes over, apply."""
    post, pre = capitalisations
    own = securities[position]
    terms = [own, *(securities[position + 1 :] if own.most_favoured_nation else [])]
    prices = [price] + [price * (1 - t.discount) for t in terms]
    prices += [t.cap / (post if t.kind == "post" else pre) for t in terms if t.cap]
    return own.amount / min(prices)


@unhurried
@given(safes, st.floats(1e7, 1e8), st.floats(1e5, 1e7), st.floats(0, 3e6), st.sampled_from([0.0, 0.05, 0.15]))
@example(MIXED, 25e6, 5e6, 1e6, 0.1)
@example(MIXED, 25e6, 0.0, 0.0, 0.0)
@example([], 25e6, 5e6, 1e6, 0.0)
@example([Safe(1e6, 20e6)], 10e6, 5e6, 0.0, 0.0)  # the round is below the cap: the round's price counts
@example([Safe(1e6, 10e6)] * 3, 30e6, 5e6, 5e6, 0.1)  # the pool is already larger
def test_the_exact_solution_is_where_the_forms_applied_over_and_over_settle(
    securities, pre_money, investment, pool_before, pool_post
):
    pools = {"pool_before": pool_before, "pool_post": pool_post}
    frame = convert_safes(1e7, securities, pre_money, investment, **pools).set_index("holder")
    assume(frame.loc["existing holders", "ownership"] > 0.02)  # below, the slow way takes for ever
    counts, added, price = by_the_forms(securities, pre_money, investment, **pools)
    exact = [frame.loc[f"safe {i + 1}", "shares"] for i in range(len(securities))]
    np.testing.assert_allclose(exact, counts, rtol=1e-8)
    assert frame.loc["investor", "price"] == pytest.approx(price, rel=1e-8)
    pool = frame["shares"].get("unissued pool", 0.0)
    assert pool == pytest.approx(pool_before + added, rel=1e-7, abs=1e-3)
    assert frame["ownership"].sum() == pytest.approx(1, rel=1e-14)
    assert frame.loc["investor", "ownership"] == pytest.approx(
        investment / (pre_money + investment), rel=1e-9
    )
    assert np.isfinite(frame.to_numpy()).all()


def test_a_post_money_safe_owns_amount_over_cap_whatever_else_converts():
    """Also beside a pre-money SAFE: its capitalisation counts all converting securities."""
    frame = convert_safes(1e7, [Safe(1e6, 10e6), Safe(3e6, 12e6, kind="pre"), Safe(2e6, 16e6)])
    assert frame["ownership"].iloc[[1, 3]].tolist() == pytest.approx([0.1, 0.125], rel=1e-12)


def test_a_pool_increase_in_the_round_dilutes_a_post_money_safe_but_lowers_the_price_of_a_pre_money_one():
    def price(kind, pool_post):
        frame = convert_safes(1e7, [Safe(1e6, 10e6, kind=kind)], 40e6, 10e6, pool_post=pool_post)
        return frame.loc[1, "price"]

    assert price("post", 0.1) == pytest.approx(price("post", 0.0), rel=1e-12)
    assert price("pre", 0.1) < price("pre", 0.0)


def test_a_most_favoured_nation_takes_later_terms_only_and_never_loses_by_it():
    later = convert_safes(1e7, [Safe(1e6, most_favoured_nation=True), Safe(1e6, 8e6)], 40e6, 10e6)
    earlier = convert_safes(1e7, [Safe(1e6, 8e6), Safe(1e6, most_favoured_nation=True)], 40e6, 10e6)
    assert later.loc[1, "price"] == pytest.approx(later.loc[2, "price"])
    assert earlier.loc[2, "price"] == pytest.approx(earlier.loc[3, "price"])  # the round's price


def test_a_most_favoured_nation_equals_the_same_safe_with_the_later_cap():
    """As in the tests of github.com/1984vc/cap-table."""
    pool = {"pool_post": 0.1}
    promised = convert_safes(
        1e7, [Safe(375e3, most_favoured_nation=True), Safe(5e6, 30e6)], 50e6, 10e6, **pool
    )
    written = convert_safes(1e7, [Safe(375e3, 30e6), Safe(5e6, 30e6)], 50e6, 10e6, **pool)
    pd.testing.assert_frame_equal(promised, written)


def test_rows_come_in_order_and_prices_are_what_each_holder_pays():
    frame = convert_safes(8e6, [Safe(1e6, 10e6)], 20e6, 5e6, pool_before=1e6, pool_post=0.1)
    assert frame["holder"].tolist() == ["existing holders", "safe 1", "investor", "unissued pool"]
    assert list(frame.columns) == ["holder", "shares", "price", "ownership"]
    assert (frame["shares"] * frame["price"]).tolist() == pytest.approx([0, 1e6, 5e6, 0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: after_rounds(1.1, 0.2), r"Ownership is 1\.1"),
        (lambda: after_rounds(0.1, [0.2, 1.0]), r"A round sold 1\.0"),
        (lambda: after_rounds(0.1, 20), "A round sold 20"),
        (lambda: price_round(0, 1e6, 1e6), "Shares before the round are 0"),
        (lambda: price_round(1e6, 0, 1e6), "pre-money value is 0"),
        (lambda: price_round(1e6, 1e6, -1), "investment is -1"),
        (lambda: price_round(1e6, 1e6, 1e6, 10), "pool after the round is 10"),
        (lambda: price_round(1e6, 1e6, 3e6, 0.25), r"75\.0% and a pool of 25\.0% leave nothing"),
        (lambda: Safe(0), "amount is 0"),
        (lambda: Safe(1e6, -1.0), r"cap is -1\.0"),
        (lambda: Safe(1e6, discount=20), "discount is 20; it is a fraction"),
        (lambda: Safe(1e6, kind="posts"), "Did you mean 'post'"),
        (lambda: Safe(float("nan"), discount=1.0), r"amount is nan.*discount is 1\.0"),
        (lambda: convert_safes(0, []), "Shares before the round are 0"),
        (lambda: convert_safes(1e6, [], pool_before=-1), "pool before the round is -1"),
        (lambda: convert_safes(1e6, [Safe(1e5)]), "Safe 1 has no cap"),
        (lambda: convert_safes(1e6, [], None, 1e6), "needs the pre-money value"),
        (lambda: convert_safes(1e6, [], pool_post=0.1), "needs the pre-money value"),
        (lambda: convert_safes(1e6, [Safe(6e6, 10e6)] * 2), "promised the whole company"),
        (
            lambda: convert_safes(1e6, [Safe(6e6, 10e6)], 1e6, 1e6, pool_post=0.2),
            "promised the whole company",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
