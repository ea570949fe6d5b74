"""Whatever a loader is given, it reads it or says in a named error what is wrong; nothing else ever leaves it.

A few tries here, 10,000 of each with `make fuzz`.
"""

import base64
import importlib
import io
import json
import sys
import zlib
from contextlib import suppress
from types import SimpleNamespace

import openpyxl
import pytest
from conftest import ROOT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comp.case import Case
from comp.market import own_bands
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.files import OfferError
from comp.offers.requirements import Requirements
from comp.schemas import SCHEMAS
from comp.tables import DATA, DataError, parse
from views import address, curve_inputs, kept_case, links, memory

SAVED = Choice(
    memory.examples().offers,
    Assumptions(years=6, measure="gross", share_growth=0.1, home_state="CA"),
    Requirements(("new_york",), "hybrid", visa_transfer=True),
).to_toml()
GOOD_TOML = [SAVED, *(path.read_text() for path in sorted((ROOT / "examples").rglob("*.toml")))]
GOOD_BANDS = own_bands.template().to_csv(index=False).encode()
GOOD_DESK = json.dumps(
    {
        "ids": ["offer1", "offer2"],
        "open": "offer1",
        "choice": memory.examples().to_toml(),
        "own_pay": 250_000.0,
        "case": {"toml": GOOD_TOML[0], "ids": ["entry1"], "open": "entry1"},
    }
)
NASTY = [
    *("nan", "inf", "-inf", "-1", "0", "1e308", "-0.0", "1e-320", "9" * 30, "9" * 5_000, "true", '""', "[]", "{}", "[[]]"),
    *("1979-05-27", "07:32:00", "'''", '"""', "\x00", "\ufeff", "\u202e", "\ud7ff", "=1+1", "[[offers]]", "offers = 3"),
    *("[" * 3_000, '{"a":' * 2_000, "null", "\r\n", ",,,,", '"', "\\", "x" * 10_000, "format = 2", "½", "١٢٣", "1_000"),
]  # fmt: skip
nasty = st.sampled_from(NASTY) | st.text(max_size=8)
fuzzed = settings(
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ]
)


@st.composite
def mutated(draw, texts):
    """Return one of some texts with a few pieces cut out, doubled, or replaced by something nasty."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        text = text[:start] + draw(nasty | st.just(text[start:end] * 2)) + text[end:]
    return text


@st.composite
def with_values_replaced(draw, texts):
    """Return one of some TOML texts whose values are replaced here and there, so that it still parses."""
    lines = draw(st.sampled_from(texts)).splitlines()
    values = st.sampled_from(
        [
            "nan",
            "inf",
            "-inf",
            "-1",
            "0",
            "1e308",
            "1e-320",
            "9" * 30,
            "true",
            '""',
            "[]",
            "{}",
            '"x"',
            "1979-05-27",
            '"=1+1"',
            "[1, 2]",
            "99",
        ]
    )
    for at, line in enumerate(lines):
        if " = " in line and draw(st.integers(0, 5)) == 0:
            lines[at] = f"{line.split(' = ')[0]} = {draw(values)}"
    return "\n".join(lines)


@fuzzed
@given(mutated(GOOD_TOML) | with_values_replaced(GOOD_TOML) | st.text(max_size=200))
@example("x = " + "[" * 100_000)
@example("format = 1\nname = " + "9" * 5_000)
@example("format = 1\n[requirements]\nlocations = [5]")
@example("format = 1\n[requirements]\nlocations = 5")
@example("format = 1\n[assumptions]\nyears = [4]")
@example("format = 1\n[assumptions]\nwealth = 1" + "0" * 400)
def test_offers_as_toml(text):
    with suppress(OfferError):
        Choice.from_toml(Choice.from_toml(text).to_toml())


@fuzzed
@given(mutated(GOOD_TOML) | with_values_replaced(GOOD_TOML) | st.text(max_size=200))
def test_a_case_as_toml(text):
    with suppress(OfferError):
        Case.from_toml(Case.from_toml(text).to_toml())


@fuzzed
@given(
    mutated([GOOD_BANDS.decode()]).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.binary(max_size=300)
)
@example(b"\xff\xfe")
@example(b'"' * 200_000)
def test_bands_as_csv(content):
    with suppress(DataError):
        assert own_bands.used(own_bands.read(content, "mine.csv"))


@fuzzed
@given(st.sampled_from(sorted(SCHEMAS)), st.data())
def test_every_table_of_the_project(name, data):
    lines = (DATA / f"{name}.csv").read_text().splitlines()[:6]
    text = data.draw(mutated(["\n".join(lines)]))
    with suppress(DataError):
        parse(text.encode("utf-8", "surrogatepass"), name, f"{name}.csv")


def workbook(cells):
    book, held = openpyxl.Workbook(), io.BytesIO()
    for line in cells:
        book.active.append(line)
    book.save(held)
    return held.getvalue()


HEAD = [str(name) for name in own_bands.template().columns]
GOOD_SHEET = workbook(
    [HEAD, *own_bands.template().astype(object).where(own_bands.template().notna(), None).to_numpy().tolist()]
)
cell = (
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.dates()
    | st.sampled_from(["=1+1", "senior_pm", "nan", "1,000", "x" * 300, "٣", "p<b>"])
)  # fmt: skip


@fuzzed
@given(
    st.lists(st.lists(cell, max_size=14), max_size=6).map(lambda lines: workbook([HEAD, *lines])) | st.data()
)
def test_bands_as_excel(content):
    if not isinstance(content, bytes):
        spoiled = bytearray(GOOD_SHEET)
        for _ in range(content.draw(st.integers(1, 8))):
            spoiled[content.draw(st.integers(0, len(spoiled) - 1))] = content.draw(st.integers(0, 255))
        content = bytes(spoiled[: content.draw(st.integers(1, len(spoiled)))])
    with suppress(DataError):
        own_bands.read(content, "mine.xlsx")


@pytest.fixture
def page(monkeypatch):
    """What a page sees of Streamlit: an address and a session, and no browser."""
    fake = SimpleNamespace(session_state={}, query_params={})
    for module in (address, memory, kept_case):
        monkeypatch.setattr(module, "st", fake)
    return fake


def fields_of_pages():
    """Return every set of controls that stand in an address, by page."""
    found = {}
    for path in (ROOT / "views").glob("*_inputs.py"):
        module = importlib.import_module(f"views.{path.stem}")
        found |= {
            f"{path.stem}.{name}": value
            for name, value in vars(module).items()
            if isinstance(value, dict)
            and value
            and all(isinstance(each, address.Field) for each in value.values())
        }
        found |= {
            f"{path.stem}.{name}": value()
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__annotations__", {}).get("return") in ("dict[str, Field]", "Mapping[str, Field]") and not value.__code__.co_argcount
        }  # fmt: skip
    return found


@fuzzed
@given(st.data())
def test_an_address(page, data):
    every = fields_of_pages()
    assert every
    name = data.draw(st.sampled_from(sorted(every)))
    fields = every[name]
    given_ = st.dictionaries(
        st.sampled_from(sorted(fields)) | st.text(max_size=5),
        nasty | st.floats().map(str) | st.integers().map(str),
        max_size=6,
    )
    page.session_state.clear()
    page.query_params = data.draw(given_)
    for sentence in address.take_over("p", fields):
        assert sentence.startswith("The link's ")
    for key, field in fields.items():
        if (value := page.session_state.get(f"p.{key}")) is not None and isinstance(value, float):
            assert value == value, field  # noqa: PLR0124 - not NaN


@fuzzed
@given(
    st.lists(
        nasty
        | st.lists(nasty | st.sampled_from(["senior_pm", "public", "new_york", "ai"]), max_size=6).map(
            ".".join
        ),
        max_size=6,
    )
)
@example(["senior_pm.public.new_york.ai"])
@example([""])
@example(["...."])
def test_roles_in_a_link(roles):
    with suppress(ValueError):
        links.typical(roles)


@fuzzed
@given(
    st.lists(
        nasty | st.sampled_from(["seed", "new_york", "ai", "175", "²", "٣", "0"]), min_size=4, max_size=4
    ).map(".".join)
)
@example("seed.new_york.ai.²")
def test_a_setting_pinned_in_a_link(pin):
    found = curve_inputs._unpinned(pin)
    assert found is None or pin.startswith(f"{found.stage}.{found.location}.{found.specialism}")


@fuzzed
@given(mutated([GOOD_DESK]) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["ids", "open", "choice", "own_pay", "case", "toml", "turn", "own", "file", "bands", "factors"]), part, max_size=5)).map(json.dumps))  # fmt: skip
@example("[" * 100_000)
@example('{"ids": ["offer' + "9" * 5_000 + '"], "choice": "format = 1"}')
@example('{"ids": [], "choice": "format = 1", "own_pay": "nan"}')
@example('{"ids": [], "choice": "format = 1", "own_pay": 1e400}')
@example('{"ids": ["offer1", "offer1"], "choice": ' + json.dumps(memory.examples().to_toml()) + "}")
def test_what_the_browser_kept(page, text):
    page.session_state.clear()
    found = memory._restored(text)
    if found is None:
        assert not text or (page.session_state["unread"] and page.session_state["unread_stored"] == text)
        assert {"own_pay", "next_id"}.isdisjoint(page.session_state)
    else:
        assert len(found.ids) == len(found.choice.offers) == len(set(found.ids))
    if (pay := page.session_state.get("own_pay")) is not None:
        assert 0 <= pay <= sys.float_info.max


@fuzzed
@given(mutated(GOOD_TOML).map(lambda text: "#offers=" + base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode()) | st.text(max_size=60).map("#offers=".__add__) | mutated([memory.examples().to_toml()]))  # fmt: skip
@example("#offers=" + base64.urlsafe_b64encode(zlib.compress(b"a" * 50_000_000)).decode())
@example("#offers=" + "A" * 300_000)
def test_offers_packed_in_a_link(link):
    with suppress(ValueError, OfferError):
        links.unpacked(link)
