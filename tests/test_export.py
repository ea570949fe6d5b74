"""Files to take along: the numbers of the page in every format, sums that add up, and what was typed stays text."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from html import escape

import numpy as np
import openpyxl
import pytest
from conftest import ROOT, offer
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from comp.decide.compare import Comparison, compare, running_totals
from comp.decide.flip_points import flip_points
from comp.decide.not_told import unknowns
from comp.decide.risk import risk
from comp.export import band_table, career_path, comparison, package_file, pdf
from comp.export.document import Cell, Document, Prose, Table
from comp.export.excel import workbook
from comp.export.markdown import escaped, markdown
from comp.export.save import KINDS, kind_of, save
from comp.export.save import csv as as_csv
from comp.export.webpage import webpage
from comp.market.career import Career, Move, Plan, career
from comp.market.curve import Setting
from comp.market.pay import Role, pay
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Offer
from comp.offers.package import Package, package
from comp.offers.requirements import Requirements
from comp.reports import flips as flips_report
from comp.reports import not_told as not_told_report
from comp.reports import risk as risk_report
from comp.reports.comparison import headline
from comp.reports.exhibit import Exhibit
from comp.whole_files import write_all

OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
HOSTILE = ('=HYPERLINK("http://x.test","pay")', "@SUM(A1)", "<script>alert(1)</script> & | **b**", "+1-2")


@cache
def a_comparison() -> Comparison:
    """Return the comparison of the two examples: nothing changes it, so one serves all tests."""
    files = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
    return compare([Offer.from_toml(ROOT / "examples" / name) for name in files], Assumptions())


@cache
def its_document() -> Document:
    return comparison.document(a_comparison())


@pytest.fixture(scope="module")
def answer():
    return a_comparison()


@pytest.fixture(scope="module")
def documents():
    """One document of each kind."""
    role = Role("senior_pm", "series_b", "new_york", "ai")
    here, there = Setting("series_b", "new_york", "ai"), Setting("big_tech", "seattle")
    return {
        "comparison": its_document(),
        "pay": band_table.role_document(role),
        "curve": band_table.curve_document("senior_pm", here, "total", there),
        "career": career_path.document(a_career()),
        "startup": package_file.document(a_grant()),
    }


@cache
def a_grant() -> Package:
    return package(Offer.from_toml(ROOT / "examples" / "startup.toml"), Assumptions(paths=1024))


def a_career() -> Career:
    return career(Plan(Role("pm", "series_b", "new_york"), move=Move(4, "big_tech")))


def opened(content, *, formulas=False):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)


def column(sheet, heading):
    """Return the cells under a heading, from the row below it on."""
    at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    return [sheet.cell(row, at.column).value for row in range(at.row + 1, sheet.max_row + 1)]


def formulas_of(book):
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_the_workbook_holds_the_totals_of_the_page_as_numbers(answer):
    sheet = opened(workbook(its_document()))["By year"]
    totals = column(sheet, "Total")
    assert totals[: len(answer.yearly)] == pytest.approx(answer.yearly["gross"].tolist(), abs=1e-9)
    assert totals[len(answer.yearly) :] == pytest.approx(answer.summary["gross"].tolist(), abs=1e-9)
    assert all(isinstance(value, int | float) for value in totals)


def test_every_total_is_a_formula_over_the_parts_beside_it(answer):
    sheet = opened(workbook(its_document()), formulas=True)["By year"]
    years = len(answer.yearly)
    assert column(sheet, "Total")[:years] == [f"=SUM(C{row}:G{row})" for row in range(2, years + 2)]
    assert column(sheet, "Base")[years:] == ["=SUM(C2:C5)", "=SUM(C6:C9)"]


@pytest.mark.parametrize("name", ["comparison", "pay", "curve", "career", "startup"])
def test_every_number_of_a_workbook_is_a_number_and_every_formula_carries_its_value(documents, name):
    content = workbook(documents[name])
    values = opened(content)
    for title, coordinate, _ in formulas_of(opened(content, formulas=True)):
        assert isinstance(values[title][coordinate].value, int | float), (title, coordinate)
    for sheet in values:
        if sheet.title in ("Sources", "Offers", "Assumptions"):
            continue
        for row in sheet.iter_rows():
            texts = [cell.value for cell in row if isinstance(cell.value, str)]
            assert not [text for text in texts if re.fullmatch(r"[\d,.]+", text)]


def test_every_source_is_named_with_its_kind(documents):
    for document in documents.values():
        book = opened(workbook(document))
        kinds, named = column(book["Sources"], "Kind"), column(book["Sources"], "Source")
        assert len(kinds) > 3
        assert set(kinds) <= {"official", "survey", "published", "estimate", "as told"}
        assert all(named)


def test_the_inputs_of_the_offers_are_all_there_as_numbers(examples):
    sheet = opened(workbook(its_document()))["Offers"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=2)}
    assert rows["Cash: base"] == [each.cash.base for each in examples]
    assert rows["Cash: bonus target"] == [each.cash.bonus_target for each in examples]
    assert rows["Role: location"] == ["New York, NY", "San Francisco Bay Area, CA"]
    assert rows["Grants 1: shares"] == [60_000, None]
    assert rows["Grants 1: strike"] == [1.85, 0]
    assert rows["Company: post money"] == [260_000_000, None]


def test_a_hostile_name_is_text_in_every_format(assumptions):
    answer = compare([offer(name=name) for name in HOSTILE], assumptions)
    document = comparison.document(answer)
    book = opened(workbook(document), formulas=True)
    written = {row[0].value for row in book["By year"].iter_rows(min_row=2)}
    assert set(HOSTILE) <= written
    assert {text for _, _, text in formulas_of(book)}.isdisjoint(HOSTILE)
    assert all(re.match(r"=(SUM\(|'By year'!|[A-Z]\d+[+-])", text) for _, _, text in formulas_of(book))

    charts = zipfile.ZipFile(io.BytesIO(workbook(document)))
    drawn = [charts.read(name).decode() for name in charts.namelist() if name.startswith("xl/charts/chart")]
    points = [point for chart in drawn for point in re.findall(r"<c:f>(.*?)</c:f>", chart)]
    assert len(drawn) == 4
    assert all(re.fullmatch(r"'[\w ]+'!\$[A-Z]\$\d+(:\$[A-Z]\$\d+)?", point) for point in points)

    rows = list(csv.reader(io.StringIO(as_csv(document).decode())))
    assert {row[0] for row in rows[1:]} == {"'" + name if name[0] in "=@+" else name for name in HOSTILE}

    page = webpage(document).decode()
    outside = re.sub(r"<script[^>]*>.*?</script>", "", page, flags=re.DOTALL)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; | **b**" in outside

    text = rendered(markdown(document).decode())
    assert "<script>alert" not in text
    assert "<strong>b<" not in text  # labels of ours are bold
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; | **b**" in text


def rendered(text):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
@example("- a")
@example("1. a")
@example("# a")
@example("a | b")
@example("![x](http://x.test/y.png)")
@example("=====")
@example("---")
@example("    code")
@example("http://x.test")
@example("`a` \\* &lt; $x$ ~~y~~")
def test_escaped_text_is_one_paragraph_that_reads_as_it_was_typed(text):
    line = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    if not line:
        assert tokens == []
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} == {"text"}
    assert "".join(child.content for child in children) == line


def test_a_page_holds_the_charts_of_the_screen_and_may_ask_for_nothing(documents):
    for document in documents.values():
        page = webpage(document).decode()
        charts = [part for part in document.parts if isinstance(part, Exhibit)]
        assert page.count('class="chart"') == len(charts)
        assert "default-src 'none'" in page
        outside = re.sub(r"<script[^>]*>.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(r"(src|href|action|url)\s*[=(]", outside.split("</style>")[1])
        assert len(page) < 2_500_000


def test_markdown_says_the_answer_first_and_holds_every_table(documents):
    for document in documents.values():
        text = rendered(markdown(document).decode())
        assert text.startswith("<h1>")
        assert text.count("<table>") == sum(not isinstance(part, Prose) for part in document.parts)


def test_the_answer_is_the_page_s_in_every_format(answer):
    document = its_document()
    said = headline(answer)
    assert opened(workbook(document))["Answer"]["A1"].value == said
    assert said in webpage(document).decode()
    assert said in markdown(document).decode()


def test_the_csv_is_numbers_that_add_up(answer):
    rows = list(csv.DictReader(io.StringIO(as_csv(its_document()).decode())))
    assert len(rows) == len(answer.yearly)
    for row, gross in zip(rows, answer.yearly["gross"], strict=True):
        parts = sum(float(row[name]) for name in ("Base", "Bonus", "Sign-on", "Equity", "Other"))
        assert float(row["Total"]) == pytest.approx(gross, abs=0.005)
        assert parts == pytest.approx(gross, abs=0.03)


def test_the_band_table_is_the_model_s(documents):
    role = Role("senior_pm", "series_b", "new_york", "ai")
    sheet = opened(workbook(documents["pay"]))["Pay"]
    assert column(sheet, "p50") == pytest.approx(pay(role)["p50"].tolist())


def test_one_offer_alone_and_six_years_and_no_paper_work():
    for years in (1, 6):
        document = comparison.document(compare([offer()], Assumptions(years=years)))
        for kind in (".xlsx", ".html", ".csv", ".md"):
            assert KINDS[kind].make(document)
        totals = column(opened(workbook(document))["By year"], "Total")
        assert totals[-1] == pytest.approx(sum(totals[:-1]))


@pytest.mark.parametrize("measure", ["gross", "take_home", "adjusted"])
def test_the_running_total_is_that_of_the_page_by_every_measure(examples, measure):
    answer = compare(examples, Assumptions(measure=measure))
    book = opened(workbook(comparison.document(answer)))
    ends = running_totals(answer)["paid"].to_numpy().reshape(2, -1)
    for at, name in enumerate(("Northwind AI", "Contoso")):
        assert column(book["So far"], name) == pytest.approx(ends[at].tolist())


def test_an_offer_without_a_tax_model_leaves_its_tax_empty_and_says_so_nowhere_as_a_number(assumptions):
    abroad = offer(name="Abroad", role=Role("senior_pm", "public", "london"))
    answer = compare([abroad, offer(role=Role("senior_pm", "public", "new_york"))], assumptions)
    assert answer.yearly["take_home"].isna().sum() == 4
    document = comparison.document(answer)
    sheet = opened(workbook(document))["By year"]
    kept = column(sheet, "Take-home")
    assert kept[:4] == [None] * 4
    assert kept[8] is None
    assert kept[9] == pytest.approx(answer.summary["take_home"][1])
    for kind in (".html", ".md", ".csv"):
        assert "nan" not in re.findall(r"\bnan\b", KINDS[kind].make(document).decode())[:1]


def test_take_home_is_the_total_less_the_tax_beside_it(examples, assumptions):
    sheet = opened(workbook(comparison.document(compare(examples, assumptions))), formulas=True)["By year"]
    assert column(sheet, "Take-home")[0] == "=H2-J2"
    assert [sheet["H1"].value, sheet["J1"].value] == ["Total", "Tax"]


def test_a_file_tells_what_is_sure_what_flips_and_what_is_not_told_where_the_page_does(answer):
    document = its_document()
    titles = [part.title for part in document.parts]
    on_page = [
        "Where each part stands in its own market",
        "How sure is this",
        "In how many futures each is ahead, and by how much",
        "What the risk is worth to you",
        "What is kept, in good and bad futures",
        "What would flip it",
        "How far each assumption moves the difference",
        "What to ask for",
        "Leaving early",
        "What they have not told you",
        "What each answer moves",
    ]
    assert sorted(on_page, key=titles.index) == on_page
    found, unknown = risk(answer), unknowns(answer)
    said = [
        risk_report.answer(answer, found),
        risk_report.aversion(answer, found),
        flips_report.flips_answer(answer, flip_points(answer)),
        flips_report.growth_answer(answer),
        flips_report.states_answer(answer),
        not_told_report.answer(answer, unknown),
        *(words for _, words in not_told_report.listed(answer, unknown)),
    ]
    page = webpage(document).decode()
    assert all(said)
    assert [sentence for sentence in said if escape(sentence) not in page] == []


def test_a_workbook_holds_the_futures_the_flips_and_what_is_not_told_as_the_model_s_numbers(answer):
    book = opened(workbook(its_document()))
    found, flips, unknown = risk(answer).table, flip_points(answer), unknowns(answer)
    for heading, name in (("Average", "mean"), ("Worst tenth", "worst_tenth"), ("Median", "p50")):
        assert column(book["How sure"], heading) == pytest.approx(found[name].tolist())
    sure = column(book["How sure"], "Worth for sure to you, at the safe rate")
    assert sure == pytest.approx(found["certainty_equivalent"].tolist())
    assert column(book["How sure"], "Private shares pay nothing")[1] is None
    of_winner = answer.paths[1] - answer.paths[0]
    ahead = column(book["Ahead by"], "Contoso is ahead by less than")
    assert ahead[3] == pytest.approx(float(np.median(of_winner)))
    turning = column(book["What flips it"], "Flips at (empty: never)")
    assert turning == [
        flip.value if flip.value is None else pytest.approx(flip.value, abs=1e-4) for flip in flips
    ]
    assert column(book["What flips it"], "Difference at usual to") == pytest.approx(
        [flip.swing[1] for flip in flips]
    )
    assert column(book["Not told"], "Moves") == pytest.approx([one.moves for one in unknown])


ABROAD = Role("senior_pm", "public", "london")
LISTED = Role("senior_pm", "public", "new_york")
PRIVATE = Role("senior_pm", "series_b", "new_york")
PRIVATE_ABROAD = Role("senior_pm", "series_b", "london")


@pytest.mark.parametrize(
    "roles", [(LISTED, LISTED), (ABROAD,), (ABROAD, PRIVATE_ABROAD), (PRIVATE, ABROAD, LISTED, LISTED)]
)
def test_any_offers_export_with_what_is_sure_and_a_flip_only_where_there_is_a_choice(roles):
    many = [offer(name=f"No {at}", role=role) for at, role in enumerate(roles)]
    document = comparison.document(compare(many, Assumptions(paths=256)))
    titles = [part.title for part in document.parts]
    assert "How sure is this" in titles
    assert ("What would flip it" in titles) == (len(roles) > 1)
    names = opened(workbook(document)).sheetnames
    assert ("What flips it" in names) == ("Ahead by" in names) == (len(roles) > 1)
    for kind in (".html", ".md", ".csv"):
        assert not re.search(
            r"\bnan\b",
            re.sub(r"<script.*?</script>", "", KINDS[kind].make(document).decode(), flags=re.DOTALL),
        )


def test_offers_that_nobody_may_take_still_export(assumptions):
    """With every offer out there is no contest: no chance of being ahead, nothing to flip, and no fault."""
    answer = compare([offer(name="A"), offer(name="B")], assumptions, Requirements(("boston",)))
    document = comparison.document(answer)
    assert "Ahead by" not in opened(workbook(document)).sheetnames
    assert "There are no two offers to choose between." in webpage(document).decode()


def test_a_chart_of_a_workbook_says_what_it_shows():
    sheets = zipfile.ZipFile(io.BytesIO(workbook(its_document())))
    drawings = [
        sheets.read(name).decode() for name in sheets.namelist() if name.startswith("xl/drawings/drawing")
    ]
    told = [words for drawing in drawings for words in re.findall(r' descr="([^"]+)"', drawing)]
    assert len(told) == 4
    assert any("Contoso is ahead of Northwind AI" in words for words in told)


def test_a_startup_grant_s_paper_and_cost_are_formulas_and_its_chances_add_up(documents):
    valued, book = a_grant(), opened(workbook(documents["startup"]))
    assert column(book["Grants"], "On paper")[-1] == pytest.approx(valued.paper)
    assert column(book["Grants"], "To exercise")[-1] == pytest.approx(valued.exercise_cost)
    often = column(book["How it can end"], "How often")
    assert often[-1] == pytest.approx(1)
    assert sum(often[:-1]) == pytest.approx(1)
    formulas = opened(workbook(documents["startup"]), formulas=True)["Grants"]
    assert column(formulas, "On paper")[0] == "=C2*MAX(E2-D2,0)"


def test_dollars_of_a_table_are_whole_and_a_price_keeps_its_cents():
    assert [str(Cell(value)) for value in (919_104.159, 1_000.4, 5.25, 0.0)] == [
        "919,104",
        "1,000",
        "5.25",
        "0",
    ]


def test_a_number_reads_as_people_write_it():
    shown = [
        Cell(182_400.0),
        Cell(1.85),
        Cell(0.15, "fraction"),
        Cell(float("nan")),
        Cell(None),
        Cell("=1", "text"),
    ]
    assert [str(cell) for cell in shown] == ["182,400", "1.85", "15 %", "", "", "=1"]


def test_a_file_of_an_unknown_kind_is_refused_by_name_before_anything_is_made():
    with pytest.raises(ValueError, match=r"pay\.xlx: a file ends in .*Did you mean '\.xlsx'"):
        kind_of("pay.xlx")
    with pytest.raises(ValueError, match="a file ends in"):
        kind_of("pay")


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "pay.md"
    target.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_all({target: b"new"})
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_save_that_the_system_cuts_half_way_leaves_the_old_file(tmp_path):
    target = tmp_path / "comparison.xlsx"
    target.write_bytes(b"old" * 100)
    command = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from pathlib import Path; from comp.whole_files import write_all; write_all({Path(sys.argv[1]): b'x' * 100_000})"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, str(target)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "File too large" in done.stderr
    assert target.read_bytes() == b"old" * 100
    assert list(tmp_path.iterdir()) == [target]


def test_saving_through_a_link_writes_what_it_points_to(tmp_path):
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("old")
    link.symlink_to(real)
    write_all({link: b"new"})
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_without_a_browser_pdf_says_what_to_do_instead(documents, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    with pytest.raises(ValueError, match=r"PDF needs a Chromium on this machine\. The HTML file prints"):
        save(documents["pay"], tmp_path / "pay.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_browser_that_does_not_print_is_said_and_leaves_nothing(documents, monkeypatch):
    monkeypatch.setattr(pdf, "browser", lambda: shutil.which("false"))
    with pytest.raises(pdf.NoBrowserError, match="did not print"):
        pdf.pdf(documents["pay"])


def test_a_document_without_charts_carries_no_script_of_charts():
    import pandas as pd

    document = Document("t", "a", "g", (Table("T", pd.DataFrame({"A": ["1"]})),), pd.DataFrame(), ())
    assert len(webpage(document)) < 20_000


def stripped(content, target):
    """Write the workbook without the values that its formulas carry, so that whoever opens it must work them out."""
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            after.writestr(name, data)


@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not on this machine (apt-get install libreoffice-calc)"
)
def test_libreoffice_opens_every_workbook_with_the_same_numbers_carried_or_worked_out_anew(
    documents, tmp_path
):
    """One start of LibreOffice for all: each workbook as it is, and with the values of its formulas taken out."""
    books, sources = {name: workbook(document) for name, document in documents.items()}, []
    for name, content in books.items():
        sources += [tmp_path / f"{name}.xlsx", tmp_path / f"{name}_anew.xlsx"]
        sources[-2].write_bytes(content)
        stripped(content, sources[-1])
    profile, folder = f"-env:UserInstallation=file://{tmp_path}/profile", str(tmp_path / "back")
    command = [OFFICE, "--headless", profile, "--convert-to", "xlsx", "--outdir", folder, *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for name, content in books.items():
        expected, formulas = opened(content), formulas_of(opened(content, formulas=True))
        assert len(formulas) > 5 or name in ("pay", "career")
        for file in (f"{name}.xlsx", f"{name}_anew.xlsx"):
            got = opened((tmp_path / "back" / file).read_bytes())
            assert got.sheetnames == expected.sheetnames
            for title, coordinate, _ in formulas:
                value = expected[title][coordinate].value
                assert got[title][coordinate].value == pytest.approx(value, abs=1e-6), (
                    file,
                    title,
                    coordinate,
                )
