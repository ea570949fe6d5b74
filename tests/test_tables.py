"""The tables of data/, and what the reader says of wrong ones."""

import csv
import re

import pytest

from comp import tables
from comp.columns import KINDS
from comp.market.pay import Role
from comp.schemas import SCHEMAS

FILES = sorted(path.stem for path in tables.DATA.glob("*.csv"))
BANDS = "band_set,level,base_low,base_high,total_low,total_high,open_ended,n,as_of,kind,source\n"
GOOD = "mine,pm,120000,150000,145000,210000,none,12,2026,survey,judgement\n"


def rows_of(name):
    return list(csv.DictReader((tables.DATA / f"{name}.csv").read_text().splitlines()))


def faults(tmp_path, content, name="bands.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(fault) for fault in tables.check(path)]


@pytest.mark.parametrize("name", FILES)
def test_every_table_has_a_schema_and_no_fault(name):
    assert tables.check(tables.DATA / f"{name}.csv") == []


def test_every_schema_has_a_table():
    assert sorted(SCHEMAS) == FILES


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("aliases", "states", "sources")])
def test_every_row_has_a_source_of_its_kind(name):
    """A row that says estimate rests on a judgement or a weak source; an official one on an official source."""
    kinds = dict(zip(tables.load("sources")["source"], tables.load("sources")["kind"], strict=True))
    for row in rows_of(name):
        columns = [column for column in row if column == "source" or column.endswith("_source")]
        assert any(row[column] for column in columns), row
        for column in columns:
            kind = row.get(column.replace("source", "kind"), "")
            if row[column]:
                assert kind in KINDS, row
                assert kind == "estimate" or kinds[row[column]] == kind, row


def test_every_source_is_used():
    used = {
        row[column]
        for name in FILES
        for row in rows_of(name)
        for column in row
        if column.endswith("source") and name != "sources"
    }
    used.add("own")  # stands in the files of whoever measured numbers of their own
    assert set(tables.ids("sources")) - used == set()


def test_a_good_row_has_no_fault(tmp_path):
    assert faults(tmp_path, BANDS + GOOD) == []
    assert faults(tmp_path, "\ufeff" + BANDS + GOOD) == []  # a spreadsheet's byte-order mark


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("mine,senor_pm,1,2,3,4,none,,2026,survey,judgement", "row 2: level 'senor_pm' is not in levels.csv. Did you mean 'senior_pm'?"),
        ('mine,pm,"120,000",150000,,,none,,2026,survey,judgement', "row 2: base_low '120,000' is not a number; write 120000"),
        ("mine,pm,12%,150000,,,none,,2026,survey,judgement", "row 2: base_low '12%' is not a number; write 0.12"),
        ("mine,pm,lots,150000,,,none,,2026,survey,judgement", "row 2: base_low 'lots' is not a number"),
        ("mine,pm,-5,150000,,,none,,2026,survey,judgement", "row 2: base_low '-5' is not between 0 and 1e+12"),
        ("mine,pm,1e400,150000,,,none,,2026,survey,judgement", "row 2: base_low '1e400' is not a finite number"),
        ("mine,pm,nan,150000,,,none,,2026,survey,judgement", "row 2: base_low 'nan' is not a finite number"),
        ("mine,pm,160000,150000,,,none,,2026,survey,judgement", "row 2: base_low 160,000 is above base_high 150,000"),
        ("mine,pm,1,2,3,4,none,,2026,surveyed,judgement", "row 2: kind 'surveyed' is not one of official, survey, published, estimate. Did you mean 'survey'?"),
        ("mine,pm,1,2,3,4,none,,2026,survey,", "row 2: source is empty"),
        ("mine,pm,1,2,3,4,none,,2026,survey", "row 2: has 10 cells, the header has 11; a comma inside a cell needs quotes"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_what_is_allowed(tmp_path, row, sentence):
    assert faults(tmp_path, BANDS + row + "\n") == [f"bands.csv {sentence}"]


def test_all_faults_come_at_once_in_the_order_of_rows(tmp_path):
    rows = (
        "mine,pm,x,1,2,3,none,,2026,survey,judgement\n"
        + GOOD
        + GOOD
        + "mine,cpo,1,2,,,sometimes,,2026,survey,nobody\n"
    )
    found = faults(tmp_path, BANDS + rows)
    assert [line.split(":")[0] for line in found] == [
        "bands.csv row 2",
        "bands.csv row 4",
        "bands.csv row 5",
        "bands.csv row 5",
    ]
    assert found[1].endswith("stands in row 3 already")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        (BANDS, "has a header and no rows"),
        (b"\xff\xfe\x00b", "is not UTF-8 text"),
        (BANDS.replace(",", ";") + GOOD, "separated by semicolons"),
        (BANDS.replace("base_low,", "") + GOOD, "column 'base_low' is missing"),
        (
            BANDS.replace("base_low", "base_lo") + GOOD,
            "column 'base_lo' is not known. Did you mean 'base_low'?",
        ),
        (BANDS.replace("base_low", "base_high") + GOOD, "column 'base_high' is named twice"),
        (b"\x00" * 6_000_000, "is larger than 5,000,000 bytes"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, content, sentence):
    assert any(sentence in line for line in faults(tmp_path, content))


def test_a_file_of_no_known_name_or_no_file_at_all(tmp_path):
    assert "Did you mean 'bands'?" in faults(tmp_path, GOOD, "band.csv")[0]
    assert str(tables.check(tmp_path / "bands.csv")[0]) == "bands.csv: there is no such file"


VESTING = "schedule,name,from_month,to_month,every_months,fraction,as_of,kind,source,note\n"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("a,A,0,12,12,0.9,2026,estimate,judgement,\n", "sum to 0.9; they must sum to 1"),
        (
            "a,A,0,12,12,0.5,2026,estimate,judgement,\na,A,6,24,6,0.5,2026,estimate,judgement,\n",
            "overlaps one to month 12",
        ),
        ("a,A,0,10,4,1,2026,estimate,judgement,\n", "is not a whole number of steps of 4 months"),
        ("a,A,12,0,4,1,2026,estimate,judgement,\n", "from_month 12 is above to_month 0"),
    ],
)
def test_a_schedule_that_is_not_whole_is_named(tmp_path, rows, sentence):
    assert any(sentence in line for line in faults(tmp_path, VESTING + rows, "vesting.csv"))


def test_employer_shares_that_are_no_whole_are_named(tmp_path):
    broken = (tables.DATA / "stages.csv").read_text().replace(",0.45,", ",0.40,")
    assert "must sum to 1" in faults(tmp_path, broken, "stages.csv")[0]


def test_flags_and_open_ends_may_be_written_as_a_spreadsheet_does(tmp_path):
    assert faults(tmp_path, BANDS + GOOD.replace("none", "TRUE")) == []
    broken = (tables.DATA / "stages.csv").read_text().replace("Seed,yes", "Seed,perhaps")
    assert "private 'perhaps' is not yes or no" in faults(tmp_path, broken, "stages.csv")[0]


def test_an_alias_stands_for_its_id():
    assert tables.resolve("vesting", "google", "schedule") == "google_2024"


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("level", "Senior Product Manager", "senior_pm"),
        ("level", "Director / Group PM", "director"),
        ("level", "Director", "director"),
        ("location", "NYC", "new_york"),
        ("stage", "Series B", "series_b"),
        ("level", "staff", "'staff' is not one level: Staff Product Manager is usually between Senior PM and Principal PM; write senior_pm or principal_pm"),
        ("level", "Head of Product", "write director or vp_product or cpo"),
        ("level", "Product Intern", "Product Intern is below all of them"),
        ("level", "pmm", "is not in levels.csv. Did you mean 'pm'?"),
        ("location", "San Fransisco", "Did you mean 'san_francisco'?"),
    ],
)  # fmt: skip
def test_a_role_is_told_in_usual_words_and_a_title_of_several_levels_says_which(part, value, said):
    if said in tables.ids(f"{part}s"):
        assert getattr(Role(**({"level": "pm"} | {part: value})), part) == said
    else:
        with pytest.raises(ValueError, match=re.escape(said)):
            Role(**({"level": "pm"} | {part: value}))


def test_every_alias_stands_for_an_id():
    frame = tables.load("aliases")
    assert all(id_ in tables.ids(table) for table, id_ in zip(frame["table"], frame["id"], strict=True))
