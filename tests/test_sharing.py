"""What the forms for other systems share: safe words and addresses, days, attackers, filters and options."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gold_tables import CORPORA, gold_tables
from pages import section
from tables import TABLES, MemoryTables, conflict, evidence, incident, name
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.exports import FILES, ExportCounts, Filters, export
from pipeline.dataset.formats import MARKED, SHARED, ExportFormat, Tlp
from pipeline.dataset.rows import INCIDENT_COLUMNS, Row
from pipeline.dataset.sharing.attackers import AttackerKind, attacker_of, bare
from pipeline.dataset.sharing.told import MissingExtraError, Told, plain, web_address
from pipeline.schema import AttackType, DataType, Sector

FORMS = [pytest.param(kind, id=kind) for kind in sorted(SHARED)]
SENTENCE = "La mairie de Brivoux a confirmé le vol de données."


def written(folder: Path, kind: ExportFormat) -> str:
    (file,) = FILES[kind]
    return (folder / file).read_text("utf-8")


def strings(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        yield from value
        yield from strings(list(value.values()))


def ids(folder: Path, kind: ExportFormat) -> list[str]:
    """Return the incidents that a file holds, in its order."""
    data = json.loads(written(folder, kind))
    if kind is ExportFormat.MISP:
        events = (each["Event"]["Attribute"] for each in data["response"])
        return [a["value"] for event in events for a in event if a["comment"] == "incident_id"]
    if kind is ExportFormat.VERIS:
        return [record["plus"]["breche"]["incident_id"] for record in data]
    made = (one for one in data["objects"] if one["type"] == "incident")
    return [one["external_references"][0]["external_id"] for one in made]


# --- words, addresses, days -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Été\u00a0SA", "Été SA", id="blanks"),
        pytest.param("a\x00b\x1bc\x9bd", "abcd", id="control"),
        pytest.param("gnp\u202e.exe\u200b", "gnp.exe", id="direction"),
        pytest.param("<script>x</script>", "‹script›x‹/script›", id="markup"),
        pytest.param("[ici](https://x.y/)", "[ici] (https://x.y/)", id="link"),
        pytest.param("`rm`\n# Titre", "'rm' # Titre", id="markdown"),
        pytest.param("\ud800", "\ufffd", id="surrogate"),
        pytest.param("\u200b \n", None, id="nothing-left"),
        pytest.param(None, None, id="empty"),
    ],
)
def test_sharing_words_hold_nothing_that_acts(text: str | None, expected: str | None) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("https://Exemple.fr/a?b=1#c", "https://exemple.fr/a?b=1#c", id="plain"),
        pytest.param("HTTP://exemple.fr:8080/", "http://exemple.fr:8080/", id="port"),
        pytest.param("https://exemple.fr/été|x", "https://exemple.fr/%C3%A9t%C3%A9%7Cx", id="accents"),
        pytest.param(
            "https://exemple.fr/100%?a=%C3%A9#b#c", "https://exemple.fr/100%25?a=%C3%A9#b%23c", id="percent"
        ),
        pytest.param("https://exemple.fr/a[1]{x}", "https://exemple.fr/a%5B1%5D%7Bx%7D", id="brackets"),
        pytest.param("https://exemple.fr/%C3%A9", "https://exemple.fr/%C3%A9", id="coded"),
        pytest.param("https://été.fr/", "https://xn--t-9fab.fr/", id="host-with-accents"),
        pytest.param('https://exemple.fr/"><script>', "https://exemple.fr/%22%3E%3Cscript%3E", id="markup"),
        pytest.param("javascript:alert(1)", None, id="javascript"),
        pytest.param("java\u200bscript:alert(1)", None, id="hidden-javascript"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("file:///etc/passwd", None, id="file"),
        pytest.param("ftp://exemple.fr/", None, id="ftp"),
        pytest.param("https://bank.fr@exemple.fr/", None, id="user"),
        pytest.param("https://exemple.fr:99999/", None, id="no-port"),
        pytest.param("https://[::1/", None, id="broken"),
        pytest.param("https://cve/", None, id="no-domain"),
        pytest.param("https://", None, id="no-host"),
        pytest.param("https://exemple.fr/ javascript:x", None, id="blank"),
        pytest.param("", None, id="empty"),
    ],
)
def test_sharing_only_addresses_of_the_web_are_references(text: str, expected: str | None) -> None:
    assert web_address(text) == expected


@pytest.mark.parametrize(
    ("cells", "created", "modified"),
    [
        pytest.param(
            {"date": "2024-02-01", "first_published": "2024-03-02", "last_published": "2024-03-05"},
            "2024-03-02",
            "2024-03-05",
            id="articles",
        ),
        pytest.param({"date": "2024-02~"}, "2024-02-01", "2024-02-01", id="date-alone"),
        pytest.param({}, "1970-01-01", "1970-01-01", id="nothing"),
        pytest.param({"date": "0024-11"}, "1970-01-01", "1970-01-01", id="misread"),
    ],
)
def test_sharing_days_are_those_of_articles(cells: dict[str, Any], created: str, modified: str) -> None:
    told = Told(incident(1, **cells))
    assert (told.created.isoformat(), told.modified.isoformat()) == (created, modified)


def test_sharing_takes_the_surest_sentence_of_the_value_itself() -> None:
    proofs = [("Aléo", 0.4, "Une phrase."), ("Aléo", 0.9, "La phrase."), ("Autre", 1.0, "Pas celle-ci.")]
    rows = [evidence(1, value=value, confidence=sure, sentence=text) for value, sure, text in proofs]
    told = Told(incident(1, victim_name="Aléo", confidence=0.2), tuple(rows))
    assert (told.sentence("victim_name"), told.percent_of("victim_name")) == ("La phrase.", 90)
    assert (told.sentence("third_party"), told.percent_of("third_party")) == (None, 20)


def test_sharing_passes_on_neither_reviewers_nor_their_comments() -> None:
    row = evidence(1, value="Aléo", sentence="Ana, 2025-01-02. Appel au maire", rule="review", confidence=1.0)
    told = Told(incident(1, victim_name="Aléo"), (row,))
    assert told.sentence("victim_name") is None
    (proof,) = told.proofs
    assert (proof.value, proof.sentence, proof.article_id) == ("Aléo", None, None)


@pytest.mark.parametrize(
    ("attacker", "attacks", "kind", "usual", "program"),
    [
        pytest.param("LockBit 3.0", "ransomware", AttackerKind.BRAND, "LockBit", True, id="brand"),
        pytest.param("lock bit", "data_theft", AttackerKind.BRAND, "LockBit", False, id="no-encryption"),
        pytest.param("Fancy Bear", "espionage", AttackerKind.GROUP, None, False, id="group"),
        pytest.param("Zorvanek", "data_sale", AttackerKind.PSEUDONYM, "Zorvanek", False, id="pseudonym"),
        pytest.param("Karnovalis", "ransomware", AttackerKind.PSEUDONYM, "Karnovalis", False, id="unknown"),
    ],
)
def test_sharing_tells_brands_from_pseudonyms(
    attacker: str, attacks: str, kind: AttackerKind, usual: str | None, program: bool
) -> None:
    found = attacker_of(Told(incident(1, attacker_name=attacker, attack_types=attacks)))
    assert found is not None
    assert (found.kind, found.has_program) == (kind, program)
    assert usual is None or found.name == usual
    assert attacker in (found.name, *found.aliases)


def test_sharing_knows_an_attacker_in_every_spelling() -> None:
    keys = {
        found.key
        for spelling in ("LockBit", "Lock Bit", "lockbit 3.0")
        if (found := attacker_of(Told(incident(1, attacker_name=spelling))))
    }
    assert keys == {bare("LockBit")}


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.parent.name) for folder in CORPORA])
@pytest.mark.parametrize("kind", FORMS)
def test_sharing_same_rows_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ExportFormat, folder: Path
) -> None:
    if not folder.exists():
        pytest.skip("lies beside the project on some machines only")
    tables = gold_tables(folder)
    for part, zone in (("one", "UTC"), ("two", "Asia/Tokyo")):
        monkeypatch.setenv("TZ", zone)
        counts = export(tables, kind, tmp_path / part)
        assert (counts.incidents, counts.evidence) == (len(tables.incident_rows), len(tables.evidence_rows))
    assert written(tmp_path / "one", kind) == written(tmp_path / "two", kind)
    assert ids(tmp_path / "one", kind) == [row["incident_id"] for row in tables.incident_rows]


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_of_nothing_is_a_file_all_the_same(tmp_path: Path, kind: ExportFormat) -> None:
    assert export(MemoryTables(), kind, tmp_path) == ExportCounts()
    assert ids(tmp_path, kind) == []


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_filters(tmp_path: Path, kind: ExportFormat) -> None:
    filters = Filters(sectors=frozenset({"health"}), min_confidence=0.5)
    counts = export(TABLES, kind, tmp_path, filters)
    assert ids(tmp_path, kind) == [name(2), name(4)]
    # Only the evidence of what is kept, though its rows stand among others.
    assert (counts.incidents, counts.left_out, counts.evidence) == (2, 4, 1)


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_leaves_doubtful_cells_out(tmp_path: Path, kind: ExportFormat) -> None:
    rows = [incident(1, victim_name="Varelle", victim_country="FR", attacker_name="Zorvanek")]
    proofs = [evidence(1, value="Varelle", confidence=0.9, sentence="La preuve.")]
    proofs += [evidence(1, field="attacker_name", value="Zorvanek", confidence=0.2, sentence="La rumeur.")]
    export(MemoryTables(rows, proofs), kind, tmp_path, Filters(min_field_confidence=0.5))
    text = written(tmp_path, kind)
    assert "Varelle" in text
    assert "Zorvanek" not in text and "La rumeur." not in text


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("quotes", [pytest.param(True, id="quotes"), pytest.param(False, id="none")])
def test_sharing_without_quotes_has_no_sentence(tmp_path: Path, kind: ExportFormat, quotes: bool) -> None:
    tables = MemoryTables(
        [incident(1, victim_name="Brivoux", evidence=SENTENCE, confidence=0.7)],
        [evidence(1, value="Brivoux", sentence=SENTENCE, confidence=0.7)],
        [conflict(1, sentence=SENTENCE)],
    )
    export(tables, kind, tmp_path, quotes=quotes)
    text = written(tmp_path, kind)
    assert (SENTENCE in text) is quotes
    assert "Brivoux" in text


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_hostile_cells_are_words(tmp_path: Path, kind: ExportFormat) -> None:
    bad = '<img src=x onerror="alert(1)"> [x](javascript:alert(1)) \x1b[31m\u202e\x00`id`\n{{7*7}} \ud83d'
    texts = ("victim_name", "victim_description", "third_party", "attacker_name", "records_text", "sources")
    cells = dict.fromkeys((*texts, "victim_aliases", "attacker_aliases", "article_ids", "evidence"), bad)
    row = incident(
        1,
        **cells,
        urls="javascript:alert(1)|https://exemple.fr/a|data:text/html,x|http://exemple.fr/<b>",
        attack_types="ransomware|extortion",
        status="claimed",
        date="2024-11",
        records_qualifier="exact",
        records_unit="patients",
        records_value=5,
    )
    proofs = [evidence(1, value=bad, sentence=bad, article_id=bad, confidence=0.5)]
    export(MemoryTables([row], proofs), kind, tmp_path)
    found = list(strings(json.loads(written(tmp_path, kind))))
    assert any("onerror" in text for text in found)
    for text in found:
        assert not set(text) & set("<>`\x1b\u202e\x00"), text
        assert "](" not in text and not text.startswith(("javascript:", "data:"))
    assert any("https://exemple.fr/a" in text for text in found)
    assert any("http://exemple.fr/%3Cb%3E" in text for text in found)


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_takes_every_code(tmp_path: Path, kind: ExportFormat) -> None:
    rows: list[Row] = [
        incident(
            number,
            victim_name=f"Victime {number}",
            victim_sector=sector,
            attack_types="|".join(AttackType),
            data_types="|".join(DataType),
            date="2024-11-19",
            date_basis="claim",
        )
        for number, sector in enumerate(Sector)
    ]
    rows += [incident(100 + number, attack_types=code) for number, code in enumerate(AttackType)]
    counts = export(MemoryTables(rows), kind, tmp_path)
    assert counts.incidents == len(rows)


@pytest.mark.parametrize("kind", FORMS)
def test_sharing_opens_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ExportFormat
) -> None:
    def refused(*_arguments: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    export(TABLES, kind, tmp_path)


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in sorted(MARKED)])
def test_sharing_without_its_library_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: ExportFormat
) -> None:
    library = {"misp": "pymisp", "stix": "stix2.v21"}[kind]
    monkeypatch.setitem(sys.modules, library, None)
    for module in [one for one in sys.modules if one.startswith(f"pipeline.dataset.sharing.{kind}")]:
        monkeypatch.delitem(sys.modules, module)
    with pytest.raises(MissingExtraError, match=rf"extra {kind}: pip install 'breche\[{kind}\]'"):
        export(TABLES, kind, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_sharing_marks_are_refused_where_there_is_no_place_for_them(tmp_path: Path) -> None:
    for kind in (ExportFormat.CSV, ExportFormat.VERIS):
        arguments = ["export", "-f", kind, "--tlp", "amber", "-o", str(tmp_path)]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 2
        assert f"--tlp marks misp and stix, not {kind}" in " ".join(result.output.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("tlp", [pytest.param(tlp, id=tlp) for tlp in Tlp])
@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in sorted(MARKED)])
def test_sharing_takes_every_mark(tmp_path: Path, kind: ExportFormat, tlp: Tlp) -> None:
    export(TABLES, kind, tmp_path, tlp=tlp)
    data = json.loads(written(tmp_path, kind))
    if kind is ExportFormat.MISP:
        assert all({"name": f"tlp:{tlp}"} in each["Event"]["Tag"] for each in data["response"])
        return
    marking, *others = data["objects"]
    assert marking["type"] == "marking-definition"
    unmarked = {one["type"] for one in others if one.get("object_marking_refs") != [marking["id"]]}
    assert unmarked == {"identity", "extension-definition"}


@pytest.mark.parametrize("page", ["docs/export.md", "docs/export.fr.md"])
def test_sharing_page_tells_where_every_column_goes(page: str) -> None:
    heading = {"docs/export.md": "Which cell goes where", "docs/export.fr.md": "Où va chaque cellule"}[page]
    first_cells = re.findall(r"(?m)^\| ([^|]*) \|", section(page, heading))
    named = {code for cell in first_cells for code in re.findall(r"`([^`]+)`", cell)}
    whole = {code for code in named if not code.endswith("…")}
    begun = tuple(code.rstrip("…") for code in named - whole)
    assert not [column for column in INCIDENT_COLUMNS if column not in whole and not column.startswith(begun)]
    assert whole <= set(INCIDENT_COLUMNS)
