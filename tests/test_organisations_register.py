"""A register of an analyst's own: how it is read, which victims it joins, and what a run tells of it."""

import csv
import json
import pickle
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import MemoryTables, incident
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.dataset.check import check
from pipeline.dataset.exports import Filters, export
from pipeline.dataset.formats import ExportFormat
from pipeline.dataset.merge.names import Match, compare_names
from pipeline.dataset.own import marking
from pipeline.dataset.own.joining import Joined, Joiner
from pipeline.dataset.own.listing import ListError
from pipeline.dataset.own.matching import NameIndex
from pipeline.dataset.own.reading import read_register
from pipeline.dataset.own.register import Organisation
from pipeline.dataset.own.sieve import Sieve
from pipeline.dataset.store.database import DATABASE, open_to_update
from pipeline.dataset.store.tables import StoredTables
from pipeline.dataset.writers import update_dataset

pytestmark = pytest.mark.usefixtures("without_model")


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "registre.csv"
    path.write_bytes(text.encode(encoding))
    return path


# --- the register ---------------------------------------------------------------------------------

FORMS = {
    "french": "siren;nom;autres noms;ville;secteur\n001234567;Ateliers Morvane;AMV|Morvane;Lus;Industrie\n",
    "english": "Id,Name,Other names,Town,Sector\n001234567,Ateliers Morvane,AMV|Morvane,Lus,Industrie\n",
    "other-order": "N° SIREN\tCommune\tSecteur d'activité\tRaison sociale\tSigle\tEffectif\n"
    "001234567\tLus\tIndustrie\tAteliers Morvane\tAMV|Morvane\t12\n",
}
MORVANE = Organisation("001234567", ("Ateliers Morvane", "AMV", "Morvane"), "Lus", "Industrie")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_register_is_read_in_any_usual_form(tmp_path: Path, text: str, encoding: str) -> None:
    assert read_register(written(tmp_path, text, encoding)).entries == (MORVANE,)


def test_register_may_be_a_spreadsheet_whose_ids_are_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["SIREN", "Nom", "Ville"], [123456789, "Ateliers Morvane", "Lus"], [None, None, None]):
        book.active.append(line)
    book.save(tmp_path / "registre.xlsx")
    entries = read_register(tmp_path / "registre.xlsx").entries
    assert entries == (Organisation("123456789", ("Ateliers Morvane",), "Lus"),)


BAD = {
    "no-ids": ("nom;ville\nAléo;Lus\n", r"registre.csv, line 1: no column has the ids; call one id or siren"),
    "no-names": ("siren;ville\n1;Lus\n", "line 1: no column has the names"),
    "no-id": ("siren;nom\n1;Aléo\n;Bert\n", "line 3: the id is empty; fill it in"),
    "no-name": ("siren;nom\n1;\n", "line 2: the name is empty"),
    "short-row": ("siren;nom\n1\n", "line 2: the name is empty"),
    "header-alone": ("siren;nom\n", "names nobody; add a line"),
    "empty": ("", "registre.csv is empty"),
}


@pytest.mark.parametrize("text, message", BAD.values(), ids=BAD.keys())
def test_register_that_is_no_good_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ListError, match=message):
        read_register(written(tmp_path, text))


# --- who is who -----------------------------------------------------------------------------------

REGISTER = (
    "id;nom;autres noms;ville;secteur\n"
    "1;ATELIERS MORVANE;AMV;LUS;\n"
    "2;Centre hospitalier de Valmorin;;VALMORIN;Santé\n"
    "3;Clinique Saint-Aubier;;ST ETIENNE CEDEX 2;\n"
    "4;Clinique Saint-Aubier;;Lus;\n"
    "5;Fictel;;Lus;Banque\n"
    "6;Fictel;;Lus;Énergie\n"
    "7;Le Monde du Bagage;;;\n"
    "8;LE GROUPE;;;\n"
    "9;Direction générale des ports maritimes;;;\n"
    "10;Literie Douceval;;;\n"
    "10;Douceval Literie;;;\n"
    "11;Lunavelo;;;\n"
    "12;Compagnie Karnovalienne;;;\n"
)
WHO = {
    "same": ({"victim_name": "Ateliers Morvane"}, "1", 1.0),
    "legal-form": ({"victim_name": "Les ateliers Morvane SAS"}, "1", 1.0),
    "accents": ({"victim_name": "Lunavélo"}, "11", 1.0),
    "acronym": ({"victim_name": "CHV"}, "2", 0.9),
    "slip": ({"victim_name": "Compagnie Karnovaliene"}, "12", 0.9),
    "rank": ({"victim_name": "Direction des ports maritimes de Lus", "victim_aliases": "AMV"}, "1", 1.0),
    "alias": ({"victim_name": "Morvane Industrie", "victim_aliases": "AMV|MI"}, "1", 1.0),
    "two-rows-of-one-id": ({"victim_name": "Literie Douceval"}, "10", 1.0),
    "below-the-threshold": ({"victim_name": "Le Monde"}, None, None),
    "other-kind": ({"victim_name": "Mairie de Valmorin"}, None, None),
    "third-party": ({"victim_name": "Mairie de Lus", "third_party": "Ateliers Morvane"}, None, None),
    "nobody": ({"victim_description": "le groupe"}, None, None),
    "tie": ({"victim_name": "Clinique Saint-Aubier"}, "3|4", None),
    "tie-by-town": (
        {"victim_name": "Clinique Saint-Aubier", "evidence": "À Saint-Étienne, la clinique est à l'arrêt."},
        "3",
        1.0,
    ),
    "tie-by-description": (
        {"victim_name": "Clinique Saint-Aubier", "victim_description": "une clinique de Lus"},
        "4",
        1.0,
    ),
    "tie-of-both-towns": (
        {"victim_name": "Clinique Saint-Aubier", "evidence": "À Lus comme à Saint-Étienne, tout est arrêté."},
        "3|4",
        None,
    ),
    "part-of-a-town": (
        {"victim_name": "Clinique Saint-Aubier", "evidence": "Les patients de Lussac sont avertis."},
        "3|4",
        None,
    ),
    "tie-by-sector": ({"victim_name": "Fictel", "victim_sector": "energy"}, "6", 1.0),
    "tie-by-neither": ({"victim_name": "Fictel", "victim_sector": "health"}, "5|6", None),
    "two-by-two-names": ({"victim_name": "Lunavelo", "victim_aliases": "AMV"}, "1|11", None),
    "better-of-two": ({"victim_name": "CHV", "victim_aliases": "AMV"}, "1", 1.0),
}


def joined(folder: Path, **cells: object) -> Joined:
    row = incident(1, **cells)  # type: ignore[arg-type]
    return Joiner(read_register(written(folder, REGISTER)), [row]).joined(row)


@pytest.mark.parametrize("cells, ids, score", WHO.values(), ids=WHO.keys())
def test_register_joins_whom_the_merge_would_take_for_one(
    tmp_path: Path, cells: dict[str, str], ids: str | None, score: float | None
) -> None:
    found = joined(tmp_path, **{"evidence": None, "victim_sector": None, **cells})
    told = found.organisation.id if found.organisation else "|".join(found.doubtful) or None
    assert (told, found.score) == (ids, score)


_SYLLABLES = ("ba", "co", "di", "fu", "ga", "lo", "nor", "pel", "ra", "sti", "tro", "val", "ven", "zy", "mor")
_HEADS = (
    "",
    "Société ",
    "Mairie de ",
    "Centre hospitalier de ",
    "CH de ",
    "Banque ",
    "Direction des ",
    "AP-",
)
_TAILS = ("", " SAS", " France", " (ABC)", "-sur-Mer", ".fr", " et fils")


def _name(chance: random.Random) -> str:
    words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize() for _ in range(2))
    return chance.choice(_HEADS) + " ".join(list(words)[: chance.randint(1, 2)]) + chance.choice(_TAILS)


def _spoilt(name: str, chance: random.Random) -> str:
    place, words = chance.randrange(len(name)), name.split()
    return chance.choice(
        (
            name.upper(),
            " ".join(reversed(words)),
            name[:place] + name[place + 1 :],
            name[:place] + chance.choice("aeirst") + name[place + 1 :],
            "".join(word[0] for word in words if word[0].isupper()) or name,
            " ".join([words[0], chance.choice(("générale", "nationale", "de")), *words[1:]]),
            name.replace(" ", ""),
        )
    )


def test_index_finds_every_name_that_comparing_all_would() -> None:
    chance = random.Random(7)
    pool = [_name(chance) for _ in range(60)]
    pool += [_spoilt(name, chance) for name in pool for _ in range(3)]
    index = NameIndex((name, number) for number, name in enumerate(pool))
    for name in pool:
        others = [other for other in pool if other != name]
        met = any(compare_names(name, other) is Match.STRONG for other in others)
        assert not met or Sieve(others).lets_by(name), name
        surely = {n for n, other in enumerate(pool) if compare_names(name, other) is Match.STRONG}
        assert index.owners([name]) == surely


# --- a run and an export --------------------------------------------------------------------------


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return written(tmp_path, "siren;nom\n101;Ateliers Morvane\n102;Lunavélo\n103;Lunavélo\n")


def breche(folder: Path, *options: object) -> Result:
    arguments = ["run", folder, "-o", folder.parent / "out", "--processes", 1, "--no-xlsx", *options]
    return CliRunner().invoke(app, list(map(str, arguments)))


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["victim_name"]: row for row in csv.DictReader(stream)}


def ids(folder: Path) -> dict[str, str]:
    found = rows(folder.parent / "out" / "incidents.csv")
    return {name: row["organisation_id"] for name, row in found.items() if row["organisation_id"]}


def test_register_of_a_run(folder: Path, register: Path) -> None:
    result = breche(folder, "--organisations", register)
    assert "1 incident joined to the register." in result.output
    assert "1 incident may be of several organisations" in result.output
    found = rows(folder.parent / "out" / "incidents.csv")
    row = found["Ateliers Morvane"]
    assert (row["organisation_name"], row["organisation_score"]) == ("Ateliers Morvane", "1")
    assert (
        found["Lunavélo"]["organisation_id"] == "" and found["Lunavélo"]["organisation_doubtful"] == "102|103"
    )
    told = json.loads((folder.parent / "out" / "run.json").read_text("utf-8"))
    assert (told["counts"]["joined"], told["counts"]["doubtful"], told["settings"]["organisations"]) == (
        1,
        1,
        3,
    )
    package = json.loads((folder.parent / "out" / "datapackage.json").read_text("utf-8"))
    assert [field["name"] for field in package["resources"][0]["schema"]["fields"]] == list(row)


def test_register_that_changes_is_followed_though_nothing_is_new(folder: Path, register: Path) -> None:
    breche(folder, "--organisations", register)
    path = folder.parent / "out" / "incidents.csv"
    stamp = path.stat().st_mtime_ns
    result = breche(folder, "--organisations", register)
    assert path.stat().st_mtime_ns == stamp
    assert "1 incident joined to the register." in result.output
    register.write_text("siren;nom\n102;Lunavélo\n", "utf-8")
    breche(folder, "--organisations", register)
    assert ids(folder) == {"Lunavélo": "102"}
    breche(folder)
    assert "organisation_id" not in path.read_text("utf-8")


def test_register_stays_sound_for_check_and_reviews(folder: Path, register: Path) -> None:
    breche(folder, "--organisations", register, "--watch", register)
    path = folder.parent / "out" / DATABASE
    assert check(path) == []
    (path.parent / "incidents.csv").unlink()
    with open_to_update(path) as connection:
        update_dataset(path.parent, StoredTables(connection))
    assert ids(folder) == {"Ateliers Morvane": "101"}
    assert list(rows(path.parent / "incidents.csv")["Lunavélo"])[-2:] == ["organisation_doubtful", "watch"]


def test_register_that_is_no_good_changes_nothing(folder: Path, register: Path) -> None:
    register.write_text("nom\nAléo\n", "utf-8")
    result = breche(folder, "--organisations", register)
    assert result.exit_code == 2 and "call one id or siren" in result.output
    assert not (folder.parent / "out").exists()


def test_register_of_an_export_by_the_command(folder: Path, register: Path) -> None:
    breche(folder)
    out, to = folder.parent / "out", folder.parent / "csv"
    options = ["export", "-d", str(out), "-o", str(to), "--organisations", str(register), "--format"]
    result = CliRunner().invoke(app, [*options, "csv"])
    assert "1 incident joined to the register." in result.output
    assert rows(to / "incidents.csv")["Ateliers Morvane"]["organisation_id"] == "101"
    refused = CliRunner().invoke(app, [*options, "atom"])
    assert refused.exit_code == 2 and "--organisations has no place in atom" in refused.output


def test_register_joins_what_the_filters_leave(tmp_path: Path, register: Path) -> None:
    tables = MemoryTables([incident(1, victim_name="Ateliers Morvane"), incident(2, victim_name="Aléo")])
    counts = export(
        tables,
        ExportFormat.JSONL,
        tmp_path / "out",
        Filters(),
        register=read_register(register),
        quotes=False,
    )
    lines = (tmp_path / "out" / "incidents.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["organisation_id"], first["organisation_score"], second["organisation_id"]) == (
        "101",
        1.0,
        None,
    )
    assert (counts.joined, counts.doubtful) == (1, 0)


def test_register_goes_past_the_names_once_for_all_files(
    folder: Path, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    joiner = marking.Joiner

    def counted(*given: Any) -> Joiner:
        made.append(joiner(*given))
        # So it goes to the process that writes the workbook.
        return pickle.loads(pickle.dumps(made[-1]))  # type: ignore[no-any-return]

    monkeypatch.setattr(marking, "Joiner", counted)
    arguments = ["run", folder, "-o", folder.parent / "out", "--processes", 1, "--organisations", register]
    assert CliRunner().invoke(app, list(map(str, arguments))).exit_code == 0
    assert len(made) == 1
    book = openpyxl.load_workbook(folder.parent / "out" / "incidents.xlsx")
    assert any(cell.value == "101" for sheet in book for cells in sheet for cell in cells)
