"""Whatever of a database was spoilt: one line tells so, it is restored, and a run brings back the rest."""

import csv
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import dispatches
import pytest
from typer.testing import CliRunner

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.review.model import CORRECTED
from pipeline.dataset.store.database import DATABASE, open_to_update
from pipeline.dataset.store.judgements import Clerk
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import update_dataset

BYTES = "x'FFFE80'"
FIRST = "WHERE rowid = (SELECT min(rowid) FROM {table})"
#: What is set, in the first row of which table; the column.
CELLS = {
    "day": ("article", "published", "'hier'"),
    "day-of-no-calendar": ("article", "published", "'2024-02-31'"),
    "day-in-bytes": ("article", "published", BYTES),
    "source-in-bytes": ("article", "source", BYTES),
    "incident": ("report", "incident", "'{'"),
    "incident-of-no-calendar": (
        "report",
        "incident",
        "json_set(incident, '$.date', '2024-13-45')",
    ),
    "position": ("report", "position", "'deuxième'"),
    "age-of-a-name": ("incident_name", "batch", "'vieux'"),
    "name-first-seen": ("incident_name", "seen", BYTES),
    "correction": ("correction", "value", "'BE'"),
    "correction-in-bytes": ("correction", "value", BYTES),
    "day-of-a-correction": ("correction", "made", BYTES),
    "link": ("link", "reasons", "'parce que'"),
    "day-of-a-change": ("change", "made", BYTES),
    "change": ("change", "victim", BYTES),
    "row": ("incidents", "date", BYTES),
    "row-of-no-name": ("incidents", "incident_id", "'nonsense'"),
    "figure-of-a-row": ("incidents", "records_value", "'beaucoup'"),
    "conflict": ("conflicts", "kept", BYTES),
}
NOTES = (
    "articles",
    "rows",
    "changes",
    "said",
    "struck",
    "watch",
    "register",
    "registered",
    "written",
    "judged",
)
#: In the place of each of those.
NONSENSE = {
    "words": "'nonsense'",
    "bytes": BYTES,
    "other-json": """'{"a": 1}'""",
    "list": "'[]'",
    "endless": "'Infinity'",
}
#: Damages, as SQL.
DAMAGES = {
    **{name: f"UPDATE {t} SET {c} = {v} {FIRST.format(table=t)}" for name, (t, c, v) in CELLS.items()},
    **{
        f"note-{note}-{kind}": f"UPDATE state SET value = {value} WHERE name = '{note}'"
        for note in NOTES
        for kind, value in NONSENSE.items()
        # So stands a register of which all was struck.
        if (note, kind) != ("registered", "list")
    },
}
#: Enough for every day: one of each kind that is read in its own way.
EVERY_DAY = (
    "day-in-bytes",
    "incident-of-no-calendar",
    "age-of-a-name",
    "day-of-a-correction",
    "note-struck-list",
)
#: What was read of files is read anew, and of notes on what was done all is done anew: no harm in any.
HARMLESS = {f"note-{note}-{kind}" for note in ("written", "judged") for kind in NONSENSE} - {
    "note-written-bytes",
    "note-judged-bytes",
}


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)


def breche(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles and lists, and a dataset of them with corrections and a name struck."""
    place = tmp_path_factory.mktemp("sound")
    dispatches.write_articles(place / "in")
    (place / "watch.csv").write_text("nom\nLunavélo\n", "utf-8")
    (place / "register.csv").write_text("id;nom\n7;Lunavélo\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "extract_frame", dispatches.extract_frame)
        breche("run", place / "in", "-o", place / "out", *lists(place))
        with open_to_update(place / "out" / DATABASE) as connection:
            (incident_id,) = connection.execute(
                "SELECT incident_id FROM incidents WHERE victim_name = 'Mairie de Sauvagnac'"
            ).fetchone()
            Clerk(connection, "Claire").set(incident_id, "victim_country", "BE")
            settle(connection)
            update_dataset(place / "out", StoredTables(connection))
        breche("forget", "--text", "Fictel", "-d", place / "out")
        breche("run", place / "in", "-o", place / "out", *lists(place))
    return place


@pytest.fixture
def place(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "place")
    return tmp_path / "place"


def lists(place: Path) -> list[object]:
    return ["--watch", place / "watch.csv", "--organisations", place / "register.csv"]


def spoil(place: Path, damage: str) -> None:
    with closing(sqlite3.connect(place / "out" / DATABASE)) as connection:
        assert connection.execute(damage).rowcount == 1
        connection.commit()


def rows(place: Path) -> list[dict[str, str]]:
    with (place / "out" / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def told(row: dict[str, str]) -> dict[str, str]:
    """Return a row without what is of the dataset and not of the articles."""
    own = {"first_seen", "changed_at", "incident_id", "reviewed"}
    return {name: value for name, value in row.items() if name not in own}


def commands(place: Path) -> dict[str, tuple[object, ...]]:
    out = place / "out"
    incident_id = rows(place)[-1]["incident_id"]
    filled = place / "filled.csv"
    filled.write_text(f"incident_id;victim_sector{CORRECTED}\n{incident_id};banking\n", "utf-8")
    (place / "in" / "new.txt").write_text(dispatches.ARTICLES["a10"].replace("/12/", "/15/"), "utf-8")
    return {
        "run": ("run", place / "in", "-o", out, *lists(place)),
        "again": ("run", place / "in", "-o", out, "--again"),
        "export": ("export", "-f", "csv", "-o", place / "x", "-d", out),
        "review": ("review", "export", "-o", place / "new.xlsx", "-d", out, "--force"),
        "import": ("review", "import", filled, "-d", out, "--author", "Claire"),
        "explain": ("explain", incident_id, "-d", out),
        "report": ("report", "-d", out, "-o", place / "r.html"),
        "forget": ("forget", "--text", "Sauvagnac", "-d", out),
        "check": ("check", "-d", out),
    }


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in EVERY_DAY else pytest.mark.slow) for name in DAMAGES],
)
def test_damage_ends_in_one_line_and_is_restored(place: Path, name: str) -> None:
    database = place / "out" / DATABASE
    before = rows(place)
    spoil(place, DAMAGES[name])
    spoilt = database.read_bytes()
    code, problems = breche("check", "-d", place / "out")
    if name in HARMLESS:
        assert code == 0
        return
    assert code == 1 and "--restore mends" in problems, problems
    code, output = breche("check", "-d", place / "out", "--restore")
    assert code == 0 and "are sound" in output, output
    assert database.with_name(f"{DATABASE}-damaged").read_bytes() == spoilt
    assert breche("check", "-d", place / "out")[0] == 0
    # What articles tell comes back; what an analyst said of a row is lost only where it says so.
    assert breche("run", place / "in", "-o", place / "out", "--refresh", *lists(place))[0] in (0, 3)
    after = {row["victim_name"]: told(row) for row in rows(place)}
    if "the correction of victim_country" in output:
        after["Mairie de Sauvagnac"]["victim_country"] = "BE"
    assert after == {row["victim_name"]: told(row) for row in before}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DAMAGES if not name.endswith(("-words", "-list"))])
def test_damage_gives_no_command_a_traceback(place: Path, name: str) -> None:
    given = commands(place)
    spoil(place, DAMAGES[name])
    shutil.copytree(place / "out", place / "spoilt")
    for arguments in given.values():
        shutil.rmtree(place / "out")
        shutil.copytree(place / "spoilt", place / "out")
        code, output = breche(*arguments)
        assert code in (0, 3) or f"{place / 'out' / DATABASE}" in output, output


@pytest.mark.parametrize("option", [(), ("--refresh",), ("--again",)], ids=["run", "refresh", "again"])
def test_article_that_was_lost_comes_back_with_the_next_run(place: Path, option: tuple[str, ...]) -> None:
    before = rows(place)
    spoil(place, "UPDATE report SET incident = '{' WHERE article_id = 'a08'")
    code, output = breche("check", "-d", place / "out", "--restore")
    assert code == 0 and "the article 'a08', until a run reads it again" in output
    assert len(rows(place)) == len(before) - 1
    code, output = breche("run", place / "in", "-o", place / "out", *lists(place), *option)
    assert code == 0 and "1 new, 0 changed" in output
    assert list(map(told, rows(place))) == list(map(told, before))
    names = [row["incident_id"] for row in rows(place)]
    assert names == [row["incident_id"] for row in before]


def test_reports_lost_with_a_page_come_back_with_refresh(place: Path) -> None:
    before = rows(place)
    with closing(sqlite3.connect(place / "out" / DATABASE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'report' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1"
        ).fetchone()[0]
    raw = bytearray((place / "out" / DATABASE).read_bytes())
    raw[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    (place / "out" / DATABASE).write_bytes(raw)
    code, output = breche("check", "-d", place / "out", "--restore")
    assert code == 0 and "rows of the table report on pages" in output and "with --refresh" in output
    assert len(rows(place)) < len(before)
    assert breche("run", place / "in", "-o", place / "out", "--refresh", *lists(place))[0] == 0
    after = {row["victim_name"]: told(row) for row in rows(place)}
    assert after == {row["victim_name"]: told(row) for row in before}
