"""What README and docs show is true: commands run and print what is shown, the example gives its row."""

import csv
import doctest
import re
import runpy
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import typer
from click.testing import Result
from pages import (
    ENGLISH,
    PAGES,
    ROOT,
    blocks,
    french,
    inline_code,
    section,
    shown_commands,
    text_of,
)
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.explore import server
from pipeline.dataset.explore.server import explorer
from pipeline.dataset.failures import EXTRACTION_FAILED, TOO_SLOW
from pipeline.dataset.files import FILES
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.review.headings import column_of
from pipeline.dataset.store.database import DATABASE
from pipeline.fetch.model import FailReason
from pipeline.fetch.web import Response, Web
from pipeline.reading import RejectReason
from pipeline.reading.inputs import SUFFIXES

sys.path.insert(0, str(ROOT / "tools"))
from draw_result import ARTICLES, draw

#: Enough of the corpus to evaluate on, few enough to be quick.
CORPUS_ARTICLES = ("C01", "C02", "C04")
#: Programs that pages show besides ours, and that no test runs.
OTHER_PROGRAMS = ("make", "pip", "venv", ".venv/bin/activate", "dask")
FIRST_RUN = "docs/first-run.md"
PAGE = "https://www.gazette.example/valbrune"


def program_commands(page: str) -> list[tuple[str, list[str]]]:
    return [(command, output) for command, output in shown_commands(page) if "breche " in command]


def articles() -> tuple[str, str]:
    """Return the article of the first run, and the later one on the same incident."""
    first, later = blocks(FIRST_RUN, "text")
    return first, later


def copy_corpus(folder: Path, names: tuple[str, ...]) -> None:
    """Make `folder` a corpus of these articles of corpus/dev."""
    folder.mkdir(parents=True)
    for name in names:
        shutil.copy(ROOT / "corpus" / "dev" / f"{name}.txt", folder)
    for name, header_lines in (("metadata.csv", 1), ("gold.jsonl", 0)):
        lines = (ROOT / "corpus" / "dev" / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines[header_lines:] if any(one in line[:40] for one in names)]
        (folder / name).write_text("".join(lines[:header_lines] + kept), encoding="utf-8")


def write_table(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of, as current folder, and a web of one feed and page."""
    article, later = articles()
    for name, text in (("articles/valbrune.txt", article), ("suites/valbrune-bilan.txt", later)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    row = ["v1", article.replace("Valbrune", "Rocherive"), article]
    write_table(tmp_path / "veille.csv", [["cle", "texte", "depeche"], row])
    write_table(
        tmp_path / "suivi.csv",
        [
            ["Victime", "Secteur", "Survenu le", "Groupe"],
            ["Clinique des Aulnettes", "santé", "11/03/2025", "Obsidor"],
            ["Mairie de Brissonnay", "", "03/2025", ""],
        ],
    )
    write_table(tmp_path / "liste.csv", [["Nom", "Autres noms"], ["Caisse de Rocherive", ""]])
    write_table(tmp_path / "registre.csv", [["SIREN", "Nom"], ["001234567", "Caisse de Rocherive"]])
    (tmp_path / "flux.opml").write_text(
        '<opml><body><outline xmlUrl="https://www.gazette.example/une.rss"/></body></opml>', encoding="utf-8"
    )
    copy_corpus(tmp_path / "corpus" / "dev", CORPUS_ARTICLES)
    feed = f"<rss><channel><item><title>Valbrune</title><link>{PAGE}</link></item></channel></rss>"
    paragraphs = "".join(f"<p>{line}</p>" for line in article.splitlines() if line)
    page = f"<html><body><article>{paragraphs}</article></body></html>"

    def get(web: Web, address: str, conditions: Mapping[str, str] | None = None) -> Response:
        content = page if address == PAGE else feed
        return Response(address, 200, {"content-type": "text/html"}, content.encode())

    def serve_dataset(path: Path, language: str, port: int, ready: Callable[[str], None]) -> None:
        explorer(path, language)
        ready(f"http://127.0.0.1:{port}/")

    monkeypatch.setattr(server, "serve_dataset", serve_dataset)
    monkeypatch.setattr("webbrowser.open", lambda address: True)
    monkeypatch.setattr(Web, "get", get)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def invoke(command: str) -> Result:
    """Run `command` in this process; `cat FILE |` before it becomes its standard input."""
    feeder, _, program = command.rpartition("|")
    stdin = Path(shlex.split(feeder)[1]).read_bytes() if feeder else None
    name, *arguments = shlex.split(program)
    assert name == "breche"
    return CliRunner().invoke(app, arguments, input=stdin)


def parse(command: str) -> None:
    """Check the arguments of a command that needs a cluster. Raises click's UsageError."""
    _, name, *arguments = shlex.split(command)
    group = typer.main.get_command(app)
    group.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]


def fill_in(workbook: Path, column: str, value: str) -> None:
    """Write what an analyst would into the row of the review that tells of the most people."""
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    header = [column_of(cell.value) for cell in sheet[1]]
    place = header.index("records_value") + 1
    row = max(range(2, sheet.max_row + 1), key=lambda number: sheet.cell(number, place).value or 0)
    sheet.cell(row, header.index(column) + 1).value = value
    book.save(workbook)


def make_reviewed_dataset(workplace: Path) -> None:
    """Make the dataset that pages speak of as one that is there."""
    assert invoke("breche run articles suites").exit_code == 0
    assert invoke("breche review export --output earlier.xlsx").exit_code == 0
    fill_in(workplace / "earlier.xlsx", "records_value_corrected", "43 815")
    assert invoke("breche review import earlier.xlsx").exit_code == 0


def rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("page", [page for page in ENGLISH if program_commands(page)])
def test_commands_run_and_print_what_the_page_shows(page: str, workplace: Path) -> None:
    if page not in (FIRST_RUN, "README.md"):
        make_reviewed_dataset(workplace)
    for command, shown in program_commands(page):
        if "--scheduler" in command:
            parse(command)
            continue
        result = invoke(command)
        if page == FIRST_RUN and command == "breche review export":
            fill_in(workplace / "review.xlsx", "records_value_corrected", "43 815")
        assert result.exit_code == 0, f"{command}\n{result.output}"
        printed = {" ".join(line.split()) for line in result.output.splitlines()}
        for line in shown:
            assert " ".join(line.split()) in printed, f"{command} does not print {line!r}"
    if page == FIRST_RUN:
        assert "43 815 is right writes it into the yellow cell" in text_of(page)
        (row,) = rows("outputs/incidents.csv")
        assert (row["records_value"], row["reviewed"]) == ("43815", "records_value")


def test_pages_show_every_command() -> None:
    shown = {command.split("breche ")[1] for page in ENGLISH for command, _ in program_commands(page)}
    group = typer.main.get_command(app)
    for name in group.commands:  # type: ignore[attr-defined]
        assert [command for command in shown if command.startswith(f"{name} ")], name


@pytest.mark.parametrize("page", PAGES)
def test_other_commands_name_what_exists(page: str) -> None:
    for command, _ in shown_commands(page):
        if "breche " in command:
            continue
        program, *arguments = shlex.split(re.sub(r"^(\.|python3? -m) ", "", command))
        if not program.startswith("python"):
            assert program in OTHER_PROGRAMS, command
            continue
        script = (ROOT / arguments[0]).read_text("utf-8")
        assert not [option for option in arguments if option.startswith("--") and option not in script]


@pytest.mark.parametrize("page", [FIRST_RUN, french(FIRST_RUN)])
def test_example_gives_the_row_shown(page: str, workplace: Path) -> None:
    (example,) = re.findall(r"(?s)<!-- example -->\n(.*?)<!-- /example -->", text_of(page))
    shown = dict(re.findall(r"(?m)^\| (\w+) \| (.*) \|$", example)[1:])
    assert invoke("breche run articles").exit_code == 0
    (row,) = rows("outputs/incidents.csv")
    assert {column: row[column] for column in shown} == {
        column: value.replace("\\|", "|") for column, value in shown.items()
    }
    assert row["reviewed"] == ""


def test_picture_shows_what_a_run_gives(workplace: Path) -> None:
    copy_corpus(workplace / "shown", ARTICLES)
    assert invoke("breche run shown --output shown-outputs").exit_code == 0
    picture = (ROOT / "docs" / "result.svg").read_text("utf-8")
    remedy = "draw it anew: breche run corpus/dev && python tools/draw_result.py outputs docs/result.svg"
    assert draw(workplace / "shown-outputs" / "incidents.xlsx") == picture, remedy


@pytest.mark.parametrize("page", ["docs/export.md", "docs/export.fr.md"])
def test_pandas_reads_the_outputs(page: str, workplace: Path) -> None:
    assert invoke("breche run articles").exit_code == 0
    names: dict[str, object] = {}
    exec("".join(blocks(page, "python")), names)
    assert len(names["proofs"]) == len(names["evidence"]) > 0  # type: ignore[arg-type]
    assert names["data_types"]["name"] == 1  # type: ignore[index]
    assert list(names["incidents"]["year"]) == ["2024"]  # type: ignore[index]


def test_sql_finds_what_articles_say_differently(workplace: Path) -> None:
    (query,) = blocks("docs/export.md", "sql")
    assert invoke("breche run articles suites").exit_code == 0
    with closing(sqlite3.connect(Path("outputs", DATABASE))) as database:
        (row,) = database.execute(query)
        tables = database.execute(
            # Behind the table of a full text search SQLite keeps others.
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB 'search_*'"
        ).fetchall()
    assert row == (
        "centre hospitalier de Valbrune",
        "records",
        "exact 43812 patients",
        "exact 41250 patients",
        "valbrune",
    )
    for page, heading in (("docs/export.md", "In SQL"), ("docs/export.fr.md", "En SQL")):
        named = re.findall(r"(?m)^\| `(\w+)`", section(page, heading))
        assert set(named) == {name for (name,) in tables}


def test_python_session_prints_what_the_page_shows() -> None:
    (session,) = blocks("docs/normalisers.md", "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "normalisers", "docs/normalisers.md", 0)
    assert doctest.DocTestRunner().run(test) == doctest.TestResults(failed=0, attempted=len(test.examples))


@pytest.mark.slow
def test_bench_measures(
    workplace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = str(ROOT / "bench" / "throughput.py")
    monkeypatch.setattr(sys, "argv", [script, "--corpus", "articles", "--repeat", "1", "--rounds", "1"])
    runpy.run_path(script, run_name="__main__")
    printed = capsys.readouterr().out
    for word in ("stock nlp.pipe", "complete run", "ratio", "peak memory", "extract_incidents", "valbrune"):
        assert word in printed


@pytest.mark.parametrize(
    "page, names",
    [
        ("README.md", SUFFIXES),
        ("docs/inputs.md", (*SUFFIXES, *RejectReason, EXTRACTION_FAILED, TOO_SLOW)),
        ("docs/outputs.md", (*FILES, DATABASE)),
        ("docs/command-line.md", (*ExportFormat, *FailReason)),
    ],
)
def test_pages_name_every_input_output_and_reason(page: str, names: tuple[str, ...]) -> None:
    for one in (page, french(page)):
        assert not set(names) - set(inline_code(one))


@pytest.mark.parametrize("page", ["docs/outputs.md", "docs/outputs.fr.md"])
def test_outputs_explain_every_column(page: str, workplace: Path) -> None:
    assert invoke("breche run articles").exit_code == 0
    for name, number in (("incidents", 0), ("evidence", 1), ("conflicts", 2)):
        with Path("outputs", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        tables = re.findall(r"(?m)(?:^\| `\w+`.*\n)+", text_of(page))[number:]
        told = re.findall(r"`(\w+)`", "".join(re.findall(r"(?m)^\| ([^|]+) \|", tables[0])))
        # Only with --organisations and --watch.
        own = ("organisation_", "watch")
        assert [column for column in told if not column.startswith(own)] == header


@pytest.mark.parametrize("page", ["docs/accuracy.md", "docs/speed.md"])
def test_pages_keep_the_places_for_measurements(page: str) -> None:
    places = {"docs/accuracy.md": ("accuracy", "merging"), "docs/speed.md": ("speed",)}[page]
    for one in (page, french(page)):
        for place in places:
            assert len(re.findall(rf"(?s)<!-- {place} -->.+?<!-- /{place} -->", text_of(one))) == 1


def test_measurements_are_the_same_in_both_languages() -> None:
    page = "docs/accuracy.md"

    def figures(one: str) -> list[str]:
        tables = "".join(re.findall(r"(?m)^\|.*\n", text_of(one)))
        return re.findall(r"\d+(?:[.,]\d+)?", tables.replace(",", "."))

    assert figures(page) == figures(french(page))
    assert blocks("docs/speed.md", "text") == blocks("docs/speed.fr.md", "text")


@pytest.mark.parametrize(
    "readme, page", [("README.md", "docs/accuracy.md"), ("README.fr.md", "docs/accuracy.fr.md")]
)
def test_readme_tells_the_accuracy_that_the_tables_have(readme: str, page: str) -> None:
    """Check the figures of the paragraph that names them: all are in the first column of the first table."""
    (told,) = [line for line in text_of(readme).split("\n\n") if "F1" in line]
    (table,) = re.findall(r"(?s)<!-- accuracy -->.*?<!-- /accuracy -->", text_of(page))
    first = " ".join(re.findall(r"(?m)^\| [^|]+ \| ([^|]+) \|", table))
    figures = re.findall(r"\d\.\d\d", re.sub(r"(\d),(\d)", r"\1.\2", told))
    assert len(figures) >= 8
    assert not [figure for figure in figures if figure not in first]
    told_of = {"one of": 1, "un sur": 1, "none of": 0, "aucun sur": 0}
    (words,) = re.findall(r"\((\w+ \w+) 90\)", told)
    assert f"{told_of[words]} / 90" in first
    assert "(143)" in table and "143" in told
