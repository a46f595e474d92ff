"""Day after day: what of the articles is read, what is passed over, what stays, and what leaves."""

import csv
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dispatches
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.counts import Counts
from pipeline.dataset.files import FILES, RUN_JSON
from pipeline.dataset.frame import ArticleResult, frame_to_articles, incidents_to_frame
from pipeline.dataset.rows import Cell
from pipeline.dataset.store.database import DATABASE, open_to_read, open_to_write
from pipeline.dataset.store.intake import Intake, State, content_hash
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.reading import ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions
from pipeline.schema import Article, Incident

ARTICLE = Article(
    article_id="a",
    text="Fuite chez Lunavélo\n\nLe texte.",
    title="Fuite chez Lunavélo",
    published=dt.date(2025, 3, 3),
    source="Le Courrier",
    url="https://exemple.fr/a",
    origin="/matin/a.txt",
)


# --- what an article is to the dataset ------------------------------------------------------------


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """The way into a database that holds ARTICLE."""
    with open_to_write(tmp_path / DATABASE) as connection:
        intake = Intake(connection, "rules of today")
        intake.add([ArticleResult(ARTICLE, [], None)], {"a": ARTICLE})
        yield intake


@pytest.mark.parametrize(
    ("update", "state"),
    [
        pytest.param({}, State.UNCHANGED, id="the-same"),
        pytest.param({"origin": "/soir/a.txt"}, State.UNCHANGED, id="the-same-elsewhere"),
        pytest.param({"article_id": "b"}, State.NEW, id="other-id"),
        pytest.param({"text": "Fuite chez Lunavélo\n\nLe texte !"}, State.CHANGED, id="text"),
        pytest.param({"title": "Fuite"}, State.CHANGED, id="title"),
        pytest.param({"published": dt.date(2025, 3, 4)}, State.CHANGED, id="published"),
        pytest.param({"published": None}, State.CHANGED, id="no-date"),
        pytest.param({"source": None}, State.CHANGED, id="source"),
        pytest.param({"url": "https://exemple.fr/b"}, State.CHANGED, id="url"),
        pytest.param({"text": "X", "title": "Y", "url": None}, State.CHANGED, id="all-in-the-same-file"),
        pytest.param({"text": "X", "origin": "/soir/a.txt"}, State.CHANGED, id="elsewhere-same-title"),
        pytest.param(
            {"text": "X", "title": "Y", "origin": "/soir/a.txt"}, State.CHANGED, id="elsewhere-same-url"
        ),
        pytest.param(
            {"text": "X", "title": "Y", "url": None, "origin": "/soir/a.txt"},
            State.FOREIGN,
            id="elsewhere-nothing-the-same",
        ),
        pytest.param(
            {"text": "X", "title": None, "url": None, "origin": "/soir/a.txt"},
            State.FOREIGN,
            id="elsewhere-nameless",
        ),
        pytest.param(
            {"text": "X", "title": "Y", "url": None, "origin": None}, State.CHANGED, id="id-was-given"
        ),
        pytest.param(
            {"text": "X", "title": "Y", "url": "https://exemple.fr/b", "origin": None},
            State.FOREIGN,
            id="id-was-given-nothing-the-same",
        ),
    ],
)
def test_intake_state_of_an_article(intake: Intake, update: dict[str, Any], state: State) -> None:
    assert intake.state(ARTICLE.model_copy(update=update)) is state


def test_intake_state_of_an_article_that_other_rules_read(tmp_path: Path, intake: Intake) -> None:
    with open_to_read(tmp_path / DATABASE) as connection:
        later = Intake(connection, "rules of tomorrow")
        assert later.state(ARTICLE) is State.OUTDATED
        assert later.state(ARTICLE.model_copy(update={"text": "X"})) is State.CHANGED


def test_intake_content_hash_is_the_same_on_any_machine() -> None:
    assert content_hash(ARTICLE) == "88789a01dc0dc344027bdc01a2a203cb"


def test_intake_content_hash_tells_fields_apart() -> None:
    one, other = (Article(article_id="a", text="t", **{name: "x"}) for name in ("source", "url"))
    assert content_hash(one) != content_hash(other)


# --- reports keep their ids -----------------------------------------------------------------------


def told(victim: str | None, **fields: Any) -> Incident:
    return Incident.model_validate({"salience": "main", "victim": {"name": victim}} | fields)


def figure(value: int) -> dict[str, Any]:
    return {"value": value, "min": value, "max": value, "qualifier": "exact"}


@dataclass
class Dataset:
    """A dataset whose articles tell what the test says: its ids of reports and of incidents, by victim."""

    path: Path
    ids: dict[str | None, str] = field(default_factory=dict)
    incidents: dict[Cell, Cell] = field(default_factory=dict)

    def take(self, **told_by: list[Incident]) -> dict[str | None, str]:
        """Take in what articles tell, merge, and return the ids of the reports."""
        articles = {name: Article(article_id=name, text="t", origin=name) for name in told_by}
        with open_to_write(self.path) as connection:
            results = [ArticleResult(articles[name], told_by[name], None) for name in told_by]
            Intake(connection, "rules").add(results, articles)
            settle(connection)
            rows = connection.execute(
                "SELECT report_id, json_extract(incident, '$.victim.name') FROM report"
            ).fetchall()
            self.ids = {victim: report_id for report_id, victim in rows}
            merged = list(StoredTables(connection).incidents())
            self.incidents = {row["victim_name"]: row["incident_id"] for row in merged}
        return self.ids


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return Dataset(tmp_path / DATABASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            told("mairie de Sauvagnac", salience="secondary"),
            told("Ville de Sauvagnac", salience="secondary"),
            id="same-victim-worded-otherwise",
        ),
        pytest.param(
            told("Lunavélo", salience="secondary", records=figure(80125)),
            told("Société Morvane", salience="secondary", records=figure(80125)),
            id="same-figure",
        ),
        pytest.param(told("Lunavélo"), told("Société Morvane"), id="what-the-article-is-about"),
        pytest.param(told("Lunavélo"), told("Lunavélo", date="2025-03"), id="better-date"),
    ],
)
def test_intake_reworded_report_keeps_its_id(dataset: Dataset, before: Incident, after: Incident) -> None:
    dataset.take(a=[before])
    report, incident = dataset.ids[before.victim.name], dataset.incidents[before.victim.name]
    dataset.take(a=[after])
    assert dataset.ids == {after.victim.name: report}
    assert dataset.incidents == {after.victim.name: incident}


def test_intake_reports_of_one_article_are_not_mixed_up(dataset: Dataset) -> None:
    one, two = told("Lunavélo", records=figure(80125)), told("Morvane", salience="secondary")
    before = dict(dataset.take(a=[one, two]))
    third = told("Banque Fictel", salience="secondary")
    dataset.take(a=[third, two, told("Lunavélo SAS", records=figure(80125))])
    assert dataset.ids["Lunavélo SAS"] == before["Lunavélo"]
    assert dataset.ids["Morvane"] == before["Morvane"]
    assert dataset.ids["Banque Fictel"] not in before.values()


def test_intake_report_that_was_reworded_keeps_its_id_when_the_first_wording_comes_back(
    dataset: Dataset,
) -> None:
    first = dataset.take(a=[told("Lunavélo")])["Lunavélo"]
    assert dataset.take(a=[told("Morvane")]) == {"Morvane": first}
    again = dataset.take(a=[told("Morvane"), told("Lunavélo", salience="secondary")])
    assert again["Morvane"] == first
    assert again["Lunavélo"] != first


def test_intake_second_attack_on_a_victim_keeps_its_id_when_the_first_is_told_no_more(
    dataset: Dataset,
) -> None:
    old = told("Lunavélo", salience="secondary", date="2022-05", status="denied")
    new = told("Lunavélo", date="2025-03", status="confirmed")
    dataset.take(a=[old, new])
    with open_to_read(dataset.path) as connection:
        ids = {row["date"]: row["incident_id"] for row in StoredTables(connection).incidents()}
    dataset.take(a=[new])
    assert dataset.incidents == {"Lunavélo": ids["2025-03"]}


def test_intake_incident_that_is_told_no_more_leaves(dataset: Dataset) -> None:
    dataset.take(a=[told("Lunavélo")], b=[told("Morvane")])
    dataset.take(a=[])
    assert set(dataset.incidents) == {"Morvane"}


def test_intake_chunk_is_taken_in_whole_or_not_at_all(tmp_path: Path) -> None:
    articles = {name: Article(article_id=name, text="t") for name in ("a", "b")}
    results = [ArticleResult(article, [told("Lunavélo")], None) for article in articles.values()]
    with open_to_write(tmp_path / DATABASE) as connection:
        intake = Intake(connection, "rules")
        with pytest.raises(KeyError):
            intake.add(results, {"a": articles["a"]})
        assert intake.known("a") is None
        intake.add(results, articles)
        assert intake.known("a") is not None


# --- run after run --------------------------------------------------------------------------------


@dataclass
class Desk:
    """A folder of the twelve articles, the dataset made of it, and what the last run read of it."""

    folder: Path
    output: Path
    read: list[str] = field(default_factory=list)

    def run(self, *more: Path, options: RunOptions | None = None, inputs: bool = True) -> Counts:
        """Run on `more` and, unless told otherwise, the folder."""
        self.read.clear()
        paths = [*([self.folder] if inputs else []), *more]
        return run(paths, self.output, ReadOptions(), options or RunOptions())

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.txt").write_text(text, encoding="utf-8")

    def outputs(self) -> dict[str, bytes]:
        return {name: (self.output / name).read_bytes() for name in FILES if name != RUN_JSON}

    def rows(self, name: str = "incidents") -> list[dict[str, str]]:
        with (self.output / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def row(self, victim: str) -> dict[str, str]:
        (row,) = (row for row in self.rows() if row["victim_name"] == victim)
        return row


def spying(desk: Desk, errors: Mapping[str, str]) -> Callable[..., pd.DataFrame]:
    """Return an extraction that notes in `desk` what it reads; articles with `errors` fail."""

    def extract_frame(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
        articles = frame_to_articles(frame)
        desk.read.extend(article.article_id for article in articles)
        return incidents_to_frame(
            ((a, [] if a.article_id in errors else dispatches.incidents_of(a)) for a in articles), errors
        )

    return extract_frame


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(dispatches.write_articles(tmp_path / "in"), tmp_path / "out")
    monkeypatch.setattr(run_module, "extract_frame", spying(desk, {}))
    monkeypatch.setattr(run_module, "rules_version", lambda: "rules of today")
    monkeypatch.setattr(run_module, "CHUNK", 5)
    desk.run()
    return desk


def replaced(name: str, old: str, new: str) -> str:
    text = dispatches.ARTICLES[name]
    assert old in text
    return text.replace(old, new)


def test_runs_first_one_reads_all(desk: Desk) -> None:
    assert desk.read == list(dispatches.ARTICLES)
    assert len(desk.rows()) == 6


def test_runs_second_one_reads_nothing_and_writes_the_same(desk: Desk) -> None:
    before = desk.outputs()
    counts = desk.run()
    assert desk.read == []
    assert (counts.new, counts.changed, counts.unchanged, counts.rejected) == (0, 0, 12, 0)
    assert (counts.articles, counts.incidents) == (12, 6)
    assert desk.outputs() == before


def test_runs_heed_the_content_not_the_file(desk: Desk) -> None:
    os.utime(desk.folder / "a01.txt", (0, 0))
    desk.write("a02", dispatches.ARTICLES["a02"])
    (desk.folder / "a03.txt").write_bytes(dispatches.ARTICLES["a03"].replace("\n", "\r\n").encode())
    assert desk.run().unchanged == 12
    assert desk.read == []
    # A change that the file's time and size do not show.
    before = (desk.folder / "a05.txt").stat()
    desk.write("a05", replaced("a05", "ralenti", "RALENTI"))
    os.utime(desk.folder / "a05.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert desk.run().changed == 1
    assert desk.read == ["a05"]


def test_runs_read_what_is_new_and_what_has_changed(desk: Desk) -> None:
    ids = {row["victim_name"]: row["incident_id"] for row in desk.rows()}
    desk.write("a11", replaced("a11", "9 100", "9 350"))
    desk.write("a13", replaced("a07", "Lunavélo", "Chocolaterie Ambrelle"))
    counts = desk.run()
    assert sorted(desk.read) == ["a11", "a13"]
    assert (counts.new, counts.changed, counts.unchanged) == (1, 1, 11)
    assert desk.row("Banque Fictel")["records_value"] == "9350"
    assert {row["victim_name"]: row["incident_id"] for row in desk.rows()}.items() > ids.items()


def test_runs_metadata_that_changed_counts_as_a_change(desk: Desk) -> None:
    (desk.folder / "metadata.csv").write_text("article_id,source\na11,Le Courrier\n", "utf-8")
    assert desk.run().changed == 1
    assert desk.row("Banque Fictel")["sources"] == "Le Courrier"


def test_runs_again_reads_all_and_writes_the_same(desk: Desk) -> None:
    before = desk.outputs()
    counts = desk.run(options=RunOptions(again=True))
    assert desk.read == list(dispatches.ARTICLES)
    assert (counts.reread, counts.new, counts.unchanged) == (12, 0, 0)
    assert desk.outputs() == before


def test_runs_refresh_reads_what_other_rules_have_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.run(options=RunOptions(refresh=True)).reread == 0
    monkeypatch.setattr(run_module, "rules_version", lambda: "rules of tomorrow")
    desk.write("a13", replaced("a07", "Lunavélo", "Chocolaterie Ambrelle"))
    counts = desk.run()
    assert desk.read == ["a13"]
    assert (counts.new, counts.unchanged, counts.outdated) == (1, 12, 12)
    counts = desk.run(options=RunOptions(refresh=True))
    assert sorted(desk.read) == list(dispatches.ARTICLES)
    assert (counts.reread, counts.unchanged, counts.outdated) == (12, 1, 0)
    assert desk.run(options=RunOptions(refresh=True)).reread == 0


def test_runs_article_whose_file_is_gone_stays(desk: Desk) -> None:
    before = desk.outputs()
    (desk.folder / "a11.txt").unlink()
    counts = desk.run()
    assert (counts.articles, counts.unchanged) == (12, 11)
    assert desk.outputs() == before


def test_runs_article_on_which_extraction_fails_keeps_what_was_known(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.outputs()
    desk.write("a11", replaced("a11", "9 100", "9 350"))
    monkeypatch.setattr(run_module, "extract_frame", spying(desk, {"a11": "extraction failed"}))
    for _ in range(2):
        counts = desk.run()
        assert desk.read == ["a11"]
        assert (counts.changed, counts.rejected) == (1, 1)
        (rejected,) = desk.rows("rejected")
        assert (rejected["source"], rejected["reason"]) == ("a11", "extraction_failed")
        assert {n: b for n, b in desk.outputs().items() if n != "rejected.csv"} == {
            n: b for n, b in before.items() if n != "rejected.csv"
        }
    monkeypatch.setattr(run_module, "extract_frame", spying(desk, {}))
    assert desk.run().rejected == 0
    assert desk.read == ["a11"]
    assert desk.row("Banque Fictel")["records_value"] == "9350"


def test_runs_new_article_on_which_extraction_fails_is_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("a13", replaced("a07", "Lunavélo", "Chocolaterie Ambrelle"))
    monkeypatch.setattr(run_module, "extract_frame", spying(desk, {"a13": "extraction failed"}))
    assert desk.run().articles == 12
    monkeypatch.setattr(run_module, "extract_frame", spying(desk, {}))
    counts = desk.run()
    assert (counts.new, counts.articles) == (1, 13)
    assert desk.row("Chocolaterie Ambrelle")["article_ids"] == "a13"


# --- another article with the same name -----------------------------------------------------------


@pytest.fixture
def namesake(tmp_path: Path) -> Path:
    folder = tmp_path / "autre"
    folder.mkdir()
    text = replaced("a07", "Lunavélo", "Chocolaterie Ambrelle")
    (folder / "a11.txt").write_text(text, encoding="utf-8")
    return folder


def test_runs_other_article_with_a_known_name_is_set_aside(desk: Desk, namesake: Path) -> None:
    before = desk.outputs()
    counts = desk.run(namesake, inputs=False)
    assert desk.read == []
    assert (counts.new, counts.changed, counts.rejected, counts.articles) == (0, 0, 1, 12)
    (rejected,) = desk.rows("rejected")
    assert (rejected["source"], rejected["reason"]) == (str(namesake / "a11.txt"), "duplicate_id")
    assert str(desk.folder / "a11.txt") in rejected["detail"]
    assert "--forget a11" in rejected["detail"]
    assert desk.outputs()["incidents.csv"] == before["incidents.csv"]


def test_runs_other_article_takes_the_place_of_one_that_is_forgotten(desk: Desk, namesake: Path) -> None:
    counts = desk.run(namesake, options=RunOptions(forget=["a11"]), inputs=False)
    assert (counts.forgotten, counts.new, counts.rejected, counts.articles) == (1, 1, 0, 12)
    assert desk.row("Chocolaterie Ambrelle")["article_ids"] == "a11"
    assert not [row for row in desk.rows() if row["victim_name"] == "Banque Fictel"]


def test_runs_article_that_moved_is_known(desk: Desk, tmp_path: Path) -> None:
    moved = tmp_path / "archives"
    desk.folder.rename(moved)
    assert desk.run(moved, inputs=False).unchanged == 12
    # Where it stands now, it may even take another title.
    text = replaced("a11", "le point sur l’affaire", "ce que l’on sait").replace("9 100", "9 350")
    (moved / "a11.txt").write_text(text, encoding="utf-8")
    assert desk.run(moved, inputs=False).changed == 1
    assert desk.row("Banque Fictel")["records_value"] == "9350"


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode there")
def test_runs_read_a_file_whose_name_is_not_unicode(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"d\xe9p\xeaches")
    folder.mkdir()
    name = os.fsdecode(b"d\xe9p\xeache.txt")
    text = replaced("a07", "Lunavélo", "Chocolaterie Ambrelle")
    (folder / name).write_text(text, encoding="utf-8")
    assert desk.run(folder).new == 1
    assert desk.row("Chocolaterie Ambrelle")["articles_count"] == "1"
    assert desk.run(folder).unchanged == 13
    (folder / name).write_text(text.replace("80 125", "80 126"), encoding="utf-8")
    assert desk.run(folder).changed == 1


# --- forgetting -----------------------------------------------------------------------------------


def test_runs_forget_an_article_with_all_it_told(desk: Desk) -> None:
    kept = [row for row in desk.rows() if row["victim_name"] != "Banque Fictel"]
    counts = desk.run(options=RunOptions(forget=["a11", "a11"]), inputs=False)
    assert (counts.forgotten, counts.articles, counts.incidents) == (1, 11, 5)
    assert desk.rows() == kept
    assert not [row for row in desk.rows("evidence") if row["article_id"] == "a11"]
    assert b"a11" not in b"".join(desk.outputs().values())


def test_runs_forgotten_article_leaves_its_partners(desk: Desk) -> None:
    before = desk.row("Mairie de Sauvagnac")
    assert before["article_ids"] == "a01|a03|a09"
    desk.run(options=RunOptions(forget=["a01"]), inputs=False)
    row = desk.row("Mairie de Sauvagnac")
    # The name came from the article that left.
    assert (row["incident_id"], row["article_ids"]) == (before["incident_id"], "a03|a09")
    assert desk.run().new == 1
    assert desk.row("Mairie de Sauvagnac") == before


def test_runs_conflict_leaves_with_the_article_that_told_otherwise(desk: Desk) -> None:
    (conflict,) = desk.rows("conflicts")
    assert (conflict["article_ids"], conflict["other"]) == ("a07", "exact 80125 customers")
    desk.run(options=RunOptions(forget=["a07"]), inputs=False)
    assert desk.rows("conflicts") == []


def test_runs_forget_what_is_there_and_tell_what_is_not(desk: Desk) -> None:
    counts = desk.run(options=RunOptions(forget=["a99", "a11", "a99"]), inputs=False)
    assert (counts.forgotten, counts.articles) == (1, 11)
    (warning,) = counts.warnings
    assert "no article 'a99'" in warning
    assert "article_ids of incidents.csv" in warning


def test_runs_forget_again_changes_nothing(desk: Desk) -> None:
    desk.run(options=RunOptions(forget=["a11"]), inputs=False)
    before = desk.outputs()
    counts = desk.run(options=RunOptions(forget=["a11"]), inputs=False)
    assert (counts.forgotten, counts.articles) == (0, 11)
    assert desk.outputs() == before


# --- tables without ids ---------------------------------------------------------------------------


def test_runs_table_with_rows_put_before_reads_the_new_ones(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "veille.csv"

    def write(*names: str) -> None:
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["titre", "texte"])
            writer.writerows(dispatches.ARTICLES[name].split("\n", 1) for name in names)

    desk.output = tmp_path / "table"
    write("a01", "a02", "a07")
    assert desk.run(table, inputs=False).new == 3
    before = {row["victim_name"]: row["incident_id"] for row in desk.rows()}
    write("a11", "a05", "a01", "a02", "a07")
    counts = desk.run(table, inputs=False)
    assert (counts.new, counts.unchanged, counts.articles) == (2, 3, 5)
    assert len(desk.read) == 2
    assert {row["victim_name"]: row["incident_id"] for row in desk.rows()}.items() > before.items()


def test_runs_table_without_ids_is_the_same_article_under_its_url(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "veille.csv"
    desk.output = tmp_path / "table"
    for value in ("9 100", "9 350"):
        title, text = replaced("a11", "9 100", value).split("\n", 1)
        table.write_text(f'titre,texte,url\n{title},"{text}",https://exemple.fr/11\n', encoding="utf-8")
        counts = desk.run(table, inputs=False)
    assert (counts.changed, counts.articles) == (1, 1)
    assert desk.row("Banque Fictel")["records_value"] == "9350"


# --- tables that number their rows ------------------------------------------------------------------


def write_numbered(table: Path, *names: str, days: bool = True) -> None:
    """Write articles as a table whose ids only number its rows."""
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "titre", "texte", "date"])
        for number, name in enumerate(names, start=1):
            title, text = dispatches.ARTICLES[name].split("\n", 1)
            day = f"2025-03-{int(name[1:]):02}" if days else ""
            writer.writerow([number, title, text.strip(), day])


def test_runs_numbered_rows_of_another_table_are_other_articles(desk: Desk, tmp_path: Path) -> None:
    desk.output = tmp_path / "tables"
    write_numbered(tmp_path / "lundi.csv", "a01", "a02")
    desk.run(tmp_path / "lundi.csv", inputs=False)
    monday = desk.rows()
    write_numbered(tmp_path / "mardi.csv", "a07", "a11")
    counts = desk.run(tmp_path / "mardi.csv", inputs=False)
    assert (counts.new, counts.changed, counts.articles) == (2, 0, 4)
    ids = {row["incident_id"] for row in desk.rows()}
    assert {row["incident_id"] for row in monday} < ids


@pytest.mark.parametrize("days", [True, False])
def test_runs_table_that_is_written_anew_each_day_replaces_nothing(
    desk: Desk, tmp_path: Path, days: bool
) -> None:
    desk.output, table = tmp_path / "tables", tmp_path / "veille.csv"
    write_numbered(table, "a01", "a02", days=days)
    desk.run(table, inputs=False)
    before = desk.rows()
    write_numbered(table, "a07", "a11", days=days)
    counts = desk.run(table, inputs=False)
    assert (counts.new, counts.changed, counts.rejected, counts.articles) == (0, 0, 2, 2)
    assert desk.rows() == before
    rejected = desk.rows("rejected")
    assert [row["reason"] for row in rejected] == ["duplicate_id"] * 2
    assert "--forget veille-1" in rejected[0]["detail"]


def test_runs_numbered_row_that_was_corrected_has_changed(desk: Desk, tmp_path: Path) -> None:
    desk.output, table = tmp_path / "tables", tmp_path / "veille.csv"
    write_numbered(table, "a11")
    desk.run(table, inputs=False)
    table.write_text(table.read_text("utf-8").replace("9 100", "9 350"), "utf-8")
    counts = desk.run(table, inputs=False)
    assert (counts.changed, counts.rejected, counts.articles) == (1, 0, 1)


def test_runs_numbered_rows_named_by_their_number_alone_keep_what_was_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.output, table = tmp_path / "tables", tmp_path / "lundi.csv"
    write_numbered(table, "a01", "a02")
    with monkeypatch.context() as as_before:
        as_before.setattr("pipeline.reading.formats.table_name", lambda path: None)
        assert desk.run(table, inputs=False).new == 2
    assert desk.read == ["1", "2"]
    before = {row["incident_id"] for row in desk.rows()}
    # What another code has read is read anew.
    monkeypatch.setattr(run_module, "reading_settings", lambda *_: "0" * 32)
    counts = desk.run(table, inputs=False)
    assert (counts.unchanged, counts.new, counts.articles) == (2, 0, 2)
    assert {row["incident_id"] for row in desk.rows()} == before
    assert {row["article_ids"] for row in desk.rows()} <= {"lundi-1", "lundi-2", "lundi-1|lundi-2"}


# --- what the command says ------------------------------------------------------------------------


def said(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split())


def test_cli_run_tells_what_was_new_unchanged_changed_and_rejected(desk: Desk) -> None:
    desk.write("a11", replaced("a11", "9 100", "9 350"))
    desk.write("a13", replaced("a07", "Lunavélo", "Chocolaterie Ambrelle"))
    desk.write("a14", "")
    code, text = said(desk.folder, "-o", desk.output)
    assert code == 3
    assert "1 new, 1 changed, 11 unchanged, 1 rejected." in text
    assert "13 articles, 12 with incidents: 7 incidents (7 main)" in text


def test_cli_run_tells_of_articles_that_other_rules_have_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "rules_version", lambda: "rules of tomorrow")
    code, text = said(desk.folder, "-o", desk.output)
    assert code == 0
    assert "12 articles were read by other rules" in text and "--refresh" in text
    code, text = said(desk.folder, "-o", desk.output, "--refresh")
    assert "0 new, 0 changed, 0 unchanged, 0 rejected, 12 read anew." in text
    assert "other rules" not in text


def test_cli_run_again_reads_anew(desk: Desk) -> None:
    code, text = said(desk.folder, "-o", desk.output, "--again")
    assert (code, len(desk.read)) == (0, 24)
    assert "12 read anew" in text


def test_cli_run_forgets_without_any_input(desk: Desk) -> None:
    code, text = said("-o", desk.output, "--forget", "a11", "--forget", "a08")
    assert code == 0
    assert "0 new, 0 changed, 0 unchanged, 0 rejected, 2 forgotten." in text
    assert len(desk.rows()) == 4


def test_cli_run_tells_that_an_article_to_forget_is_not_there(desk: Desk) -> None:
    code, text = said("-o", desk.output, "--forget", "a99")
    assert code == 0
    assert "Warning: no article 'a99' is in the dataset" in text
    assert "forgotten" not in text
