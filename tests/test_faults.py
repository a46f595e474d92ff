"""What the schema refuses is said in the project's own words, in both languages."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline import wording
from pipeline.faults import fault_of
from pipeline.schema import ArticleIncidents


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    wording.choose("en")


def fault(incident: dict[str, Any]) -> str:
    record = {"article_id": "a1", "incidents": [{"salience": "main", "victim": {}, **incident}]}
    with pytest.raises(ValidationError) as caught:
        ArticleIncidents.model_validate_json(json.dumps(record), strict=True)
    return fault_of(caught.value.errors(include_url=False)[0])


@pytest.mark.parametrize(
    ("incident", "english", "french"),
    [
        (
            {"victim": {"name": 3}},
            "must be a text, got 3",
            "doit être un texte, reçu : 3",
        ),
        (
            {"victim": {"name": ""}},
            "must not be empty, got ''",
            "ne doit pas être vide, reçu : ''",
        ),
        (
            {"victim": "V"},
            "must be an object with fields, got 'V'",
            "doit être un objet à champs, reçu : 'V'",
        ),
        (
            {"victim": {"country": "fr"}},
            "must be a code of ISO 3166-1 such as FR, got 'fr'",
            "doit être un code ISO 3166-1 tel que FR, reçu : 'fr'",
        ),
        (
            {"date": "3/2"},
            "must be a date such as 2024-11-19, 2024-11, 2025-11~ or 2024, got '3/2'",
            "doit être une date telle que 2024-11-19, 2024-11, 2025-11~ ou 2024, reçu : '3/2'",
        ),
        (
            {"data_types": 1},
            "must be a list, got 1",
            "doit être une liste, reçu : 1",
        ),
        (
            {"records": {"value": -1, "qualifier": "exact"}},
            "must be at least 0, got -1",
            "doit être d'au moins 0, reçu : -1",
        ),
        (
            {"records": {"value": "x", "qualifier": "exact"}},
            "must be a whole number, got 'x'",
            "doit être un nombre entier, reçu : 'x'",
        ),
        (
            {"records": {}},
            "is missing",
            "manque",
        ),
        (
            {"ransom": {"paid": "no"}},
            "must be true or false, got 'no'",
            "doit être true ou false, reçu : 'no'",
        ),
        (
            {"ransom": {"currency": "euro"}},
            "must be a code of ISO 4217 or a coin, such as EUR or BTC, got 'euro'",
            "doit être un code ISO 4217 ou une cryptomonnaie, tel que EUR ou BTC, reçu : 'euro'",
        ),
        (
            {"ransom": {"amount": "cent"}},
            "must be a number, got 'cent'",
            "doit être un nombre, reçu : 'cent'",
        ),
        (
            {"confidence": 2},
            "must be at most 1, got 2",
            "doit être d'au plus 1, reçu : 2",
        ),
        (
            {"colour": 1},
            "is no field of this kind of object, got 1",
            "n'est pas un champ de ce type d'objet, reçu : 1",
        ),
    ],
)
def test_faults_are_said_in_both_languages(incident: dict[str, Any], english: str, french: str) -> None:
    assert fault(incident) == english
    wording.choose("fr")
    assert fault(incident) == french


def test_faults_name_what_is_allowed() -> None:
    assert fault({"status": "sure"}).startswith("must be one of confirmed, claimed, denied, got 'sure'")


def test_faults_show_the_beginning_of_a_long_value() -> None:
    assert len(fault({"date": "x" * 5000})) < 200
