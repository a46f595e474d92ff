"""How many were hit: which figure of an article counts, and how much data was taken."""

import pytest
from articles import main_incident

from pipeline.schema import Qualifier, Records, Unit

ATTACKED = "L’enseigne Bricodal a été victime d’une fuite de données mardi."


def records_of(sentence: str) -> Records | None:
    return main_incident(f"{ATTACKED} {sentence}").records


@pytest.mark.parametrize(
    ("sentence", "value", "qualifier", "unit"),
    [
        pytest.param(
            "Les données de 48 213 clients ont été dérobées.",
            48_213,
            Qualifier.EXACT,
            Unit.CUSTOMERS,
            id="exact",
        ),
        pytest.param(
            "Plus de 750 000 comptes sont concernés.",
            750_000,
            Qualifier.AT_LEAST,
            Unit.ACCOUNTS,
            id="at_least",
        ),
        pytest.param(
            "Près de 1,2 million de personnes sont touchées.",
            1_200_000,
            Qualifier.APPROX,
            Unit.PERSONS,
            id="approx",
        ),
        pytest.param(
            "La fuite touche jusqu’à 90 000 utilisateurs.",
            90_000,
            Qualifier.AT_MOST,
            Unit.USERS,
            id="at_most",
        ),
        pytest.param(
            "Quelque 15 000 adresses e-mail ont été exposées.",
            15_000,
            Qualifier.APPROX,
            Unit.EMAIL_ADDRESSES,
            id="addresses",
        ),
        pytest.param(
            "Les pirates ont copié 3 400 documents internes.",
            3_400,
            Qualifier.EXACT,
            Unit.DOCUMENTS,
            id="documents",
        ),
    ],
)
def test_incidents_count_the_records(sentence: str, value: int, qualifier: Qualifier, unit: Unit) -> None:
    records = records_of(sentence)
    assert records is not None
    assert (records.value, records.qualifier, records.unit) == (value, qualifier, unit)


def test_incidents_vague_count_has_a_lower_bound_only() -> None:
    records = records_of("Plusieurs dizaines de milliers de clients sont concernés.")
    assert records == Records(
        value=None, min=20_000, max=None, qualifier=Qualifier.VAGUE, unit=Unit.CUSTOMERS
    )


def test_incidents_range_has_both_bounds() -> None:
    records = records_of("Entre 20 000 et 30 000 clients sont concernés.")
    assert records == Records(
        value=None, min=20_000, max=30_000, qualifier=Qualifier.RANGE, unit=Unit.CUSTOMERS
    )


@pytest.mark.parametrize(
    ("sentences", "value"),
    [
        pytest.param(
            "Plus de 48 000 clients sont concernés. Au total, les données de 48 213 clients ont été "
            "dérobées.",
            48_213,
            id="more_precise",
        ),
        pytest.param(
            "Les données de 80 000 clients ont été dérobées, dont 5 000 avec leur numéro de carte.",
            80_000,
            id="total_over_part",
        ),
        pytest.param(
            "Les données de 80 000 clients ont été dérobées. L’enseigne emploie 2 300 personnes.",
            80_000,
            id="staff_is_background",
        ),
        pytest.param(
            "Les données de 80 000 clients ont été dérobées. Le groupe compte 12 millions de clients.",
            80_000,
            id="customer_base_is_background",
        ),
        pytest.param(
            "Sur ses 4 millions de clients, 150 000 sont touchés.", 150_000, id="part_of_the_customer_base"
        ),
        pytest.param(
            "Les pirates affirment détenir les données de 5 millions de clients. L’enseigne parle de 3,8 "
            "millions de clients touchés.",
            3_800_000,
            id="victim_over_attacker",
        ),
        pytest.param(
            "Les données de 80 000 clients ont été dérobées. Le pirate a publié un échantillon de 500 "
            "lignes.",
            80_000,
            id="sample",
        ),
    ],
)
def test_incidents_choose_among_figures(sentences: str, value: int) -> None:
    records = records_of(sentences)
    assert records is not None
    assert records.value == value


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Elle compte 120 magasins et emploie 2 300 personnes.", id="size_of_the_company"),
        pytest.param(
            "L’enseigne, qui compte 4 millions de clients, n’a pas précisé combien sont touchés.",
            id="customer_base",
        ),
        pytest.param("Elle risque une amende de 20 millions d’euros.", id="money"),
        pytest.param("Le nombre de clients touchés n’est pas connu.", id="unknown"),
        pytest.param("Elle a ouvert son premier magasin en 1987.", id="year"),
    ],
)
def test_incidents_have_no_records(sentence: str) -> None:
    assert records_of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "volume"),
    [
        pytest.param("Les pirates ont exfiltré 40 Go de données.", 40 * 10**9, id="gigabytes"),
        pytest.param("1,5 To de fichiers ont été publiés.", 15 * 10**11, id="terabytes"),
        pytest.param("Le nombre de fichiers n’est pas connu.", None, id="none"),
    ],
)
def test_incidents_tell_the_volume(sentence: str, volume: int | None) -> None:
    assert main_incident(f"{ATTACKED} {sentence}").data_volume_bytes == volume
