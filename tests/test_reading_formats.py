"""One press review in every form that it comes in: what is read is the same as of its plain text."""

import csv
import io
import sys
import zipfile
from email.message import EmailMessage
from itertools import zip_longest
from pathlib import Path

import pytest
from pdfs import line, pdf_of

from pipeline.reading import ReadOptions, Rejection, RejectReason, Tally, read_inputs
from pipeline.reading.portable import Line, blocks_of, without_running_heads
from pipeline.reading.review import Block, articles_of, credit_of
from pipeline.schema import Article

SAMPLES = Path(__file__).parent / "samples" / "misc"
WHOLE = sorted(path.name for path in SAMPLES.iterdir() if path.is_file())
#: What has no text, and a table of another layout.
OTHERS = {"numerisation.pdf", "t.xlsx"}
#: Forms that run the paragraphs of an article together, and those that tell no address or journal.
ONE_PARAGRAPH = {"notices.bib", "notices.ris", "presse.ods", "presse.xlsx"}
NO_ADDRESS = {"revue.docx", "revue.odt", "revue.pdf", "revue.rtf"}
OTHER_JOURNAL = {"fil_atom.xml", "fil_rss.xml", "page.mhtml"}
BODY = (
    "La communauté de communes de Brissonnay a annoncé lundi avoir été victime d’une cyberattaque. Les "
    "données de 3 200 habitants ont été volées, selon la mairie."
)


def read(path: Path, **options: object) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions(**options)))  # type: ignore[arg-type]


def good(results: list[Article | Rejection]) -> list[Article]:
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def rejected(results: list[Article | Rejection]) -> list[tuple[str, RejectReason]]:
    return [(r.source.rsplit("/", 1)[-1], r.reason) for r in results if isinstance(r, Rejection)]


def plain() -> list[Article]:
    return good(read(SAMPLES / "plain"))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", [name for name in WHOLE if name not in OTHERS])
def test_formats_all_give_what_the_plain_text_gives(name: str) -> None:
    articles = good(read(SAMPLES / name))
    expected = plain()[:1] if name == "page.mhtml" else plain()
    if name == "tout.zip":
        assert len(articles) == 4 * len(expected)
        articles, expected = articles[3:6], expected
    assert [a.title for a in articles] == [a.title for a in expected]
    assert [a.published for a in articles] == [a.published for a in expected]
    same = words if name in ONE_PARAGRAPH else str
    assert [same(a.text) for a in articles] == [same(a.text) for a in expected]
    if name not in NO_ADDRESS:
        assert [a.url for a in articles] == [a.url for a in expected]
    if name not in OTHER_JOURNAL:
        assert [a.source for a in articles] == [a.source for a in expected]


def test_formats_mixed_folder_loses_and_rejects_nothing_but_the_scan() -> None:
    tally = Tally()
    results = list(read_inputs([SAMPLES / name for name in WHOLE], ReadOptions(), tally))
    assert rejected(results) == [("numerisation.pdf", RejectReason.EMPTY)]
    assert tally.files == len(WHOLE)
    assert tally.partly == {str(SAMPLES / "numerisation.pdf"): (1, 0)}
    assert len({a.article_id for a in results if isinstance(a, Article)}) == tally.read == tally.held - 1


@pytest.mark.parametrize(
    ("name", "count", "place"),
    [
        pytest.param("lettre.eml", 3, "lettre.eml:4", id="eml"),
        pytest.param("presse.xlsx", 3, "presse.xlsx", id="xlsx"),
        pytest.param("revue.docx", 3, "revue.docx:4", id="docx"),
        pytest.param("revue.pdf", 0, "revue.pdf", id="pdf"),
        pytest.param("tout.zip", 3, "tout.zip:revue.docx:4", id="zip"),
    ],
)
def test_formats_cut_files_give_what_is_whole(name: str, count: int, place: str) -> None:
    results = read(SAMPLES / "broken" / name)
    articles = [result for result in results if isinstance(result, Article)]
    assert [words(a.text) for a in articles] == [words(a.text) for a in plain()[:count]]
    assert rejected(results) == [(place, RejectReason.TRUNCATED)]


@pytest.mark.parametrize("name", [name for name in WHOLE if name not in OTHERS and name != "page.mhtml"])
def test_formats_never_fail_wherever_they_are_cut(tmp_path: Path, name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    expected = {words(a.text) for a in plain()}
    for tenth in range(10):
        path = tmp_path / f"{tenth}{Path(name).suffix}"
        path.write_bytes(content[: len(content) * tenth // 10])
        results = read(path)
        assert any(isinstance(result, Rejection) for result in results), tenth
        assert {words(a.text) for a in results if isinstance(a, Article)} <= expected, tenth


def test_formats_one_sheet_can_be_chosen(tmp_path: Path) -> None:
    assert len(good(read(SAMPLES / "presse.xlsx", sheet="Presse"))) == 3
    assert rejected(read(SAMPLES / "presse.xlsx", sheet="Notes")) == [
        ("presse.xlsx:Notes", RejectReason.NO_TEXT_COLUMN)
    ]
    [rejection] = read(SAMPLES / "presse.xlsx", sheet="Autre")
    assert isinstance(rejection, Rejection) and "'Presse', 'Notes'" in rejection.detail


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_formats_zip_is_read_as_a_folder(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "lot.zip",
        {
            "jan/1.txt": BODY.encode(),
            "fev/1.txt": f"{BODY} Fin.".encode(),
            "fev/metadata.csv": b"article_id,title,published\n1,Un titre,2025-02-03\n",
            "../../dehors.txt": f"{BODY} Dehors.".encode(),
            "README.md": b"x",
            "__MACOSX/jan/._1.txt": b"x",
        },
    )
    before = sorted(tmp_path.parent.rglob("*"))
    first, second, third = good(read(path))
    assert (first.article_id, first.title, first.origin) == ("lot/jan/1", None, None)
    assert (second.article_id, second.title) == ("lot/fev/1", "Un titre")
    assert third.article_id == "lot/dehors"
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_formats_zip_has_limits(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", BODY)
    path = pack(
        tmp_path / "lot.zip",
        {"bombe.txt": b"a" * 20_000_000, "bon.txt": BODY.encode(), "autre.zip": inner.getvalue()},
    )
    results = read(path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["lot/bon"]
    assert rejected(results) == [
        ("lot.zip:bombe.txt", RejectReason.TOO_LONG),
        ("lot.zip:autre.zip", RejectReason.UNSUPPORTED),
    ]


def test_formats_zip_with_a_damaged_file_gives_the_others(tmp_path: Path) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", f"{BODY} Fin {number}.")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Fin 1", b"Fan 1"))
    results = read(path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["lot/0", "lot/2"]
    assert rejected(results) == [("lot.zip:1.txt", RejectReason.BAD_RECORD)]


@pytest.mark.parametrize("suffix", ["docx", "odt", "xlsx", "ods", "zip", "pdf", "rtf", "xml", "eml"])
def test_formats_what_is_no_such_file_is_one_rejection(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"ceci n'est rien de tel" * 10)
    [rejection] = read(path)
    assert isinstance(rejection, Rejection) and rejection.source == str(path)


def test_formats_xml_reads_no_file_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", "utf-8")
    bomb = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    item = f"<item><title>T</title><description>{BODY} &x;</description></item>"
    (tmp_path / "a.rss").write_text(f"{bomb}<rss><channel>{item}</channel></rss>", "utf-8")
    assert not any("SECRET" in r.text for r in read(tmp_path / "a.rss") if isinstance(r, Article))


def test_formats_letter_that_is_an_article(tmp_path: Path) -> None:
    letter = (
        "From: Le Phare <info@phare.example>\nSubject: Fwd: [Alerte] Brissonnay =?utf-8?q?pirat=C3=A9e?=\n"
        "Date: Tue, 11 Feb 2025 08:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    (tmp_path / "a.eml").write_text(
        f"{letter}{BODY}\n\nLa suite demain.\n\nPour vous désabonner : ici.\n", "utf-8"
    )
    [article] = good(read(tmp_path))
    assert (article.article_id, article.title, article.source) == ("a", "Brissonnay piratée", "Le Phare")
    assert str(article.published) == "2025-02-11"
    assert article.text == f"Brissonnay piratée\n\n{BODY}\n\nLa suite demain."


def test_formats_attached_files_are_told(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Le Phare <info@phare.example>", "Revue jointe"
    message.set_content(f"{BODY}\n")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Revue du 3.PDF")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    article, rejection = read(tmp_path)
    assert isinstance(article, Article) and article.text.endswith(BODY)
    assert isinstance(rejection, Rejection) and "'Revue du 3.PDF'" in rejection.detail


def test_formats_spreadsheet_has_limits(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": b" " * 20_000})
    [rejection] = read(path, max_chars=10)
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.TOO_LONG


@pytest.mark.parametrize(
    ("told", "source", "day"),
    [
        pytest.param("Le Courrier, 11 février 2025, Anaïs Brédoux", "Le Courrier", "2025-02-11", id="commas"),
        pytest.param("La Gazette – mardi 11 février 2025 – p. 4", "La Gazette", "2025-02-11", id="dashes"),
        pytest.param("L'Écho du Nord (11/02/2025)", "L'Écho du Nord", "2025-02-11", id="brackets"),
        pytest.param("Publié le 1er mars 2025 à 8h12", None, "2025-03-01", id="day-alone"),
        pytest.param(
            "Le 11 février 2025, les pirates entrent dans le réseau de la mairie.", None, None, id="prose"
        ),
        pytest.param("Budget 2025, tome 3", None, None, id="no-day"),
    ],
)
def test_formats_line_with_journal_and_day(told: str, source: str | None, day: str | None) -> None:
    credit = credit_of(told)
    assert (credit and credit.source, credit and str(credit.published)) == (source, day)


def test_formats_headings_of_one_article_are_no_articles() -> None:
    blocks = [
        Block("Le titre", 0),
        Block(BODY),
        Block("Une enquête", 2),
        Block(BODY),
        Block("Des précédents", 2),
        Block(BODY),
    ]
    [draft] = articles_of(blocks)
    assert draft.title == "Le titre" and draft.text.count(BODY) == 3


def test_formats_day_of_a_review_is_no_article() -> None:
    blocks = [Block("Revue de presse", 0), Block("Vendredi 14 mars 2025")]
    for number in range(2):
        blocks += [Block(f"Titre {number}", 1), Block("La Gazette, 12 mars 2025"), Block(BODY)]
    assert [draft.title for draft in articles_of(blocks)] == ["Titre 0", "Titre 1"]


def test_formats_chapters_of_a_review_are_no_articles() -> None:
    blocks = [Block("Revue", 0), Block("RÉGION", 1)]
    for number in range(3):
        blocks += [Block(f"Titre {number}", 2), Block(f"La Gazette, {number + 1} mars 2025"), Block(BODY)]
        blocks += [Block("MONDE", 1)] if number == 1 else []
    drafts = articles_of(blocks)
    assert [draft.title for draft in drafts] == ["Titre 0", "Titre 1", "Titre 2"]
    assert all(draft.text == BODY for draft in drafts)


def test_formats_lines_of_a_page_become_paragraphs() -> None:
    texts = [
        "La Gaz. 3",
        "Un titre",
        "Le rançon-",
        "giciel a touché l'ex-",
        "directeur. Une suite",
        "Fin.",
        "3/9",
    ]
    ys = [800, 780, 750, 738, 726, 700, 20]
    lines = [Line(t, 30, y, 14 if t == "Un titre" else 10) for t, y in zip(texts, ys, strict=True)]
    other = [Line("La Gaz. 4", 30, 800, 10), Line("Autre chose", 30, 700, 10), Line("4/9", 30, 20, 10)]
    first, _ = without_running_heads([lines, other])
    assert blocks_of([first]) == [
        Block("Un titre", 1),
        Block("Le rançongiciel a touché l'ex-directeur. Une suite"),
        Block("Fin."),
    ]


@pytest.mark.parametrize("across", [pytest.param(True, id="row-by-row"), pytest.param(False, id="by-column")])
def test_formats_columns_of_a_page_are_read_one_after_the_other(tmp_path: Path, across: bool) -> None:
    text = (
        f"{BODY} La préfecture a ouvert une cellule de crise, et les agents travaillent sur papier.".split()
    )
    rows = [" ".join(text[at : at + 4]) for at in range(0, len(text), 4)]
    half = (len(rows) + 1) // 2
    left = [line(row, 40, 740 - 12 * n) for n, row in enumerate(rows[:half])]
    right = [line(row, 310, 740 - 12 * n) for n, row in enumerate(rows[half:])]
    drawn = [one for pair in zip_longest(left, right) for one in pair if one] if across else [*left, *right]
    head = [line("Un titre sur deux colonnes", 40, 790, 14), line("La Gazette – 3 mars 2025", 40, 770, 9)]
    (tmp_path / "a.pdf").write_bytes(pdf_of([[*head, *drawn]]))
    [article] = good(read(tmp_path / "a.pdf"))
    assert article.text == f"Un titre sur deux colonnes\n\n{' '.join(text)}"
    assert (article.source, str(article.published)) == ("La Gazette", "2025-03-03")


def test_formats_locked_pdf_is_told(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    [rejection] = read(tmp_path / "a.pdf")
    assert isinstance(rejection, Rejection) and "password" in rejection.detail


@pytest.mark.parametrize(
    ("name", "library"),
    [("presse.xlsx", "python_calamine"), ("revue.pdf", "pypdf"), ("revue.rtf", "striprtf.striprtf")],
)
def test_formats_missing_library_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    [rejection] = read(SAMPLES / name)
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.UNSUPPORTED
    assert rejection.detail.endswith(f"run pip install {library.split('.')[0]}")


def test_formats_bibtex_accents(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        "@string{x = {y}}\n@article{k,\n title = \"L'{\\'e}t{\\'{e}} {\\`a} N{\\^\\i}mes\",\n year = 2025,"
        f"\n abstract = {{{BODY} Fa{{\\c c}}ade, {{CNIL}} {{\\&}} Cie.}}\n}}\n",
        "utf-8",
    )
    [article] = good(read(tmp_path / "a.bib"))
    assert article.title is not None and article.title.startswith("L'été à N")
    assert article.text.endswith("Façade, CNIL & Cie.")


def test_formats_table_in_a_spreadsheet_is_as_in_csv(tmp_path: Path) -> None:
    from openpyxl import Workbook

    rows = [
        ["Export"],
        [],
        ["Titre", "Texte", "Date"],
        ["T1", BODY, "15-janv-25"],
        [],
        ["T2", f"{BODY} Fin.", None],
    ]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    told = [(a.title, a.text, a.published) for a in good(read(tmp_path / "a.xlsx"))]
    assert told == [(a.title, a.text, a.published) for a in good(read(tmp_path / "a.csv"))]
