"""Data volumes in bytes."""

import pytest

from pipeline import parse_volume
from pipeline.language.numbers import find_quantities

GO, TO = 10**9, 10**12


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("82Go", 82 * GO, id="glued"),
        pytest.param("82 Go de fichiers", 82 * GO, id="spaced"),
        pytest.param("82\u202fGo", 82 * GO, id="narrow-space"),
        pytest.param("62 GB", 62 * GO, id="english"),
        pytest.param("1,4 To", 1_400 * GO, id="decimal-comma"),
        pytest.param("1.4 TB", 1_400 * GO, id="decimal-point"),
        pytest.param("1,250 Go", 1_250_000_000, id="three-decimals"),
        pytest.param("1 200 Go", 1_200 * GO, id="grouped"),
        pytest.param("38 gigaoctets", 38 * GO, id="gigaoctets"),
        pytest.param("500 mégaoctets", 500 * 10**6, id="megaoctets"),
        pytest.param("750 Mo", 750 * 10**6, id="mo"),
        pytest.param("12 ko", 12_000, id="ko"),
        pytest.param("80 gigas de données", 80 * GO, id="gigas"),
        pytest.param("un téraoctet de données", TO, id="un-teraoctet"),
        pytest.param("deux téraoctets", 2 * TO, id="words"),
        pytest.param("une vingtaine de gigaoctets", 20 * GO, id="round"),
        pytest.param("plus de 300 Go", 300 * GO, id="at-least"),
        pytest.param("entre 60 et 80 Go", 80 * GO, id="range-upper-end"),
        pytest.param("500 à 600 mégaoctets", 600 * 10**6, id="range-a"),
        pytest.param("de 300 Go à 1 To", TO, id="range-two-units"),
        pytest.param("1 234,5 Go", 1_234_500_000_000, id="groups-and-decimal"),
        pytest.param("un téraoctet et demi", 1_500 * GO, id="and-a-half"),
        pytest.param("des centaines de gigaoctets", 200 * GO, id="vague"),
        pytest.param("plusieurs téraoctets", 2 * TO, id="plusieurs"),
        pytest.param("aucune donnée", None, id="none"),
        pytest.param("16 Go de RAM", None, id="memory"),
        pytest.param("un débit de 40 Go par seconde", None, id="rate"),
        pytest.param("les 12 régions", None, id="other-noun"),
    ],
)
def test_volumes_in_bytes(text, size):
    assert parse_volume(text) == size


def test_volumes_mention_keeps_bounds_and_span():
    text = "Ils disent tenir entre 60 et 80 Go de fichiers."
    (volume,) = find_quantities(text).volumes
    assert text[volume.start : volume.end] == "entre 60 et 80 Go"
    assert (volume.value, volume.min, volume.max) == (80 * GO, 60 * GO, 80 * GO)


def test_volumes_are_no_counts():
    found = find_quantities("Il a publié 62 Go et 9 000 fichiers.")
    assert len(found.volumes) == 1
    assert [count.value for count in found.counts] == [9_000]
