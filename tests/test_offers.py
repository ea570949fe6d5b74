"""Offers as files: read, written, refused in sentences."""

import datetime as dt

import pytest
from conftest import ROOT, offer
from hypothesis import given
from hypothesis import strategies as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.files import OfferError, read_offers, write_offers
from comp.offers.offer import (
    Cash,
    Company,
    Grant,
    Offer,
    OwnView,
    Place,
    Refresher,
    SafeTerms,
    ShareTerms,
    SignOn,
    Tender,
    Tenure,
)
from comp.offers.requirements import Requirements
from comp.offers.typical import typical_offer
from comp.offers.vesting import Tranche
from comp.tables import ids

money = st.integers(0, 10**6).map(float)
grants = st.one_of(
    st.builds(Grant, value=money, schedule=st.sampled_from(ids("vesting")), start_month=st.integers(-48, 24)),
    st.builds(
        Grant,
        kind=st.sampled_from(["iso", "nso"]),
        shares=money,
        strike=money,
        expiry_years=st.none() | money.map(lambda x: x % 30),
    ),
    st.builds(Grant, value=money, schedule=st.just((Tranche(0, 12, 12, 0.5), Tranche(12, 24, 1, 0.5)))),
)
companies = st.builds(
    Company,
    share_price=money,
    preferred_price=st.none() | money,
    preferences=st.none() | money,
    classes=st.just(())
    | st.just(
        (
            ShareTerms(name="Common", shares=8e6),
            ShareTerms(name="A", shares=2e6, preference=4e6, participation="capped", cap=9e6, seniority=2),
        )
    ),
    safes=st.just(()) | st.just((SafeTerms(amount=5e5, cap=1e7), SafeTerms(amount=1e5, discount=0.2))),
    acceleration=st.sampled_from([None, "none", "single", "double"]),
    tenders=st.just(()) | st.just((Tender(month=24, price=9.5),)),
    early_exercise=st.none() | st.booleans(),
    view=st.builds(OwnView, chance_of_nothing=st.none() | st.floats(0.01, 0.9)),
)
offers = st.builds(
    Offer,
    name=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80),
    role=st.builds(
        Role, *(st.sampled_from(ids(name)) for name in ("levels", "stages", "locations", "specialisms"))
    ),
    start=st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    cash=st.builds(
        Cash, base=money, sign_on=st.lists(st.builds(SignOn, amount=money), max_size=2).map(tuple)
    ),
    grants=st.lists(grants, max_size=3).map(tuple),
    refreshers=st.lists(st.builds(Refresher, value=money), max_size=2).map(tuple),
    company=companies,
    place=st.builds(Place, visa_transfer=st.none() | st.booleans()),
    tenure=st.builds(
        Tenure, chance_of_leaving=st.none() | st.floats(0, 1), severance_months=st.none() | st.floats(0, 24)
    ),
    promotion_chance=st.none() | st.floats(0, 1),
    price_on_hours=st.floats(0, 10**5),
)

LISTED = '[[offers]]\nname = "A"\nrole = {level = "pm"}\ncash = {base = 100000.0}\n'
GOOD = 'format = 1\nname = "A"\n[role]\nlevel = "pm"\n[cash]\nbase = 100000\n'


@given(st.lists(offers, min_size=1, max_size=4))
def test_offers_written_and_read_are_the_same(many):
    assert read_offers(write_offers(many)) == many


@given(st.lists(offers, max_size=4), st.integers(1, 6), st.none() | st.floats(-0.5, 1), st.booleans())
def test_choices_written_and_read_are_the_same(many, years, growth, visa):
    places = Requirements(("new_york",) if visa else (), "hybrid", visa)
    risk = {"risk_aversion": 1.0, "wealth": 5e4, "paths": 512, "seed": 7, "local_share": 0.5}
    choice = Choice(tuple(many), Assumptions(years=years, share_growth=growth, **risk), places)
    assert Choice.from_toml(choice.to_toml()) == choice


def test_examples_are_offers_and_survive_a_round_trip(tmp_path):
    paths = sorted((ROOT / "examples").glob("*.toml"))
    assert len(paths) >= 2
    for path in paths:
        copy = tmp_path / "copy.toml"
        copy.write_text(Offer.from_toml(path).to_toml())
        assert Offer.from_toml(copy) == Offer.from_toml(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "format None is not readable"),
        ("format = true", "format True is not readable here"),
        ("format = 2", "format 2 is not readable here; this program reads format = 1"),
        ("format = ", "is not a TOML file"),
        ("format = 1\noffers = 3", "offers must be a list of tables"),
        ("format = 1\noffers = []", "offers must be a list of tables"),
        ("a = " + "[" * 4000, "is not a TOML file"),
        ("#" * 5_000_000, "is larger than 1,000,000 bytes"),
        (GOOD.replace("100000", "-5"), "cash.base -5 is below 0"),
        (GOOD.replace("100000", "1e12"), "cash.base 1000000000000.0 is above 1,000,000,000"),
        (GOOD.replace("100000", "nan"), "cash.base nan"),
        (GOOD.replace("100000", "inf"), "cash.base inf"),
        (GOOD.replace("100000", '"190,000"'), "cash.base '190,000' is not a number; write 190000"),
        (GOOD.replace("100000", "true"), "cash.base True is not a number"),
        (GOOD + "bonus_target = 15", "cash.bonus_target 15 is above 3; fractions, not percent: write 0.15"),
        (GOOD + "bonus_targe = 0.1", "cash.bonus_targe is not known. Did you mean 'bonus_target'?"),
        (GOOD.replace("pm", "pmm"), "role: level 'pmm' is not in levels.csv. Did you mean 'pm'?"),
        (GOOD.replace('level = "pm"', 'stage = "seed"'), "role: level is missing"),
        (GOOD.replace('level = "pm"', 'level = "pm"\nstag = "seed"'), "role: 'stag' is not known. Did you mean 'stage'?"),
        (GOOD.replace('"A"', '"' + "x" * 200 + '"'), "name has 200 characters; at most 80 are allowed"),
        (GOOD.replace('"A"', '"\\u202e"'), "name: has no readable character"),
        (GOOD.replace("name", 'currency = "EUR"\nname'), "currency 'EUR' is not USD"),
        (GOOD + "[[grants]]\nvalue = 1\nshares = 1", "RSUs are given by value or by shares, one of the two"),
        (GOOD + '[[grants]]\nkind = "iso"\nvalue = 1', "options are given by shares and strike, not by value"),
        (GOOD + "[[grants]]\nshares = 10", "company.share_price is not given"),
        (GOOD + '[[grants]]\nkind = "iso"\nshares = 1\nownership = 0.1', "options are given by shares and strike"),
        (GOOD + "[[grants]]\nownership = 0.1", "a grant by ownership belongs to a private company"),
        (GOOD + '[[grants]]\nkind = "iso"\nshares = 1\nexpiry_years = 99', "grants.1.expiry_years 99 is above 30"),
        (GOOD + '[[company.classes]]\nname = "A"\nshares = 1\nparticipation = "capped"', "company.classes.1: Class 'A': it participates up to a cap, and the cap is missing"),
        (GOOD + '[[company.classes]]\nname = "A"\nshares = 1\nseniorty = 2', "company.classes.1.seniorty is not known. Did you mean 'seniority'?"),
        (GOOD + '[[company.classes]]\nname = "A"\nshares = 1\n' * 2, "company: classes: two are called 'A'; names must differ"),
        (GOOD + '[[company.classes]]\nname = "A"\nshares = 1\npreference = 5', "none is common stock"),
        (GOOD + "[[company.safes]]\namount = 0", "company.safes.1.amount 0 is below 1"),
        (GOOD + '[company]\nacceleration = "triple"', "company.acceleration 'triple' is not none, single or double"),
        (GOOD + "[company.view]\nchance_of_nothing = 60", "fractions, not percent: write 0.6"),
        (GOOD + '[[grants]]\nvalue = 1\nschedule = "amazn"', "grants.1.schedule: schedule 'amazn' is not in vesting.csv. Did you mean 'amazon'?"),
        (GOOD + "[[grants]]\nvalue = 1\nschedule = [{from_month=0,to_month=12,every_months=1,fraction=0.9}]", "sum to 0.9; they must sum to 1"),
    ],
)  # fmt: skip
def test_bad_input_is_said_in_a_sentence(text, sentence):
    with pytest.raises(OfferError) as caught:
        read_offers(text, "mine.toml")
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults
    assert all(fault.startswith("mine.toml") for fault in caught.value.faults)


def test_all_faults_of_all_offers_come_at_once():
    entry = '[[offers]]\nname = "A"\n[offers.role]\nlevel = "x"\n[offers.cash]\nbase = -1\n'
    with pytest.raises(OfferError) as caught:
        read_offers("format = 1\n" + entry + entry, "f")
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "f offer 1",
        "f offer 1",
        "f offer 2",
        "f offer 2",
    ]


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(OfferError, match="cannot be read"):
        Offer.from_toml(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(OfferError, match="not UTF-8"):
        Offer.from_toml(tmp_path / "binary.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 5_000_000)
    with pytest.raises(OfferError, match="larger than"):
        Offer.from_toml(tmp_path / "large.toml")
    (tmp_path / "two.toml").write_text(write_offers([offer(), offer()]))
    with pytest.raises(OfferError, match="holds 2 offers"):
        Offer.from_toml(tmp_path / "two.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("format = 1\n[assumptions]\nyears = 9", "years 9 is not between 1 and 6"),
        ("format = 1\n[assumptions]\nyears = 2.5", "years 2.5 is not a whole number"),
        ("format = 1\n[assumptions]\npaths = 1000", "paths 1000 is not a power of two, such as 16384"),
        (
            "format = 1\n[assumptions]\npaths = 131072",
            "paths 131,072 is more than 65,536, the most in a file",
        ),
        ("format = 1\n[assumptions]\nyeers = 2", "yeers is not known. Did you mean 'years'?"),
        ("format = 1\n[assumptions]\nyears = 'four'", "assumptions: years 'four' is not a number"),
        ("format = 1\n[assumptions]\nyears = [4]", "assumptions: years [4] is not a number"),
        ("format = 1\n[assumptions]\nyears = true", "assumptions: years True is not a number"),
        ("format = 1\n[assumptions]\nwealth = '50,000'", "wealth '50,000' is not a number; write 50000"),
        ("format = 1\n[assumptions]\nwealth = 2020-01-01", "wealth 2020-01-01 is not a number"),
        ("format = 1\n[assumptions]\nwealth = nan", "wealth nan is not a number that can be used"),
        ("format = 1\n[assumptions]\nwealth = 1" + "0" * 400, "is not a number that can be used"),
        ("format = 1\n[assumptions]\nwealth = 5e9", "wealth 5,000,000,000 is not between 0 and 1,000,000,000"),
        ("format = 1\n[assumptions]\nhome_state = ['CA']", "home_state ['CA'] is not text in quotes"),
        ("format = 1\n[requirements]\nlocations = [5]", "locations [5] is not a list of texts in quotes"),
        ("format = 1\n[requirements]\nlocations = 5", "locations 5 is not a list of texts in quotes"),
        ("format = 1\n[requirements]\nvisa_transfer = 1", "visa_transfer 1 is not true or false"),
        ("format = 1\n[assumption]\nyears = 2\n" + LISTED, "assumption is not known. Did you mean 'assumptions'?"),
        ("format = 1\nnotes = 'x'\n" + LISTED, "notes is not known."),
        ("format = 1\ncurrency = 'EUR'\n" + LISTED, "currency 'EUR' is not USD"),
        ("format = 1\nassumptions = 3", "is not a table"),
        ("format = 1\n[requirements]\nlocations = ['atlantis']", "location 'atlantis' is not in locations.csv"),
        ("format = 1\n[requirements]\nwork_mode = 'remot'", "Did you mean 'remote'?"),
        (write_offers([offer()] * 5), "holds 5 offers; at most 4"),
    ],
)  # fmt: skip
def test_bad_choices_are_said_in_a_sentence(text, sentence):
    with pytest.raises(OfferError) as caught:
        Choice.from_toml(text, "mine.toml")
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults


def test_names_lose_direction_marks_and_line_breaks_but_keep_emoji():
    assert offer(name="  A\u202eB\n\tC \U0001f600 ").name == "AB C \U0001f600"


@given(
    st.builds(
        Role, *(st.sampled_from(ids(name)) for name in ("levels", "stages", "locations", "specialisms"))
    )
)
def test_a_typical_offer_can_be_written_for_every_role(role):
    made = typical_offer(role, "Typical")
    assert made.role == role
    assert read_offers(made.to_toml()) == [made]


def test_offers_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        offer().name = "B"


def test_requirements_pass_fail_or_are_not_told():
    told = offer(place=Place(work_mode="hybrid", visa_transfer=False), role=Role("pm", "public", "austin"))
    must = Requirements(("new_york",), "remote", visa_transfer=True)
    assert must.failed(told) == ("it is in Austin, TX", "work is hybrid", "no visa transfer")
    assert must.not_told(offer()) == ("office, hybrid or remote", "visa transfer")
    assert Requirements().failed(told) == () == Requirements().not_told(told)
    assert Requirements(("new_york",)).failed(offer(place=Place(work_mode="remote"))) == ()
