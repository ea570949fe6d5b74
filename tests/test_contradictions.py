"""Figures of a company that cannot all be true are said, with what is used; figures that agree are not."""

import pytest
from conftest import ROOT

from comp.export import package_file
from comp.export.document import Prose
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Offer
from comp.offers.package import package
from comp.offers.terms import terms_of
from comp.reports import equity
from comp.reports.contradictions import contradictions

EXAMPLES = ROOT / "examples"


def company(file="series_b_new_york.toml", **told):
    """An example's offer with other figures of its company."""
    offer = Offer.from_toml(EXAMPLES / file)
    data = offer.model_dump()
    data["company"] |= told
    return Offer.model_validate(data)


def test_price_times_shares_that_is_not_the_value_names_all_three_and_what_is_used():
    (line,) = contradictions(
        company(preferred_price=7.5, fully_diluted_shares=12e6, post_money=60e6, preferences=20e6)
    )
    assert line == (
        "7.50 a share times 12M shares is 90M, not the 60M told as the value after the round: one of the three is off. "
        "60M and 12M shares are used for the company, 7.50 for what a share is worth on paper."
    )
    (line,) = contradictions(company(preferred_price=20.0))
    assert line.startswith("20.00 a share times 40M shares is 800M, not the 260M told")


def test_what_is_said_to_be_used_is_what_the_model_uses():
    offer = company(preferred_price=7.5, fully_diluted_shares=12e6, post_money=60e6)
    terms = terms_of(offer)
    assert (terms.post_money, terms.shares, terms.price) == (60e6, 12e6, 7.5)
    paid = terms_of(company(preferences=400e6))
    assert sum(line.preference for line in paid.classes) == pytest.approx(400e6)


def test_investors_paid_more_than_the_company_is_worth_is_said():
    (line,) = contradictions(company(preferences=400e6))
    assert line.startswith("Investors are paid 400M first, more than the 260M told or implied as the value")
    (line,) = contradictions(company(preferences=9e12, post_money=None, fully_diluted_shares=None))
    assert "taken for the value" in line


@pytest.mark.parametrize("file", ["series_b_new_york.toml", "startup.toml", "big_tech_san_francisco.toml"])
def test_the_examples_agree_with_themselves(file):
    assert contradictions(company(file)) == []


@pytest.mark.parametrize(
    ("price", "said"), [(6.5 * 1.09, 0), (6.5 * 1.11, 1), (6.5 * 0.91, 0), (6.5 * 0.89, 1)]
)
def test_a_tenth_is_rounding(price, said):
    assert len(contradictions(company(preferred_price=price))) == said


@pytest.mark.parametrize(
    "told", [{"post_money": None}, {"preferred_price": None}, {"fully_diluted_shares": None}]
)
def test_two_figures_cannot_contradict_each_other(told):
    assert contradictions(company(**({"preferred_price": 20.0} | told))) == []


def test_shares_count_with_or_without_what_safes_turn_into():
    told = {"preferred_price": 5.0, "fully_diluted_shares": 12e6, "post_money": 60e6}
    safe = {"amount": 5e6, "cap": 20e6}  # a quarter of the company
    assert contradictions(company(safes=(safe,), **told)) == []
    shares = terms_of(company(safes=(safe,), **told)).shares
    assert shares > 14e6
    assert contradictions(company(safes=(safe,), **told | {"post_money": 5.0 * shares})) == []
    assert len(contradictions(company(safes=(safe,), **told | {"post_money": 40e6}))) == 1


def test_a_table_with_more_shares_than_told_is_said():
    line, paid, worth = contradictions(company("startup.toml", fully_diluted_shares=8e6, preferred_price=9.0))
    assert line.startswith(
        "The cap table counts 11.6M shares with the options not granted yet, not the 8M told"
    )
    assert "Series A paid 5.00 a share, not the 9.00 told" in paid
    assert "9.00 a share times" in worth
    assert terms_of(company("startup.toml", fully_diluted_shares=8e6)).shares >= 11.6e6


def test_a_preference_of_a_multiple_of_the_price_is_no_contradiction():
    """Twice its money back: 24M on 2.4 million shares that paid 5.00."""
    told = company("startup.toml").company.model_dump()
    for line in told["classes"]:
        if line["name"] == "Series A":
            line["preference"] = 24e6
    assert contradictions(company("startup.toml", classes=told["classes"])) == []


def granted(strike=1.0, kind="iso", start_month=0, offer_kind="new"):
    """The example's offer, whose 409A price is 1.85, with one grant of options."""
    data = company().model_dump() | {"kind": offer_kind}
    data["grants"] = [{"kind": kind, "shares": 60_000.0, "strike": strike, "start_month": start_month}]
    return Offer.model_validate(data)


def test_a_new_option_below_the_409a_price_is_said_with_the_law():
    """26 U.S.C. 422(b)(4): no incentive option; 409A(a)(1)(B)(i)(II): 20 % more tax on any option."""
    (line,) = contradictions(granted())
    assert line == (
        "Options granted now at a strike of 1.00, below the 409A price of 1.85, cannot be incentive options (26 U.S.C. "
        "422(b)(4)), and are taxed as they vest with 20 % on top (26 U.S.C. 409A(a)(1)(B)): one of the two is off, or ask how "
        "the strike was set. Both are used, without that tax."
    )
    (line,) = contradictions(granted(kind="nso"))
    assert "below the 409A price of 1.85, are taxed as they vest with 20 % on top" in line


@pytest.mark.parametrize(
    "told",
    [
        {"strike": 1.85},
        {"strike": 1.9},
        {"strike": 0.0},  # not told
        {"start_month": -12},  # a share was worth less then
        {"offer_kind": "current"},
    ],
)
def test_a_strike_that_may_be_is_no_contradiction(told):
    assert contradictions(granted(**told)) == []


def test_the_file_and_the_json_of_a_grant_say_it_and_say_nothing_where_all_agrees():
    told, agrees = (package(company(**figures), Assumptions()) for figures in ({"preferred_price": 20.0}, {}))
    (line,) = contradictions(told.offer)
    assert equity.document(told)["contradictions"] == [line]
    assert equity.document(agrees)["contradictions"] == []
    wrong = package_file.document(told)
    assert wrong.parts[0] == Prose("What cannot all be true", (("", line),))
    assert line in wrong.sheets[0].above
    assert not any(
        isinstance(part, Prose) and "true" in part.title for part in package_file.document(agrees).parts
    )


def test_the_command_line_says_it():
    offer = company(preferences=400e6)
    assert contradictions(offer)[0] in equity.text(package(offer, Assumptions(paths=1024)))
