"""Money as people write it is read by the engine; what is no money, or of another currency, is kept as text with its reason."""

import ibis
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from comp.amounts import BOTH, COMMA, CURRENCIES, POINT, money, signs_of, way_of
from comp.survey.amounts import amounts, currency_of
from comp.survey.columns import Columns
from comp.survey.writing import writing_of

COLUMNS = Columns({"base": "base", "weight": "weight", "currency": "currency"})
SCHEMA = dict.fromkeys(("base", "weight", "currency"), "string")
WRITTEN = {
    "231000": 231_000, "$231,000": 231_000, "231k": 231_000, "231K": 231_000, "$ 231 k": 231_000, "1.25m": 1_250_000, "$1.2M": 1_200_000,
    "231,000.50": 231_000.5, "1,200k": 1_200_000, "12,231,000": 12_231_000, "231 000": 231_000, "231'000": 231_000, " $231,000 ": 231_000,
    "USD 231,000": 231_000, "usd231k": 231_000, "US$231,000": 231_000, "-$5,000": -5_000, "$-5,000": -5_000, "2.31e5": 231_000, "0": 0,
    "$0": 0, "231\u00a0000": 231_000, "231,000 USD": 231_000, "231k $": 231_000, "231000$": 231_000, "1.2M USD": 1_200_000, "-5 USD": -5,
}  # fmt: skip
REFUSED = (
    "about 200k", "200-250k", "450,000+", "23,1000", "1,23,456", "0,125", "231.000,00", "12%", "k", "$", "$k", "nan", "inf", "231kk",
    "1e5k", "--5", "-$-5", "$$5", "12 34", "231,000 or so", "5 5k", ",231",
    "$231,000 USD", "N/A yet", "--", "kUSD", "231 k k",
)  # fmt: skip


@pytest.fixture(scope="module")
def backend():
    return ibis.duckdb.connect()


def read(backend, cells, currency="", name="base", way=POINT):
    """Return value, odd and foreign of each cell, in its order."""
    frame = pd.DataFrame({"at": range(len(cells)), "base": cells, "weight": cells, "currency": currency})
    raw = ibis.memtable(frame, schema={"at": "int64"} | SCHEMA)
    found = amounts(raw, COLUMNS, name, currency_of(raw, COLUMNS, way), way)
    shown = raw.select("at", value=found.value, odd=found.odd, foreign=found.foreign)
    return backend.execute(shown.order_by("at")).drop(columns="at").astype(object)


def test_money_is_read_however_it_is_usually_written(backend):
    found = read(backend, list(WRITTEN))
    assert found["value"].tolist() == pytest.approx(list(WRITTEN.values()))
    assert found[["odd", "foreign"]].isna().all(axis=None)


def test_what_could_be_two_numbers_or_none_is_kept_as_text(backend):
    found = read(backend, list(REFUSED))
    assert found["odd"].tolist() == list(REFUSED)
    assert found["value"].isna().all()


def test_empty_cells_are_nothing(backend):
    written = ["", "  ", None, "-", "–", " — ", "N/A", "n/a", "NA", "none", "None", "null"]
    assert read(backend, written).isna().all(axis=None)
    assert read(backend, written, name="weight").isna().all(axis=None)


@given(
    st.integers(0, 10**9),
    st.sampled_from(["", "$", "US$", "USD ", "$ "]),
    st.sampled_from(["", ",", " ", "'"]),
    st.sampled_from(["", "-"]),
)
@example(999, "$", ",", "")
@example(10**9, "", ",", "-")
def test_signs_and_separators_never_change_a_number(backend, number, sign, separator, minus):
    written = f"{minus}{sign}{number:,}".replace(",", separator)
    found = read(backend, [written, f"{number / 1_000:.3f}k", f"{sign}{number / 1_000_000:.6f}M"])
    assert found["value"].tolist() == pytest.approx([-number if minus else number, number, number], rel=1e-12)


@given(st.text(alphabet="0123456789.,-+eEkKmM$€ 'USDEUR%\u00a0", max_size=12))
@example("1e999")
@example("EUR-5")
def test_no_text_stops_the_engine_and_each_is_exactly_one_of_number_text_or_nothing(backend, text):
    found = read(backend, [text], "USD").iloc[0]
    assert found[["value", "odd"]].notna().sum() == (
        text.strip(" \u00a0") not in {"", "-"} or "\u00a0" in text
    )
    assert pd.isna(found["foreign"]) or pd.notna(found["value"])


@pytest.mark.parametrize(
    ("cell", "currency", "foreign"),
    [
        ("€215,000", "", False),
        ("€215,000", "USD", True),
        ("€215,000", "EUR", False),
        ("€215,000", "€", False),
        ("EUR 215k", "eur", False),
        ("EUR 215k", "USD", True),
        ("$215,000", "CAD", False),
        ("CA$215,000", "CAD", False),
        ("US$215,000", "CAD", True),
        ("$215,000", "EUR", True),
        ("215k €", "EUR", False),
        ("215k€", "USD", True),
        ("215.000 MX$", "MXN", False),
        ("215 m MX$", "MXN", False),
        ("215 HK$", "USD", True),
        ("215,000 KRW", "KRW", False),
        ("215K MYR", "USD", True),
        ("¥9m", "CNY", False),
        ("£90k", "EUR", True),
        ("215k", "EUR", False),
        ("CHF 120'000", "CHF", False),
        ("KRW 90M", "KRW", False),
    ],
)
def test_a_sign_of_another_currency_than_the_rows_is_refused(backend, cell, currency, foreign):
    found = read(backend, [cell], currency).iloc[0]
    assert found["foreign"] == cell if foreign else pd.isna(found["foreign"])
    assert pd.isna(found["odd"])


@given(st.sampled_from(sorted(CURRENCIES)))
@example("$")
def test_every_sign_may_stand_before_money_of_its_currency(backend, sign):
    found = read(backend, [f"{sign}1,000"], CURRENCIES[sign]).iloc[0]
    assert found["value"] == 1_000
    assert pd.isna(found["foreign"])


@pytest.mark.parametrize(
    ("cells", "way"),
    [
        (["231.000", "98.500"], COMMA),
        (["101.875,08", "231000"], COMMA),
        (["1.231.000", "€ 98.500"], COMMA),
        (["231000,5"], COMMA),
        (["231,5k", "98k"], COMMA),
        (["190 000", "231000", "$200k", "n/a", "about 231.000"], POINT),
        (["231,000", "98,500.25"], POINT),
        (["98.5", "101.875"], POINT),
        (["231.5k", "1.250k"], POINT),
        (["0.125", "0.250"], POINT),
        (["231,000", "231.000"], BOTH),
        (["101.875,08", "231,000.50"], BOTH),
        ([], POINT),
    ],
)
def test_what_stands_before_the_decimals_is_asked_of_the_whole_column(backend, cells, way):
    assert way_of(signs_of(cells)) == way
    raw = ibis.memtable(pd.DataFrame({"base": cells}), schema={"base": "string"})
    connected = backend.create_table("one_column", raw, temp=True, overwrite=True)
    assert writing_of(connected, Columns({"base": "base"})).way("base") == way


def test_a_column_of_few_signs_is_written_as_the_other_columns_are(backend):
    def ways(base, equity):
        raw = pd.DataFrame({"base": base, "equity": equity})
        table = backend.create_table("two_columns", raw, temp=True, overwrite=True)
        return dict(writing_of(table, Columns({"base": "base", "equity": "equity"})).ways)

    assert ways(["231.000"], ["15.000"]) == {"base": COMMA, "equity": COMMA}
    assert ways(["231000.50"], ["512.125"]) == {"base": POINT, "equity": POINT}
    assert ways(["231,000"], ["15.000"]) == {"base": POINT, "equity": BOTH}
    assert ways(["231.000"], ["15,000"]) == {"base": COMMA, "equity": POINT}


@pytest.mark.parametrize(
    ("cell", "way", "value"),
    [
        ("231.000", COMMA, 231_000),
        ("101.875,08", COMMA, 101_875.08),
        ("€ 1.231.000", COMMA, 1_231_000),
        ("231,5k", COMMA, 231_500),
        ("98 500,5 €", COMMA, 98_500.5),
        ("231000", COMMA, 231_000),
        ("231.000", POINT, 231),
        ("231.000", BOTH, None),
        ("$231,000", BOTH, 231_000),
        ("231,000.50", BOTH, 231_000.5),
        ("101.875,08", BOTH, None),
    ],
)
def test_money_is_read_as_its_column_writes_it(backend, cell, way, value):
    found = read(backend, [cell], "EUR" if "€" in cell else "", way=way).iloc[0]
    assert (None if pd.isna(found["value"]) else found["value"]) == value
    assert (found["odd"] if value is None else value) == (cell if value is None else value)
    mine = money(cell, way)
    assert (mine.value if mine else None) == value


@settings(max_examples=15)
@given(
    st.lists(st.text(alphabet="0123456789.,-+eEkKmM$€ 'USDEUR%\u00a0", max_size=12), min_size=1, max_size=40),
    st.sampled_from([POINT, COMMA, BOTH]),
)
@example(["€ 231.000,5", "-5 MX$", "215 m MX$", "n/a"], COMMA)
@example(["€ 231.000,5", "-5 MX$", "215 m MX$", "n/a"], POINT)
def test_cells_in_this_process_are_read_as_the_engine_reads_them(backend, cells, way):
    found, mine = read(backend, cells, "", way=way), [money(cell, way) for cell in cells]
    assert found["foreign"].isna().all()
    assert found["value"].isna().tolist() == [each is None for each in mine]
    assert found["value"].dropna().tolist() == pytest.approx([each.value for each in mine if each])
    raw = ibis.memtable(pd.DataFrame({"base": cells}), schema={"base": "string"})
    currency = currency_of(raw, Columns({"base": "base"}), way)
    told = backend.execute(raw.select("base", currency=currency)).set_index("base")["currency"].to_dict()
    assert told == {cell: (each and each.currency) or "USD" for cell, each in zip(cells, mine, strict=True)}


def test_weights_are_no_money(backend):
    found = read(backend, ["2", "$2", "2k"], name="weight")
    assert found["odd"].fillna("").tolist() == ["", "$2", "2k"]
