"""The daily run: what was read before is not read again, what tells of nothing new is not written again."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import dispatches
import pytest
from typer.testing import CliRunner

from pipeline import nothing_new as nothing_new_module
from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.counts import Counts
from pipeline.dataset.files import DATASET_FILES, REJECTED_CSV, RUN_JSON
from pipeline.nothing_new import nothing_new
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions

READING = ReadOptions()
CALM = "Une piscine a rouvert.\n\nLes nageurs y retournent depuis ce lundi matin, dit la mairie de la ville."


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles, and beside them what is none."""
    dispatches.write_articles(tmp_path / "in")
    (tmp_path / "in" / "leer.txt").write_text("", "utf-8")
    return tmp_path / "in"


@pytest.fixture
def output(folder: Path) -> Path:
    """The dataset that a first run made of them."""
    output = folder.parent / "out"
    run([folder], output, READING)
    return output


def again(folder: Path, output: Path, **options: object) -> Counts | None:
    return nothing_new([folder], output, READING, RunOptions(**options))  # type: ignore[arg-type]


def stamps(output: Path) -> dict[str, int]:
    return {name: (output / name).stat().st_mtime_ns for name in (*DATASET_FILES, REJECTED_CSV)}


def told(output: Path) -> dict[str, object]:
    counts: dict[str, object] = json.loads((output / RUN_JSON).read_text("utf-8"))["counts"]
    return counts


def rows(output: Path, name: str = "incidents.csv") -> list[dict[str, str]]:
    with (output / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def news(output: Path) -> list[dict[str, str]]:
    return rows(output, "nouveautes.csv")


# --- nothing new ----------------------------------------------------------------------------------


def test_nothing_new_ends_at_once_and_touches_run_json_alone(folder: Path, output: Path) -> None:
    before, first = stamps(output), told(output)
    counts = again(folder, output)
    assert counts is not None
    assert (counts.new, counts.unchanged, counts.rejected) == (0, len(dispatches.ARTICLES), 1)
    assert stamps(output) == before
    expected = {"new": 0, "unchanged": len(dispatches.ARTICLES), "written": ["run.json"]}
    assert told(output) == first | expected


def test_nothing_new_tells_what_the_run_would(folder: Path, output: Path) -> None:
    counts = again(folder, output)
    assert run([folder], output, READING) == counts


def test_nothing_new_needs_no_library_that_reads_or_parses(folder: Path, output: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.nothing_new import nothing_new;"
        "from pipeline.reading import ReadOptions; from pipeline.run_options import RunOptions;"
        "counts = nothing_new([sys.argv[1]], Path(sys.argv[2]), ReadOptions(), RunOptions());"
        "assert counts is not None;"
        "print(sorted({'spacy', 'pandas', 'lxml', 'pydantic', 'xlsxwriter', 'scipy'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder, output], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_nothing_new_by_the_command_has_the_same_words_and_code(folder: Path, output: Path) -> None:
    result = CliRunner().invoke(app, ["run", str(folder), "-o", str(output)])
    assert result.exit_code == 3
    assert f"0 new, 0 changed, {len(dispatches.ARTICLES)} unchanged, 1 rejected" in result.output
    assert f"The files in {output} are up to date; only run.json was written." in result.output
    assert "Written to" not in result.output


def test_run_names_the_files_that_it_wrote(folder: Path, output: Path) -> None:
    (output / "evidence.csv").unlink()
    result = CliRunner().invoke(app, ["run", str(folder), "-o", str(output), "--processes", "1"])
    assert f"Written to {output}: evidence.csv, run.json" in result.output
    (others,) = (line for line in result.output.splitlines() if line.startswith("Up to date already: "))
    assert "incidents.csv" in others and "evidence.csv" not in others


def write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


#: What makes a run do more.
NEWS = {
    "new-file": lambda folder, output: write(folder / "neu.txt", dispatches.ARTICLES["a01"] + " Encore."),
    "changed-file": lambda folder, output: write(folder / "a02.txt", dispatches.ARTICLES["a02"] + " Encore."),
    "metadata": lambda folder, output: write(folder / "metadata.csv", "id,title\na01,Titre\n"),
    "file-gone": lambda folder, output: (folder / "leer.txt").unlink(),
    "output-gone": lambda folder, output: (output / "evidence.csv").unlink(),
    "output-edited": lambda folder, output: write(output / "incidents.csv", "autre"),
    "rejected-gone": lambda folder, output: (output / REJECTED_CSV).unlink(),
    "same-id-elsewhere": lambda folder, output: (
        (folder / "z").mkdir(),
        write(folder / "z" / "a01.txt", dispatches.ARTICLES["a01"]),
    ),
}


@pytest.mark.parametrize("change", NEWS.values(), ids=NEWS.keys())
def test_nothing_new_is_not_said_when(folder: Path, output: Path, change) -> None:  # type: ignore[no-untyped-def]
    change(folder, output)
    assert again(folder, output) is None
    # And once that was run, there is nothing new again.
    counts = run([folder], output, READING)
    if counts.rejected == 1 or not counts.rejected:
        assert again(folder, output) is not None


def test_nothing_new_is_not_said_of_what_other_code_made(
    folder: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nothing_new_module, "reading_settings", lambda *_: "0" * 32)
    assert again(folder, output) is None


def test_nothing_new_counts_what_other_rules_have_read(
    folder: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nothing_new_module, "rules_version", lambda: "rules of tomorrow")
    counts = again(folder, output)
    assert counts is not None and counts.outdated == len(dispatches.ARTICLES)
    assert again(folder, output, refresh=True) is None


@pytest.mark.parametrize("options", [{"again": True}, {"forget": ("a01",)}], ids=["again", "forget"])
def test_nothing_new_is_not_said_when_more_is_asked_for(
    folder: Path, output: Path, options: dict[str, object]
) -> None:
    assert again(folder, output, **options) is None


def test_article_that_was_forgotten_is_read_again(folder: Path, output: Path) -> None:
    run([], output, READING, RunOptions(forget=("a01",)))
    assert run([folder], output, READING).new == 1


def test_article_that_failed_is_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = folder.parent / "out"
    monkeypatch.setattr(run_module, "extract_frame", failing)
    assert run([folder], output, READING).articles < len(dispatches.ARTICLES)
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)
    assert again(folder, output) is None
    assert run([folder], output, READING).new > 0


def failing(frame, gate=True, seconds=None):  # type: ignore[no-untyped-def]
    results = dispatches.extract_frame(frame, gate, seconds)
    results.loc[results.index[0], "error"] = "it broke"
    results.at[results.index[0], "incidents"] = None
    return results


# --- what is written ------------------------------------------------------------------------------


def test_article_without_incident_rewrites_the_list_of_articles_alone(folder: Path, output: Path) -> None:
    before = stamps(output)
    write(
        folder / "calme.txt",
        "Une piscine a rouvert à Lyon.\n\nLes nageurs y retournent depuis ce lundi matin, dit la mairie.",
    )
    assert run([folder], output, READING).new == 1
    after = stamps(output)
    assert {name for name in after if after[name] != before[name]} == {"article_incidents.jsonl"}


def test_articles_after_many_days_are_those_of_one_go(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "daily").mkdir()
    for path in sorted(folder.glob("*.txt")):
        (tmp_path / "daily" / path.name).write_bytes(path.read_bytes())
        run([tmp_path / "daily"], tmp_path / "one", READING)
    run([folder], tmp_path / "other", READING)
    one, other = ((tmp_path / name / "article_incidents.jsonl").read_bytes() for name in ("one", "other"))
    assert one == other


# --- what is new ----------------------------------------------------------------------------------


def test_news_of_a_first_run_are_all_its_rows(output: Path) -> None:
    assert [(line["change"], line["incident_id"]) for line in news(output)] == [
        ("new", row["incident_id"]) for row in rows(output)
    ]
    assert {(row["first_seen"], row["changed_at"]) for row in rows(output)} == {("2026-03-01", "2026-03-01")}


def test_news_tell_the_old_and_the_new_value(
    folder: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772409600")
    write(folder / "a02.txt", dispatches.ARTICLES["a02"].replace("8 350", "8 351"))
    run([folder], output, READING)
    lines = {(line["change"], line["field"], line["old"], line["new"], line["made"]) for line in news(output)}
    assert ("changed", "records_value", "8350", "8351", "2026-03-02") in lines
    with (output / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        days = {
            row["records_value"]: (row["first_seen"], row["changed_at"]) for row in csv.DictReader(stream)
        }
    assert days["8351"] == ("2026-03-01", "2026-03-02")


def test_news_stay_when_nothing_changes(folder: Path, output: Path) -> None:
    before = news(output)
    write(
        folder / "calme.txt",
        "Une piscine a rouvert à Lyon.\n\nLes nageurs y retournent depuis ce lundi matin, dit la mairie.",
    )
    run([folder], output, READING)
    assert news(output) == before


def test_news_of_what_went(folder: Path, output: Path) -> None:
    before = {line["incident_id"] for line in news(output)}
    run([], output, READING, RunOptions(forget=tuple(dispatches.ARTICLES)))
    assert {(line["change"], line["incident_id"]) for line in news(output)} == {
        ("gone", name) for name in before
    }
