"""Exports of press archives as they are laid out: frames, margins, columns, small print, lists, days."""

import datetime as dt
from pathlib import Path

import pytest
from made import Made
from made_exports import JOURNAL, as_word, day_of
from made_layouts import LAYOUTS, lexis_cover, lexis_record
from pdfs import line, pdf_of

from pipeline.reading import ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.schema import Article

BODY = (
    "La commune de Brissonnay a annoncé mardi avoir été victime d’une cyberattaque, qui paralyse ses postes "
    "depuis la nuit dernière, selon ses agents.",
    "Les données de 1 200 habitants ont été volées, selon la mairie, qui a déposé plainte lundi dernier à la "
    "gendarmerie de la ville voisine.",
    "« Nous avons tout coupé par précaution », explique la directrice des services.",
)


def read_bytes(folder: Path, name: str, content: bytes) -> list[Article | Rejection]:
    (folder / name).write_bytes(content)
    return list(read_inputs([folder / name], ReadOptions()))


def good(results: list[Article | Rejection]) -> list[Article]:
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def parts(count: int = 3) -> list[Made]:
    return [Made(n, tuple(f"À Morvent {n}. {text}" for text in BODY), False) for n in range(1, count + 1)]


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in LAYOUTS])
@pytest.mark.parametrize("count", [1, 3])
def test_layouts_give_the_text_and_nothing_else(name: str, count: int, tmp_path: Path) -> None:
    articles = good(read_bytes(tmp_path, name, LAYOUTS[name](parts(count))))
    assert [a.text for a in articles] == ["\n\n".join([m.title, *m.paragraphs]) for m in parts(count)]
    assert [(a.title, a.published, a.source) for a in articles] == [
        (made.title, day_of(made), JOURNAL) for made in parts(count)
    ]


def printed(texts: list[str], y: int, x: int = 200) -> list[bytes]:
    return [line(text, x, y - 12 * n) for n, text in enumerate(texts)]


def beside(y: int, day: int) -> list[bytes]:
    """Return the margin of an article and the small print below it."""
    told = ["Nom de la source", "La Gazette de Morvent", "site web", "Périodicité", "En continu"]
    drawn = [line(text, 40, y - 10 * n, 8) for n, text in enumerate(told)]
    small = ["© 2025 La Gazette. Tous droits réservés. Le présent", "document est protégé par les lois."]
    small += ["Certificat émis le 20 mai 2025 à", "UNIVERSITE-DE-MORVENT à des fins de", "visualisation."]
    drawn += [line(text, 40, y - 80 - 9 * n, 7) for n, text in enumerate(small)]
    return [*drawn, line(f"web·202503{day}·GMW·0q{day}", 40, y - 150, 7)]


def headed(y: int, day: int, *title: str) -> list[bytes]:
    drawn = [line(f"{day} mars 2025", 200, y, 9), line("La Gazette de Morvent", 200, y - 14, 12)]
    drawn.append(line("• 143 mots", 400, y - 14, 9))
    return [*drawn, *(line(text, 200, y - 40 - 18 * n, 16) for n, text in enumerate(title))]


def test_layouts_lines_that_only_look_like_small_print_are_kept(tmp_path: Path) -> None:
    first = [
        "Le Centre Hospitalier Universitaire",
        "de Morvent est touché. L’établissement",
        "public de santé",
    ]
    first += [
        "a coupé ses accès, comme depuis mars",
        "2025",
        "les autres. L’auteur réclame aussi ses",
        "droits d’auteur",
    ]
    first += [
        "au titre de ce qui est",
        "aussi paru dans le journal du 12 mars 2025,",
        "service fourni par la mairie.",
    ]
    page = [*beside(780, 11), *headed(780, 11, "Le 3 mars 2025, tout s’arrêta"), *printed(first, 700)]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([page])))
    assert article.text == f"{article.title}\n\n{' '.join(first)}".replace("’", "’")
    assert article.title == "Le 3 mars 2025, tout s’arrêta"
    assert article.published == dt.date(2025, 3, 11)


def test_layouts_articles_of_europresse_may_share_a_page(tmp_path: Path) -> None:
    one = [
        "Les données de 12 000 clients de la société Varelle",
        "ont été volées, dit-elle à la Gazette de Morvent.",
    ]
    two = [
        "La mairie de Brissonnay ne répond plus depuis lundi,",
        "et ses agents écrivent à la main, selon elle.",
    ]
    page = [*beside(790, 11), *headed(790, 11, "Varelle, le vol"), *printed(one, 720)]
    page += [*beside(480, 12), *headed(480, 12, "Brissonnay", "ne répond plus"), *printed(two, 390)]
    found = good(read_bytes(tmp_path, "e.pdf", pdf_of([page])))
    assert [(a.title, a.text.split("\n\n")[1]) for a in found] == [
        ("Varelle, le vol", " ".join(one)),
        ("Brissonnay ne répond plus", " ".join(two)),
    ]
    assert [a.published for a in found] == [dt.date(2025, 3, 11), dt.date(2025, 3, 12)]
    assert {a.source for a in found} == {"La Gazette de Morvent site web"}


def test_layouts_columns_may_be_drawn_line_by_line(tmp_path: Path) -> None:
    left = [f"La ligne numéro {n} de gauche parle de" for n in range(8)]
    right = [f"La ligne numéro {n} de droite parle de" for n in range(8)]
    pairs = zip(printed(left, 700), printed(right, 700, 420), strict=True)
    page = [*beside(780, 11), *headed(780, 11, "Deux colonnes"), *(one for pair in pairs for one in pair)]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([page])))
    assert article.text.split("\n\n")[1] == " ".join([*left, *right])


def test_layouts_journal_of_europresse_has_no_number(tmp_path: Path) -> None:
    drawn = [
        line("La Gazette de Morvent, no. 24512", 60, 800, 12),
        line("Région, mardi 11 mars 2025 143 mots, p. 8", 60, 785),
    ]
    drawn += [
        line("Mairie visée", 60, 760, 16),
        *printed(["La mairie de Brissonnay ne répond plus depuis lundi."], 730, 60),
    ]
    drawn += [
        line("© 2025 La Gazette. Tous droits réservés.", 60, 600, 8),
        line("news·20250311·GM·1", 60, 590, 8),
    ]
    [article] = good(read_bytes(tmp_path, "e.pdf", pdf_of([drawn])))
    assert (article.source, article.published) == ("La Gazette de Morvent", dt.date(2025, 3, 11))


@pytest.mark.parametrize(
    "day",
    [
        "March 11, 2025 Tuesday 10:50 AM GMT",
        "le mardi 11 mars 2025 à 06:00 AM",
        "11 mars 2025 mardi 8:30 PM Europe/Paris",
        "Mardi 11 Mars 2025, édition de Morvent",
    ],
)
def test_layouts_days_of_lexis_have_hours_and_zones(day: str, tmp_path: Path) -> None:
    [article] = good(read_bytes(tmp_path, "l.docx", as_word(lexis_record(parts(1)[0], "en", day=day))))
    assert (article.published, article.source) == (dt.date(2025, 3, 11), JOURNAL)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_layouts_list_of_lexis_without_its_articles_is_told(language: str, tmp_path: Path) -> None:
    [rejection] = read_bytes(tmp_path, "l.docx", as_word(lexis_cover(3, language)))
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.EMPTY


def test_layouts_record_that_lexis_could_not_show_is_told(tmp_path: Path) -> None:
    first, second = (lexis_record(made, "en") for made in parts(2))
    failed = ["We are sorry but there is an error in this document and it is not possible to display it."]
    results = read_bytes(tmp_path, "l.docx", as_word([*first, *failed, "End of Document", *second]))
    assert [r.title for r in results if isinstance(r, Article)] == [made.title for made in parts(2)]
    assert [r.reason for r in results if isinstance(r, Rejection)] == [RejectReason.EMPTY]
