"""The Atom file: well-formed, newest change first, words for readers, and nothing that acts in one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from tables import TABLES, MemoryTables, incident

from pipeline import wording
from pipeline.dataset.exports import FILES, Filters, export
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.rows import Row

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(tables: MemoryTables, folder: Path, **options: object) -> etree._Element:
    export(tables, ExportFormat.ATOM, folder, **options)  # type: ignore[arg-type]
    return etree.parse(folder / "incidents.atom").getroot()


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(found) for found in root.xpath(path, namespaces=ATOM)]


def test_atom_is_one_file_with_an_entry_an_incident(tmp_path: Path) -> None:
    root = feed(TABLES, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES[ExportFormat.ATOM])
    ids = texts(root, "//a:entry/a:id/text()")
    assert len(set(ids)) == len(TABLES.incident_rows)
    assert all(one.startswith("urn:uuid:") for one in ids)
    for name in ("id", "title", "updated", "author"):
        assert root.xpath(f"count(a:{name})", namespaces=ATOM) == 1


def test_atom_the_newest_change_comes_first(tmp_path: Path) -> None:
    rows = [
        incident(1, victim_name="Un", last_published="2026-03-09"),
        incident(2, victim_name="Deux", changed_at="2026-03-11", first_seen="2026-03-01"),
        incident(3, victim_name="Trois"),
        incident(4, victim_name="Quatre", first_seen="2026-03-10", last_published="2026-03-12"),
    ]
    root = feed(MemoryTables(rows), tmp_path)
    assert texts(root, "//a:entry/a:updated/text()") == [
        "2026-03-11T00:00:00Z",
        "2026-03-10T00:00:00Z",
        "2026-03-09T00:00:00Z",
        "1970-01-01T00:00:00Z",
    ]
    assert texts(root, "a:updated/text()") == ["2026-03-11T00:00:00Z"]


def told(**cells: object) -> MemoryTables:
    row = incident(
        1,
        victim_name="Ateliers Morvane",
        attack_types="ransomware|data_theft",
        records_value=12400,
        records_qualifier="at_least",
        records_unit="patients",
        evidence="Les ateliers Morvane ont été chiffrés.",
        urls="https://gazette.example/a|javascript:alert(1)|https://gazette.example/b",
        changed_at="2026-03-01",
    )
    return MemoryTables([row | cells])  # type: ignore[operator]


def test_atom_tells_an_incident_in_french(tmp_path: Path) -> None:
    root = feed(told(), tmp_path)
    (title,), (words,) = texts(root, "//a:entry/a:title/text()"), texts(root, "//a:summary/text()")
    assert title == "Ateliers Morvane — rançongiciel, vol de données"
    assert "≥ 12 400 patients" in words
    assert "«\u00a0Les ateliers Morvane ont été chiffrés.\u00a0»" in words
    assert "brc-0000000000000001" in words


def test_atom_is_english_where_that_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_reading", "en")
    root = feed(told(victim_name=None), tmp_path)
    assert texts(root, "//a:entry/a:title/text()")[0].startswith("Unnamed victim — ransomware")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_atom_without_quotes_has_no_sentence(tmp_path: Path) -> None:
    feed(told(), tmp_path, quotes=False)
    assert "chiffrés" not in (tmp_path / "incidents.atom").read_text("utf-8")


def test_atom_links_lead_to_the_web_alone(tmp_path: Path) -> None:
    root = feed(told(), tmp_path)
    assert texts(root, "//a:link/@href") == ["https://gazette.example/a", "https://gazette.example/b"]
    assert texts(root, "//a:link/@rel") == ["alternate", "related"]
    assert not texts(root, "//a:content/text()")


def test_atom_an_entry_without_link_has_content(tmp_path: Path) -> None:
    root = feed(told(urls="javascript:alert(1)"), tmp_path)
    assert not texts(root, "//a:link/@href")
    assert texts(root, "//a:content/text()") == texts(root, "//a:summary/text()")


HOSTILE = "]]><script>alert(1)</script>&#x1F4A9;\x00\x1b[31m\u202e\ud800\ufffe"


@pytest.mark.parametrize("column", ["victim_name", "third_party", "attacker_name", "evidence", "urls"])
def test_atom_hostile_text_stays_text(tmp_path: Path, column: str) -> None:
    root = feed(told(**{column: HOSTILE}), tmp_path)
    allowed = {"feed", "id", "title", "updated", "author", "name", "entry", "link", "category", "summary"}
    assert {etree.QName(element).localname for element in root.iter()} <= allowed | {"content"}
    raw = (tmp_path / "incidents.atom").read_text("utf-8")
    assert "<script" not in raw and "&lt;script" not in raw
    assert not {"\x1b", "\u202e"} & set(raw)


def test_atom_filters_apply_and_bytes_stay(tmp_path: Path) -> None:
    for name in ("one", "other"):
        counts = export(TABLES, ExportFormat.ATOM, tmp_path / name, Filters(sectors=frozenset({"health"})))
    one, other = ((tmp_path / name / "incidents.atom").read_bytes() for name in ("one", "other"))
    assert one == other
    assert one.count(b"<entry") == counts.incidents < len(TABLES.incident_rows)


def test_atom_of_nothing_is_a_feed(tmp_path: Path) -> None:
    root = feed(MemoryTables(), tmp_path)
    assert texts(root, "a:updated/text()") == ["1970-01-01T00:00:00Z"]
    assert not texts(root, "//a:entry/a:id/text()")


class Breaking(MemoryTables):
    """A dataset that breaks off after its first incident."""

    def incidents(self) -> Iterator[Row]:
        yield TABLES.incident_rows[0]
        raise KeyboardInterrupt


def test_atom_interrupted_leaves_the_old_file_whole(tmp_path: Path) -> None:
    feed(TABLES, tmp_path)
    before = (tmp_path / "incidents.atom").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        feed(Breaking(), tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
