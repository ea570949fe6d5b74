"""The catalogue: every row is found, and what is downloaded reads back the same and never runs as a formula."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp import catalogue, tables
from comp.columns import KINDS
from comp.schemas import SCHEMAS

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def test_every_table_is_described():
    assert list(catalogue.ABOUT) == list(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_downloaded_table_reads_back_as_the_same(name):
    again = tables.parse(catalogue.as_csv(tables.load(name)), name, f"{name}.csv")
    pd.testing.assert_frame_equal(again, tables.load(name).reset_index(drop=True))


@pytest.mark.parametrize("name", SCHEMAS)
def test_rows_count_as_in_the_file_and_each_is_of_one_kind(name):
    lines = list(csv.reader(io.StringIO((tables.DATA / f"{name}.csv").read_text())))
    frame = catalogue.rows(name)
    last = frame.index[-1]
    assert lines[last - 1][0] == str(frame.iloc[-1, 0]).removesuffix(".0")
    line = catalogue.summary().loc[name]
    assert sum(line[kind] for kind in KINDS) == (0 if name in ("states", "aliases") else line["rows"])


def test_a_search_is_plain_text_in_any_case_and_numbers_match_with_separators():
    assert catalogue.rows("bands", "SENIOR_pm career")["base_low"].tolist() == [150_000]
    assert catalogue.rows("bands", "170,500").index.tolist() == [5, 15]
    assert catalogue.rows("bands", "aashkg").empty
    assert catalogue.summary("@pd.compat or 1==1 .*")["matching"].sum() == 0
    assert catalogue.sources_of("bands", "cpo")["source"].tolist() == ["career_path_ladder", "product_school"]


def test_a_row_with_several_numbers_counts_under_the_weakest():
    assert set(catalogue.kinds("levels")) == {"estimate"}


def test_a_share_of_employers_is_an_estimate_beside_factors_that_a_survey_measured():
    big_tech = tables.row("stages", "big_tech")
    assert (big_tech["kind"], big_tech["employer_share_kind"]) == ("survey", "estimate")
    kinds = dict(zip(tables.ids("stages"), catalogue.kinds("stages"), strict=True))
    assert {stage for stage, kind in kinds.items() if kind != "estimate"} == {"market_average"}


def test_the_headline_counts_rows_and_sources():
    held = sum(len(tables.load(name)) for name in SCHEMAS if name not in ("sources", "states", "aliases"))
    assert catalogue.headline().startswith(f"{held:,} rows from {len(tables.load('sources'))} sources: ")


@given(
    st.lists(st.text(max_size=12) | st.sampled_from([first + "1+1" for first in FORMULA]), min_size=1),
    st.lists(st.floats(allow_infinity=False), min_size=1),
)
@example(["=1+1", "'=1", "", "-5"], [-1.0])
def test_no_cell_of_a_download_starts_as_a_formula_and_numbers_stay_numbers(texts, numbers):
    size = min(len(texts), len(numbers))
    frame = pd.DataFrame({"=text": pd.Series(texts[:size], dtype=object), "number": numbers[:size]})
    safe = catalogue.formula_safe(frame)
    assert not any(str(cell).startswith(FORMULA) for cell in [*safe.iloc[:, 0], *safe.columns])
    pd.testing.assert_series_equal(safe["number"], frame["number"])
    assert frame.columns[0] == "=text"
    back = pd.read_csv(io.BytesIO(catalogue.as_csv(frame)), usecols=["number"], skip_blank_lines=False)
    assert back["number"].astype(float).tolist() == pytest.approx(frame["number"].tolist(), nan_ok=True)
