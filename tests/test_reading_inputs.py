"""Reading as a whole: what a folder, a file or standard input gives, in which order, and what is refused."""

import datetime as dt
import io
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.reading import InputError, ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.schema import Article

BODY = (
    "La mairie de Valmorel a annoncé lundi avoir été victime d’une cyberattaque. Les données de 3 200 "
    "habitants ont été volées par un groupe qui se fait appeler Brumaire, selon le parquet."
)
ENGLISH = (
    "The town hall said on Monday that it had been the victim of a cyberattack. Data of 3,200 people were "
    "stolen by a group which calls itself Brumaire, and the police have opened an investigation."
)


def read(*paths: Path | str, **options: object) -> list[Article | Rejection]:
    return list(read_inputs(paths, ReadOptions(**options)))  # type: ignore[arg-type]


def articles(results: list[Article | Rejection]) -> list[Article]:
    return [result for result in results if isinstance(result, Article)]


def rejections(results: list[Article | Rejection]) -> list[Rejection]:
    return [result for result in results if isinstance(result, Rejection)]


def give_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_inputs_txt_first_line_is_title(tmp_path: Path) -> None:
    (tmp_path / "a1.txt").write_text(f"Valmorel piratée\n\n{BODY}\n\n", "utf-8")
    [article] = read(tmp_path)
    assert article == Article(
        article_id="a1",
        text=f"Valmorel piratée\n\n{BODY}",
        title="Valmorel piratée",
        published=None,
        origin=str(tmp_path / "a1.txt"),
    )


def test_inputs_origin_is_the_same_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(BODY, "utf-8")
    monkeypatch.chdir(tmp_path / "sub")
    [article] = articles(read("a.txt"))
    assert article.origin == str(tmp_path / "sub" / "a.txt")


def test_inputs_txt_without_blank_line_has_no_title(tmp_path: Path) -> None:
    (tmp_path / "a1.txt").write_text(f"{BODY}\nSuite du texte.", "utf-8")
    [article] = articles(read(tmp_path))
    assert article.title is None
    assert article.text == f"{BODY}\nSuite du texte."


def test_inputs_stored_text_is_nfc_with_its_typography(tmp_path: Path) -> None:
    raw = f"\ufeff\n\r\n« L’été »\u00a0: 12\u202f300 dossiers — volés\r\n\r\n{BODY}\r\n"
    (tmp_path / "a1.txt").write_bytes(unicodedata.normalize("NFD", raw).encode("utf-8"))
    [article] = articles(read(tmp_path))
    assert article.text == f"« L’été »\u00a0: 12\u202f300 dossiers — volés\n\n{BODY}"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are Unicode")
def test_inputs_same_id_in_a_folder_whose_name_is_not_unicode(tmp_path: Path) -> None:
    for name in (b"caf\xe9", b"caf\xea"):
        folder = tmp_path / os.fsdecode(name)
        folder.mkdir()
        (folder / "a1.txt").write_text(BODY, "utf-8")
    first, second = read(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(second, Rejection) and second.reason is RejectReason.DUPLICATE_ID
    assert "was already given by" in second.detail and os.fsdecode(b"caf\xe9") in second.detail


def test_inputs_soft_hyphens_and_lone_surrogates_go(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"texte": "Le rançon\\u00adgiciel \\ud83d. ' + BODY + '"}\n', "utf-8")
    [article] = articles(read(tmp_path))
    assert article.text.startswith("Le rançongiciel \ufffd.")
    article.text.encode("utf-8")


def test_inputs_markdown_loses_its_marks(tmp_path: Path) -> None:
    page = (
        '---\ntitle: "Ignoré"\npublished: 2024-03-12\nsource: Le Phare\nurl: https://phare.example/1\n---\n'
        "# Valmorel *piratée*\nLe groupe **Brumaire** [revendique](https://x.example/) l'attaque.\n\n"
        f"## La suite\n\n* noms\n* adresses\n\n> {BODY}\n"
    )
    (tmp_path / "a1.md").write_text(page, "utf-8")
    [article] = articles(read(tmp_path))
    assert article.title == "Valmorel piratée"
    assert article.text == (
        "Valmorel piratée\nLe groupe Brumaire revendique l'attaque.\n\nLa suite\n\n- noms\n- adresses\n\n"
        + BODY
    )
    assert (article.published, article.source) == (dt.date(2024, 3, 12), "Le Phare")
    assert article.url == "https://phare.example/1"


def test_inputs_order_is_by_name_whatever_the_folder_says(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "sub/c.txt", "a.txt"):
        (tmp_path / name).write_text(BODY, "utf-8")
    assert [article.article_id for article in articles(read(tmp_path))] == ["a", "b", "c"]


def test_inputs_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(BODY, "utf-8")
    results = read(tmp_path / "sub" / "a.txt", tmp_path / "sub", tmp_path, tmp_path / "sub" / "a.txt")
    assert len(results) == 1


def test_inputs_link_to_parent_folder_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(read(tmp_path)) == 1


def test_inputs_companions_of_articles_are_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", "README.fr.md", "gold.jsonl", "clusters.csv", ".hidden.txt", "LICENSE"):
        (tmp_path / name).write_text("{", "utf-8")
    (tmp_path / "metadata.csv").write_text("article_id,published\n", "utf-8")
    assert read(tmp_path) == []


def test_inputs_unknown_ending_is_told(tmp_path: Path) -> None:
    (tmp_path / "note.doc").write_bytes(b"PK\x03\x04")
    [rejection] = rejections(read(tmp_path))
    assert rejection.reason is RejectReason.UNSUPPORTED
    assert rejection.source == str(tmp_path / "note.doc")
    assert ".txt" in rejection.detail


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", RejectReason.EMPTY, id="empty"),
        pytest.param(b" \n\n", RejectReason.EMPTY, id="blank"),
        pytest.param(b"Piratage.", RejectReason.EMPTY, id="few-letters"),
        pytest.param(bytes(range(256)) * 10, RejectReason.BINARY, id="binary"),
        pytest.param(b"\x01\x02\x03\x04" * 50 + BODY.encode(), RejectReason.BINARY, id="controls"),
        pytest.param(b"%PDF-1.4 " + BODY.encode(), RejectReason.BINARY, id="pdf"),
        pytest.param(BODY.encode() * 40_000, RejectReason.TOO_LONG, id="ten-megabytes"),
        pytest.param(ENGLISH.encode(), RejectReason.NOT_FRENCH, id="english"),
        pytest.param("Les données ont été volé".encode()[:-1] + b"\xc3", RejectReason.TRUNCATED, id="cut"),
    ],
)
def test_inputs_bad_text_file_is_rejected_and_the_rest_read(
    tmp_path: Path, content: bytes, reason: RejectReason
) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    bad, good = read(tmp_path)
    assert isinstance(bad, Rejection)
    assert (bad.source, bad.reason) == (str(tmp_path / "a.txt"), reason)
    assert isinstance(good, Article)


def test_inputs_too_long_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"a" * 401)

    def no_read(_: Path) -> bytes:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_bytes", no_read)
    [rejection] = rejections(read(tmp_path, max_chars=100))
    assert rejection.reason is RejectReason.TOO_LONG


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_inputs_file_without_permission_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(BODY, "utf-8")
    path.chmod(0)
    [rejection] = rejections(read(tmp_path))
    assert rejection.reason is RejectReason.UNREADABLE


def test_inputs_link_to_nothing_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    [rejection] = rejections(read(tmp_path))
    assert rejection.reason is RejectReason.UNREADABLE


def test_inputs_later_of_two_equal_ids_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text("vide", "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    (tmp_path / "sub" / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "sub" / "b.txt").write_text(BODY, "utf-8")
    results = read(tmp_path)
    # The first a.txt was refused, so its id is free for the second.
    assert [article.article_id for article in articles(results)] == ["b", "a"]
    duplicate = rejections(results)[-1]
    assert duplicate.reason is RejectReason.DUPLICATE_ID
    assert str(tmp_path / "b.txt") in duplicate.detail
    assert str(tmp_path / "sub" / "b.txt") in duplicate.detail


def test_inputs_missing_path_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    with pytest.raises(InputError, match=r"gone\.txt: no such file or folder"):
        read_inputs([tmp_path, tmp_path / "gone.txt"], ReadOptions())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"columns": {"texte": "contenu"}}, "'texte': choose among id, title, text", id="role"),
        pytest.param({"max_chars": 0}, "max_chars is 0", id="limit"),
    ],
)
def test_inputs_wrong_option_is_an_error(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ReadOptions(**options)  # type: ignore[arg-type]


def test_inputs_metadata_completes_text_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Titre du fichier\n\nPublié le 3 mai 2023\n\n{BODY}", "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    (tmp_path / "metadata.csv").write_bytes(
        "Identifiant;Publié le;Titre;Journal;Lien;register\r\n"
        "a;21/11/2024;Titre  du fichier;L’Écho;https://echo.example/a;press\r\n"
        "b.txt;;Un titre à part;;;press\r\n".encode("cp1252")
    )
    first, second = articles(read(tmp_path))
    assert (first.published, first.source) == (dt.date(2024, 11, 21), "L’Écho")
    assert (first.url, first.title) == ("https://echo.example/a", "Titre du fichier")
    assert first.text.count("Titre") == 1
    assert second.text == f"Un titre à part\n\n{BODY}"
    assert second.published is None


def test_inputs_metadata_without_ids_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("date,titre\n2024-01-01,X\n", "utf-8")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BODY, "utf-8")
    results = read(tmp_path)
    assert len(articles(results)) == 2
    [rejection] = rejections(results)
    assert rejection.reason is RejectReason.BAD_METADATA
    assert "'date', 'titre'" in rejection.detail


def test_inputs_date_line_beats_default_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Titre\n\nPublié le 3 mai 2023 à 10h12\n\n{BODY}", "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    dates = [article.published for article in articles(read(tmp_path, published=dt.date(2020, 1, 2)))]
    assert dates == [dt.date(2023, 5, 3), dt.date(2020, 1, 2)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f"Titre\n\n{BODY}".encode(), id="utf-8"),
        pytest.param(f"Titre\n\n{BODY}".encode("cp1252"), id="cp1252"),
    ],
)
def test_inputs_stdin_is_one_text(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    give_stdin(monkeypatch, data)
    [article] = articles(read("-"))
    assert (article.title, article.text, article.origin) == ("Titre", f"Titre\n\n{BODY}", None)
    assert re.fullmatch(r"stdin-[0-9a-f]{10}", article.article_id)


def test_inputs_stdin_gives_each_text_its_own_lasting_id(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for text in (BODY, f"{BODY} Fin.", BODY):
        give_stdin(monkeypatch, text.encode())
        ids += [article.article_id for article in articles(read("-"))]
    assert ids[0] == ids[2] != ids[1]


def test_inputs_stdin_may_be_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, f'\n{{"id": "x", "texte": "{BODY}"}}\n{{"texte": "{BODY} Fin."}}\n{{'.encode())
    results = read("-")
    named, unnamed = articles(results)
    assert named.article_id == "x"
    assert unnamed.text == f"{BODY} Fin."
    assert re.fullmatch(r"stdin-[0-9a-f]{10}", unnamed.article_id)
    assert [(r.source, r.reason) for r in rejections(results)] == [("-:4", RejectReason.TRUNCATED)]


def test_inputs_stdin_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, b"a" * 500)
    [rejection] = rejections(read("-", max_chars=100))
    assert (rejection.source, rejection.reason) == ("-", RejectReason.TOO_LONG)


def test_inputs_mixed_folder_gives_the_good_and_names_the_bad(tmp_path: Path) -> None:
    files = {
        "anglais.txt": ENGLISH.encode(),
        "ansi.txt": f"Titre\n\n{BODY}".encode("cp1252"),
        "binaire.txt": b"\x7fELF\0\0\0\x01" * 100,
        "bon.txt": BODY.encode(),
        "enorme.txt": b"mot " * 2_600_000,
        "lignes.jsonl": f'{{"texte": "{BODY}"}}\n{{"texte": \n{{"texte": "{BODY} Fin."}}\n'.encode(),
        "sans_texte.csv": b"id;auteur\n1;Jean\n2;Anne\n",
        "vide.txt": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    results = read(tmp_path)
    ansi, good, *rows = articles(results)
    assert (ansi.article_id, good.article_id) == ("ansi", "bon")
    assert [row.text for row in rows] == [BODY, f"{BODY} Fin."]
    assert all(re.fullmatch(r"lignes-[0-9a-f]{10}", row.article_id) for row in rows)
    assert [(Path(r.source).name, r.reason.value) for r in rejections(results)] == [
        ("anglais.txt", "not_french"),
        ("binaire.txt", "binary"),
        ("enorme.txt", "too_long"),
        ("lignes.jsonl:2", "bad_json"),
        ("sans_texte.csv", "no_text_column"),
        ("vide.txt", "empty"),
    ]


def test_inputs_are_read_while_consumed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    results: Iterator[Article | Rejection] = read_inputs([tmp_path], ReadOptions())
    next(results)
    (tmp_path / "b.txt").unlink()
    [late] = results
    assert isinstance(late, Rejection)
    assert late.reason is RejectReason.UNREADABLE
