"""Survey rows: what is known of them comes back, small cells give nobody away, bad rows are named, nothing is half-written."""

import itertools
import json
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from survey_rows import (
    AI,
    AS_OF,
    DRIFT,
    EQUITY,
    MEDIANS,
    PLACES,
    SPREADS,
    STAGES,
    ladder_roles,
    log_linear,
    of_the_model,
)

from comp.__main__ import main
from comp.headings import plain
from comp.market import own_bands
from comp.market.bands import Own, published, using
from comp.market.factors import PARTS
from comp.market.pay import Role, pay
from comp.reports.survey import document, files, headline, text
from comp.survey.build import STEPS, survey
from comp.survey.cells import cell_sums, cells, own_weight, standing
from comp.survey.columns import SAME, chosen, guessed
from comp.survey.effects import sums, sums_by_cell, sums_by_pairs
from comp.survey.engine import opened
from comp.survey.factors import factors
from comp.survey.quantiles import PERCENTILES, list_form, window_form
from comp.survey.rows import Rows, counted, final_rows, typed_rows
from comp.survey.rules import Rules, read_words, rules_of
from comp.survey.tables import rows_of_data
from comp.tables import DataError, check, load
from comp.whole_files import write_all

HEAD = "level,base,bonus,equity"
RULES = Rules(AS_OF, DRIFT)


def built(frame, folder, rules=RULES, **told):
    """Return the survey of a frame, written as Parquet."""
    frame.to_parquet(folder / "rows.parquet")
    return survey(str(folder / "rows.parquet"), rules=rules, **told)


@contextmanager
def counted_rows(frame, folder, rules=RULES):
    """Yield the engine and the rows that count: for what needs no whole survey."""
    frame.to_parquet(folder / "rows.parquet")
    with opened(str(folder / "rows.parquet")) as (engine, raw):
        yield engine, counted(engine, raw, chosen(raw.columns, {}, "rows"), rules, "rows")


def factors_of(frame, folder, rules=RULES):
    """Return the factors of made-up rows, and what is left of the drift with its error."""
    with counted_rows(frame, folder, rules) as (engine, rows):
        return factors(sums(engine, rows, rows.parts, rules.year, "sums"))


def of_text(lines, folder, rules=RULES, **told):
    (folder / "rows.csv").write_text("\n".join(lines) + "\n")
    return survey(str(folder / "rows.csv"), rules=rules, **told)


def faults(lines, folder, **told):
    with pytest.raises(DataError) as caught:
        of_text(lines, folder, **told)
    return [str(fault) for fault in caught.value.faults]


def truth(part, id_, column):
    """Return the factor that the made-up rows were given."""
    if part == "stage":
        cash, reference = 1.1 + EQUITY[id_], 1.1 + EQUITY["market_average"]
        return STAGES[id_] * (cash / reference if column == "total_factor" else 1)
    return PLACES[id_] if part == "location" else AI[id_]


def deviations(found):
    """Return how many standard errors each factor on base and total is from its truth."""
    shares = load("stages")
    held = shares[shares["employer_share"] > 0]
    units = {
        column: float(np.exp((held["employer_share"] * np.log(held[column])).sum()))
        for column in ("base_factor", "total_factor")
    }  # stages.csv is in units of public companies, the made-up rows in units of the market's average
    return [
        np.log(
            row.factor
            / truth(row.part, row.id, row.column)
            / (units[row.column] if row.part == "stage" else 1)
        )
        / row.log_error
        for row in found.itertuples()
        if row.log_error > 1e-9
    ]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("weighted", [False, True])
def test_every_factor_that_rows_were_made_with_comes_back_within_three_standard_errors(
    seed, weighted, tmp_path
):
    found, _ = factors_of(log_linear(seed, weighted=weighted), tmp_path)
    off = deviations(found)
    assert len(off) >= 23
    assert np.max(np.abs(off)) < 3


def test_standard_errors_are_neither_too_small_nor_too_large(tmp_path):
    """Over seeds the deviations have a standard deviation of 1: errors ten times too large would pass the test above."""
    off = [d for seed in range(20, 26) for d in deviations(factors_of(log_linear(seed, 1_500), tmp_path)[0])]
    assert 0.8 < np.sqrt(np.mean(np.square(off))) < 1.2


@pytest.mark.parametrize("seed", range(2))
def test_percentiles_of_cells_are_those_of_the_rows_within_sampling_error(seed, tmp_path):
    rows = log_linear(seed, 8_000)
    rows = rows[
        (rows["stage"] == "public") & (rows["location"] == "austin") & (rows["specialism"] == "generalist")
    ]
    with counted_rows(rows, tmp_path) as (engine, counts):
        found = cells(engine, counts)
    for level, median in MEDIANS.items():
        cell = found[(found["level"] == level) & (found["stage"] == "") & (found["location"] == "")].iloc[0]
        true = np.log(median * STAGES["public"] * PLACES["austin"])
        error = 1.2533 * SPREADS[level] / np.sqrt(cell["n"])
        assert abs(np.log(cell["base_p50"]) - true) < 4 * error
        assert abs(np.log(cell["base_p75"]) - true - 0.6745 * SPREADS[level]) < 4 * 1.1 * error


@pytest.mark.parametrize("seed", range(2))
def test_the_ladder_survives_a_round_trip_through_a_survey(seed, tmp_path):
    """The published bands, people drawn from them, and the bands that these people give: within four standard errors."""
    found = built(of_the_model(seed, ladder_roles()), tmp_path)
    bands = own_bands.read(files(found)["bands.csv"], "bands.csv")
    for mine, theirs in zip(bands, published(), strict=True):
        for at in (1, 2, 3, 4):
            low = 1 if at < 3 else 3
            sigma = np.log(theirs[low + 1] / theirs[low]) / 1.349
            assert abs(np.log(mine[at] / theirs[at])) < 4 * 1.37 * sigma / np.sqrt(2_500)
    with using(Own(bands)):
        assert pay(Role("pm")).loc["base", "p25"] == pytest.approx(bands[1].base_low)


def test_bands_are_of_the_reference_role_whatever_the_rows_hold(tmp_path):
    """Half of the people in San Francisco, at big tech, with AI: the bands stay those of the ladder."""
    settings = itertools.product(
        ("market_average", "big_tech"), ("us_average", "san_francisco"), ("generalist", "ai")
    )
    roles = [Role(level, *setting) for setting in settings for level in ("pm", "senior_pm", "director")]
    found = built(of_the_model(1, roles, 600), tmp_path).bands.set_index("level")
    for band in published():
        if band.level in found.index:
            assert found.loc[band.level, "base_low"] == pytest.approx(band.base_low, rel=0.02)
            assert found.loc[band.level, "total_high"] == pytest.approx(band.total_high, rel=0.06)


def test_what_the_drift_left_is_measured_from_the_rows(tmp_path):
    _, (rise, error) = factors_of(log_linear(3), tmp_path, Rules(AS_OF, 0.0))
    assert abs(rise - np.log1p(DRIFT)) < 3 * error


def test_rows_of_one_year_show_no_rise(tmp_path):
    _, rise = factors_of(log_linear(4).query("year == 2026"), tmp_path, Rules(AS_OF, 0.0))
    assert np.isnan(rise).all()


def test_factors_come_in_the_format_of_their_tables_and_pass_the_check(tmp_path):
    found = built(log_linear(4), tmp_path)
    for name, content in files(found).items():
        (tmp_path / name).write_bytes(content)
        assert name == "cells.csv" or check(tmp_path / name) == [], name
    stages = rows_of_data(found, "stage").set_index("stage")
    assert stages.loc["big_tech", "source"] == "own"
    assert stages.loc["big_tech", "employer_share"] == load("stages")["employer_share"]["big_tech"]


def test_held_out_rows_are_foretold_better_than_by_place_and_year_alone(tmp_path):
    found = built(log_linear(5), tmp_path)
    spread = np.mean([s**2 for s in SPREADS.values()])
    assert found.held_out.loc["base", "r2"] > 0.6 > found.floor.loc["base", "r2"]
    assert found.held_out.loc["base", "half_within"] == pytest.approx(
        np.expm1(0.6745 * np.sqrt(spread)), rel=0.15
    )


NUMBERS = st.lists(st.tuples(st.floats(1e3, 1e7), st.integers(1, 9)), min_size=1, max_size=30)


@pytest.fixture(scope="module")
def backend():
    import ibis

    return ibis.duckdb.connect()


def percentiles_of(backend, frame, *, listed, weight=None):
    import ibis

    rows = ibis.memtable(frame.assign(cell="one"))
    query = list_form(rows, ["cell"], ["x"]) if listed else window_form(rows, ["cell"], "x", weight)
    return backend.execute(query)[[f"x_{name}" for name in PERCENTILES]].iloc[0].to_numpy(dtype=float)


@settings(max_examples=15)
@given(values=NUMBERS)
@example(values=[(5_000.0, 1)])
@example(values=[(5_000.0, 1), (5_000.0, 9)])
def test_both_forms_give_numpys_percentiles_and_the_weighted_one_a_slow_walk(backend, values):
    frame = pd.DataFrame(values, columns=["x", "w"])
    expected = np.quantile(frame["x"], list(PERCENTILES.values()))
    assert percentiles_of(backend, frame, listed=True) == pytest.approx(expected, rel=1e-12)
    assert percentiles_of(backend, frame, listed=False) == pytest.approx(expected, rel=1e-12)
    weighed = percentiles_of(backend, frame.assign(w=frame["w"] * 0.37), listed=False, weight="w")
    assert weighed == pytest.approx(by_hand(frame), rel=1e-9)


@pytest.mark.parametrize("dialect", ["bigquery", "snowflake", "trino", "postgres", "duckdb"])
def test_every_expression_compiles_for_warehouses(dialect):
    """Percentiles by windows: BigQuery, Snowflake and Trino have no list form. Joins with small tables are left out."""
    import ibis

    text_columns = dict.fromkeys(("level", "stage", "location", "specialism", "person", "currency"), "string")
    for year, number in (
        ("int64", "float64"),
        ("float64", "int32"),
        ("string", "string"),
        ("date", "string"),
    ):
        numbers = dict.fromkeys(("base", "bonus", "equity", "weight"), number)
        raw = ibis.table(text_columns | numbers | {"year": year}, name="pay")
        rules = Rules(AS_OF, DRIFT, rates={"EUR": 1.1})
        sound = typed_rows(raw, chosen(raw.columns, {}, "pay"), rules, {})
        kept = final_rows(sound, chosen(raw.columns, {}, "pay"), rules)
        assert "SELECT" in ibis.to_sql(kept, dialect=dialect)
    kept = ibis.table(kept.schema(), name="kept")
    by_cell = sums_by_cell(Rows(kept, None, PARTS, weighted=True), PARTS)
    pairs = sums_by_pairs(by_cell, PARTS, 2026, fold=True)
    for query in (
        window_form(kept, ["level"], "total", "weight"),
        cell_sums(kept, ["level"], weighted=True),
        by_cell,
        pairs,
    ):
        assert "GROUP BY" in ibis.to_sql(query, dialect=dialect)


def by_hand(frame):
    """Return weighted percentiles: neighbours half the sum of their weights apart, straight lines between them."""
    rows = sorted(frame.itertuples(index=False, name=None))
    places = [0.0]
    for (_, one), (_, other) in itertools.pairwise(rows):
        places.append(places[-1] + (one + other) / 2)
    return [float(np.interp(p * places[-1], places, [x for x, _ in rows])) for p in PERCENTILES.values()]


def cells_of(people):
    """Return the cells of a table of people by stage and place of one level, with their sums, as `standing` takes them."""
    rows = [("pm", "", "", sum(sum(line) for line in people))]
    rows += [("pm", f"s{i}", "", sum(line)) for i, line in enumerate(people)]
    rows += [("pm", "", f"p{j}", sum(line[j] for line in people)) for j in range(len(people[0]))]
    rows += [("pm", f"s{i}", f"p{j}", n) for i, line in enumerate(people) for j, n in enumerate(line) if n]
    frame = pd.DataFrame(rows, columns=["level", "stage", "location", "people"])
    return frame[frame["people"] > 0].reset_index(drop=True)


@given(
    people=st.integers(1, 4).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=1, max_size=4)
    )
)
@example(people=[[2, 9], [9, 9]])
@example(people=[[1, 9, 9]])
@example(people=[[2, 1], [9, 9]])
def test_no_hidden_cell_is_what_a_shown_sum_less_its_shown_parts_leaves(people):
    every = cells_of(people)
    if every.empty:
        return
    hidden = standing(every).str.startswith("hidden")
    assert hidden[every["people"] < 3].all()
    for at, parent in every.iterrows():
        if hidden[at] or (parent["stage"] and parent["location"]):
            continue
        for by in ("stage", "location"):
            if parent[by]:
                continue
            other = "location" if by == "stage" else "stage"
            parts = every[(every[by] != "") & (every[other] == parent[other]) & (every["level"] == "pm")]
            unseen = parts[hidden[parts.index]]
            assert (
                unseen.empty
                or (len(unseen) >= 2 and unseen["people"].sum() >= 3)
                or len(unseen) == len(parts)
            )


def test_small_cells_are_marked_and_tiny_ones_hold_nothing(tmp_path):
    lines = [f"pm,{150_000 + i},1000,5000,public" for i in range(20)]
    lines += [f"pm,{170_000 + i},1000,5000,seed" for i in range(4)] + [
        f"pm,{165_000 + i},1000,5000,series_b" for i in range(2)
    ]
    found = of_text([f"{HEAD},stage", *lines], tmp_path)
    shown = found.cells.set_index("stage")
    assert shown["standing"].to_dict() == {
        "": "",
        "public": "",
        "seed": "hidden beside",
        "series_b": "hidden",
    }
    assert (
        shown.loc[["seed", "series_b"]].drop(columns=["level", "location", "standing"]).isna().all(axis=None)
    )
    assert "165001" not in json.dumps(document(found), default=str)
    assert b"165001" not in files(found)["cells.csv"]


def test_a_small_cell_is_drawn_to_its_level_and_a_large_one_is_not():
    away, variance = np.array([0.2, 0.2, -0.2, -0.2]), np.full(4, 0.04)
    own = own_weight(away, variance, np.array([4.0, 4_000.0, 4_000.0, 400.0]))
    assert own[0] < own[3] < own[1]
    assert own[0] < 0.9
    assert own[1] > 0.99
    assert (own_weight(np.zeros(4), variance, np.full(4, 50.0)) == 0).all()


def test_nothing_but_equal_levels_is_told_apart_by_nothing(tmp_path):
    """A stage that only one place has: neither has a factor, since the rows cannot tell which of the two it is."""
    rows = log_linear(6, 2_000)
    both = (rows["stage"] == "public").to_numpy()
    rows = rows[both == (rows["location"] == "london").to_numpy()]
    found, _ = factors_of(rows, tmp_path)
    assert "public" not in found.loc[found["column"] == "base_factor", "id"].tolist()
    assert "big_tech" in found["id"].tolist()


def test_each_row_left_out_has_one_reason_and_each_reason_its_count(tmp_path):
    good = [f"pm,{150_000 + 100 * i},1000,5000,public,new_york,2025,1,p{i},USD" for i in range(30)]
    bad = [
        ",150000,0,0,public,new_york,2025,1,a,USD",
        "pmm,150000,0,0,public,new_york,2025,1,b,USD",
        'pm,"about 182,000",0,0,public,new_york,2025,1,c,USD',
        "pm,€182k,0,0,public,new_york,2025,1,c,USD",
        "pm,,0,0,public,new_york,2025,1,d,USD",
        "pm,-150000,0,0,public,new_york,2025,1,e,USD",
        "pm,150000,-1,0,public,new_york,2025,1,f,USD",
        "pm,150000,0,-1,public,new_york,2025,1,g,USD",
        "pm,150,0,0,public,new_york,2025,1,h,USD",
        "pm,150000,0,0,public,new_york,2025,1,i,EUR",
        "pm,150000,0,0,public,new_york,last year,1,j,USD",
        "pm,150000,0,0,public,new_york,2031,1,k,USD",
        "pm,150000,0,0,public,new_york,2025,0,l,USD",
        "pm,150000,1000,5000,public,new_york,2024,1,p3,USD",
        "pm,9000000,0,0,public,new_york,2025,1,m,USD",
        "pm,nan,0,0,public,new_york,2025,1,n,USD",
    ]
    odd = ["pm,150000,,5000,pubic,new_york,,1,o,"]
    found = of_text([f"{HEAD},stage,location,year,weight,person,currency", *good, *bad, *odd], tmp_path)
    assert found.reading.read == len(good) + len(bad) + len(odd)
    assert found.reading.kept == len(good) + len(odd)
    assert found.reading.left_out == {
        "a currency without a rate": 1, "a level that is not known": 1, "a weight that is not above 0": 1,
        "a year that cannot be read": 1, "an outlier": 1, "base below 1,000 dollars": 1, "base is not a number": 2,
        "base in another currency than its row": 1, "dated after 2026-11": 1, "negative base": 1, "negative bonus": 1, "negative equity": 1, "no base": 1, "no level": 1,
        "the same person again": 1,
    }  # fmt: skip
    assert found.reading.noticed == {
        "no bonus given, counted as none": 1, "no year given, not aged": 1, "stage that means nothing": 1,
    }  # fmt: skip
    assert "level 'pmm' (1 rows) is not known. Did you mean 'pm'?" in found.reading.sentences
    assert "stage 'pubic' (1 rows) is not known. Did you mean 'public'?" in found.reading.sentences
    assert (
        "base 'about 182,000' (1 rows) is not a number; write 231000, $231,000 or 231k a year"
        in found.reading.sentences
    )


def test_a_currency_with_a_rate_counts_in_dollars_and_dates_age_by_the_month(tmp_path):
    lines = [
        f"{HEAD},currency,year",
        *["pm,100000,0,0,EUR,2025-11"] * 5,
        *["Senior PM,200000,0,0,$,2026-11-30"] * 5,
    ]
    found = of_text(lines, tmp_path, Rules(AS_OF, 0.10, rates={"EUR": 1.2})).cells.set_index("level")
    assert found.loc["pm", "base_p50"] == pytest.approx(100_000 * 1.2 * 1.1)
    assert found.loc["senior_pm", "base_p50"] == pytest.approx(200_000)


@pytest.mark.parametrize(
    ("lines", "sentences"),
    [
        (["level,pay"], ["rows.csv: column 'base' is missing.", "rows.csv: column 'equity' is missing."]),
        ([HEAD], ["rows.csv: has a header and no rows"]),
        ([HEAD, "x,1,1,1"], ["rows.csv: none of its 1 rows can be used", "rows.csv: 1 rows left out: a level that is not known", "rows.csv: level 'x' (1 rows) is not known. Allowed:"]),
    ],
)  # fmt: skip
def test_a_file_that_gives_nothing_says_why(lines, sentences, tmp_path):
    said = faults(lines, tmp_path)
    assert len(said) == len(sentences)
    assert all(mine.startswith(expected) for mine, expected in zip(said, sentences, strict=True))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("rows.csv", b"", "rows.csv: is empty; its first row must name the columns"),
        ("rows.parquet", b"PAR1 not really", "rows.parquet: cannot be read: "),
        ("rows.xlsx", b"PK\x03\x04 no", "rows.xlsx: is damaged, or not an Excel workbook; save it again"),
        ("rows.doc", b"x", "rows.doc: is '.doc'; read are .csv, .tsv, .txt, .parquet, .pq, .xlsx"),
        ("none.csv", None, "none.csv: there is no such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name, content, sentence, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        survey(str(tmp_path / name))
    assert str(caught.value).startswith(sentence)


def test_excel_csv_and_parquet_of_the_same_rows_say_the_same(tmp_path):
    frame = log_linear(7, 300).round({"base": 2, "bonus": 2, "equity": 2})
    book = Workbook()
    for line in [list(frame.columns), *frame.astype(object).itertuples(index=False, name=None)]:
        book.active.append(list(line))
    book.save(tmp_path / "rows.xlsx")
    frame.to_csv(tmp_path / "rows.csv", index=False)
    frame.to_parquet(tmp_path / "rows.parquet")
    parquet, csv, excel = (
        survey(str(tmp_path / f"rows.{kind}"), rules=RULES) for kind in ("parquet", "csv", "xlsx")
    )
    for other in (csv, excel):
        pd.testing.assert_frame_equal(parquet.cells, other.cells, rtol=1e-12)
        pd.testing.assert_frame_equal(parquet.factors, other.factors, rtol=1e-9)


def test_columns_are_known_by_name_guessed_when_near_and_told_when_neither():
    header = ["Job Level", "Base Salary", "Bonuss", "RSU", "City", "Employee ID", "x"]
    assert guessed(header) == {
        "level": "Job Level", "base": "Base Salary", "bonus": "Bonuss", "equity": "RSU", "location": "City", "person": "Employee ID",
    }  # fmt: skip


def test_a_heading_may_say_its_unit_and_a_share_of_pay_is_no_money():
    header = [
        "Title",
        "Annual Base (USD)",
        "RSU %",
        "Target bonus / yr",
        "Stock/yr",
        "Years",
        "Survey Year",
        "Total Comp",
    ]
    assert guessed(header) == {
        "level": "Title", "base": "Annual Base (USD)", "bonus": "Target bonus / yr", "equity": "Stock/yr",
        "year": "Survey Year", "experience": "Years",
    }  # fmt: skip
    assert guessed(["RSU grant (4 years)", "Monthly base", "Equity (%)"]) == {}


@pytest.mark.parametrize(
    "heading",
    ["Bonus %", "Bonus (%)", "Target bonus %", "bonus_pct", "Bonus percent of base", "Bonus, % of salary", "Annual bonus %", "bonus share"],
)  # fmt: skip
def test_a_bonus_in_percent_is_known_by_its_heading_and_never_taken_for_dollars(heading):
    assert guessed([heading, "Variable"]) == {"bonus_share": heading, "bonus": "Variable"}
    with pytest.raises(DataError) as caught:
        chosen(["level", "base", heading, "RSU %"], {}, "rows")
    assert str(caught.value) == "rows: column 'equity' is missing."


OF_BASE = [("pm", 150_000 + 100 * i, 20_000 + 100 * i) for i in range(20)]


def test_without_a_bonus_it_is_unknown_and_the_total_holds_the_usual_one(tmp_path):
    lines = [
        "level,base,equity,stage",
        *(f"{level},{base},{equity},public" for level, base, equity in OF_BASE),
    ]
    found = of_text(lines, tmp_path)
    cell = found.cells.iloc[0]
    assert found.cells[[f"bonus_{name}" for name in PERCENTILES]].isna().all(axis=None)
    with using(Own()):
        usual = pay(Role("pm", "public")).loc["bonus", "p50"] / pay(Role("pm", "public")).loc["base", "p50"]
    assert 0.08 < usual < 0.11
    assert cell["total_p50"] == pytest.approx(150_950 * (1 + usual) + 20_950)
    assert found.levels["bonus_share"].isna().all()
    assert "bonus_factor" not in found.factors.get("column", pd.Series(dtype=str)).tolist()
    assert not [what for what in found.reading.noticed if "bonus" in what]
    assert found.reading.sentences[0].startswith(
        "no column holds bonuses, so none is measured; the total counts base"
    )
    own_bands.read(files(found)["bands.csv"], "bands.csv")


@pytest.mark.parametrize("heading", ["Bonus %", "bonus"])
@pytest.mark.parametrize("written", ["10%", "10 %", "10,0 %"])
def test_a_bonus_in_percent_is_that_share_of_base(written, heading, tmp_path):
    lines = [
        f"level,base,{heading},equity",
        *(f'{level},{base},"{written}",{equity}' for level, base, equity in OF_BASE),
    ]
    assert of_text(lines, tmp_path).cells.iloc[0]["bonus_p50"] == pytest.approx(15_095)


@pytest.mark.parametrize(
    ("written", "said"), [("10", "percents: 15 is 15 %"), ("0.1", "fractions: 0.15 is 15 %")]
)
def test_a_column_of_shares_without_signs_says_how_it_is_read(written, said, tmp_path):
    """A sheet of cells formatted as percents holds fractions."""
    lines = [
        "level,base,Bonus %,equity",
        *(f"{level},{base},{written},{equity}" for level, base, equity in OF_BASE),
    ]
    found = of_text(lines, tmp_path)
    assert found.cells.iloc[0]["bonus_p50"] == pytest.approx(15_095)
    assert found.reading.sentences[0] == f"bonus_share: the numbers of 'Bonus %' are read as {said} of base"
    built_from = pd.DataFrame(OF_BASE, columns=["level", "base", "equity"]).assign(bonus_share=float(written))
    assert built(built_from, tmp_path).cells.iloc[0]["bonus_p50"] == pytest.approx(15_095)


def test_dollars_go_before_a_share_and_a_share_that_is_none_leaves_its_row_out(tmp_path):
    good = [f"pm,{base},{'1000' if base % 200 else ''},10,{equity}" for _, base, equity in OF_BASE]
    found = of_text(
        ["level,base,bonus,Bonus %,equity", *good, "pm,150000,,lots,0", "pm,150000,,400,0"], tmp_path
    )
    assert found.cells.iloc[0]["bonus_p10"] == 1_000
    assert found.cells.iloc[0]["bonus_p90"] == pytest.approx(15_100, rel=0.02)
    assert found.reading.left_out == {"a bonus above 300 % of base": 1, "bonus_share is not a number": 1}
    assert "bonus_share 'lots' (1 rows) is not a number; write 15 or 15 %" in found.reading.sentences


ABROAD = [
    "Titel;Gehalt;Bonus;Aktien;Ort",
    *(f"PM;€ {190 + i}.500,00;15.000;{i + 1}.500,50;Zürich" for i in range(12)),
]
TOLD = {"level": "Titel", "base": "Gehalt", "equity": "Aktien", "location": "Ort"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_excel_abroad_is_read_with_its_sign_and_its_commas(encoding, tmp_path):
    (tmp_path / "rows.csv").write_bytes("\n".join(ABROAD).encode(encoding))
    found = survey(str(tmp_path / "rows.csv"), rules=Rules(AS_OF, rates={"EUR": 1.1}), told=TOLD)
    cell = found.cells[found.cells["location"] == "zurich"].iloc[0]
    assert cell[["base_p50", "bonus_p50", "equity_p10"]].tolist() == pytest.approx(
        [196_000 * 1.1, 15_000 * 1.1, 2_600.5 * 1.1]
    )
    assert "base has commas before its decimals: 231.000,50 is read as 231,000.50" in found.reading.sentences


def test_a_sign_without_a_rate_is_named_and_how_to_give_one(tmp_path):
    (said,) = [said for said in faults(ABROAD, tmp_path, told=TOLD) if "rate:" in said]
    assert said == "rows.csv: currency EUR (12 rows) has no rate: say how many dollars one is, as EUR=1.08"


def test_amounts_that_could_be_two_numbers_are_said(tmp_path):
    good = [f'pm,"{150_000 + i:,}",0,0' for i in range(9)]
    found = of_text([HEAD, *good, "pm,231.000,0,0"], tmp_path)
    assert found.reading.left_out == {"base is not a number": 1}
    assert (
        "base '231.000' (1 rows) could be two numbers, for not all pay in these rows is written alike; write 231000"
        in found.reading.sentences
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"level,base,equity\nPM\x81,1,2\n", "is text in an encoding that is not known; save it as 'CSV UTF-8'"),
        (b"level,base,equity\npm,1,2\npm,1,2,3,4\npm,1,2\n", "is no table: a row has more cells than its header"),
    ],
)  # fmt: skip
def test_a_file_is_named_as_its_owner_calls_it(content, sentence, tmp_path):
    (tmp_path / "rows.csv").write_bytes(content)
    with pytest.raises(DataError) as caught:
        survey(str(tmp_path / "rows.csv"), name="Pay 2026.csv")
    assert str(caught.value).startswith(f"Pay 2026.csv: {sentence}")


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("NYC", "new_york"), ("New York City, NY", "new_york"), ("New York, New York, USA", "new_york"), ("SF", "san_francisco"),
        ("San Francisco, CA", "san_francisco"), ("Bay Area", "san_francisco"), ("San Francisco Bay Area", "san_francisco"),
        ("LA", "los_angeles"), ("DC", "washington_dc"), ("Washington, D.C.", "washington_dc"), ("Greater Boston Area", "boston"),
        ("Seattle metro", "seattle"), ("Bangalore, India", "bengaluru"), ("Zürich", "zurich"), ("London, UK", "london"),
        ("Portland, ME", None), ("London, Ontario", None), ("Vancouver, WA", None), ("New Orleans, LA", None), ("Springfield", None),
    ],
)  # fmt: skip
def test_a_place_is_known_as_people_call_it_and_not_taken_for_its_namesake(word, place):
    assert Rules().meaning("location").of(word) == place


def test_percents_in_a_column_of_dollars_are_noticed(tmp_path):
    found = of_text([HEAD, *(f"{level},{base},15,{equity}" for level, base, equity in OF_BASE)], tmp_path)
    (said,) = [what for what in found.reading.noticed if what.startswith("a bonus under 100 dollars")]
    assert found.reading.noticed[said] == 20


@given(
    st.sampled_from([(name, word) for name, words in SAME.items() for word in (name, *words)]),
    st.sampled_from(["_", " "]),
)
@example(("base", "salary"), " ")
def test_every_synonym_is_guessed_alone_and_however_it_is_spaced(synonym, space):
    name, word = synonym
    heading = word.replace("_", space).title()
    assert guessed([heading]) == {name: heading}
    if name in ("base", "bonus", "equity"):
        for written in (f"{heading} (USD)", f"Annual {heading}", f"{heading}/yr", f"{heading} p.a."):
            assert guessed([written]) == {name: written}


def test_words_of_ones_own_are_mapped_to_levels_and_a_wrong_map_is_refused(tmp_path):
    (tmp_path / "levels.toml").write_text('[levels]\nL4 = "pm"\n"L 5" = "senior_pm"\n')
    words = read_words(tmp_path / "levels.toml")
    found = of_text(
        [HEAD, *["L4,150000,0,0"] * 5, *["l5,180000,0,0", "l-5,180000,0,0"] * 3],
        tmp_path,
        Rules(AS_OF, words={"level": words}),
    )
    assert found.bands["level"].tolist() == ["pm"] + ["senior_pm"] * (plain("L 5") == plain("l-5"))
    with pytest.raises(ValueError, match="'seniorpm' is not in"):
        Rules(words={"level": {"L5": "seniorpm"}})
    with pytest.raises(ValueError, match="is not a month"):
        Rules("November")
    with pytest.raises(ValueError, match="is not between"):
        Rules(AS_OF, 3.0)


RATES = [
    ("EUR=abc", "rate of EUR 'abc' is not a number; write the dollars for one, as EUR=1.08"),
    ("GBP=-1", "rate of GBP '-1' is not between 0 and 1,000,000; write the dollars for one, as GBP=1.08"),
    ("EUR", "rate 'EUR' is not written as NAME=VALUE"),
]


@pytest.mark.parametrize(("rate", "sentence"), RATES)
def test_a_rate_that_is_none_is_named_on_the_page_and_by_the_command(rate, sentence, tmp_path, capsys):
    with pytest.raises(ValueError, match="rate") as caught:
        rules_of(AS_OF, DRIFT, f"CHF=1.1, {rate}", "")
    assert str(caught.value) == sentence
    (tmp_path / "rows.csv").write_text(f"{HEAD}\npm,150000,0,0\n")
    assert main(["survey", str(tmp_path / "rows.csv"), "--rate", rate]) == 1
    assert f"--{sentence}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", ["EUR=1.08, GBP=1.27", "eur=1,08,gbp=1,27", "€ = 1.08; £ = 1.27", "EUR=1,08\nGBP=1.27"]
)
def test_rates_are_read_as_people_type_them(typed):
    assert dict(rules_of(AS_OF, DRIFT, typed, "").rates) == {"EUR": 1.08, "GBP": 1.27}


def test_the_command_writes_bands_that_the_product_takes_and_prints_the_same_as_json(tmp_path, capsys):
    log_linear(8, 1_000).to_parquet(tmp_path / "rows.parquet")
    out = tmp_path / "new" / "bands.csv"
    command = [
        "survey",
        str(tmp_path / "rows.parquet"),
        "--as-of",
        AS_OF,
        "--drift",
        str(DRIFT),
        "--out",
        str(out),
    ]
    assert main([*command, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kept"] == 1_000
    bands = own_bands.read(out.read_bytes(), "bands.csv")
    assert [band["base_low"] for band in said["bands"]] == [band.base_low for band in bands]
    assert main([*command, "--factors", str(tmp_path / "factors")]) == 0
    assert "1,000 of 1,000 rows count" in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "factors").iterdir()) == [
        "cells.csv",
        "locations.csv",
        "specialisms.csv",
        "stages.csv",
    ]


def test_a_command_that_fails_says_so_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "rows.csv").write_text("level,base\n")
    assert main(["survey", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "bands.csv")]) == 1
    assert "column 'equity' is missing" in capsys.readouterr().err
    assert main(["survey", "postgres://someone:secret@localhost:1/none", "--table", "t"]) == 1
    assert "secret" not in capsys.readouterr().err
    assert main(["survey", "duckdb://", "--out", str(tmp_path / "bands.csv")]) == 1
    assert "needs the name of a table" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_files_are_written_all_or_none(tmp_path, monkeypatch):
    import os

    (tmp_path / "a.csv").write_text("before")
    flushed, real = [], os.fsync

    def full(handle):
        flushed.append(handle)
        if len(flushed) > 1:
            raise OSError("no space left")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write_all({tmp_path / "a.csv": b"after", tmp_path / "b.csv": b"after"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv", "before")]


def test_progress_goes_from_nothing_to_all_in_named_steps(tmp_path):
    steps = []
    found = built(log_linear(9, 400), tmp_path, progress=lambda share, step: steps.append((share, step)))
    assert [step for _, step in steps] == list(STEPS)
    assert steps[0][0] == 0
    assert steps[-1][0] == 1
    assert headline(found).startswith("400 of 400 rows count; half of the ")
    assert "How well base of rows held out is foretold: half lie within" in text(found)


@pytest.mark.parametrize("held", [1, 2, 10**9])
def test_more_rows_than_memory_holds_give_the_same_percentiles(tmp_path, monkeypatch, held):
    """One measure at a time, two at a time, or none of them: then sorts that go to disk."""
    frame = log_linear(5, 900)
    whole = built(frame, tmp_path)
    monkeypatch.setattr("comp.survey.quantiles.MEMORY", held if held == 10**9 else 900 * 32 * held)
    monkeypatch.setattr("comp.survey.quantiles.HELD", 32 if held < 10**9 else 10**12)
    again = built(frame, tmp_path)
    pd.testing.assert_frame_equal(whole.cells, again.cells, rtol=1e-9)
    pd.testing.assert_frame_equal(whole.bands, again.bands, rtol=1e-9)
