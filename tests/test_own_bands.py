"""One's own bands: what a good file gives, and what each kind of wrong file is told, by row and column."""

import io

import pytest
from openpyxl import Workbook

from comp.catalogue import as_csv
from comp.columns import hint
from comp.market import own_bands
from comp.market.bands import Band, Own, in_force, published, using
from comp.market.curve import Setting, by_level
from comp.market.factors import compiled
from comp.market.own_bands import beside_published, read, template, unused, used
from comp.market.pay import Role, pay
from comp.schemas import SCHEMAS
from comp.tables import DataError, Fault

HEADER = tuple(SCHEMAS["bands"].columns)
HEAD = ",".join(HEADER) + "\n"
PM = "own,pm,130000,160000,155000,230000,none,12,2026,survey,own\n"
SENIOR = "own,senior_pm,160000,195000,215000,320000,none,,2026,survey,own\n"


def sheet(*lines):
    """Return a workbook with these lines in its first sheet."""
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def cells(row):
    return [float(cell) if cell.isdigit() else cell or None for cell in row.strip().split(",")]


def said(content, file="mine.csv"):
    """Return what is said of a file; the bands in force are as before."""
    with pytest.raises(DataError) as caught:
        read(content if isinstance(content, bytes) else content.encode(), file)
    assert in_force() == published()
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_gives_its_bands_in_the_order_of_the_levels():
    bands = read((HEAD + SENIOR + PM).encode(), "mine.csv")
    assert [band.level for band in bands] == ["pm", "senior_pm"]
    assert bands[0] == Band("pm", 130_000, 160_000, 155_000, 230_000, "none", 12, "2026", "survey", "own")
    with using(Own(used(bands))):
        assert pay(Role("pm")).loc["base", ["p25", "p75"]].tolist() == pytest.approx([130_000, 160_000])
        assert pay(Role("director")).loc["base", "p25"] == pytest.approx(190_000)


def test_a_byte_order_mark_is_allowed_and_excel_gives_the_same():
    plain = read((HEAD + PM + SENIOR).encode(), "mine.csv")
    marked = read(("\ufeff" + HEAD + PM + SENIOR).encode(), "mine.csv")
    excel = read(sheet(list(HEADER), cells(PM), cells(SENIOR), [None] * 20), "mine.xlsx")
    assert str(plain) == str(marked) == str(excel)


def test_a_sheet_in_ones_own_words_is_read_as_it_is():
    """Headings in any case and usual words, names and titles for levels, amounts as people write them, nothing else told."""
    written = (
        "Level;Base min;Base max;Base median;Total from;Total to\n"
        "Director / Group PM;190 000;$245,000;215k;$300k;480 000\n"
        "Sr. Product Manager;160,000;195k;175k;215,000;$320,000.00"
    )
    bands = read(written.encode(), "mine.csv")
    assert [band[:6] for band in bands] == [
        ("senior_pm", 160_000, 195_000, 215_000, 320_000, "none"),
        ("director", 190_000, 245_000, 300_000, 480_000, "none"),
    ]
    assert bands[0][6:] == (None, "undated", "estimate", "own")
    assert unused([written.splitlines()[0].split(";")]) == ("Base median",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_of_excel_is_read_in_each_encoding_and_with_each_separator(encoding, separator):
    source = PM.replace("survey,own", "survey,Gehälter 2026")
    found = read((HEAD + source).replace(",", separator).encode(encoding), "mine.csv")
    assert found == read((HEAD + PM).encode(), "mine.csv")


def test_amounts_with_dots_between_thousands_are_read_where_all_are_written_so():
    dotted = "own,pm,130.000,160.000,155.000,230.000,none,12,2026,survey,own\n"
    assert read((HEAD + dotted).encode(), "mine.csv") == read((HEAD + PM).encode(), "mine.csv")


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Base min", "base_low"), ("Min base", "base_low"), ("BASE_MAX", "base_high"), ("Salary from", "base_low"),
        ("base to (USD)", "base_high"), ("Base p25", "base_low"), ("Total comp max", "total_high"), ("TC low", "total_low"),
    ],
)  # fmt: skip
def test_the_usual_words_of_a_heading_mean_the_side_that_they_say(heading, column):
    header = HEAD.replace(column, heading)
    assert read((header + PM).encode(), "mine.csv") == read((HEAD + PM).encode(), "mine.csv")


def test_a_near_heading_is_never_the_other_side():
    assert hint("Base min", HEADER) == " Did you mean 'base_low'?"
    assert hint("Base max", HEADER) == " Did you mean 'base_high'?"
    assert hint("total_maximum", HEADER) == " Did you mean 'total_high'?"


def test_two_readings_of_a_file_are_equal_so_that_a_rerun_computes_nothing_anew():
    """Nobody counted the people behind the senior row: what is not known must not tell a reading from the next."""
    with using(Own(read((HEAD + PM + SENIOR).encode(), "mine.csv"))):
        first, before = by_level(Setting("big_tech")), compiled.cache_info().misses
    with using(Own(read((HEAD + PM + SENIOR).encode(), "mine.csv"))):
        assert by_level(Setting("big_tech")) is first
    assert compiled.cache_info().misses == before


def test_the_template_as_it_stands_has_no_fault_and_changes_nothing():
    bands = read(as_csv(template()), "bands.csv")
    assert as_csv(template()).decode().splitlines()[0] == HEAD.strip()
    assert [band[:5] for band in bands] == [band[:5] for band in published()]
    assert {band.source for band in bands} == {"own"}


def test_own_bands_leave_the_factors_of_stages_and_places_as_they_were_measured():
    """A range with little equity would else push the equity of cheap places below none, and refuse the file."""
    lean = read(
        (HEAD + "own,senior_pm,160000,185000,195000,240000,none,9,2026,survey,own\n").encode(), "mine.csv"
    )
    with using(Own(lean)):
        own = pay(Role("pm", "big_tech", "tampa"))
    assert own.equals(pay(Role("pm", "big_tech", "tampa")))


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ((HEAD + PM).encode("utf-16-le"), ["mine.csv: is not text (byte 1); save it as 'CSV UTF-8' or as .xlsx"]),
        ((HEAD + PM.replace("own,pm", "\x81,pm")).encode("latin-1"), ["mine.csv: is text in an encoding that is not known; save it as 'CSV UTF-8'"]),
        (HEAD + PM.replace("130000", "€ 130k"), ["mine.csv row 2: base_low '€ 130k' is in EUR; ranges here are in dollars a year: write what it comes to in dollars"]),
        (HEAD + PM.replace("130000", "130.000").replace("160000", '"160,000"'), ["mine.csv row 2: base_low '130.000' could be two numbers, for not all amounts here are written alike; write 231000"]),
        (HEAD + PM.replace("130000", "about 130k"), ["mine.csv row 2: base_low 'about 130k' is not a number"]),
        (HEAD + PM.replace(",pm,", ",Staff PM,"), ["mine.csv row 2: level 'Staff PM' is not one level: Staff Product Manager is usually between Senior PM and Principal PM; write senior_pm or principal_pm"]),
        ("level,base_max,base_max,total_min,total_max\n" + "pm,1,2,3,4\n", ["mine.csv row 1: column 'base_low' is missing", "mine.csv row 1: column 'base_high' is named twice"]),
        ("level,base mini,base max,total min,total max\n" + "pm,1,2,3,4\n", ["mine.csv row 1: column 'base_low' is missing", "mine.csv row 1: column 'base mini' is not known. Did you mean 'base_low'?"]),
        (HEAD + PM.replace("12,2026", "12%,2026"), ["mine.csv row 2: n '12%' is not a number; write 0.12"]),
        (HEAD.replace("base_low,", "") + PM.replace("130000,", ""), ["mine.csv row 1: column 'base_low' is missing"]),
        (HEAD + PM + PM, ["mine.csv row 3: level 'pm' stands in row 2 already"]),
        (HEAD + PM.replace("160000", "120000"), ["mine.csv row 2: base_low 130,000 is above base_high 120,000"]),
        ("", [f"mine.csv: is empty; row 1 must name the columns {', '.join(HEADER)}"]),
        (HEAD, ["mine.csv: has a header and no rows"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", ["mine.csv: is not text (byte 8); save it as 'CSV UTF-8' or as .xlsx"]),
        (b"a" * 10_000_000, ["mine.csv: is 10,000,000 bytes; a table of this kind is a few kilobytes, at most 1,000,000 are read"]),
        (HEAD + PM.replace("130000", "=A1").replace("2026", "=HYPERLINK(0)"), ["mine.csv row 2: base_low '=A1' is a formula; write the value that it gives", "mine.csv row 2: as_of '=HYPERLINK(0)' is a formula; write the value that it gives"]),
        (HEAD + "a,b,c\n" * 2_000, ["mine.csv: has 2,001 rows; a table of bands has one a level, at most 1,000 are read"]),
        (HEAD + PM.replace("130000", "1e400"), ["mine.csv row 2: base_low '1e400' is not a finite number"]),
        (HEAD + PM.replace("130000", "NaN"), ["mine.csv row 2: base_low 'NaN' is not a finite number"]),
        (HEAD + PM.replace("130000", "130"), ["mine.csv row 2: base_low '130' is not between 1,000 and 100,000,000"]),
        (HEAD + PM.replace("130000", ""), ["mine.csv row 2: base_low is empty"]),
        (HEAD + PM.replace("pm", "pmm"), ["mine.csv row 2: level 'pmm' is not in levels.csv. Did you mean 'pm'?"]),
        (HEAD + PM.replace("12,", "2,"), ["mine.csv: every row rests on fewer than 3 people, so that none is used"]),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_what_is_wrong_by_row_and_column_and_nothing_changes(content, sentences):
    assert said(content) == sentences


def test_the_row_of_a_fault_is_found_by_its_key_whatever_it_says(monkeypatch):
    def refusing(_bands):
        raise DataError([Fault("bands.csv", "too little is left", key="pm")])

    monkeypatch.setattr(own_bands, "compiled", refusing)
    (sentence,) = said(HEAD + SENIOR + PM)
    assert sentence.startswith("mine.csv row 3: too little is left; a total must leave equity")


def test_a_total_that_leaves_no_equity_is_named_by_its_row():
    lean = SENIOR.replace("215000,320000", "161000,196000")
    (sentence,) = said(HEAD + PM + lean)
    assert sentence.startswith(
        "mine.csv row 3: level 'senior_pm': base and bonus leave 0 of the median total"
    )


def test_faults_of_a_sheet_carry_the_same_rows_and_columns_and_formulas_are_refused():
    faults = said(sheet(list(HEADER), cells(PM), ["own", "cpo", "=1+1", "12%", 3e5]), "mine.xlsx")
    assert [fault.split("'")[0] for fault in faults] == [
        "mine.xlsx row 3: base_low ",
        "mine.xlsx row 3: base_high ",
        "mine.xlsx row 3: total_high is empty",
    ]
    assert "'=1+1' is a formula; write the value that it gives" in faults[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04" + b"x" * 99, "mine.xlsx: is damaged, or not an Excel workbook; save it again"),
        (sheet(list(HEADER))[:-200], "mine.xlsx: is damaged, or not an Excel workbook; save it again"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "mine.xlsx: is an Excel file of the old kind; save it as .xlsx or as 'CSV UTF-8'"),
        (sheet(list(HEADER), *[["x" * 3_000] for _ in range(2_000)]), "mine.xlsx: unpacks to"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_is_named(content, sentence):
    assert said(content, "mine.xlsx")[0].startswith(sentence)


def test_small_samples_are_marked_and_tiny_ones_hidden_and_not_used():
    rows = HEAD + PM.replace("12,", "4,") + SENIOR.replace(",,", ",2,")
    bands = read(rows.encode(), "mine.csv")
    table = beside_published(bands).set_index("Level")
    assert table.loc["PM", "Range used"] == "yours (small sample: under 5)"
    assert table.loc["Senior PM", "Your base"] == "hidden"
    assert table.loc["Senior PM", "Range used"] == "published (yours: under 3 people)"
    assert "215,000" not in table.to_csv()
    assert [band.level for band in used(bands)] == ["pm"]
