"""Encodings: those that occur in France are told apart from their bytes alone."""

import pytest

from pipeline.reading.decoding import decode
from pipeline.reading.model import RejectedError, RejectReason

SHORT = "Le cœur du réseau a été touché, d’après l’enquête : 5 000 € demandés."
PLAIN_SHORT = "Le réseau a été touché dès l'été, où est la clé ?"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(SHORT, "utf-8", id="utf-8"),
        pytest.param(SHORT, "utf-8-sig", id="utf-8-mark"),
        pytest.param(SHORT, "utf-16", id="utf-16-mark"),
        pytest.param(SHORT, "utf-16-le", id="utf-16-le"),
        pytest.param(SHORT, "utf-16-be", id="utf-16-be"),
        pytest.param(SHORT, "utf-32", id="utf-32-mark"),
        pytest.param(SHORT, "cp1252", id="cp1252"),
        pytest.param(PLAIN_SHORT, "latin-1", id="latin-1"),
        pytest.param(SHORT.replace("’", "'"), "iso8859-15", id="latin-9"),
        pytest.param(SHORT, "mac_roman", id="mac-roman"),
        pytest.param(PLAIN_SHORT, "cp850", id="cp850"),
        pytest.param("COMMUNIQUÉ DE LA MAIRIE DE SÈTE", "cp1252", id="cp1252-capitals"),
        pytest.param(
            "Les fichiers de la mairie ont été piratés, sans suite : volé", "cp1252", id="accent-at-end"
        ),
        pytest.param("Rien que des lettres simples.", "ascii", id="ascii"),
    ],
)
def test_decoding_finds_the_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


def test_decoding_mends_stray_bytes_in_utf8() -> None:
    data = SHORT.encode() + b" L\x92h\xf4pital " + SHORT.encode()
    assert decode(data) == f"{SHORT} L’hôpital {SHORT}"


def test_decoding_takes_the_declared_encoding_of_other_alphabets() -> None:
    assert decode("Łódź i Kraków, również".encode("iso8859-2"), "iso-8859-2") == "Łódź i Kraków, również"


def test_decoding_ignores_a_false_declaration() -> None:
    assert decode(SHORT.encode(), "iso-8859-1") == SHORT
    assert decode(PLAIN_SHORT.encode("cp1252"), "utf-8") == PLAIN_SHORT
    assert decode(PLAIN_SHORT.encode("cp1252"), "nonsense-9") == PLAIN_SHORT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", RejectReason.BINARY, id="png"),
        pytest.param(b"du texte\0puis rien" * 3, RejectReason.BINARY, id="nul"),
        pytest.param("Привет, это новости дня".encode("cp1251"), RejectReason.BINARY, id="other-alphabet"),
        pytest.param("L’été a été volé".encode()[:-1], RejectReason.TRUNCATED, id="cut-character"),
    ],
)
def test_decoding_refuses(data: bytes, reason: RejectReason) -> None:
    with pytest.raises(RejectedError) as caught:
        decode(data)
    assert caught.value.reason is reason
