"""The command line gives the same answers as the objects that the pages use."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT

from comp.__main__ import main
from comp.decide.compare import compare
from comp.market.pay import Role, pay
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.offer import Offer
from comp.offers.requirements import Requirements

EXAMPLES = [
    str(ROOT / "examples" / name) for name in ("series_b_new_york.toml", "big_tech_san_francisco.toml")
]


def run(capsys, *arguments):
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_pay_gives_the_model(capsys):
    code, out, _ = run(
        capsys,
        "pay",
        "--level",
        "senior_pm",
        "--stage",
        "series_b",
        "--location",
        "new_york",
        "--specialism",
        "ai",
        "--json",
    )
    answer = json.loads(out)
    expected = pay(Role("senior_pm", "series_b", "new_york", "ai"))
    assert code == 0
    assert answer["equity_kind"] == "paper"
    assert answer["pay"] == expected.to_dict("index")


def test_compare_gives_the_comparison(capsys, examples, assumptions):
    _, out, _ = run(capsys, "compare", *EXAMPLES, "--json")
    answer, expected = json.loads(out), compare(examples, assumptions)
    assert answer["years"] == 4
    assert answer["measure"] == "take_home"
    assert answer["verdict"] == {
        "winner": 1,
        "difference": expected.verdict.difference,
        "probability": expected.verdict.probability,
        "too_close": False,
    }
    for at, made in enumerate(answer["offers"]):
        assert list(made) == [
            "name",
            "yearly",
            "gross",
            "take_home",
            "present_value",
            "percentile",
            "tax_year_used",
        ]
        assert made["present_value"] == expected.summary["present_value"][at]
        assert made["take_home"] == pytest.approx(sum(row["take_home"] for row in made["yearly"]))
        assert [row["year"] for row in made["yearly"]] == [1, 2, 3, 4]
        for row in made["yearly"]:
            assert list(row) == [
                "year",
                "base",
                "bonus",
                "sign_on",
                "equity",
                "other",
                "gross",
                "paper",
                "tax",
                "take_home",
            ]
            assert row["gross"] == sum(row[part] for part in ("base", "bonus", "sign_on", "equity", "other"))
            assert row["take_home"] == row["gross"] - row["tax"]


def test_compare_in_words_and_under_other_assumptions(capsys):
    _, out, _ = run(capsys, "compare", *EXAMPLES)
    assert out.startswith("Contoso is worth ")
    _, out, _ = run(capsys, "compare", *EXAMPLES, "--measure", "gross")
    assert out.startswith("Contoso is worth ")
    _, out, _ = run(
        capsys, "compare", *EXAMPLES, "--years", "1", "--discount-rate", "0", "--measure", "gross"
    )
    assert "more over one year, before tax" in out


def test_compare_under_another_household(capsys):
    _, out, _ = run(capsys, "compare", *EXAMPLES, "--filing", "married_joint", "--json")
    couple = json.loads(out)
    _, out, _ = run(capsys, "compare", *EXAMPLES, "--json")
    assert all(
        a["take_home"] > b["take_home"]
        for a, b in zip(couple["offers"], json.loads(out)["offers"], strict=True)
    )
    _, out, _ = run(capsys, "compare", *EXAMPLES, "--start-year", "2025", "--years", "1", "--json")
    assert [made["tax_year_used"] for made in json.loads(out)["offers"]] == [[2025], [2025]]
    code, _, err = run(capsys, "compare", *EXAMPLES, "--start-year", "2026.5")
    assert (code, err.strip()) == (1, "start_year 2026.5 is not a whole number")
    code, _, err = run(capsys, "compare", *EXAMPLES, "--state", "ca")
    assert code == 1
    assert "Did you mean 'CA'?" in err


def test_pay_in_words_says_that_equity_is_paper(capsys):
    _, out, _ = run(capsys, "pay", "--level", "pm", "--stage", "seed")
    assert "Equity is paper value" in out


def test_faults_go_to_standard_error_with_exit_1(capsys, tmp_path):
    code, out, err = run(capsys, "pay", "--level", "senor_pm", "--location", "nowhere")
    assert (code, out) == (1, "")
    assert "Did you mean 'senior_pm'?" in err
    assert "location 'nowhere'" in err
    code, _, err = run(capsys, "compare", str(tmp_path / "none.toml"))
    assert code == 1
    assert "none.toml: cannot be read" in err
    code, _, err = run(capsys, "compare", *EXAMPLES, "--years", "9")
    assert (code, err.strip()) == (1, "years 9 is not between 1 and 6")


def test_a_saved_choice_is_compared_under_its_own_settings(capsys, tmp_path, examples):
    """Six years before tax where only New York will do: Contoso pays more and is out; what the command line tells counts first."""
    saved, settings = tmp_path / "saved.toml", Assumptions(years=6, measure="gross", paths=256)
    must = Requirements(locations=("new_york",))
    saved.write_text(Choice(tuple(examples), settings, must).to_toml())
    _, out, _ = run(capsys, "compare", str(saved), "--json")
    answer = json.loads(out)
    assert (answer["years"], answer["measure"], answer["verdict"]["winner"]) == (6, "gross", 0)
    assert compare(examples, settings, must).verdict.difference == answer["verdict"]["difference"]
    _, out, _ = run(capsys, "compare", str(saved), "--years", "2", "--json")
    answer = json.loads(out)
    assert (answer["years"], answer["measure"], answer["verdict"]["winner"]) == (2, "gross", 0)
    offered = tmp_path / "more.toml"
    offered.write_text(examples[0].model_copy(update={"name": "More"}).to_toml())
    _, out, _ = run(capsys, "compare", str(offered), str(saved), "--json")
    assert [made["name"] for made in json.loads(out)["offers"]] == ["More", "Northwind AI", "Contoso"]
    assert json.loads(out)["years"] == 6


def test_settings_that_cannot_all_hold_are_refused(capsys, tmp_path, examples):
    files = [tmp_path / "six.toml", tmp_path / "two.toml", tmp_path / "empty.toml"]
    choices = [Choice((examples[at],), Assumptions(years=years)) for at, years in enumerate((6, 2))]
    for file, choice in zip(files, [*choices, Choice()], strict=True):
        file.write_text(choice.to_toml())
    code, _, err = run(capsys, "compare", *map(str, files[:2]))
    assert (code, "tell different [assumptions] or [requirements]" in err) == (1, True)
    code, _, err = run(capsys, "compare", str(files[0]), str(files[2]))
    assert (code, "empty.toml: holds no offer" in err) == (1, True)


def test_a_grant_is_valued_under_the_settings_of_its_file(capsys, tmp_path):
    made = Offer.from_toml(ROOT / "examples" / "startup.toml")
    saved, settings = tmp_path / "saved.toml", Assumptions(paths=256, exit_horizon=5.0)
    saved.write_text(Choice((made,), settings).to_toml())
    _, out, _ = run(capsys, "equity", str(saved), "--json")
    _, told, _ = run(
        capsys,
        "equity",
        str(ROOT / "examples" / "startup.toml"),
        "--paths",
        "256",
        "--horizon",
        "5",
        "--json",
    )
    assert json.loads(out) == json.loads(told)
    saved.write_text(Choice((made, made)).to_toml())
    code, _, err = run(capsys, "equity", str(saved))
    assert (code, "holds 2 offers; this reads a file of one" in err) == (1, True)


def test_a_reader_that_has_seen_enough_is_no_fault():
    command = [sys.executable, "-m", "comp", "pay", "--level", "senior_pm"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0


def test_check_prints_one_fault_a_line(capsys, tmp_path):
    assert run(capsys, "check", str(ROOT / "data" / "bands.csv")) == (0, "", "")
    broken = tmp_path / "bands.csv"
    broken.write_text(
        (ROOT / "data" / "bands.csv").read_text().replace("85000", "x").replace(",pm,", ",pmm,")
    )
    code, out, _ = run(capsys, "check", str(broken))
    assert code == 1
    assert out.splitlines()[0] == "bands.csv row 2: base_low 'x' is not a number"
    code, out, _ = run(capsys, "check", str(broken), "--json")
    assert json.loads(out)[0] == {"file": "bands.csv", "row": 2, "message": "base_low 'x' is not a number"}


@pytest.mark.parametrize("command", ["pay", "compare", "check"])
def test_every_command_explains_itself(command):
    done = subprocess.run(
        [sys.executable, "-m", "comp", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--json" in done.stdout


@pytest.mark.parametrize("suffix", [".xlsx", ".html", ".csv", ".md"])
def test_out_writes_the_answer_as_a_file_and_still_prints_json(capsys, tmp_path, suffix):
    target = tmp_path / f"comparison{suffix}"
    code, out, err = run(capsys, "compare", *EXAMPLES, "--json", "--out", str(target))
    assert code == 0
    assert json.loads(out)["verdict"]["winner"] == 1
    assert err == f"Wrote {target}\n"
    assert target.stat().st_size > 400


@pytest.mark.parametrize(
    "command",
    [
        ["pay", "--level", "pm"],
        ["career", "--from", "pm"],
        ["equity", str(ROOT / "examples" / "startup.toml"), "--paths", "1024"],
    ],
)
def test_out_writes_ranges_and_careers_too(capsys, tmp_path, command):
    code, _, _ = run(capsys, *command, "--out", str(tmp_path / "it.md"))
    assert code == 0
    assert (tmp_path / "it.md").read_text().startswith("# ")


def test_out_refuses_an_ending_it_does_not_know_and_a_folder_that_is_not_there(capsys, tmp_path):
    code, out, err = run(capsys, "pay", "--level", "pm", "--out", str(tmp_path / "pay.docx"))
    assert (code, out) == (1, "")
    assert "pay.docx: a file ends in .xlsx, .html, .pdf, .csv, .md." in err
    code, _, err = run(capsys, "pay", "--level", "pm", "--out", str(tmp_path / "no" / "pay.csv"))
    assert code == 1
    assert "No such file or directory" in err
