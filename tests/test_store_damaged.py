"""A database that other programs changed, or a disk spoilt: one clear line, and nothing written over."""

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from reports import article, dataset, incident
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.files import DATASET_FILES
from pipeline.dataset.review.export import export_review
from pipeline.dataset.review.model import CORRECTED
from pipeline.dataset.store.database import DATABASE
from pipeline.dataset.store.judgements import Clerk
from pipeline.dataset.store.settle import settle
from pipeline.dataset.writers import write_dataset

Damage = Callable[[Path], None]
BODY = "Le comité des fêtes de Valmorel organise un bal samedi soir, et 400 personnes y sont attendues."


def sql(*statements: str) -> Damage:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    return damage


def spoil_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 17])


DAMAGES = {
    "report-no-json": sql("UPDATE report SET incident = '{nonsense'"),
    "report-other-json": sql("UPDATE report SET incident = '{\"victim\": 3}'"),
    "report-null-json": sql("UPDATE report SET incident = 'null'"),
    "report-bytes": sql("UPDATE report SET incident = x'FFFE00'"),
    "report-deep": sql(f"UPDATE report SET incident = '{'[' * 5000}'"),
    "day": sql("UPDATE article SET published = 'hier'"),
    "day-of-no-calendar": sql("UPDATE article SET published = '2024-02-31'"),
    "correction": sql("UPDATE correction SET value = 'BE'"),
    "aliases-of-each-other": sql(
        "UPDATE incident_name SET same_as = (SELECT max(incident_id) FROM incident_name)",
        "UPDATE incident_name SET same_as = (SELECT min(incident_id) FROM incident_name)"
        " WHERE incident_id = (SELECT max(incident_id) FROM incident_name)",
    ),
    "alias-of-itself": sql("UPDATE incident_name SET same_as = incident_id"),
    "no-table": sql("DROP TABLE report"),
    "no-column": sql("ALTER TABLE correction RENAME COLUMN made TO fait"),
    "pages": spoil_pages,
    "cut": cut,
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a dataset with corrections, and a filled review of it beside."""
    folder = tmp_path / "out"
    folder.mkdir()
    with dataset(folder) as data:
        names = ("Vernoux-Plastiques", "Banque Fictel", "Mairie de Valmorel")
        told = [incident(name, evidence=["victim_name"]) for name in names]
        data.take(*((article(f"a{n}"), [one]) for n, one in enumerate(told)))
        Clerk(data.connection, "Claire").set(str(data.rows()[0]["incident_id"]), "victim_country", "BE")
        settle(data.connection)
        write_dataset(folder, data.tables)
        export_review(data.connection, tmp_path / "review.xlsx")
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    return folder


def breche(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())


def commands(out: Path) -> dict[str, tuple[object, ...]]:
    with (out / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        first, second, *_ = [row["incident_id"] for row in csv.DictReader(stream)]
    beside = out.parent
    filled = beside / "filled.csv"
    rows = [["incident_id", f"victim_sector{CORRECTED}"], [first, "health"], [second, "banking"]]
    filled.write_text("".join(f"{';'.join(row)}\n" for row in rows), "utf-8")
    return {
        "run": ("run", beside / "a.txt", "-o", out),
        "export": ("export", "-f", "csv", "-o", beside / "x", "-d", out),
        "export-parquet": ("export", "-f", "parquet", "-o", beside / "x", "-d", out),
        "review-export": ("review", "export", "-o", beside / "new.xlsx", "-d", out),
        "review-import": ("review", "import", filled, "-d", out, "--author", "Claire"),
        "explain": ("explain", first, "-d", out),
        "check": ("check", "-d", out),
    }


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_damaged_database_is_told_in_one_line(out: Path, damage: Damage) -> None:
    before = {name: (out / name).read_bytes() for name in DATASET_FILES}
    given = commands(out)
    damage(out / DATABASE)
    spoilt = (out / DATABASE).read_bytes()
    failed = set()
    for name, arguments in given.items():
        # Each command finds what the damage left, not what another has mended.
        for file in out.glob(f"{DATABASE}*"):
            file.unlink()
        (out / DATABASE).write_bytes(spoilt)
        code, told = breche(*arguments)
        assert code in (0, 1), (name, told)
        if code:
            failed.add(name)
            assert str(out / DATABASE) in told, (name, told)
            assert {n: (out / n).read_bytes() for n in DATASET_FILES} == before
        before = {n: (out / n).read_bytes() for n in DATASET_FILES}
    # A run that has nothing to do with the damaged names goes on.
    assert {"review-import", "check"} <= failed


def test_damaged_cells_of_the_rows_are_told(out: Path) -> None:
    given = commands(out)
    sql("UPDATE incidents SET first_published = '2024-13-45', date = '2024-13-45'")(out / DATABASE)
    for name in ("export", "export-parquet", "review-export", "explain"):
        code, told = breche(*given[name])
        assert code == 0 or str(out / DATABASE) in told
    # They follow from the reports, and a run that reads all again writes them anew.
    assert breche(*given["run"], "--again")[0] == 0


def test_sound_dataset_is_told_to_be_so(out: Path) -> None:
    code, told = breche("check", "-d", out)
    assert code == 0 and "are sound" in told
    (out / "incidents.csv").write_text("autre", "utf-8")
    (out / "conflicts.csv").unlink()
    code, told = breche("check", "-d", out)
    assert code == 1 and "incidents.csv is not what" in told and "conflicts.csv is missing" in told


def row_of(out: Path, victim: str) -> dict[str, str]:
    with (out / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        return next((row for row in csv.DictReader(stream) if row["victim_name"] == victim), {})


@pytest.mark.parametrize("name", ["no-column", "no-table", "aliases-of-each-other"])
def test_damaged_database_is_restored_as_far_as_it_can_be_read(out: Path, name: str) -> None:
    DAMAGES[name](out / DATABASE)
    spoilt = (out / DATABASE).read_bytes()
    code, told = breche("check", "-d", out, "--restore")
    assert (out / f"{DATABASE}-damaged").read_bytes() == spoilt
    assert code == 0 and "was made anew from what can be read" in told and "are sound" in told
    assert breche("check", "-d", out)[0] == 0


def test_restored_database_keeps_what_analysts_said(out: Path) -> None:
    corrected = row_of(out, "Vernoux-Plastiques")
    assert corrected["victim_country"] == "BE"
    sql("UPDATE report SET incident = '{' WHERE article_id = 'a1'")(out / DATABASE)
    assert "--restore mends" in breche("check", "-d", out)[1]
    code, told = breche("check", "-d", out, "--restore")
    assert code == 0 and "Not saved: the article 'a1', until a run reads it again." in told
    assert row_of(out, "Vernoux-Plastiques") == corrected
    # What was there before lies beside, the row of the lost article among it.
    assert not row_of(out, "Banque Fictel") and "Banque" in (out / "incidents.csv-before").read_text("utf-8")


def test_lost_correction_is_named(out: Path) -> None:
    sql("UPDATE correction SET value = 'BE'")(out / DATABASE)
    incident_id = row_of(out, "Vernoux-Plastiques")["incident_id"]
    told = breche("check", "-d", out, "--restore")[1]
    assert f"Not saved: the correction of victim_country of {incident_id}." in told
    assert row_of(out, "Vernoux-Plastiques")["victim_country"] == ""


def test_rows_around_a_page_that_cannot_be_read_are_saved(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        told = [incident(f"Société Vernoux{n}", evidence=["victim_name"] * 4) for n in range(40)]
        data.take(*((article(f"a{n:02}"), [one]) for n, one in enumerate(told)))
        write_dataset(tmp_path, data.tables)
        page = data.connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'report' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1"
            " OFFSET 3"
        ).fetchone()[0]
    raw = bytearray((tmp_path / DATABASE).read_bytes())
    raw[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    (tmp_path / DATABASE).write_bytes(raw)
    code, told = breche("check", "-d", tmp_path, "--restore")
    assert code == 0 and "Not saved: rows of the table report" in told
    with (tmp_path / "incidents.csv").open(encoding="utf-8") as stream:
        assert 30 < len(stream.readlines()) < 41


def test_restore_without_anything_to_read_takes_an_earlier_copy_or_refuses(out: Path) -> None:
    sound = (out / DATABASE).read_bytes()
    before = {file.name for file in out.iterdir()}
    spoil_pages(out / DATABASE)
    spoilt = (out / DATABASE).read_bytes()
    code, told = breche("check", "-d", out, "--restore")
    assert code == 1 and "no copy lies beside it" in told
    assert (out / DATABASE).read_bytes() == spoilt and {file.name for file in out.iterdir()} == before
    (out / f"{DATABASE}-layout1").write_bytes(sound)
    code, told = breche("check", "-d", out, "--restore")
    assert code == 0 and f"what can be read of {out / DATABASE}-layout1" in told
    assert row_of(out, "Vernoux-Plastiques")["victim_country"] == "BE"


def test_exports_are_restored_and_edited_ones_kept(out: Path) -> None:
    before = {name: (out / name).read_bytes() for name in DATASET_FILES}
    (out / "incidents.csv").write_text("autre", "utf-8")
    (out / "conflicts.csv").unlink()
    for _ in range(2):
        code, told = breche("check", "-d", out, "--restore")
        assert code == 0 and "are sound" in told
        assert {name: (out / name).read_bytes() for name in DATASET_FILES} == before
    assert (out / "incidents.csv-before").read_text("utf-8") == "autre"
    assert not list(out.glob("*-before-2")) and not list(out.glob(f"{DATABASE}-damaged*"))


def test_corrections_are_dated_as_the_environment_tells(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert breche(*commands(out)["review-import"])[0] == 0
    with closing(sqlite3.connect(out / DATABASE)) as connection:
        made = connection.execute("SELECT made FROM correction ORDER BY correction_id DESC").fetchone()
    assert made == ("2025-06-15T15:06:40+00:00",)
