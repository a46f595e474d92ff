"""An analyst's own list: how it is read, which incidents it marks, and what a run tells of it."""

import csv
import json
import zipfile
from pathlib import Path

import dispatches
import lxml.html
import openpyxl
import pytest
from lxml import etree
from tables import MemoryTables, incident
from typer.testing import CliRunner, Result

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.check import check
from pipeline.dataset.exports import export
from pipeline.dataset.formats import WATCHED, ExportFormat
from pipeline.dataset.own.listing import ListError
from pipeline.dataset.own.reading import read_watch_list
from pipeline.dataset.own.watch_list import Watched
from pipeline.dataset.own.watching import Watcher
from pipeline.dataset.report.page import write_report
from pipeline.dataset.store.database import DATABASE, open_to_update, open_to_write
from pipeline.dataset.store.state import Note, put
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import update_dataset

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "liste.csv"
    path.write_bytes(text.encode(encoding))
    return path


# --- the list -------------------------------------------------------------------------------------

LISTS = {
    "french": "nom;autres noms;domaines\nAteliers Morvane;Morvane SAS|AMV;morvane.example\n",
    "english": "name,other names,domains\nAteliers Morvane,Morvane SAS|AMV,morvane.example\n",
    "tabs": "Name\tOther_names\tDomain\nAteliers Morvane\tMorvane SAS|AMV\twww.morvane.example\n",
    "loud": "sep=;\r\n\r\nNOM ;Secteur;AUTRES NOMS;Site Web\r\n"
    " Ateliers  Morvane ;énergie;Morvane SAS | AMV;https://www.morvane.example/accueil\r\n;;;\r\n",
    "quoted": 'Client,"Autres noms",Domaines\n"Ateliers Morvane","Morvane SAS\nAMV","@morvane.example"\n',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS.keys())
def test_watch_list_is_read_in_any_usual_form(tmp_path: Path, text: str, encoding: str) -> None:
    watch = read_watch_list(written(tmp_path, text, encoding))
    names = ("Ateliers Morvane", "Morvane SAS", "AMV")
    assert watch.entries == (Watched("Ateliers Morvane", names, ("morvane.example",)),)


def test_watch_list_may_have_names_alone(tmp_path: Path) -> None:
    watch = read_watch_list(written(tmp_path, "Nom\nAteliers Morvane, fils\nÉnergie Valmorel\n"))
    assert [one.name for one in watch.entries] == ["Ateliers Morvane, fils", "Énergie Valmorel"]


BAD = {
    "empty": ("", "liste.csv is empty"),
    "no-names": ("secteur;ville\nx;y\n", r"liste.csv, line 1: no column has the names.*'secteur', 'ville'"),
    "header-alone": ("nom\n\n", "names nobody; add a line"),
    "no-name": ("nom;domaines\nAléo;\n;aleo.example\n", "line 3: the name is empty; fill it in"),
    "no-domain": ("nom;domaines\nAléo;aléo\n", "line 2: 'aléo' is no domain; write it like"),
    "nobody": ("nom;autres noms\nAléo;le groupe\n", "line 2: 'le groupe' means nobody.*full name"),
    "long-row": ("nom,domaines\n\nAléo, fils, et cie,aleo.example\n", "line 3: the row has 4 cells.*quote"),
    "open-quote": ('nom;domaines\nAléo;\n"Bert;\n', "line 3: a quotation mark is out of place"),
    "binary": ("PK\x03\x04\0\0\0\0\x01\x02\0\0\0\x7f", "liste.csv is no text; save it as CSV"),
}


@pytest.mark.parametrize("text, message", BAD.values(), ids=BAD.keys())
def test_watch_list_that_is_no_good_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ListError, match=message):
        read_watch_list(written(tmp_path, text))


def test_watch_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListError, match=r"cannot read .*liste.csv: .*; name a CSV file or a spreadsheet"):
        read_watch_list(tmp_path / "liste.csv")


# --- whom an incident concerns --------------------------------------------------------------------

LIST = (
    "nom;autres noms;domaines\n"
    "Ateliers Morvane;AMV;\n"
    "Centre hospitalier de Valmorin;;ch-valmorin.example\n"
    "Nuage Rapide;;\n"
    "Le Monde du Bagage;;\n"
    "Société;;la-societe.example\n"
    "Groupe Fictel;;fictel.example\n"
    "Banque Fictel;;fictel.example\n"
)
CONCERNED = {
    "itself": ({"victim_name": "Ateliers Morvane"}, "Ateliers Morvane"),
    "legal-form": ({"victim_name": "Les ateliers Morvane SAS"}, "Ateliers Morvane"),
    "acronym": ({"victim_name": "CHV"}, "Centre hospitalier de Valmorin"),
    "both": ({"victim_name": "Nuage Rapide", "third_party": "AMV"}, "Ateliers Morvane|Nuage Rapide"),
    "alias": ({"victim_name": "Mairie de Lus", "victim_aliases": "Lus|AMV"}, "Ateliers Morvane"),
    "third-party": ({"victim_name": "Mairie de Lus", "third_party": "Nuage Rapide"}, "Nuage Rapide"),
    "third-alias": ({"third_party": "NR-X", "third_party_aliases": "Nuage rapide"}, "Nuage Rapide"),
    "domain": ({"victim_aliases": "www.la-societe.example"}, "Société"),
    "domain-below": ({"victim_aliases": "mail.ch-valmorin.example"}, "Centre hospitalier de Valmorin"),
    "domain-of-two": ({"victim_name": "fictel.example"}, "Groupe Fictel|Banque Fictel"),
    "other-domain": ({"victim_aliases": "pas-la-societe.example"}, None),
    "town-alone": ({"victim_name": "Mairie de Valmorin"}, None),
    "perhaps": ({"victim_name": "Le Monde"}, None),
    "attacker": ({"victim_name": "Mairie de Lus", "attacker_name": "Nuage Rapide"}, None),
    "nobody": ({"victim_description": "une société"}, None),
}


@pytest.mark.parametrize("cells, expected", CONCERNED.values(), ids=CONCERNED.keys())
def test_watch_marks_whom_the_merge_would_take_for_one(
    tmp_path: Path, cells: dict[str, str], expected: str | None
) -> None:
    watcher = Watcher(read_watch_list(written(tmp_path, LIST)))
    assert watcher.mark(incident(1, **cells))["watch"] == expected


# --- a run ----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)
    monkeypatch.setattr(run_module, "warm_up", dispatches.warm_up)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return dispatches.write_articles(tmp_path / "in")


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    return written(tmp_path, "nom;autres noms\nMorvane Industrie;Ateliers Morvane\nLunavélo;\n")


def breche(folder: Path, *options: object) -> Result:
    arguments = ["run", folder, "-o", folder.parent / "out", "--processes", 1, "--no-xlsx", *options]
    return CliRunner().invoke(app, list(map(str, arguments)))


def marks(folder: Path) -> dict[str, str]:
    with (folder.parent / "out" / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0])[-1] == "watch"
    return {row["victim_name"]: row["watch"] for row in rows if row["watch"]}


def columns(folder: Path) -> tuple[str, str]:
    """Return the last column of incidents.csv, and the last that datapackage.json describes."""
    out = folder.parent / "out"
    header = (out / "incidents.csv").read_text("utf-8").splitlines()[0].split(",")
    described = json.loads((out / "datapackage.json").read_text("utf-8"))["resources"][0]["schema"]["fields"]
    assert header == [field["name"] for field in described]
    return header[-1], described[-1]["name"]


EXPECTED = {"Ateliers Morvane": "Morvane Industrie", "Lunavélo": "Lunavélo"}


def test_watch_column_is_there_with_the_option_alone(folder: Path, watched: Path) -> None:
    breche(folder)
    assert columns(folder) == ("changed_at", "changed_at")
    assert breche(folder, "--watch", watched).exit_code == 0
    assert columns(folder) == ("watch", "watch")
    assert marks(folder) == EXPECTED
    breche(folder)
    assert columns(folder) == ("changed_at", "changed_at")


def test_watch_list_that_changes_is_followed_though_nothing_is_new(folder: Path, watched: Path) -> None:
    breche(folder, "--watch", watched)
    out = folder.parent / "out"
    stamp = (out / "incidents.csv").stat().st_mtime_ns
    breche(folder, "--watch", watched)
    assert (out / "incidents.csv").stat().st_mtime_ns == stamp
    watched.write_text("nom\nBanque Fictel\n", "utf-8")
    breche(folder, "--watch", watched)
    assert marks(folder) == {"Banque Fictel": "Banque Fictel"}


def test_watch_stays_sound_for_check_and_reviews(folder: Path, watched: Path) -> None:
    breche(folder, "--watch", watched)
    path = folder.parent / "out" / DATABASE
    assert check(path) == []
    (path.parent / "incidents.csv").unlink()
    with open_to_update(path) as connection:
        update_dataset(path.parent, StoredTables(connection))
    assert marks(folder) == EXPECTED


def told(result: Result) -> list[str]:
    return [line for line in result.output.splitlines() if line.startswith("watched: ")]


def test_watch_status_tells_of_what_is_new(folder: Path, watched: Path) -> None:
    result = breche(folder, "--watch", watched, "--watch-status")
    assert result.exit_code == 4
    first, second = told(result)
    assert first.startswith("watched: Morvane Industrie: new incident, Ateliers Morvane (brc-")
    assert second.startswith("watched: Lunavélo: new incident, Lunavélo (brc-")
    # Once told, it is told no more.
    result = breche(folder, "--watch", watched, "--watch-status")
    assert (result.exit_code, told(result)) == (0, [])


def test_watch_status_tells_of_what_has_changed(folder: Path, watched: Path) -> None:
    breche(folder)
    (folder / "a10.txt").write_text(dispatches.ARTICLES["a10"].replace("81 002", "99 002"), "utf-8")
    result = breche(folder, "--watch", watched, "--watch-status")
    assert result.exit_code == 4
    (line,) = told(result)
    assert "Lunavélo" in line and "changed: " in line and "records_value" in line


def test_watch_status_is_silent_on_others(folder: Path, watched: Path) -> None:
    breche(folder)
    (folder / "a11.txt").write_text(dispatches.ARTICLES["a11"].replace("9 100", "9 300"), "utf-8")
    result = breche(folder, "--watch", watched, "--watch-status")
    assert (result.exit_code, told(result)) == (0, [])


def test_watch_without_status_tells_and_ends_as_ever(folder: Path, watched: Path) -> None:
    (folder / "leer.txt").write_text("", "utf-8")
    result = breche(folder, "--watch", watched)
    assert (result.exit_code, len(told(result))) == (3, 2)
    result = breche(folder, "--watch", watched, "--watch-status", "--again")
    assert result.exit_code == 3


def test_watch_status_comes_before_inputs_that_were_set_aside(folder: Path, watched: Path) -> None:
    (folder / "leer.txt").write_text("", "utf-8")
    result = breche(folder, "--watch", watched, "--watch-status")
    assert result.exit_code == 4
    assert "rejected.csv says why" in result.output


def test_watch_news_of_a_run_that_was_cut_off_are_told_by_the_next(folder: Path, watched: Path) -> None:
    breche(folder)
    # As a run leaves it that merged and then could not write.
    with open_to_write(folder.parent / "out" / DATABASE) as connection:
        put(connection, Note.NEWS_SINCE, 0)
    result = breche(folder, "--watch", watched, "--watch-status")
    assert (result.exit_code, len(told(result))) == (4, 2)
    assert breche(folder, "--watch", watched, "--watch-status").exit_code == 0


def test_watch_list_that_is_no_good_changes_nothing(folder: Path, watched: Path) -> None:
    watched.write_text("ville\nLyon\n", "utf-8")
    result = breche(folder, "--watch", watched)
    assert result.exit_code == 2
    assert "line 1: no column has the names" in result.output
    assert not (folder.parent / "out").exists()
    assert breche(folder, "--watch-status").exit_code == 2


# --- an export ------------------------------------------------------------------------------------


def rows() -> MemoryTables:
    return MemoryTables(
        [
            incident(1, victim_name="Mairie de Lus", changed_at="2026-03-09"),
            incident(2, victim_name="Lunavélo", changed_at="2026-03-01"),
        ]
    )


def content(path: Path) -> bytes:
    """Return the bytes of a file, of a workbook those of its parts."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"".join(map(book.read, book.namelist()))


@pytest.mark.parametrize("kind", sorted(WATCHED))
def test_watch_export_of_every_form_that_has_a_place_for_it(
    tmp_path: Path, watched: Path, kind: ExportFormat
) -> None:
    export(rows(), kind, tmp_path / "marked", watch=read_watch_list(watched))
    export(rows(), kind, tmp_path / "plain")
    one, other = (b"".join(map(content, sorted((tmp_path / n).iterdir()))) for n in ("marked", "plain"))
    assert b"watch" in one and b"watch" not in other


def test_watch_comes_first_in_the_atom_file(tmp_path: Path, watched: Path) -> None:
    export(rows(), ExportFormat.ATOM, tmp_path / "out", watch=read_watch_list(watched))
    root = etree.parse(tmp_path / "out" / "incidents.atom")
    titles = root.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["★ Lunavélo — incident", "Mairie de Lus — incident"]
    assert "Surveillé" in root.xpath("//a:summary/text()", namespaces=ATOM)[0]


def test_watch_comes_first_in_the_workbook(tmp_path: Path, watched: Path) -> None:
    watch = read_watch_list(watched)
    export(rows(), ExportFormat.XLSX, tmp_path / "out", watch=watch)
    book = openpyxl.load_workbook(tmp_path / "out" / "incidents.xlsx")
    victims = [row[2] for row in book["Incidents"].iter_rows(min_row=2, values_only=True)]
    assert victims == ["★ Lunavélo", "Mairie de Lus"]
    # The data stand as incidents.csv has them.
    header, *data = book["Données"].iter_rows(values_only=True)
    assert header[-1] == "watch" and [row[-1] for row in data] == [None, "Lunavélo"]


def test_watch_comes_first_in_the_report(tmp_path: Path, watched: Path) -> None:
    write_report(rows(), tmp_path / "rapport.html", "fr", watch=read_watch_list(watched))
    document = lxml.html.document_fromstring((tmp_path / "rapport.html").read_text("utf-8"))
    assert document.xpath("//tbody//a/bdi/text()") == ["Lunavélo", "Mairie de Lus"]
    first, second = (entry.text_content() for entry in document.iter("article"))
    assert "★ Lunavélo" in first and "Surveillé" in first
    assert "★" not in second and "Surveillé" not in second
    assert not document.xpath("//th[@aria-sort]")


def test_watch_in_the_workbook_of_a_run_follows_the_list(folder: Path, watched: Path) -> None:
    out = folder.parent / "out"

    def starred() -> list[str]:
        CliRunner().invoke(
            app, ["run", str(folder), "-o", str(out), "--processes", "1", "--watch", str(watched)]
        )
        sheet = openpyxl.load_workbook(out / "incidents.xlsx")["Incidents"]
        return [row[2] for row in sheet.iter_rows(min_row=2, values_only=True) if "★" in str(row[2])]

    assert sorted(starred()) == ["★ Ateliers Morvane", "★ Lunavélo"]
    watched.write_text("nom\nBanque Fictel\n", "utf-8")
    assert starred() == ["★ Banque Fictel"]


def test_watch_list_may_be_a_spreadsheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in ([], ["Nom", "Autres noms", "Domaines"], ["Ateliers Morvane", "AMV", "morvane.example"]):
        book.active.append(line)
    book.save(tmp_path / "liste.xlsx")
    watch = read_watch_list(tmp_path / "liste.xlsx")
    assert watch.entries == (Watched("Ateliers Morvane", ("Ateliers Morvane", "AMV"), ("morvane.example",)),)
    (tmp_path / "liste.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(ListError, match=r"cannot read .*liste.xlsx: .*save it again, or as CSV"):
        read_watch_list(tmp_path / "liste.xlsx")


def test_watch_export_by_the_command(folder: Path, watched: Path) -> None:
    breche(folder)
    out, to = folder.parent / "out", folder.parent / "csv"
    options = ["export", "-d", str(out), "-o", str(to), "--watch", str(watched), "--format"]
    assert CliRunner().invoke(app, [*options, "csv"]).exit_code == 0
    with (to / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        assert {
            row["victim_name"]: row["watch"] for row in csv.DictReader(stream) if row["watch"]
        } == EXPECTED
    refused = CliRunner().invoke(app, [*options, "stix"])
    assert refused.exit_code == 2 and "--watch has no place in stix" in refused.output
