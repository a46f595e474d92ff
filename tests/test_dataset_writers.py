"""The files of a run out of a real database: their form, their bytes, and what a failure leaves."""

import csv
import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from pipeline.dataset import files, writers
from pipeline.dataset.columns import CONFLICT_COLUMNS
from pipeline.dataset.counts import Counts, Rejected
from pipeline.dataset.csvfile import plain_number, write_csv
from pipeline.dataset.frame import ArticleResult, frame_to_results, incidents_to_frame
from pipeline.dataset.rows import EVIDENCE_COLUMNS
from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.dataset.store.intake import Intake
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.workshop import OutputError
from pipeline.dataset.writers import write_dataset, write_run
from pipeline.schema import Article, ArticleIncidents, Incident, Records
from pipeline.wording import choose_from

FILES = {
    "article_incidents.jsonl",
    "conflicts.csv",
    "datapackage.json",
    "evidence.csv",
    "incidents.csv",
    "incidents.xlsx",
    "nouveautes.csv",
    "rejected.csv",
    "run.json",
}
FORMULA = "=1+1;cmd"

ENTRIES = [
    (
        Article(
            article_id="b",
            text="Texte",
            published=dt.date(2024, 3, 2),
            source="Le Courrier",
            url="https://exemple.fr/b?x=1&y=2#bas",
        ),
        [
            Incident.model_validate(
                {
                    "salience": "main",
                    "victim": {"name": FORMULA, "aliases": ["Ville, la"]},
                    "date": "2024-02-29",
                    "records": {
                        "value": 1500,
                        "min": 1500,
                        "max": 1500,
                        "qualifier": "exact",
                        "unit": "patients",
                    },
                    "ransom": {"demanded": True, "amount": 5000.0, "currency": "EUR", "paid": False},
                    "sale_price": 0.25,
                    "sale_currency": "BTC",
                    "data_types": ["name", "health"],
                    "status": "claimed",
                    "confidence": 0.5,
                    "evidence": [
                        {
                            "field": "victim.name",
                            "value": FORMULA,
                            "start": 1,
                            "end": 4,
                            "sentence": "- La ville\na dit « non ».",
                            "rule": "r.x",
                        }
                    ],
                }
            ),
            Incident.model_validate(
                {"salience": "secondary", "victim": {"name": "Été SA"}, "date": "2023-05"}
            ),
        ],
    ),
    (Article(article_id="a", text="Autre", url="javascript:alert(1)"), []),
    (
        Article(article_id="c", text="Autre", url="javascript:alert(1)"),
        [Incident.model_validate({"salience": "main", "victim": {"description": 'un "bailleur"'}})],
    ),
]


#: The second incident of article b, told by another paper with a fuller date and a count.
RETOLD = (
    Article(
        article_id="d", text="Encore", published=dt.date(2024, 3, 4), source="L’Écho", url="https://e.fr/d"
    ),
    [
        Incident.model_validate(
            {
                "salience": "main",
                "victim": {"name": "Été SA", "sector": "energy"},
                "date": "2023-05-12",
                "records": {"value": 900, "min": 900, "max": 900, "qualifier": "exact", "unit": "customers"},
                "status": "confirmed",
            }
        )
    ],
)
Entry = tuple[Article, list[Incident]]

REJECTED: Sequence[Rejected] = (
    ("z.txt", "empty", "no\ntext"),
    ("caf\udce9.txt", "binary", ""),
    ("z.txt", "empty", "no\ntext"),
)
RUN = {"version": "1.0", "timings": {"total": 1.5}}


def results_of(entries: Iterable[Entry]) -> list[ArticleResult]:
    return [ArticleResult(article, incidents, None) for article, incidents in entries]


def results_through_frames(entries: Iterable[Entry]) -> list[ArticleResult]:
    return frame_to_results(incidents_to_frame(entries))


@contextmanager
def stored(
    path: Path,
    entries: Iterable[Entry],
    results: Callable[[Iterable[Entry]], list[ArticleResult]] = results_of,
) -> Iterator[StoredTables]:
    """Yield the tables of a new database at `path` that took in `entries` one by one."""
    with open_to_write(path) as connection:
        intake = Intake(connection, "rules")
        for entry in entries:
            intake.add(results([entry]), {entry[0].article_id: entry[0]})
        settle(connection, dt.date(2026, 3, 1))
        yield StoredTables(connection)


def write(folder: Path, entries: Iterable[Entry] = tuple(ENTRIES), xlsx: bool = True) -> Counts:
    """Write the files of a run on `entries` into `folder`; its database stands in another folder."""
    counts = Counts()
    database = folder.parent / f"{folder.name}-store" / DATABASE
    database.unlink(missing_ok=True)
    with stored(database, entries) as tables:
        write_run(folder, tables, REJECTED, counts, RUN, xlsx=xlsx)
    return counts


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sheets(path: Path):
    return openpyxl.load_workbook(path)


def test_writers_write_all_files_and_nothing_else(tmp_path):
    counts = write(tmp_path / "new" / "folder")
    assert {p.name for p in (tmp_path / "new" / "folder").iterdir()} == FILES
    assert set(files.FILES) == FILES
    assert counts == Counts(
        articles=3,
        articles_with_incidents=2,
        incidents=3,
        main_incidents=2,
        evidence=1,
        rejected=2,
        written=list(files.FILES),
    )


def test_writers_incidents_csv_header_is_the_contract(tmp_path):
    write(tmp_path)
    header = (tmp_path / "incidents.csv").read_bytes().split(b"\r\n")[0].decode()
    assert header == (
        "incident_id,date,date_basis,victim_name,victim_aliases,victim_description,victim_country,victim_sector,"
        "third_party,third_party_aliases,attacker_name,attacker_aliases,attack_types,records_value,records_min,"
        "records_max,records_qualifier,records_unit,records_text,data_volume_bytes,ransom_demanded,ransom_amount,"
        "ransom_currency,ransom_paid,sale_price,sale_currency,data_types,sensitive_data,status,salience,confidence,"
        "articles_count,article_ids,sources,urls,first_published,last_published,evidence,reviewed,"
        "date_min,date_max,first_seen,changed_at"
    )


def test_writers_incidents_csv_rows(tmp_path):
    write(tmp_path)
    rows = read_csv(tmp_path / "incidents.csv")
    assert [r["article_ids"] for r in rows] == ["b", "b", "c"]
    first = {name: value for name, value in rows[0].items() if value and name != "incident_id"}
    assert first == {
        "date": "2024-02-29",
        "victim_name": "'" + FORMULA,
        "victim_aliases": "Ville, la",
        "records_value": "1500",
        "records_min": "1500",
        "records_max": "1500",
        "records_qualifier": "exact",
        "records_unit": "patients",
        "ransom_demanded": "true",
        "ransom_amount": "5000",
        "ransom_currency": "EUR",
        "ransom_paid": "false",
        "sale_price": "0.25",
        "sale_currency": "BTC",
        "data_types": "name|health",
        "sensitive_data": "true",
        "status": "claimed",
        "salience": "main",
        "confidence": "0.5",
        "articles_count": "1",
        "article_ids": "b",
        "sources": "Le Courrier",
        "urls": "https://exemple.fr/b?x=1&y=2#bas",
        "first_published": "2024-03-02",
        "last_published": "2024-03-02",
        "evidence": "'- La ville a dit « non ».",
        "date_min": "2024-02-29",
        "date_max": "2024-02-29",
        "first_seen": "2026-03-01",
        "changed_at": "2026-03-01",
    }


def test_writers_csv_quotes_as_rfc_4180_says(tmp_path):
    write(tmp_path)
    data = (tmp_path / "incidents.csv").read_bytes()
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 4
    assert b',"Ville, la",' in data
    assert b',"un ""bailleur""",' in data


def test_writers_one_row_for_what_two_articles_tell(tmp_path):
    counts = write(tmp_path, [*ENTRIES, RETOLD])
    assert (counts.articles, counts.incidents) == (4, 3)
    row = read_csv(tmp_path / "incidents.csv")[1]
    assert (row["victim_name"], row["date"], row["records_value"]) == ("Été SA", "2023-05-12", "900")
    assert (row["articles_count"], row["article_ids"], row["sources"]) == ("2", "b|d", "Le Courrier|L’Écho")
    assert (row["first_published"], row["last_published"]) == ("2024-03-02", "2024-03-04")


def test_writers_conflicts_csv_shows_what_articles_say_otherwise(tmp_path):
    other = RETOLD[0].model_copy(
        update={"article_id": "e", "published": dt.date(2024, 3, 3), "source": "Ouest"}
    )
    told = RETOLD[1][0].model_copy(update={"records": Records(value=40, min=40, max=40, qualifier="exact")})
    write(tmp_path, [RETOLD, (other, [told])])
    (incident,) = read_csv(tmp_path / "incidents.csv")
    (conflict,) = read_csv(tmp_path / "conflicts.csv")
    assert tuple(conflict) == CONFLICT_COLUMNS
    assert conflict["incident_id"] == incident["incident_id"]
    assert {name: value for name, value in conflict.items() if name not in ("incident_id", "sentence")} == {
        "field": "records",
        "kept": "exact 900 customers",
        "other": "exact 40",
        "article_ids": "e",
        "sources": "Ouest",
        "last_published": "2024-03-03",
    }


def test_writers_evidence_csv_belongs_to_its_incident(tmp_path):
    write(tmp_path)
    (evidence,) = read_csv(tmp_path / "evidence.csv")
    assert tuple(evidence) == EVIDENCE_COLUMNS
    assert evidence["incident_id"] == read_csv(tmp_path / "incidents.csv")[0]["incident_id"]
    assert (evidence["article_id"], evidence["field"], evidence["start"]) == ("b", "victim.name", "1")


def test_writers_rejected_csv_is_sorted_and_readable(tmp_path):
    write(tmp_path)
    assert read_csv(tmp_path / "rejected.csv") == [
        {"source": "caf\ufffd.txt", "reason": "binary", "detail": ""},
        {"source": "z.txt", "reason": "empty", "detail": "no text"},
    ]


def test_writers_article_incidents_have_the_gold_form(tmp_path):
    write(tmp_path)
    lines = (tmp_path / "article_incidents.jsonl").read_text("utf-8").splitlines()
    assert lines[0] == '{"article_id": "a", "published": null, "incidents": []}'
    assert [ArticleIncidents.model_validate_json(line).article_id for line in lines] == ["a", "b", "c"]
    assert lines[2] == (
        '{"article_id": "c", "published": null, "incidents": [{"salience": "main", "victim": {"name": null, '
        '"aliases": [], "description": "un \\"bailleur\\"", "country": null, "sector": null}, '
        '"third_party": null, "third_party_aliases": [], "attacker": {"name": null, "aliases": []}, '
        '"attack_types": [], "date": null, "records": null, "data_volume_bytes": null, '
        '"ransom": {"demanded": null, "amount": null, "currency": null, "paid": null}, "sale_price": null, '
        '"sale_currency": null, "data_types": [], "status": null}]}'
    )
    assert "Été SA" in lines[1]


def test_writers_run_json_holds_counts(tmp_path):
    write(tmp_path)
    run = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert list(run) == ["counts", "timings", "version"]
    assert run["counts"]["incidents"] == 3


def test_writers_bytes_do_not_hang_on_time_or_order(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    write(tmp_path / "one", [*ENTRIES, RETOLD])
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    write(tmp_path / "two", [RETOLD, *reversed(ENTRIES)])
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_writers_frames_give_the_same_tables(tmp_path):
    write(tmp_path / "one", ENTRIES)
    with stored(tmp_path / "frames.db", ENTRIES, results_through_frames) as tables:
        write_run(tmp_path / "two", tables, REJECTED, Counts(), RUN)
    # Gold lines differ: frames make 5000 of 5000.0, as gold files write it.
    for name in FILES - {"article_incidents.jsonl"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_writers_article_taken_in_again_tells_only_what_it_told_last(tmp_path):
    article, incidents = ENTRIES[0]
    counts = write(tmp_path, [*ENTRIES, (article, incidents[:1])])
    assert (counts.articles, counts.incidents) == (3, 2)
    assert [row["article_ids"] for row in read_csv(tmp_path / "incidents.csv")] == ["b", "c"]


def test_writers_run_without_articles_gives_headers(tmp_path):
    write(tmp_path, [])
    for name in ("incidents", "evidence", "conflicts"):
        assert read_csv(tmp_path / f"{name}.csv") == []
    book = sheets(tmp_path / "incidents.xlsx")
    assert [
        book[name].max_row for name in ("Incidents", "Articles", "Preuves", "Divergences", "Données")
    ] == [1] * 5
    assert (tmp_path / "incidents.csv").read_bytes().count(b"\n") == 1


def test_writers_dataset_leaves_what_belongs_to_the_run(tmp_path):
    write(tmp_path / "out")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in ("rejected.csv", "run.json")}
    with stored(tmp_path / "other.db", [RETOLD]) as tables:
        counts = write_dataset(tmp_path / "out", tables)
    assert (counts.articles, counts.incidents, counts.main_incidents) == (1, 1, 1)
    assert [row["article_ids"] for row in read_csv(tmp_path / "out" / "incidents.csv")] == ["d"]
    assert {name: (tmp_path / "out" / name).read_bytes() for name in before} == before


@pytest.mark.parametrize("broken", ["write_workbook", "write_csv", "write_package", "gold_line"])
def test_writers_failure_leaves_the_old_files_whole(tmp_path, monkeypatch, broken):
    write(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writers, broken, fail)
    with pytest.raises(OutputError, match="No space left on device"):
        write(tmp_path, ENTRIES[:1])
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_writers_interrupted_run_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writers, "gold_line", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_writers_output_that_is_a_file_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"cannot write to .*file: .*Choose another folder"):
        write(tmp_path / "file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_writers_output_without_rights_says_what_to_do(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        write(tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("=A1", "'=A1", id="equals"),
        pytest.param("+33 1", "'+33 1", id="plus"),
        pytest.param("-5 %", "'-5 %", id="minus"),
        pytest.param("@SOMME", "'@SOMME", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="cr"),
        pytest.param("\x00=1", "'=1", id="hidden-behind-a-control"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param("a\x0bb\ud800", "ab\ufffd", id="unwritable"),
        pytest.param(-5, "-5", id="number"),
        pytest.param(-0.5, "-0.5", id="decimal"),
    ],
)
def test_csv_cells_start_no_formula(tmp_path, text, expected):
    write_csv(tmp_path / "x.csv", ["x"], [{"x": text}])
    assert read_csv(tmp_path / "x.csv") == [{"x": expected}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5000.0, "5000"),
        (0.1, "0.1"),
        (1e16, "10000000000000000"),
        (1e-7, "0.0000001"),
        (100, "100"),
        (0.0, "0"),
    ],
)
def test_csv_numbers_are_plain(value, expected):
    assert plain_number(value) == expected


def test_writers_workbook_is_left_out_when_it_is_not_wanted(tmp_path):
    write(tmp_path)
    assert set(files.files_of_run()) == FILES
    write(tmp_path, xlsx=False)
    assert {p.name for p in tmp_path.iterdir()} == FILES - {"incidents.xlsx"} == {*files.files_of_run(False)}
    assert read_csv(tmp_path / "incidents.csv")


@pytest.mark.parametrize(("asked", "sheet"), [(["--lang", "en"], "Summary"), ([], "Synthèse")])
def test_writers_workbook_is_french_unless_english_is_asked_for(tmp_path, asked, sheet):
    choose_from(asked)
    write(tmp_path)
    assert sheets(tmp_path / "incidents.xlsx").sheetnames[0] == sheet
