"""incidents.xlsx as analysts open it: what stands where, what is linked and noted, how it prints."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from openpyxl.utils.escape import unescape
from tables import TABLES, MemoryTables, conflict, evidence, incident, name
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import INCIDENTS
from pipeline.dataset.rows import Row
from pipeline.dataset.shown.checks import check_rows
from pipeline.dataset.shown.sources import site_of
from pipeline.dataset.workbook import sheet_text, write_workbook
from pipeline.dataset.workbook.limits import MAX_TEXT, lines_of, web_link
from pipeline.dataset.workbook.looks import REVIEWED_COLOUR

NAMES = {
    "fr": ["Synthèse", "Incidents", "Articles", "Preuves", "Divergences", "Données", "Codes"],
    "en": ["Summary", "Incidents", "Articles", "Evidence", "Conflicts", "Data", "Codes"],
}
DATA_TYPES = ("name", "health", "email_address", "bank_account", "password", "signature")
SENTENCE = "La ville de Valbrune a confirmé le vol des données de 41 250 patients."
ROW = incident(
    1,
    date="2024-11-19",
    date_basis="discovery",
    victim_name="ville de Valbrune",
    victim_country="FR",
    victim_sector="public_administration",
    attacker_name="Karnoval",
    attack_types="ransomware|data_theft",
    records_value=41250,
    records_qualifier="exact",
    records_unit="patients",
    records_text="41 250 patients",
    data_volume_bytes=60_000_000_000,
    ransom_demanded=True,
    ransom_amount=5000,
    ransom_currency="USD",
    ransom_paid=False,
    data_types="name|health",
    sensitive_data=True,
    status="confirmed",
    confidence=0.923,
    articles_count=2,
    article_ids="a|b",
    urls="https://www.exemple.fr/a|https://exemple.org/b",
    first_published="2024-11-20",
    last_published="2024-11-21",
    evidence=SENTENCE,
)


def plain(value: Any) -> Any:
    return unescape(value).replace("\u00a0", " ").replace("\u202f", " ") if isinstance(value, str) else value


def written(folder: Path, tables: MemoryTables, language: str = "fr", **options: Any) -> Any:
    path = folder / "x.xlsx"
    rows = tables.incidents(), tables.evidence(), tables.conflicts()
    options = {"language": language, **options}
    assert write_workbook(path, *rows, **options) == []
    return openpyxl.load_workbook(path)


def cells(sheet: Any, number: int = 2) -> dict[str, Any]:
    """Return the cells of a row by the header."""
    header, row = (list(sheet[n]) for n in (1, number))
    return {str(head.value): cell for head, cell in zip(header, row, strict=True)}


def values(sheet: Any, number: int = 2) -> dict[str, Any]:
    return {head: plain(cell.value) for head, cell in cells(sheet, number).items() if cell.value is not None}


# --- what stands where ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_workbook_sheets_are_ready_for_reading_and_printing(tmp_path: Path, language: str) -> None:
    book = written(tmp_path, TABLES, language)
    assert book.sheetnames == NAMES[language]
    assert book.active.title == NAMES[language][0]
    assert [sheet.freeze_panes for sheet in book] == [None, "D2", "B2", "B2", "B2", "E2", "A2"]
    summary, incidents, *others = book
    assert (summary.page_setup.orientation, summary.page_setup.fitToHeight) == ("portrait", 0)
    for sheet in (incidents, *others):
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToHeight, sheet.print_title_rows) == ("landscape", 0, "$1:$1")
        assert (setup.fitToWidth or 1) == (4 if sheet.title in ("Données", "Data") else 1)
        assert "&P / &N" in sheet.oddFooter.right.text.replace("&8", "")
        assert sheet.auto_filter.ref == sheet.dimensions
    assert [cell.value for cell in book[NAMES[language][5]][1]] == list(INCIDENTS.names)


def test_workbook_tells_an_incident_in_french(tmp_path: Path) -> None:
    book = written(tmp_path, MemoryTables([ROW]))
    assert values(book["Incidents"]) == {
        "Date": "19 novembre 2024 (découverte)",
        "Pour trier": dt.datetime(2024, 11, 19),
        "Victime": "ville de Valbrune",
        "Secteur": "Administration publique",
        "Pays": "France",
        "Attaquant": "Karnoval",
        "Ce qui s'est passé": "Rançongiciel, Vol de données",
        "Personnes ou documents": "41 250 patients",
        "Rançon, prix": "5 000 $ demandés, non payée",
        "Données": "Nom et prénom, Santé\n60 Go\n(données sensibles)",
        "Statut": "Confirmé",
        "Confiance": 0.923,
        "Premier article": "exemple.fr",
        "Articles": "2",
        "Phrase": plain(SENTENCE),
    }
    assert cells(book["Incidents"])["Pour trier"].number_format == "dd/mm/yyyy"
    (scale,) = book["Incidents"].conditional_formatting
    assert (str(scale.sqref), scale.rules[0].type) == ("L2", "colorScale")


def test_workbook_tells_an_incident_in_english(tmp_path: Path) -> None:
    book = written(tmp_path, MemoryTables([ROW]), "en")
    told = values(book["Incidents"])
    assert told["Date"] == "19 November 2024 (discovery)"
    assert (told["Sector"], told["Ransom, price"]) == ("Public administration", "$5,000 demanded, not paid")
    assert (told["People or records"], told["Data"]) == (
        "41,250 patients",
        "Name, Health\n60 GB\n(sensitive data)",
    )


def test_workbook_has_the_newest_incident_first(tmp_path: Path) -> None:
    rows = [
        incident(1, date="2023", victim_name="A"),
        incident(2, victim_name="B"),
        incident(3, date="2024-11", victim_name="D"),
        incident(4, date="2024-11-01", victim_name="C"),
        incident(5, first_published="2025-01-05", victim_description="un bailleur"),
        incident(6, date="0800-01-01", victim_name="E"),
    ]
    sheet = written(tmp_path, MemoryTables(rows))["Incidents"]
    told = [values(sheet, number) for number in range(2, 8)]
    assert [row["Victime"] for row in told] == ["un bailleur", "C", "D", "A", "E", "B"]
    assert told[0]["Date"] == "article du 5 janvier 2025"
    # No number of a spreadsheet stands for a day before 1900.
    assert "Pour trier" not in told[4] and "Pour trier" not in told[5]


def test_workbook_data_are_those_of_the_csv(tmp_path: Path) -> None:
    sheet = written(tmp_path, TABLES)["Données"]
    first, second = cells(sheet), cells(sheet, 3)
    assert (first["victim_name"].value, first["victim_name"].data_type) == ("=1+1;cmd", "s")
    assert (first["date"].value, first["date"].number_format) == (dt.datetime(2024, 2, 29), "dd/mm/yyyy")
    assert (second["date"].value, second["date"].data_type) == ("2024-11", "s")
    assert (first["records_value"].value, first["ransom_paid"].value) == (1500, False)
    assert (first["sale_price"].value, second["records_value"].value) == (0.25, None)
    assert cells(sheet, 1)["victim_sector"].comment.text == "Secteur"


def test_workbook_codes_have_both_languages_and_the_checks(tmp_path: Path) -> None:
    sheet = written(tmp_path, MemoryTables())["Codes"]
    rows = {(row[0].value, row[1].value): [cell.value for cell in row[2:4]] for row in sheet.iter_rows()}
    assert rows["Types d'attaque", "ransomware"] == ["Ransomware", "Rançongiciel"]
    assert rows["À vérifier", "seen_once"] == ["one article only, unsure", "un seul article, peu sûr"]
    assert len(rows) == 1 + len(code_rows()) + len(check_rows())


def test_workbook_summary_counts(tmp_path: Path) -> None:
    rows = [ROW, incident(2, date="2024-09", status="claimed", ransom_paid=True, article_ids="a")]
    rows += [incident(3, date="2019", salience="secondary"), incident(4, reviewed="all", victim_country="BE")]
    book = written(tmp_path, MemoryTables(rows, [], [conflict(1), conflict(2)]))
    sheet = book["Synthèse"]
    told = {plain(row[0].value): row[1].value for row in sheet.iter_rows() if row[0].value}
    expected = {"Incidents": 4, "dont sujet principal": 3, "Articles": 2, "Confirmés": 1, "Revendiqués": 1}
    expected |= {"Rançon demandée": 1, "Rançon payée": 1, "À vérifier": 1, "Relus par un analyste": 1}
    expected |= {"Divergences entre articles": 2, "sept. 2024": 1, "oct. 2024": 0, "nov. 2024": 1}
    expected |= {"sans mois": 2, "France": 1, "Belgique": 1, "Santé": 1, "Vol de données": 1}
    assert told.items() >= expected.items()
    assert "Incidents : 2019 – 19 novembre 2024" in told
    assert len(sheet._charts) == 5
    links = {cell.value: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}
    assert links["Preuves"] == "'Preuves'!A1"
    assert set(links) == set(NAMES["fr"][1:])


def test_workbook_months_end_with_the_last_article(tmp_path: Path) -> None:
    # A date of the far future is a misread one.
    rows = [ROW, incident(2, date="2099-01", first_published="2024-11-20")]
    rows.append(incident(3, date="2014-01"))
    sheet = written(tmp_path, MemoryTables(rows))["Synthèse"]
    told = {plain(row[0].value): row[1].value for row in sheet.iter_rows() if row[0].value}
    assert (told["nov. 2024"], told["avant"], told["après"]) == (1, 1, 1)
    assert "janv. 2099" not in told


def test_workbook_of_nothing_has_every_sheet(tmp_path: Path) -> None:
    book = written(tmp_path, MemoryTables())
    assert book.sheetnames == NAMES["fr"]
    assert [book[name].max_row for name in NAMES["fr"][1:6]] == [1] * 5


# --- links and notes ------------------------------------------------------------------------------


def proofs() -> list[Row]:
    return [
        evidence(
            1, value="ville de Valbrune", article_id="b", sentence="Valbrune est visée.", confidence=0.6
        ),
        evidence(1, value="ville de Valbrune", article_id="a", sentence=SENTENCE, confidence=0.9),
        evidence(1, value="mairie", article_id="b", sentence="La mairie se tait.", confidence=0.99),
        evidence(
            1, field="attack_types", value="ransomware", sentence=SENTENCE, article_id="a", confidence=1
        ),
        evidence(
            1, field="attack_types", value="data_theft", sentence=SENTENCE, article_id="a", confidence=1
        ),
        evidence(
            1, field="records", value="41 250 patients", sentence="x" * 900, article_id="a", confidence=1
        ),
        evidence(1, field="status", value="confirmed", sentence="A. Moreau, 2025-01-01. Vu.", rule="review"),
    ]


def test_workbook_notes_prove_cells(tmp_path: Path) -> None:
    noted = cells(written(tmp_path, MemoryTables([ROW], proofs()))["Incidents"])
    notes = {head: plain(cell.comment.text) for head, cell in noted.items() if cell.comment}
    assert notes["Victime"] == f"Victime : « {plain(SENTENCE)} » (a, 90 %)"
    attacks = "Rançongiciel, Vol de données"
    assert notes["Ce qui s'est passé"] == f"{attacks} : « {plain(SENTENCE)} » (a, 100 %)"
    assert notes["Statut"] == "Saisi par A. Moreau, 2025-01-01. Vu."
    assert len(notes["Personnes ou documents"]) < 330
    many = [
        evidence(1, field="data_types", value=v, sentence=f"{v} " * 100, confidence=1) for v in DATA_TYPES
    ]
    row = ROW | {"data_types": "|".join(DATA_TYPES)}
    noted = cells(written(tmp_path, MemoryTables([row], many))["Incidents"])
    assert 1_000 < len(noted["Données"].comment.text) <= 1_200
    assert set(notes) == {"Victime", "Ce qui s'est passé", "Statut", "Personnes ou documents"}


def test_workbook_notes_are_for_the_newest_incidents(tmp_path: Path) -> None:
    rows = [ROW | {"incident_id": name(n), "date": f"2024-11-0{n}"} for n in (1, 2, 3)]
    given = [proof | {"incident_id": name(n)} for n in (1, 2, 3) for proof in proofs()]
    path = tmp_path / "x.xlsx"
    warnings = write_workbook(path, rows, given, noted=2)
    assert warnings == ["sheet Incidents: only the newest 2 incidents have notes"]
    book = openpyxl.load_workbook(path)
    commented = [bool(cells(book["Incidents"], number)["Victime"].comment) for number in (2, 3, 4)]
    assert commented == [True, True, False]
    assert any(
        "Les 2 incidents les plus récents ont des notes" in plain(c[0].value or "") for c in book["Synthèse"]
    )


def test_workbook_leads_to_proofs_and_articles_and_back(tmp_path: Path) -> None:
    rows = [incident(2, date="2025", victim_name="Autre", article_ids="c"), ROW]
    given = [evidence(2, value="Autre", article_id="c"), *proofs()]
    book = written(tmp_path, MemoryTables(rows, given, [conflict(1, kept="2024", other="2023")]))
    row = cells(book["Incidents"], 3)
    assert row["Preuves"].hyperlink.location == "'Preuves'!A3"
    assert (row["Preuves"].value, row["Articles"].value) == ("7", "2")
    assert row["Articles"].hyperlink.location == "'Articles'!A3"
    assert row["Premier article"].hyperlink.target == "https://www.exemple.fr/a"
    for sheet in ("Preuves", "Articles"):
        back = book[sheet].cell(3, 1)
        assert (back.value, back.hyperlink.location) == ("ville de Valbrune", "'Incidents'!A3")
    assert book["Divergences"].cell(2, 1).hyperlink.location == "'Incidents'!A3"
    assert values(book["Divergences"])["Autre valeur"] == "2023"


def test_workbook_each_address_is_a_link_of_its_own(tmp_path: Path) -> None:
    sheet = written(tmp_path, MemoryTables([ROW]))["Articles"]
    told = [[plain(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert told == [
        ["ville de Valbrune", "a", "exemple.fr", "https://www.exemple.fr/a", name(1)],
        ["ville de Valbrune", "b", "exemple.org", "https://exemple.org/b", name(1)],
    ]
    assert [row[3].hyperlink.target for row in sheet.iter_rows(min_row=2)] == [row[3] for row in told]


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        pytest.param(
            {"article_ids": "a|b", "urls": "https://x.fr/1", "sources": "Le Courrier"},
            [(None, "x.fr", "https://x.fr/1"), ("a", None, None), ("b", None, None)],
            id="addresses-of-some",
        ),
        pytest.param(
            {"article_ids": "a|b", "sources": "Le Courrier"},
            [("a", "Le Courrier", None), ("b", "Le Courrier", None)],
            id="one-source",
        ),
        pytest.param(
            {"article_ids": "a|b|c", "sources": "X|Y"},
            [("a", None, None), ("b", None, None), ("c", None, None)],
            id="sources-of-some",
        ),
        pytest.param(
            {"article_ids": "a", "urls": "https://x.fr/1", "sources": "Le Courrier"},
            [("a", "Le Courrier", "https://x.fr/1")],
            id="one-article",
        ),
    ],
)
def test_workbook_articles_are_told_as_far_as_they_are_known(
    tmp_path: Path, lists: dict[str, str], expected: list[tuple[str | None, ...]]
) -> None:
    sheet = written(tmp_path, MemoryTables([incident(1, **lists)]))["Articles"]
    assert [tuple(cell.value for cell in row[1:4]) for row in sheet.iter_rows(min_row=2)] == expected


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://exemple.fr/" + "x" * 2100, id="too-long"),
        pytest.param("https://exemple.fr/" + "é" * 700, id="too-long-once-escaped"),
        pytest.param("https://exemple.fr/a b", id="space"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("internal:'Codes'!A1", id="internal"),
        pytest.param("mailto:a@exemple.fr", id="mail"),
    ],
)
def test_workbook_keeps_what_must_be_no_link_as_text(tmp_path: Path, url: str) -> None:
    assert web_link(url) is None
    book = written(tmp_path, MemoryTables([incident(1, victim_name="A", article_ids="a", urls=url)]))
    cell = book["Articles"].cell(2, 4)
    assert (cell.value, cell.hyperlink) == (url, None)
    assert cells(book["Incidents"])["Premier article"].hyperlink is None
    assert cells(book["Données"])["urls"].hyperlink is None


def test_workbook_first_article_is_the_first_that_can_be_opened(tmp_path: Path) -> None:
    row = incident(1, article_ids="a|b", urls="javascript:alert(1)|https://exemple.fr/b")
    cell = cells(written(tmp_path, MemoryTables([row]))["Incidents"])["Premier article"]
    assert (cell.value, cell.hyperlink.target) == ("exemple.fr", "https://exemple.fr/b")


# --- what must not happen -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-5 %", "@SOMME(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_workbook_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    named = (
        "victim_name",
        "third_party",
        "attacker_name",
        "records_text",
        "sources",
        "article_ids",
        "evidence",
    )
    row = incident(1, **dict.fromkeys(named, text), records_qualifier="vague")
    proof = evidence(1, value=text, sentence=text, article_id=text, confidence=0.5)
    book = written(tmp_path, MemoryTables([row], [proof], [conflict(1, kept=text, sentence=text)]))
    texts = [cell for sheet in book for line in sheet for cell in line if cell.data_type in ("s", "f")]
    assert not [cell.value for cell in texts if cell.data_type == "f"]
    hostile = [cell for cell in texts if unescape(cell.value) == text]
    assert len(hostile) > 10 and all(cell.quotePrefix for cell in hostile)


def test_workbook_reviewed_cells_are_green(tmp_path: Path) -> None:
    rows = [ROW | {"reviewed": "victim_name|records_min"}, incident(2, victim_name="B", reviewed="all")]
    book = written(tmp_path, MemoryTables(rows))

    def green(sheet: str, number: int) -> set[str]:
        colour = "FF" + REVIEWED_COLOUR[1:]
        return {head for head, cell in cells(book[sheet], number).items() if cell.fill.fgColor.rgb == colour}

    assert green("Incidents", 2) == {"Victime", "Personnes ou documents"}
    assert green("Données", 2) == {"victim_name", "records_min"}
    assert {"Date", "Victime", "Statut"} <= green("Incidents", 3) and "Phrase" not in green("Incidents", 3)
    assert "victim_sector" in green("Données", 3) and "urls" not in green("Données", 3)


@pytest.mark.parametrize(
    ("language", "note"),
    [("fr", "298 lignes sont ici ; 102 autres sont dans"), ("en", "298 rows are here; 102 more are in")],
)
def test_workbook_cuts_what_excel_cannot_hold(tmp_path: Path, language: str, note: str) -> None:
    rows = [evidence(1, value=f"v{i}") for i in range(400)]
    path = tmp_path / "x.xlsx"
    warnings = write_workbook(path, [], rows, max_rows=300, language=language)
    sheet_name = NAMES[language][3]
    assert warnings == [f"sheet {sheet_name} holds 298 rows; 102 more are in evidence.csv"]
    book = openpyxl.load_workbook(path)
    sheet = book[sheet_name]
    assert (sheet.max_row, plain(sheet.cell(300, 1).value)) == (300, f"{note} evidence.csv")
    assert sheet.cell(299, 3).value == "v297"
    assert any(note in plain(row[0].value or "") for row in book[NAMES[language][0]])


def test_workbook_incidents_beyond_the_sheet_are_told_and_not_linked(tmp_path: Path) -> None:
    rows = [incident(n, date=f"2024-01-{n:02}", victim_name=f"V{n}", article_ids="a") for n in range(1, 13)]
    path = tmp_path / "x.xlsx"
    warnings = write_workbook(path, rows, [evidence(1, value="V1")], max_rows=10)
    assert warnings[0] == "sheet Incidents holds 8 rows; 4 more are in incidents.csv"
    book = openpyxl.load_workbook(path)
    assert values(book["Incidents"], 9)["Victime"] == "V5"
    assert book["Preuves"].cell(2, 1).hyperlink is None


def test_workbook_rows_are_as_high_as_their_text(tmp_path: Path) -> None:
    rows = [evidence(1, sentence="mot " * count) for count in (1, 60, 9000)]
    heights = written(tmp_path, MemoryTables([], rows))["Preuves"].row_dimensions
    assert [heights[row].height for row in (2, 3, 4)] == [12.75, 41.25, 158.25]


def test_workbook_bytes_hang_on_rows_and_language_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for language, zone in (("fr", "UTC"), ("fr", "Asia/Tokyo"), ("en", "UTC")):
        monkeypatch.setenv("TZ", zone)
        written(tmp_path, TABLES, language)
        made.append((tmp_path / "x.xlsx").read_bytes())
    assert made[0] == made[1] != made[2]
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


def test_workbook_text_fits_a_cell() -> None:
    assert sheet_text("a" * MAX_TEXT) == "a" * MAX_TEXT
    assert sheet_text("a" * 40_000) == "a" * (MAX_TEXT - 1) + "…"
    assert len(sheet_text("😀" * 40_000).encode("utf-16-le")) // 2 <= MAX_TEXT
    assert site_of("https://user@www.Exemple.fr:8080/a") == "Exemple.fr"


def test_workbook_lines_break_at_blanks() -> None:
    texts = ("", "a", "a\nb", "un deux trois quatre", "x" * 35)
    assert [lines_of(text, 10) for text in texts] == [1, 1, 2, 3, 4]


# --- a run ----------------------------------------------------------------------------------------


def test_workbook_of_a_run_is_in_the_language_asked_for_or_left_out(tmp_path: Path) -> None:
    article, out = tmp_path / "valbrune.txt", tmp_path / "out"
    article.write_text(
        "Le centre hospitalier de Valbrune a été victime d'un rançongiciel lundi. Les données de 41 250"
        " patients ont été volées.",
        encoding="utf-8",
    )

    def breche(*arguments: object) -> str:
        result = CliRunner().invoke(app, [*map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.output

    def first_sheet() -> str:
        return str(openpyxl.load_workbook(out / "incidents.xlsx").sheetnames[0])

    breche("run", article, "-o", out, "--lang", "en")
    assert first_sheet() == "Summary"
    # Whoever checks the files need not know in which language they were written.
    breche("check", "-d", out)
    breche("run", article, "-o", out)
    assert first_sheet() == "Synthèse"
    breche("check", "-d", out)
    assert "incidents.xlsx" not in breche("run", article, "-o", out, "--no-xlsx")
    assert not (out / "incidents.xlsx").exists()
    breche("check", "-d", out)
    breche("export", "-d", out, "-o", tmp_path / "xlsx", "--format", "xlsx", "--lang", "en")
    assert openpyxl.load_workbook(tmp_path / "xlsx" / "incidents.xlsx").sheetnames == NAMES["en"]


# --- on paper -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_workbook_prints_as_many_pages_as_rows_need(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    rows = [ROW | {"incident_id": name(n), "victim_name": f"Ville{n:03}"} for n in range(120)]
    written(tmp_path, MemoryTables(rows))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "x.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "x.pdf").pages]
    printed = [text for text in pages if "Brèche – Incidents" in text]
    victims = [sum(f"Ville{n:03}" in text for n in range(120)) for text in printed]
    assert sum(victims) == 120
    # Each page has the headings of the first and the last column, and all but the last are full.
    assert all("Pour trier" in text and "Phrase" in text for text in printed)
    assert len(printed) < 10 and max(victims[:-1]) - min(victims[:-1]) <= 1 and victims[-1] <= victims[0]
