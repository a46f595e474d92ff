"""What is erased is in no byte of any file that Brèche wrote."""

import csv
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dispatches
import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.dataset.check import check
from pipeline.dataset.own.reading import read_register, read_watch_list
from pipeline.dataset.own.register import Organisation, Register, kept_register
from pipeline.dataset.own.watch_list import Watched, WatchList, kept_watch_list
from pipeline.dataset.store import database
from pipeline.dataset.store.database import DATABASE, open_to_read, open_to_write
from pipeline.dataset.store.erasure import is_begun
from pipeline.dataset.store.intake import Intake
from pipeline.dataset.store.judgements import Clerk
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.struck import MARK, StruckNames
from pipeline.nothing_new import nothing_new
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions

READING = ReadOptions()

pytestmark = pytest.mark.usefixtures("without_model")


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all that is written below a folder; of a workbook what it holds."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}/{name}", book.read(name)) for name in book.namelist())
        elif path.is_file():
            yield path.name, path.read_bytes()


def places(folder: Path, *words: str) -> set[tuple[str, str]]:
    """Return in which files below a folder which words stand."""
    return {(name, word) for name, held in contents(folder) for word in words if word.encode("utf-8") in held}


def terms(output: Path) -> set[str]:
    """Return the words of the search index, which packs them so that no search for bytes would find them."""
    with closing(sqlite3.connect(output / DATABASE)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, row)")
        return {term for (term,) in connection.execute("SELECT term FROM temp.words")}


def forget(output: Path, *names: str) -> list[str]:
    """Remove articles by a run, and return its warnings."""
    return run([], output, READING, RunOptions(forget=names)).warnings


# --- articles -------------------------------------------------------------------------------------

#: What the article a11 alone tells, and its name.
OF_A11 = ("Banque Fictel", "9 100 dossiers", "banquefictel", "vol de 9 100", "a11.txt")


def test_erasure_leaves_no_byte_of_an_article(output: Path) -> None:
    assert {word for _, word in places(output, *OF_A11)} == set(OF_A11)
    assert {"fictel", "9", "lunavelo"} <= terms(output)
    assert forget(output, "a11") == []
    assert not places(output, *OF_A11)
    assert "lunavelo" in terms(output) and not {"fictel", "9"} & terms(output)
    assert places(output, "Lunavélo")


def test_erasure_leaves_no_value_of_an_article_in_the_history_of_its_row(output: Path, folder: Path) -> None:
    (folder / "a02.txt").write_text(dispatches.ARTICLES["a02"].replace("8 350", "86 777 413"), "utf-8")
    run([folder], output, READING)
    assert places(output, "86777413")
    forget(output, "a02")
    assert not places(output, "86777413", "86 777 413", "a02.txt")
    assert places(output, "Clinique des Tilleuls", "a06.txt")


def test_erasure_of_an_article_that_had_changed_its_story(output: Path, folder: Path) -> None:
    text = dispatches.ARTICLES["a11"].replace("Banque Fictel", "Chocolaterie Ambrelle")
    (folder / "a11.txt").write_text(text, "utf-8")
    run([folder], output, READING)
    (folder / "a11.txt").write_text(dispatches.ARTICLES["a04"], "utf-8")
    run([folder], output, READING)
    assert places(output, "Chocolaterie Ambrelle", "Banque Fictel")
    forget(output, "a11")
    assert not places(output, "Chocolaterie Ambrelle", *OF_A11)


@pytest.mark.parametrize(
    "name",
    [f"{DATABASE}-layout1", f"{DATABASE}-damaged", f"{DATABASE}-damaged-2-wal", "incidents.csv-before"],
)
def test_erasure_removes_copies_of_the_dataset(output: Path, name: str) -> None:
    copy = output / name
    copy.write_bytes((output / DATABASE).read_bytes())
    partition = output / "partitions" / "0a1b"
    partition.mkdir(parents=True)
    (partition / "articles.parquet").write_bytes(b"a11")
    (own := output / "partitions" / "notes").mkdir()
    (warning,) = forget(output, "a11")
    assert str(copy) in warning
    assert not copy.exists() and not partition.exists() and own.exists()


def test_erasure_that_was_cut_off_is_ended_by_the_next_run(output: Path, folder: Path) -> None:
    (folder / "a11.txt").unlink()
    with open_to_write(output / DATABASE) as connection:
        Intake(connection, "rules").forget(["a11"])
    assert places(output, *OF_A11)
    assert nothing_new([folder], output, READING, RunOptions()) is None
    run([folder], output, READING)
    assert not places(output, *OF_A11)
    assert nothing_new([folder], output, READING, RunOptions()) is not None


def test_erasure_waits_for_who_reads_the_database(
    output: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    (folder / "a11.txt").unlink()
    with closing(sqlite3.connect(output / DATABASE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        (warning,) = forget(output, "a11")
        assert "another program is reading" in warning
        with open_to_read(output / DATABASE) as connection:
            assert is_begun(connection)
    # However little there is to read, it is not done until that is.
    assert nothing_new([folder], output, READING, RunOptions()) is None
    forget(output)
    assert not places(output, *OF_A11)


# --- names ----------------------------------------------------------------------------------------


def struck(*names: str) -> StruckNames:
    """Return the names struck, each only once here."""
    found = StruckNames(b"salt")
    for name in names:
        found.add(name)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élodie Marchvent a porté plainte", "[…] a porté plainte"),
        ("d'ELODIE MARCHVENT, 41 ans", "d'[…], 41 ans"),
        ("Elodie\u00a0Marchvent", "[…]"),
        ("E\u0301lodie\nMarchvent.", "[…]."),
        ("Élo\u200bdie Marchve\u00adnt", "[…]"),
        ("/in/elodie-marchvent_2.txt", "/in/[…]_2.txt"),
        ("Élodie Marchvents", "Élodie Marchvents"),
        ("Élodie|Marchvent", "Élodie|Marchvent"),
        ("Élodie, puis Marchvent", "Élodie, puis Marchvent"),
        ("Marchvent Élodie", "Marchvent Élodie"),
        ("Élodie Élodie Marchvent Marchvent", "Élodie […] Marchvent"),
        ("", ""),
    ],
)
def test_struck_name_is_found_however_it_is_written(text: str, expected: str) -> None:
    assert struck("Elodie  Marchvent").text(text) == expected


def test_struck_names_longest_first_and_ligatures() -> None:
    names = struck("Noël Cœurdor", "Noël Cœurdor Vaubrun")
    assert names.text("Noel Coeurdor Vaubrun et NOËL CŒURDOR") == "[…] et […]"
    assert names.url("https://a.fr/no%C3%ABl-c%C5%93urdor") == "https://a.fr/[…]"
    assert names.url("https://a.fr/b%20c") == "https://a.fr/b%20c"


def test_struck_name_leaves_no_part_of_a_name() -> None:
    names = struck("Marchvent")
    assert names.cell("victim_name", "Cabinet Marchvent") == "[…]"
    assert names.cell("victim_aliases", "Cabinet Marchvent|CM") == "CM"
    assert names.cell("victim_aliases", "Cabinet Marchvent") is None
    assert names.cell("victim_description", "le cabinet Marchvent") == "le cabinet […]"
    assert struck("health").cell("victim_sector", "health") == "health"


NAME = ("Lunavélo", "lunavelo", "LUNAVÉLO", "Lunav", "luna-v")


@pytest.fixture
def told_everywhere(folder: Path, output: Path) -> Path:
    """A dataset in all of whose tables and files the name stands."""
    (folder / "a07.txt").write_text(dispatches.ARTICLES["a07"].replace("80 125", "80 126"), "utf-8")
    (folder / "lunavelo.txt").write_text(
        "Lunavélo : une piste\n\nPublié le 13/03/2025\n\nRien de neuf.", "utf-8"
    )
    (folder / "vide LUNAVÉLO.txt").write_text("", "utf-8")
    run([folder], output, READING)
    with open_to_write(output / DATABASE) as connection, database.transaction(connection):
        (incident_id,) = connection.execute(
            "SELECT incident_id FROM incidents WHERE victim_name = 'Lunavélo'"
        ).fetchone()
        clerk = Clerk(connection, "Lunavélo & fils")
        clerk.set(incident_id, "victim_name", "Cycles Lunavélo", "dit LUNAVÉLO")
        clerk.set(incident_id, "comment", "voir Lunavélo")
        lost = [
            {"field": "attacker_name", "value": "Cycles Lunavélo", "chance": 0.2},
            {"field": "date", "value": "2024", "chance": 0.2, "sentence": "Vu chez Lunavélo."},
        ]
        connection.execute("UPDATE report SET runners_up = ?", [json.dumps(lost)])
    run([folder], output, READING)
    return output


def rows_of(output: Path) -> list[dict[str, str]]:
    with (output / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def strike(output: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["forget", "--text", "LunaVelo", "-d", str(output), *more])


def test_name_is_struck_out_of_every_byte(told_everywhere: Path, folder: Path) -> None:
    output = told_everywhere
    assert {name.split("/")[0] for name, _ in places(output, *NAME)} >= {
        *(DATABASE, "rejected.csv", "incidents.csv", "evidence.csv", "conflicts.csv", "nouveautes.csv"),
        *("article_incidents.jsonl", "incidents.xlsx"),
    }
    done = strike(output)
    assert done.exit_code == 0, done.output
    assert str(folder / "a07.txt") in done.output.replace("\n", "")
    assert not places(output, *NAME)
    assert "sauvagnac" in terms(output) and "lunavelo" not in terms(output)
    assert places(output, "Mairie de Sauvagnac")
    assert check(output / DATABASE) == []
    rows = rows_of(output)
    assert len(rows) == 6
    assert [row["records_value"] for row in rows if row["victim_name"] == MARK] == ["81002"]


def test_name_is_struck_out_of_a_title_that_tells_another_victim(output: Path, folder: Path) -> None:
    text = dispatches.ARTICLES["a11"].replace("Publié le", "Selon un client de Lunavélo.\n\nPublié le")
    (folder / "a11.txt").write_text(text.replace("le point", "Lunavélo et le point"), "utf-8")
    run([folder], output, READING)
    strike(output)
    with open_to_read(output / DATABASE) as connection:
        found = "SELECT names, titles FROM search WHERE search MATCH 'fictel'"
        assert connection.execute(found).fetchall() == [
            ("Banque Fictel\n", f"Banque Fictel : {MARK} et le point sur l’affaire")
        ]
    assert not places(output, *NAME) and "lunavelo" not in terms(output)


@pytest.mark.parametrize(
    "options",
    [RunOptions(), RunOptions(refresh=True), RunOptions(again=True)],
    ids=["run", "refresh", "again"],
)
def test_name_stays_struck_when_articles_are_read_again(
    told_everywhere: Path, folder: Path, options: RunOptions
) -> None:
    output = told_everywhere
    strike(output)
    before = rows_of(output)
    counts = run([folder], output, READING, options)
    assert (counts.new, counts.changed) == (0, 0)
    assert not places(output, *NAME)
    assert rows_of(output) == before
    (folder / "a13.txt").write_text(dispatches.ARTICLES["a10"].replace("/12/", "/15/"), "utf-8")
    assert run([folder], output, READING, options).new == 1
    assert not places(output, *NAME)


def test_dry_run_tells_how_many_places_and_changes_nothing(told_everywhere: Path) -> None:
    output = told_everywhere
    before = dict(contents(output))
    done = strike(output, "--dry-run")
    assert done.exit_code == 0, done.output
    assert "nothing was changed" in done.output
    assert {name for name, held in contents(output) if before.get(name) != held} <= {
        f"{DATABASE}-shm",
        f"{DATABASE}-wal",
    }
    number = int(done.output.split()[0])
    assert number > 20
    assert int(strike(output).output.split()[0]) == number
    assert int(strike(output).output.split()[0]) == 0


@pytest.fixture
def listed(folder: Path) -> RunOptions:
    """Options of a run with lists of an analyst's own that hold the name, and others."""
    watch, register = folder.parent / "watch.csv", folder.parent / "register.csv"
    watch.write_text(
        "nom;autres noms;domaines\nLunavélo;;a.example\nBanque Fictel;Lunavélo Banque;lunavelo.example\n",
        "utf-8",
    )
    register.write_text(
        "id;nom;autres noms;ville\n7;Lunavélo;;Orbec\n8;Banque Fictel;;Lunavélo\nlunavelo-9;Sauvagnac;;\n",
        "utf-8",
    )
    return RunOptions(watch=read_watch_list(watch), register=read_register(register))


def kept_lists(output: Path) -> tuple[WatchList | None, Register | None]:
    with open_to_read(output / DATABASE) as connection:
        return kept_watch_list(connection), kept_register(connection)


def test_name_is_struck_out_of_the_copies_of_own_lists(
    output: Path, folder: Path, listed: RunOptions
) -> None:
    run([folder], output, READING, listed)
    assert "Lunavélo" in {row["watch"] for row in rows_of(output)}
    dry = strike(output, "--dry-run").output
    done = strike(output).output
    assert dry.split()[0] == done.split()[0]
    assert "watch list 3" in done and "register of organisations 3" in done
    assert "take it out there yourself" in dry and "take it out there yourself" in done
    watch, register = kept_lists(output)
    assert watch and watch.entries == (Watched("Banque Fictel", ("Banque Fictel",)),)
    assert register and register.entries == (Organisation("8", ("Banque Fictel",), MARK),)
    marked = [(row["victim_name"], row["watch"], row["organisation_id"]) for row in rows_of(output)]
    assert {row for row in marked if row[1] or row[2]} == {("Banque Fictel", "Banque Fictel", "8")}
    # The lists themselves still have it: neither the next run nor one over new articles lets it in again.
    run([folder], output, READING, listed)
    assert nothing_new([folder], output, READING, listed) is not None
    (folder / "a13.txt").write_text(dispatches.ARTICLES["a10"].replace("/12/", "/15/"), "utf-8")
    run([folder], output, READING, listed)
    run([folder], output, READING)
    run([folder], output, READING, listed)
    assert kept_lists(output) == (watch, register)
    assert not places(output, *NAME)


@pytest.mark.parametrize("command", [["export", "--format", "csv"], ["report"]], ids=["export", "report"])
def test_struck_name_on_an_own_list_stays_out_of_what_is_written_with_it(
    output: Path, folder: Path, listed: RunOptions, command: list[str]
) -> None:
    strike(output)
    (folder / "a13.txt").write_text("La mairie de Sauvagnac", "utf-8")
    to = folder.parent / "x" / "r.html" if command == ["report"] else folder.parent / "x"
    own = [
        "--watch",
        str(folder.parent / "watch.csv"),
        "--organisations",
        str(folder.parent / "register.csv"),
    ]
    done = CliRunner().invoke(app, [*command, "-d", str(output), "-o", str(to), *own])
    assert done.exit_code == 0, done.output
    assert places(folder.parent / "x", "Banque Fictel") and not places(folder.parent / "x", *NAME)


def test_name_too_short_is_refused(output: Path) -> None:
    done = CliRunner().invoke(app, ["forget", "--text", "de", "-d", str(output)])
    assert done.exit_code == 2
    assert CliRunner().invoke(app, ["forget", "--text", "Ambrelle", "-d", str(output / "x")]).exit_code == 1


def test_hash_of_a_struck_name_is_salted(output: Path) -> None:
    strike(output)
    with open_to_read(output / DATABASE) as connection:
        known = struck_names(connection)
    assert known is not None and len(known.salt) == 16
    assert known.hashes != struck("Lunavélo").hashes
