"""Full text search in breche.db: what finds which incident, and that it follows every change."""

import sqlite3
from pathlib import Path

import dispatches
import pytest

from pipeline.dataset.store.database import DATABASE, open_to_read, open_to_write
from pipeline.dataset.store.judgements import NO_INCIDENT, VERDICT, Clerk
from pipeline.dataset.store.settle import settle
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions

READING = ReadOptions()

pytestmark = pytest.mark.usefixtures("without_model")


def everything(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT rowid, * FROM search ORDER BY incident_id").fetchall()


def found(output: Path, words: str) -> list[str]:
    """Return the victims of the incidents that `words` find."""
    with open_to_read(output / DATABASE) as connection:
        query = (
            "SELECT victim_name FROM search JOIN incidents USING (incident_id)"
            " WHERE search MATCH ? ORDER BY victim_name"
        )
        return [victim for (victim,) in connection.execute(query, [words])]


@pytest.mark.parametrize(
    ("words", "victims"),
    [
        ("LUNAVELO", ["Lunavélo"]),
        ("lycee perron", ["Lycée du Haut-Perron"]),
        ("intrusion", ["Banque Fictel", "Clinique des Tilleuls"]),
        ("titles: affaire AND mairie", ["Mairie de Sauvagnac"]),
        ("names: intrusion", []),
        ("orages", []),
    ],
)
def test_search_finds_names_sentences_and_titles(output: Path, words: str, victims: list[str]) -> None:
    assert found(output, words) == victims


def test_search_follows_what_articles_and_analysts_say(output: Path, folder: Path) -> None:
    text = dispatches.ARTICLES["a11"].replace("Banque Fictel", "Chocolaterie Ambrelle")
    (folder / "a11.txt").write_text(text, "utf-8")
    run([folder], output, READING)
    assert (found(output, "fictel"), found(output, "ambrelle")) == ([], ["Chocolaterie Ambrelle"])
    with open_to_write(output / DATABASE) as connection:
        (name,) = connection.execute(
            "SELECT incident_id FROM search WHERE search MATCH 'ambrelle'"
        ).fetchone()
        Clerk(connection, "Claire").set(name, "victim_name", "Confiserie Ombrine")
        settle(connection)
    assert found(output, "names: ombrine") == ["Confiserie Ombrine"]
    with open_to_write(output / DATABASE) as connection:
        Clerk(connection, "Claire").set(name, VERDICT, NO_INCIDENT)
        settle(connection)
    assert found(output, "ombrine OR ambrelle") == []


def test_search_is_what_making_it_anew_would_give(output: Path, folder: Path) -> None:
    half = folder.parent / "half"
    run([dispatches.write_articles(folder.parent / "first", ["a01", "a02", "a05", "a07"])], half, READING)
    run([folder], half, READING)
    run([], half, READING, RunOptions(forget=("a08",)))
    with open_to_write(half / DATABASE) as connection:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        before = everything(connection)
        settle(connection, whole=True)
        assert everything(connection) == before
        incidents = connection.execute("SELECT incident_id FROM incidents ORDER BY 1").fetchall()
        assert [row[1:2] for row in before] == incidents
