"""What the READMEs show is true: commands run, the example gives its row, both languages agree."""

import csv
import doctest
import re
import runpy
import shlex
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.files import FILES
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.writers import EXTRACTION_FAILED
from pipeline.reading import RejectReason
from pipeline.reading.inputs import SUFFIXES

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.fr.md")
EACH_README = pytest.mark.parametrize("readme", READMES)
#: Enough of the corpus to evaluate on, few enough to be quick.
CORPUS_ARTICLES = ("C01", "C02", "C04")


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text("utf-8")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", text_of(readme))


def shown_commands(readme: str) -> list[tuple[str, list[str]]]:
    """Return every command of a console block with the lines that the README shows as its output."""
    shown: list[tuple[str, list[str]]] = []
    for line in "".join(blocks(readme, "console")).splitlines():
        if line.startswith("$ "):
            shown.append((re.sub(r"\s+#.*", "", line[2:]), []))
        elif line != "…":
            shown[-1][1].append(line)
    return shown


def program_commands(readme: str) -> list[tuple[str, list[str]]]:
    return [(command, output) for command, output in shown_commands(readme) if "breche " in command]


def articles_of(readme: str) -> tuple[str, str]:
    """Return the article of the first run, and the later one on the same incident."""
    first, later, *_ = blocks(readme, "text")
    return first, later


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the READMEs speak of, as current folder."""
    article, later = articles_of("README.md")
    for name, text in (("articles/valbrune.txt", article), ("suites/valbrune-bilan.txt", later)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    with (tmp_path / "veille.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(
            [["cle", "texte", "depeche"], ["v1", article.replace("Valbrune", "Rocherive"), article]]
        )
    corpus = tmp_path / "corpus" / "dev"
    corpus.mkdir(parents=True)
    for name in CORPUS_ARTICLES:
        shutil.copy(ROOT / "corpus" / "dev" / f"{name}.txt", corpus)
    for name, header_lines in (("metadata.csv", 1), ("gold.jsonl", 0)):
        lines = (ROOT / "corpus" / "dev" / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines[header_lines:] if any(one in line[:40] for one in CORPUS_ARTICLES)]
        (corpus / name).write_text("".join(lines[:header_lines] + kept), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(command: str) -> Result:
    """Run `command` in this process; `cat FILE |` before it becomes its standard input."""
    feeder, _, program = command.rpartition("|")
    stdin = Path(shlex.split(feeder)[1]).read_bytes() if feeder else None
    name, *arguments = shlex.split(program)
    assert name == "breche"
    return CliRunner().invoke(app, arguments, input=stdin)


def fill_in(workbook: Path, column: str, value: str) -> None:
    """Write what an analyst would into the first row of the review."""
    book = openpyxl.load_workbook(workbook)
    (header,) = book["review"].iter_rows(max_row=1, values_only=True)
    book["review"].cell(2, header.index(column) + 1).value = value
    book.save(workbook)


@EACH_README
def test_readme_commands_run_and_print_what_it_shows(readme: str, workplace: Path) -> None:
    commands = program_commands(readme)
    assert {command.split("breche ")[1].split()[0] for command, _ in commands} == {
        "evaluate",
        "explain",
        "export",
        "review",
        "run",
    }
    assert "`records_value_corrected`" in text_of(readme)
    for command, shown in commands:
        result = invoke(command)
        if command == "breche review export":
            fill_in(workplace / "review.xlsx", "records_value_corrected", "43 815")
        assert result.exit_code == 0, f"{command}\n{result.output}"
        printed = {" ".join(line.split()) for line in result.output.splitlines()}
        for line in shown:
            assert " ".join(line.split()) in printed, f"{command} does not print {line!r}"
    with Path("outputs", "incidents.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["records_value"], row["reviewed"]) == ("43815", "records_value")


@EACH_README
def test_readme_example_gives_the_row_shown(readme: str, workplace: Path) -> None:
    (example,) = re.findall(r"(?s)<!-- example -->\n(.*?)<!-- /example -->", text_of(readme))
    shown = dict(re.findall(r"(?m)^\| (\w+) \| (.*) \|$", example)[1:])
    assert invoke("breche run articles --output outputs").exit_code == 0
    with Path("outputs", "incidents.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert {column: row[column] for column in shown} == {
        column: value.replace("\\|", "|") for column, value in shown.items()
    }
    assert row["reviewed"] == ""


@EACH_README
def test_readme_python_runs(readme: str, workplace: Path) -> None:
    assert invoke("breche run articles --output outputs").exit_code == 0
    code = "".join(blocks(readme, "python"))
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["proofs"]) == len(names["evidence"]) > 0  # type: ignore[arg-type]
    assert names["data_types"]["name"] == 1  # type: ignore[index]
    assert list(names["incidents"]["year"]) == ["2024"]  # type: ignore[index]


@EACH_README
def test_readme_sql_finds_what_articles_say_differently(readme: str, workplace: Path) -> None:
    (query,) = blocks(readme, "sql")
    assert invoke("breche run articles suites --output outputs").exit_code == 0
    with closing(sqlite3.connect(Path("outputs", DATABASE))) as database:
        (row,) = database.execute(query)
    assert row == (
        "centre hospitalier de Valbrune",
        "records",
        "exact 43812 patients",
        "exact 41250 patients",
        "valbrune",
    )


@EACH_README
def test_readme_names_every_table_of_the_database(readme: str, workplace: Path) -> None:
    assert invoke("breche run articles --output outputs").exit_code == 0
    with closing(sqlite3.connect(Path("outputs", DATABASE))) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    section = text_of(readme).partition("SQL\n")[2].partition("```sql")[0]
    assert set(re.findall(r"(?m)^\| `(\w+)`", section)) == {name for (name,) in tables}


@EACH_README
def test_readme_python_session_prints_what_it_shows(readme: str) -> None:
    (session,) = blocks(readme, "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, readme, readme, 0)
    assert doctest.DocTestRunner().run(test) == doctest.TestResults(failed=0, attempted=len(test.examples))


def test_bench_measures(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = str(ROOT / "bench" / "throughput.py")
    monkeypatch.setattr(sys, "argv", [script, "--corpus", "articles", "--repeat", "1", "--rounds", "1"])
    runpy.run_path(script, run_name="__main__")
    printed = capsys.readouterr().out
    for word in ("stock nlp.pipe", "complete run", "ratio", "peak memory", "extract_incidents", "valbrune"):
        assert word in printed


@EACH_README
def test_readme_names_every_input_output_and_reason(readme: str) -> None:
    text = text_of(readme)
    reasons = [reason.value for reason in RejectReason] + [EXTRACTION_FAILED]
    words = (*SUFFIXES, *FILES, DATABASE, *ExportFormat, *reasons)
    assert not [word for word in words if f"`{word}`" not in text]


@EACH_README
def test_readme_links_lead_somewhere(readme: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text_of(readme))
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


@EACH_README
def test_readme_keeps_the_places_for_measurements(readme: str) -> None:
    for place in ("accuracy", "merging", "speed"):
        assert len(re.findall(rf"(?s)<!-- {place} -->.+?<!-- /{place} -->", text_of(readme))) == 1


def test_readmes_are_in_step() -> None:
    english, french = READMES
    assert articles_of(english) == articles_of(french)
    assert shown_commands(english) == shown_commands(french)
    for language in ("pycon", "sql"):
        assert blocks(english, language) == blocks(french, language)

    def outline(readme: str) -> list[str]:
        """Return the levels of the headings and the first cells of the tables that are code."""
        return re.findall(r"(?m)^#+|^\| `[^|]*`", re.sub(r"(?ms)^```.*?^```", "", text_of(readme)))

    assert outline(english) == outline(french)
