"""What data can do to those who look at it: to a terminal, to a spreadsheet, to other users of a machine."""

import csv
import os
import stat
from pathlib import Path

import pytest
from reports import article, dataset, incident
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.shared import tell
from pipeline.dataset.exports import export
from pipeline.dataset.files import DATASET_FILES, FILES
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.review.export import export_review
from pipeline.dataset.safety import csv_text
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.writers import write_dataset
from pipeline.reading import ReadOptions, read_inputs
from pipeline.reading.walk import _DATASET_FILES
from pipeline.schema import Article

BODY = "Le comité des fêtes de Valmorel organise un bal samedi soir, et 400 personnes y sont attendues."


def test_terminal_is_commanded_by_no_name_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[31m\x07\u202e\x9bm.xyz"
    file.write_text("x", "utf-8")
    (tmp_path / "b.txt").write_text("trop court", "utf-8")
    for command in ("explain", "run"):
        more = ["-o", str(tmp_path / "out")] if command == "run" else []
        result = CliRunner().invoke(app, [command, str(tmp_path), *more])
        assert not set(result.output) & set("\x1b\x07\u202e\x9b")


def test_terminal_shows_what_commands_it_by_number(capsys: pytest.CaptureFixture[str]) -> None:
    tell("a\x1b[31m é\nb\x85\u202e")
    assert capsys.readouterr().err == "a\\u001b[31m é\nb\\u0085\\u202e\n"


@pytest.mark.parametrize("before", ["", "\u200b", "\u200e\u200b", "\ufeff", "\u00a0", " ", "\n", "\u00ad"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_formula_behind_what_nobody_sees_is_escaped(before: str, sign: str) -> None:
    text = f'{before}{sign}HYPERLINK("x")'
    assert csv_text(text) == f"'{text}"


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def test_files_of_a_dataset_are_for_their_owner(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    out = tmp_path / "new" / "out"
    for _ in range(2):
        assert CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "-o", str(out)]).exit_code == 0
        assert {name: mode for name, mode in modes(out).items() if mode != 0o600} == {}
        assert set(modes(out)) >= {*FILES, DATABASE}
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    # Who was told to may read on.
    (out / "incidents.csv").chmod(0o644)
    assert CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "-o", str(out)]).exit_code == 0
    assert modes(out)["incidents.csv"] == 0o644 and modes(out)["evidence.csv"] == 0o600


def test_exports_and_reviews_are_for_their_owner(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        data.take((article("a"), [incident("Vernoux")]))
        export(data.tables, ExportFormat.CSV, tmp_path / "x")
        export_review(data.connection, tmp_path / "y" / "review.xlsx")
    assert set(modes(tmp_path / "x").values()) == set(modes(tmp_path / "y").values()) == {0o600}


@pytest.mark.parametrize("place", [".", "sub", "sub/sub"])
def test_own_files_below_the_input_are_not_read(tmp_path: Path, place: str) -> None:
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    with dataset(folder) as data:
        data.take((article("a"), [incident("Vernoux", evidence=["victim_name"])]))
        write_dataset(folder, data.tables)
        for form in (ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.PARQUET):
            export(data.tables, form, tmp_path / "exports" / form)
    assert {*FILES, *DATASET_FILES, DATABASE} <= set(_DATASET_FILES)
    (item,) = read_inputs([tmp_path], ReadOptions())
    assert isinstance(item, Article) and item.article_id == "z"


def test_files_called_like_a_table_alone_are_read(tmp_path: Path) -> None:
    (tmp_path / "incidents.csv").write_text(f"texte\n{BODY}\n", "utf-8")
    (item,) = read_inputs([tmp_path], ReadOptions())
    assert isinstance(item, Article)


def test_interrupted_run_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.run.run", interrupted)
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    result = CliRunner().invoke(app, ["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 130 and "the same command goes on there" in result.output


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "01/01/1492"])
@pytest.mark.parametrize("command", ["run", "explain"])
def test_day_on_which_no_article_came_out_is_refused(tmp_path: Path, command: str, day: str) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    result = CliRunner().invoke(app, [command, str(tmp_path / "a.txt"), "--published", day])
    assert result.exit_code == 2 and "no article came out on" in " ".join(result.output.split())


def test_one_run_over_everything_that_is_bad(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bon.txt").write_text(BODY, "utf-8")
    os.mkfifo(folder / "tuyau.txt")
    (folder / "lien.txt").symlink_to("/nowhere")
    (folder / "nid.jsonl").write_text("[" * 50_000, "utf-8")
    (folder / "page.html").write_bytes(b'<meta charset="hex">\xe9\xe8 <p>rien')
    (folder / "lot.parquet").write_bytes(b"PAR1" + b"\0" * 90 + b"PAR1")
    (folder / "vide.csv").write_text("", "utf-8")
    result = CliRunner().invoke(app, ["run", str(folder), "-o", str(tmp_path / "out")])
    assert result.exit_code == 3
    with (tmp_path / "out" / "rejected.csv").open(encoding="utf-8", newline="") as stream:
        told = {Path(row["source"]).name.split(":")[0] for row in csv.DictReader(stream)}
    assert told == {"tuyau.txt", "lien.txt", "nid.jsonl", "page.html", "lot.parquet", "vide.csv"}
