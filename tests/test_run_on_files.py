"""What analysts have, run as it is: the rows are those of the same articles as plain text."""

import csv
from pathlib import Path

from pipeline.reading import ReadOptions
from pipeline.run import run

SAMPLES = Path(__file__).parent / "samples"
#: Of a row, what hangs on how many files tell the incident and how they are named.
OF_FILES = (
    *("incident_id", "confidence", "articles_count", "article_ids", "sources", "urls"),
    *("first_published", "last_published", "evidence", "reviewed"),
)


def rows(inputs: list[Path], folder: Path) -> list[dict[str, str]]:
    run(inputs, folder, ReadOptions())
    with (folder / "incidents.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def told(found: list[dict[str, str]]) -> list[dict[str, str]]:
    columns = set(found[0]) - set(OF_FILES) if found else set()
    return [{name: row[name] for name in sorted(columns)} for row in found]


def test_mixed_folder_gives_the_rows_of_the_plain_texts(tmp_path: Path) -> None:
    files = [p for p in sorted((SAMPLES / "misc").iterdir()) if p.is_file() and p.name != "t.xlsx"]
    plain = rows([SAMPLES / "misc" / "plain"], tmp_path / "plain")
    assert plain
    assert told(rows(files, tmp_path / "mixed")) == told(plain)


def test_export_of_europresse_gives_a_row_for_each_incident_with_its_own_date(tmp_path: Path) -> None:
    found = rows([SAMPLES / "europresse"], tmp_path / "out")
    # An announcement is no date of attack, nor is the day on which the certificate was issued.
    assert sorted(row["date"] for row in found) == ["", "", "2025-01-12"]


def test_codes_of_sources_are_no_names(tmp_path: Path) -> None:
    found = rows([SAMPLES / "factiva"], tmp_path / "out")
    assert found
    assert not any("Document" in row["victim_name"] or "COURR" in row["victim_name"] for row in found)
