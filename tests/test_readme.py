"""What the READMEs show is true: commands run, the example gives its row, both languages agree."""

import csv
import doctest
import re
import runpy
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.writers import EXTRACTION_FAILED, FILES
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


def article_of(readme: str) -> str:
    return blocks(readme, "text")[0]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the READMEs speak of, as current folder."""
    article = article_of("README.md")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "valbrune.txt").write_text(article, encoding="utf-8")
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


@EACH_README
def test_readme_commands_run_and_print_what_it_shows(readme: str, workplace: Path) -> None:
    commands = program_commands(readme)
    assert {command.split("breche ")[1].split()[0] for command, _ in commands} == {
        "evaluate",
        "explain",
        "run",
    }
    for command, shown in commands:
        result = invoke(command)
        assert result.exit_code == 0, f"{command}\n{result.output}"
        printed = {" ".join(line.split()) for line in result.output.splitlines()}
        for line in shown:
            assert " ".join(line.split()) in printed, f"{command} does not print {line!r}"


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
    assert not [word for word in (*SUFFIXES, *FILES, *reasons) if f"`{word}`" not in text]


@EACH_README
def test_readme_links_lead_somewhere(readme: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text_of(readme))
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


@EACH_README
def test_readme_keeps_the_places_for_measurements(readme: str) -> None:
    for place in ("accuracy", "speed"):
        assert len(re.findall(rf"(?s)<!-- {place} -->.+?<!-- /{place} -->", text_of(readme))) == 1


def test_readmes_are_in_step() -> None:
    english, french = READMES
    assert article_of(english) == article_of(french)
    assert shown_commands(english) == shown_commands(french)
    assert blocks(english, "pycon") == blocks(french, "pycon")

    def outline(readme: str) -> list[str]:
        """Return the levels of the headings and the first cells of the tables that are code."""
        return re.findall(r"(?m)^#+|^\| `[^|]*`", re.sub(r"(?ms)^```.*?^```", "", text_of(readme)))

    assert outline(english) == outline(french)
