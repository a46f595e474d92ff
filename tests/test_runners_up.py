"""Values that came near to filling a cell: kept with the incident, offered by the review alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from articles import PUBLISHED
from reports import Dataset, count, dataset, incident
from test_review_workbook import columns_of, offered, rule

from pipeline.dataset.review.export import export_review
from pipeline.dataset.review.reading import read_review
from pipeline.dataset.store.judgements import Clerk
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.stored import stored_runners_up
from pipeline.dataset.struck import StruckNames
from pipeline.extraction import extract
from pipeline.incidents.runners_up import LEAST, MOST
from pipeline.schema import Article, Incident, RunnerUp

CLINIC = "Clinique des Aulnettes"
TEXT = """La clinique des Aulnettes paralysée par un rançongiciel

La clinique des Aulnettes, à Valbrune, a été victime d'une cyberattaque dans la nuit du 17 au 18 mars 2025. \
Ses serveurs ont été chiffrés et le bloc opératoire a fonctionné sur papier.

L'attaque a été revendiquée par le groupe Karnoval, qui réclame une rançon. Selon une source, \
le groupe Vespéral pourrait avoir agi.

Les noms de 41 250 patients ont été dérobés, a confirmé le directeur."""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    with dataset(tmp_path) as data:
        yield data


def lost(field: str, value: str, chance: float, sentence: str = "Une phrase.") -> RunnerUp:
    return RunnerUp(field=field, value=value, chance=chance, sentence=sentence)


def told(*runners_up: RunnerUp, **fields: Any) -> Incident:
    fields = {"date": "2024-11-18", "confidence": 0.9} | fields
    return incident(CLINIC, **fields).model_copy(update={"runners_up": list(runners_up)})


def book_of(data: Dataset, folder: Path) -> Any:
    export_review(data.connection, folder / "r.xlsx", True)
    assert read_review(folder / "r.xlsx").problems == []
    return openpyxl.load_workbook(folder / "r.xlsx")


def test_runners_up_are_what_an_article_could_be_read_to_say() -> None:
    article = Article(article_id="a", text=TEXT, title=TEXT.split("\n")[0], published=PUBLISHED)
    ((found,),) = extract([article])
    assert found.attacker.name == "Karnoval"
    (other,) = [one for one in found.runners_up if one.field == "attacker_name"]
    assert (other.value, other.sentence) == (
        "Vespéral",
        "Selon une source, le groupe Vespéral pourrait avoir agi.",
    )
    fields = [one.field for one in found.runners_up]
    assert all(fields.count(field) <= MOST for field in fields)
    assert all(LEAST <= one.chance <= 1 for one in found.runners_up)
    shown = {(proof.field, proof.value) for proof in found.evidence}
    assert shown.isdisjoint((one.field, one.value) for one in found.runners_up)
    assert "runners_up" not in found.gold_form()


def test_runners_up_are_offered_with_their_chance(data: Dataset, tmp_path: Path) -> None:
    data.tell(
        "a",
        told(
            lost("attacker_name", "Vespéral", 0.36, "Vespéral aurait agi."),
            lost("victim_sector", "education", 0.2),
            lost("data_types", "health", 0.4),
            lost("records", "at_least 9000 patients", 0.3),
            lost("ransom_amount", "5000 USD", 0.12),
            lost("date", "2024-11", 0.3),
            attacker="Karnoval",
            data_types=["name"],
        ),
    )
    book = book_of(data, tmp_path)
    sheet = book.worksheets[0]
    places = columns_of(sheet)
    assert offered(book, 2, "attacker_name_corrected") == ["Vespéral"]
    assert offered(book, 2, "victim_sector_corrected")[0] == "Enseignement"
    assert offered(book, 2, "data_types_corrected")[0] == "Nom et prénom ; Santé"
    assert offered(book, 2, "records_value_corrected") == ["9000"]
    assert offered(book, 2, "records_unit_corrected")[0] == "Patients"
    assert offered(book, 2, "ransom_amount_corrected") == ["5000"]
    assert offered(book, 2, "ransom_currency_corrected") == ["USD"]
    assert offered(book, 2, "date_corrected") == ["2024-11"]
    asked = rule(sheet, 2, "attacker_name_corrected")
    assert asked is not None and asked.prompt == "Autre lecture\u00a0: Vespéral (36\u00a0%)"
    assert not asked.showErrorMessage
    note = sheet.cell(2, places["attacker_name"]).comment.text
    assert note == "Autre lecture\u00a0: Vespéral (36\u00a0%)\u00a0; «\u00a0Vespéral aurait agi.\u00a0» (a)"
    # The deeper yellow stays that of cells on which articles differ.
    plain = sheet.cell(2, places["victim_country_corrected"]).fill.fgColor.rgb
    assert sheet.cell(2, places["attacker_name_corrected"]).fill.fgColor.rgb == plain


def test_runners_up_that_the_row_shows_are_not_offered(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told(lost("attacker_name", "Karnoval", 0.4), lost("data_types", "name", 0.4)))
    second = told(
        lost("victim_name", "clinique des aulnettes", 0.3),
        lost("records", "exact 7000 persons", 0.3),
        attacker="Karnoval",
        data_types=["name"],
        records=count(7000, "approx"),
    )
    data.tell("b", second)
    assert len(data.rows()) == 1
    book = book_of(data, tmp_path)
    for column in ("attacker_name", "victim_name", "records_value", "data_types"):
        assert book.worksheets[0].cell(2, columns_of(book.worksheets[0])[column]).comment is None
    assert offered(book, 2, "attacker_name_corrected") == []
    assert "Nom et prénom" in offered(book, 2, "data_types_corrected")[0]


def test_runners_up_of_several_articles_the_likeliest_and_what_others_tell_first(
    data: Dataset, tmp_path: Path
) -> None:
    data.tell("a", told(lost("victim_country", "CH", 0.2), lost("victim_country", "LU", 0.3), country="FR"))
    data.tell("b", told(lost("victim_country", "IT", 0.4), lost("victim_country", "CH", 0.5), country="FR"))
    data.tell("c", told(lost("victim_country", "BE", 0.9), country="BE"))
    assert len(data.rows()) == 1
    book = book_of(data, tmp_path)
    assert offered(book, 2, "victim_country_corrected") == ["Belgique", "Suisse", "Italie"]


def test_runners_up_of_a_reviewed_cell_are_not_offered(data: Dataset, tmp_path: Path) -> None:
    data.tell("a", told(lost("attacker_name", "Vespéral", 0.36), attacker="Karnoval"))
    Clerk(data.connection, "Claire").set(data.ids()["a"], "attacker_name", "Brumaire")
    data.connection.execute("UPDATE report SET settled = 0")
    settle(data.connection)
    listed = offered(book_of(data, tmp_path), 2, "attacker_name_corrected")
    assert "Vespéral" not in listed


def test_runners_up_change_nothing_of_a_row(data: Dataset) -> None:
    data.tell("a", told(attacker="Karnoval"))
    before = data.rows()
    data.tell("a", told(lost("attacker_name", "Vespéral", 0.36), attacker="Karnoval"), rules="newer")
    assert data.rows() == before
    (kept,) = data.connection.execute("SELECT incident, runners_up FROM report").fetchall()
    assert "Vespéral" not in kept[0]
    assert [one.value for one in stored_runners_up("", kept[1])] == ["Vespéral"]


def test_runners_up_with_a_struck_name_are_gone() -> None:
    names = StruckNames(b"salt")
    names.add("Elodie Marchvent")
    found = told(
        lost("attacker_name", "Élodie Marchvent", 0.3),
        lost("date", "2024", 0.3, "Vu par Elodie Marchvent."),
    )
    assert [(one.field, one.sentence) for one in names.incident(found).runners_up] == [
        ("date", "Vu par […].")
    ]
