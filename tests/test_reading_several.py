"""Files that hold several articles: none is lost, none read twice, and what is damaged is told."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.reading import ReadOptions, Rejection, RejectReason, Tally, read_inputs
from pipeline.reading.dates import date_in
from pipeline.schema import Article

SAMPLES = Path(__file__).parent / "samples"
DAYS = [dt.date(2025, 1, 14), dt.date(2025, 2, 6), dt.date(2025, 3, 14), dt.date(2025, 4, 2)]
JOURNALS = [
    "La Gazette de Morvent",
    "Les Nouvelles du Rhônel",
    "Le Courrier de l'Estuaire",
    "La Gazette de Morvent",
]
BODY = (
    "La commune de Brissonnay a annoncé {day} avoir été victime d’une cyberattaque. Les données de {count} "
    "habitants ont été volées, selon la mairie, qui a déposé plainte."
)


def read(path: Path, tally: Tally | None = None) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions(), tally))


def good(results: list[Article | Rejection]) -> list[Article]:
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def rejected(results: list[Article | Rejection]) -> list[tuple[str, RejectReason]]:
    return [(Path(r.source).name, r.reason) for r in results if isinstance(r, Rejection)]


def body(number: int) -> str:
    return BODY.format(day=("lundi", "mardi", "jeudi", "vendredi")[number % 4], count=1200 + number)


def article(number: int, heading: str = "h2") -> str:
    return f"<article><{heading}>Titre {number} de la page</{heading}><p>{body(number)}</p></article>"


def page(*articles: str) -> str:
    return f"<html><head><title>La semaine</title></head><body><main>{''.join(articles)}</main></body></html>"


SOUND = [
    path
    for path in sorted(SAMPLES.rglob("*.*"))
    if "broken" not in path.parts and path.name not in ("README.md", "metadata.csv", "numerisation.pdf")
]


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(SAMPLES).as_posix())) for path in SOUND]
)
def test_several_sound_samples_are_read_completely(path: Path) -> None:
    tally = Tally()
    assert good(read(path, tally))
    assert tally.held == tally.read and not tally.partly


@pytest.mark.parametrize("name", ["europresse/export.HTML", "factiva/Factiva.html"])
def test_several_exports_give_each_article_its_own_day_and_journal(name: str) -> None:
    articles = good(read(SAMPLES / name))
    assert [a.published for a in articles] == DAYS
    assert [a.source for a in articles] == JOURNALS
    assert len({a.article_id for a in articles}) == 4
    assert [a.title for a in articles][1] == "Fuite de données chez le distributeur Varelle"
    for a in articles:
        assert a.text.startswith(f"{a.title}\n\n")
        for foreign in (
            "Lormier",
            "©",
            "Copyright",
            "2025",
            "certificat",
            "GMOR",
            "news·",
            "Document",
            "mots",
        ):
            assert foreign not in a.text


def test_several_corpus_of_iramuteq_is_read() -> None:
    articles = good(read(SAMPLES / "iramuteq" / "corpus.txt"))
    assert [a.published for a in articles] == DAYS
    assert [a.source for a in articles] == ["GM", "NR", "CE", "GM"]
    assert articles[1].title == "Fuite de données chez le distributeur Varelle"
    assert not any("*" in a.text for a in articles)


def test_several_forms_give_the_same_texts() -> None:
    texts = [
        [a.text for a in good(read(SAMPLES / name))]
        for name in ("europresse/export.HTML", "factiva/Factiva.html", "iramuteq/corpus.txt")
    ]
    assert texts[0] == texts[1] == texts[2]


def test_several_articles_of_a_page_are_all_read() -> None:
    articles = good(read(SAMPLES / "pages" / "p5_deux_articles.html"))
    assert [a.title for a in articles] == [
        "L'hôpital de Valmoncel paralysé par un rançongiciel",
        "Varelle : fuite de données",
        "Voile légère : données volées",
    ]
    assert "Varelle" not in articles[0].text and "61 400" in articles[2].text


def test_several_article_alone_keeps_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "seule.html").write_text(page(article(1)), "utf-8")
    [one] = good(read(tmp_path))
    assert (one.article_id, one.origin) == ("seule", str(tmp_path / "seule.html"))


def test_several_announcements_beside_an_article_are_none(tmp_path: Path) -> None:
    long = "".join(f"<p>{body(number)}</p>" for number in range(9))
    teaser = "<article><h3><a href='/b'>Ailleurs</a></h3><p>À lire aussi dans nos pages.</p></article>"
    main = f"<article><h1>Le grand titre</h1>{long}</article>"
    (tmp_path / "a.html").write_text(page(main, teaser, teaser, article(2, "h3")), "utf-8")
    [one] = good(read(tmp_path))
    assert one.article_id == "a"
    (tmp_path / "a.html").write_text(page(main) + f"<aside>{article(3)}{article(4)}</aside>", "utf-8")
    assert len(good(read(tmp_path))) == 1


def test_several_comments_are_no_articles(tmp_path: Path) -> None:
    comments = "".join(f"<article class='comment'><p>{body(n)}</p></article>" for n in range(3))
    (tmp_path / "a.html").write_text(page(article(1), comments), "utf-8")
    [one] = good(read(tmp_path))
    assert one.article_id == "a"


def test_several_empty_article_among_others_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        page(article(1), "<article><h2>Vide</h2></article>", article(2)), "utf-8"
    )
    tally = Tally()
    results = read(tmp_path, tally)
    assert rejected(results) == [("a.html:2", RejectReason.EMPTY)]
    assert (tally.files, tally.held, tally.read) == (1, 3, 2)
    assert tally.partly == {str(tmp_path / "a.html"): (3, 2)}


def test_several_page_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    whole = page(article(1), article(2), article(3))
    (tmp_path / "a.html").write_text(whole[: whole.index("1203")], "utf-8")
    results = read(tmp_path)
    assert [a.title for a in results if isinstance(a, Article)] == [
        "Titre 1 de la page",
        "Titre 2 de la page",
    ]
    assert rejected(results) == [("a.html:3", RejectReason.TRUNCATED)]


@pytest.mark.parametrize(
    ("name", "damage", "reason"),
    [
        pytest.param("europresse/export.HTML", "docOcurrContainer DocText", RejectReason.EMPTY, id="no-text"),
        pytest.param("europresse/export.HTML", "</article>", RejectReason.TRUNCATED, id="not-closed"),
        pytest.param("factiva/Factiva.html", "articleParagraph", RejectReason.EMPTY, id="factiva-no-text"),
    ],
)
def test_several_damaged_record_is_told_and_the_others_read(
    tmp_path: Path, name: str, damage: str, reason: RejectReason
) -> None:
    markup = (SAMPLES / name).read_text("utf-8")
    start = [at for at in range(len(markup)) if markup.startswith(("<article>", '<div id="article-'), at)]
    second = markup[start[1] : start[2]]
    broken = second
    for word in damage.split():
        broken = broken.replace(word, "x")
    path = tmp_path / Path(name).name
    path.write_text(markup.replace(second, broken), "utf-8")
    results = read(path)
    assert rejected(results) == [(f"{path.name}:2", reason)]
    assert [a.published for a in results if isinstance(a, Article)] == [DAYS[0], *DAYS[2:]]


def test_several_export_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    for name in ("europresse/export.HTML", "factiva/Factiva.html"):
        markup = (SAMPLES / name).read_text("utf-8")
        path = tmp_path / Path(name).name
        path.write_text(markup[: markup.index("par vingt voix")], "utf-8")
        results = read(path)
        assert rejected(results) == [(f"{path.name}:3", RejectReason.TRUNCATED)]
        assert [a.published for a in results if isinstance(a, Article)] == DAYS[:2]


def test_several_same_text_in_two_journals_is_two_articles(tmp_path: Path) -> None:
    parts = "".join(f"**** *source_{name} *date_2025-03-04\nUn titre\n{body(1)}\n\n" for name in ("AB", "CD"))
    (tmp_path / "c.txt").write_text(parts, "utf-8")
    assert [a.source for a in good(read(tmp_path))] == ["AB", "CD"]


def test_several_ids_stay_when_another_article_comes_first(tmp_path: Path) -> None:
    texts = [f"**** *source_A{n}\nTitre {n}\n{body(n)}\n" for n in range(3)]
    (tmp_path / "c.txt").write_text("".join(texts[1:]), "utf-8")
    before = [a.article_id for a in good(read(tmp_path))]
    (tmp_path / "c.txt").write_text("".join(texts), "utf-8")
    assert [a.article_id for a in good(read(tmp_path))][1:] == before


def test_several_corpus_with_an_empty_text_tells_it(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(f"**** *source_A\n\n**** *source_B\n{body(1)}\n{body(2)}\n", "utf-8")
    results = read(tmp_path)
    assert rejected(results) == [("c.txt:1", RejectReason.EMPTY)]
    assert len(results) == 2


def test_several_metadata_of_a_file_is_true_of_an_article_alone(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(
        "article_id,title\na,Un titre donné\nb,Autre titre donné\n", "utf-8"
    )
    (tmp_path / "a.html").write_text(page(article(1), article(2)), "utf-8")
    (tmp_path / "b.html").write_text(page(article(3)), "utf-8")
    titles = [a.title for a in good(read(tmp_path))]
    assert titles == ["Titre 1 de la page", "Titre 2 de la page", "Autre titre donné"]


def test_several_missing_library_is_one_rejected_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: str) -> None:
        raise ImportError("lxml.html.clean module is now a separate project lxml_html_clean.")

    monkeypatch.setattr("pipeline.reading.pages._extract", fails)
    (tmp_path / "a.html").write_text(page(article(1)), "utf-8")
    (tmp_path / "b.txt").write_text(body(2), "utf-8")
    first, second = read(tmp_path)
    assert isinstance(first, Rejection) and first.reason is RejectReason.UNSUPPORTED
    assert "pip install lxml_html_clean" in first.detail
    assert isinstance(second, Article)


def test_several_parser_that_fails_rejects_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> None:
        raise AttributeError("no such node")

    monkeypatch.setattr("pipeline.reading.pages._extract", fails)
    (tmp_path / "a.html").write_text(page(article(1)), "utf-8")
    [rejection] = read(tmp_path)
    assert isinstance(rejection, Rejection) and rejection.reason is RejectReason.UNREADABLE


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("Région, mardi 14 janvier 2025, p. 6", dt.date(2025, 1, 14), id="weekday"),
        pytest.param(
            "Édition nationale - 1er févr. 2025 - 06:00 UTC +02:00", dt.date(2025, 2, 1), id="first"
        ),
        pytest.param("Le 03/02/2025 à 9h", dt.date(2025, 2, 3), id="numeric"),
        pytest.param("News, Tuesday, January 14, 2025, p. A3", dt.date(2025, 1, 14), id="english"),
        pytest.param("Numéro 20250114, page 12", None, id="number"),
    ],
)
def test_several_dates_are_found_in_header_lines(line: str, day: dt.date | None) -> None:
    assert date_in(line) == day
