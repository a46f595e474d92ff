"""Exports of press archives and agencies, letters of Outlook: each article has its own day and journal."""

import builtins
import datetime as dt
import sys
from pathlib import Path

import pytest
from made import Made, rich
from made_exports import EXPORTS, as_page, as_rtf, as_word, factiva_lines, lexis_lines, outlook
from pdfs import line, pdf_of

from pipeline.reading import ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.schema import Article

BODY = (
    "La commune de Brissonnay a annoncé mardi avoir été victime d’une cyberattaque, qui paralyse ses postes.",
    "Les données de 1 200 habitants ont été volées, selon la mairie, qui a déposé plainte lundi dernier.",
)


def read(path: Path) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions()))


def read_bytes(folder: Path, name: str, content: bytes) -> list[Article | Rejection]:
    (folder / name).write_bytes(content)
    return read(folder / name)


def good(results: list[Article | Rejection]) -> list[Article]:
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def parts(count: int = 3) -> list[Made]:
    return [Made(n, tuple(f"À Morvent {n}. {text}" for text in BODY), False) for n in range(1, count + 1)]


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in EXPORTS])
def test_exports_keep_bylines_rights_and_codes_out(name: str, tmp_path: Path) -> None:
    articles = good(read_bytes(tmp_path, name, EXPORTS[name](parts())))
    assert len(articles) == 3
    for article in articles:
        for foreign in ("Lormier", "opyright", "©", "réservés", "GAZM", "143", "2025", "Français", "Document",
                        "Région", "RÉGION", "news·", "Certificat", "abonner", "photo", "FRENCH"):  # fmt: skip
            assert foreign not in article.text, (foreign, article.text)


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("14 janvier 2025", dt.date(2025, 1, 14)),
        ("mardi 14 janvier 2025", dt.date(2025, 1, 14)),
        ("1er février 2025", dt.date(2025, 2, 1)),
        ("14 janv. 2025", dt.date(2025, 1, 14)),
        ("14/01/2025", dt.date(2025, 1, 14)),
        ("January 14, 2025", dt.date(2025, 1, 14)),
    ],
)
def test_exports_days_in_any_form(day: str, published: dt.date, tmp_path: Path) -> None:
    for name, lines in {"f.rtf": factiva_lines(parts(1)), "l.rtf": lexis_lines(parts(1))}.items():
        dated = [line.replace("2 mars 2025", day) for line in lines]
        [article] = good(read_bytes(tmp_path, name, as_rtf(dated)))
        assert (article.published, article.source) == (published, "La Gazette de Morvent"), name


def test_exports_in_french_words_of_lexis(tmp_path: Path) -> None:
    words = {"Body": "Corps", "Length: 143 words": "Longueur : 143 mots", "Byline:": "Auteur :",
             "Load-Date:": "Date de chargement :", "End of Document": "Fin du document",
             "Classification": "Classement", "Section:": "Rubrique :"}  # fmt: skip
    lines = lexis_lines(parts())
    for english, french in words.items():
        lines = [one.replace(english, french) for one in lines]
    for name, content in {"l.docx": as_word(lines), "l.html": as_page(lines)}.items():
        articles = good(read_bytes(tmp_path, name, content))
        assert [a.title for a in articles] == [made.title for made in parts()]
        assert [a.text.count("\n\n") for a in articles] == [2, 2, 2]


def test_exports_that_are_cut_off_give_what_is_whole(tmp_path: Path) -> None:
    for name in ("factiva.rtf", "factiva_lines.html", "lexis.rtf", "lexis.html", "nitf.xml", "newsml_g2.xml"):
        content = EXPORTS[name](parts())
        # In the second paragraph of the third article.
        at = content.rindex(b"1 200 habitants" if b"1 200" in content else rich("1 200").encode())
        results = read_bytes(tmp_path, name, content[:at])
        assert [a.title for a in results if isinstance(a, Article)] == [m.title for m in parts(2)], name
        assert [r.reason for r in results if isinstance(r, Rejection)] == [RejectReason.TRUNCATED], name


def test_exports_words_of_archives_in_a_review_make_no_export_of_it(tmp_path: Path) -> None:
    lines = ["La revue de presse", "Mairie piratée", "La Gazette, 11 mars 2025", *BODY, "Fin du document"]
    [article] = good(read_bytes(tmp_path, "r.rtf", as_rtf([*lines, "143 mots"])))
    assert article.title == "Mairie piratée" or BODY[0] in article.text
    page = "<html><body><article><h1>Mairie piratée</h1><p>143 mots</p><p>11 mars 2025</p>"
    text = "".join(f"<p>{text}</p>" for text in BODY)
    [article] = good(read_bytes(tmp_path, "p.html", f"{page}{text}</article></body></html>".encode()))
    assert BODY[1] in article.text


def test_exports_xml_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    content = b"<?xml version='1.0'?><catalogue><article><prix>3</prix></article></catalogue>"
    [rejection] = read_bytes(tmp_path, "x.xml", content)
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.UNSUPPORTED
    assert "NITF" in rejection.detail


def test_exports_xml_resolves_no_entity(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Le mot de passe", "utf-8")
    entity = f"<!DOCTYPE nitf [<!ENTITY f SYSTEM 'file://{tmp_path}/secret.txt'>]>"
    body = "".join(f"<p>{text} &f;</p>" for text in BODY)
    content = f"<?xml version='1.0'?>{entity}<nitf><body><body.content>{body}</body.content></body></nitf>"
    for result in read_bytes(tmp_path, "n.xml", content.encode()):
        assert not isinstance(result, Article) or "mot de passe" not in result.text


def test_exports_pdf_of_europresse_takes_no_day_of_its_certificate(tmp_path: Path) -> None:
    drawn = [line("La Gazette de Morvent • p. 6 • 143 mots", 60, 800), line("Mairie piratée", 60, 780, 14)]
    drawn += [line(text, 60, 750 - 30 * n) for n, text in enumerate(BODY)]
    drawn += [line("© 2025 La Gazette. Tous droits réservés.", 60, 660, 8)]
    drawn += [
        line("Certificat émis le 20 mai 2025 à Essai", 60, 650, 8),
        line("news·20250114·GM·0q1", 60, 640, 8),
    ]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([drawn])))
    assert (article.published, article.title) == (dt.date(2025, 1, 14), "Mairie piratée")
    assert article.source == "La Gazette de Morvent"
    assert article.text.split() == " ".join(["Mairie piratée", *BODY]).split()


def test_exports_pdf_of_europresse_goes_on_over_pages(tmp_path: Path) -> None:
    head = [line("Nom de la source", 40, 700, 8), line("La Gazette de Morvent", 40, 690, 8)]
    head += [line("news·20250311·GM·0q1", 40, 600, 8), line("Région, mardi 11 mars 2025", 220, 780)]
    first = [
        *head,
        line("Mairie piratée", 220, 750, 16),
        line(BODY[0], 220, 700),
        line("Page 1 de 2", 40, 30, 8),
    ]
    second = [line(BODY[1], 220, 780), line("Page 2 de 2", 40, 30, 8)]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([first, second])))
    assert article.text == "\n\n".join(["Mairie piratée", *BODY])
    assert (article.published, article.source) == (dt.date(2025, 3, 11), "La Gazette de Morvent")


def test_exports_pdf_of_europresse_may_begin_with_its_contents(tmp_path: Path) -> None:
    cover = [line("Documents sélectionnés", 60, 800, 14), line("Sommaire", 60, 780)]
    cover += [line("Mairie piratée • La Gazette de Morvent, 11 mars 2025 • 143 mots", 60, 760)]
    drawn = [line("La Gazette de Morvent", 60, 800), line("Région, mardi 11 mars 2025", 60, 788)]
    drawn += [line("Mairie piratée", 60, 760, 14), *(line(b, 60, 730 - 40 * n) for n, b in enumerate(BODY))]
    drawn += [line("© 2025 La Gazette.", 60, 640, 8), line("news•20250311•GM•0q1", 60, 630, 8)]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([cover, drawn])))
    assert (article.title, article.published) == ("Mairie piratée", dt.date(2025, 3, 11))
    assert "Sommaire" not in article.text and "143" not in article.text


def test_exports_letter_of_outlook_is_an_article(tmp_path: Path) -> None:
    page = f"<html><body>{''.join(f'<p>{text}</p>' for text in BODY)}</body></html>"
    sent = dt.datetime(2025, 3, 11, 8, tzinfo=dt.UTC)
    [article] = good(
        read_bytes(tmp_path, "l.msg", outlook("TR: Mairie piratée", "La Veille", page, sent=sent))
    )
    assert (article.title, article.published, article.article_id) == ("Mairie piratée", sent.date(), "l")
    assert article.text == "\n\n".join(["Mairie piratée", *BODY])
    [article] = good(read_bytes(tmp_path, "t.msg", outlook("Mairie piratée", "V", "", "\r\n\r\n".join(BODY))))
    assert BODY[1] in article.text
    long = "".join(f"<p>{text}</p>" for text in BODY * 40)
    # Large letters are stored in another way than small ones.
    [article] = good(
        read_bytes(tmp_path, "g.msg", outlook("Mairie piratée", "V", page.replace("</body>", long)))
    )
    assert article.text.count(BODY[1]) > 1


def test_exports_damaged_letter_of_outlook_is_one_rejection(tmp_path: Path) -> None:
    page = f"<html><body>{''.join(f'<p>{text}</p>' for text in BODY * 40)}</body></html>"
    content = outlook("Mairie piratée", "La Veille", page)
    for at in range(9, len(content) - 600, 601):
        results = read_bytes(tmp_path, "l.msg", content[:at])
        assert [r.reason for r in results if isinstance(r, Rejection)] == [RejectReason.TRUNCATED], at
        assert len(results) == 1
    [rejection] = read_bytes(tmp_path, "l.msg", b"From: x")
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.UNREADABLE


#: What reads each kind of file, besides what Python itself brings.
LIBRARIES = {"outlook.msg": ("oxmsg", "python-oxmsg"), "factiva.rtf": ("striprtf", "striprtf"),
             "europresse_flow.pdf": ("pypdf", "pypdf"), "nitf.xml": ("lxml", "lxml"),
             "crawl.warc": ("fastwarc", "fastwarc"), "table.parquet": ("pyarrow", "pyarrow"),
             "table.xlsx": ("python_calamine", "python_calamine")}  # fmt: skip


@pytest.mark.parametrize("name", LIBRARIES)
def test_exports_missing_library_is_one_rejected_file_with_its_command(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, package = LIBRARIES[name]
    real = builtins.__import__

    def missing(wanted: str, *args: object, **kwargs: object) -> object:
        if wanted.split(".")[0] == module:
            raise ModuleNotFoundError(f"No module named {module!r}", name=module)
        return real(wanted, *args, **kwargs)  # type: ignore[arg-type]

    content = EXPORTS[name](parts()) if name in EXPORTS else b"PAR1"
    for loaded in [one for one in sys.modules if one.split(".")[0] == module]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.delitem(sys.modules, "pipeline.reading.archives", raising=False)
    monkeypatch.setattr(builtins, "__import__", missing)
    results = read_bytes(tmp_path, name, content)
    assert [r.reason for r in results if isinstance(r, Rejection)] == [RejectReason.UNSUPPORTED]
    [rejection] = results
    assert isinstance(rejection, Rejection) and f"pip install {package}" in rejection.detail
