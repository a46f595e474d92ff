"""HTML inside Markdown, plain text and cells: tags and entities go, everything else stays as it was."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading import ReadOptions, read_inputs
from pipeline.reading.documents import read_markdown, text_parts
from pipeline.reading.markup import is_page, without_markup
from pipeline.reading.model import Draft
from pipeline.schema import Article

ROOT = Path(__file__).parents[1]
LEFT_OVER = re.compile(
    r"</|<(?:p|a|br|b|i|div|span|li|ul|img|strong|em|h\d|script|style)\b|&(?:nbsp|amp|lt|gt|quot|#\d+);|<!--"
)
BODY = "La mairie de Valmorel a annoncé lundi avoir été victime d’une cyberattaque."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>Le groupe</p><p>Brumaire</p>", "Le groupe\n\nBrumaire", id="paragraphs"),
        pytest.param("Valmorel<br>piratée<br />hier<BR/>soir", "Valmorel\npiratée\nhier\nsoir", id="breaks"),
        pytest.param("sur <a href='/x'>Instagram</a>.</p", "sur Instagram.", id="cut-off-closing"),
        pytest.param('<p>sur Instagram</p>et <a href="https://', "sur Instagram\n\net", id="cut-off-opening"),
        pytest.param("<p>un</p\n<p>deux</p>", "un\n\ndeux", id="closing-left-open"),
        pytest.param("<div><p><strong><em>Varelle</em></strong> paie</p></div>", "Varelle paie", id="nested"),
        pytest.param('<a title="a > b" href="/x">Varelle</a>', "Varelle", id="attribute-greater"),
        pytest.param("<img alt='1 > 0' data-x=\"<b>\" src=x>Varelle<br>", "Varelle", id="attribute-tag"),
        pytest.param('<a href="/x>Varelle</a> dit "non"', 'Varelle dit "non"', id="attribute-unclosed"),
        pytest.param('<a\n  href="/x"\n  class="y"\n>Varelle</a>', "Varelle", id="attributes-in-lines"),
        pytest.param("<p>Varelle<script>var a = '<p>x</p>';</script> paie</p>", "Varelle paie", id="script"),
        pytest.param("<STYLE type='text/css'>p > a {}</STYLE ><p>Varelle</p>", "Varelle", id="style"),
        pytest.param("<p>Varelle<!-- <p>pub</p> --> paie</p>", "Varelle paie", id="comment"),
        pytest.param("<p>La balise <script> a suffi.</p>", "La balise  a suffi.", id="script-left-open"),
        pytest.param("<p>Orvenne<!-- more</p>", "Orvenne more", id="comment-left-open"),
        pytest.param(
            "<ul><li>noms</li><li><p>IBAN</p></li></ul><p>Fin</p>", "- noms\n- IBAN\n\nFin", id="list"
        ),
        pytest.param("<table><tr><td>Varelle</td><td>300</td></tr></table>", "Varelle  300", id="cells"),
        pytest.param("<![CDATA[<p>Varelle</p>]]>", "Varelle", id="cdata"),
        pytest.param(
            "Varelle &amp; Fils&nbsp;: 3&#8239;000&#x20AC;", "Varelle & Fils\xa0: 3\u202f000€", id="entities"
        ),
        pytest.param("L&#039;été &laquo;&nbsp;noir&nbsp;&raquo;", "L'été «\xa0noir\xa0»", id="quotes"),
        pytest.param("&lt;p&gt;Varelle &amp;amp; Fils&lt;/p&gt;", "Varelle & Fils", id="escaped-twice"),
        pytest.param("<p>Les PME de &lt;50 salariés</p>", "Les PME de <50 salariés", id="escaped-less"),
    ],
)
def test_markup_is_read(markup: str, text: str) -> None:
    assert without_markup(markup) == text


@pytest.mark.parametrize(
    "text",
    [
        "Si a < b et c > d, x<y.",
        "Les PME (<12000 clients) et <12000 dossiers",
        "<Brumaire> revendique, dit <VICTIME>",
        "R&D, AT&T;, Varelle & Fils, &notre; base, P&nbsp",
        "moins de <5 %, puis >10 % ; a<-b, b->c, <3",
        "Ligne 1 \n\n\n\n  Ligne 2  ",
        "Le jeton <a perdu> et <b",
        "1 <p 2",
        "",
    ],
)
def test_text_without_markup_is_returned_as_it_is(text: str) -> None:
    assert without_markup(text) == text


@pytest.mark.parametrize("kept", ["a < b", "<12000 clients", "x<y", "5 < 6 > 4", "<Brumaire>", "a <- b"])
def test_signs_stay_beside_markup(kept: str) -> None:
    assert without_markup(f"<p>Varelle : {kept} et la suite.</p>") == f"Varelle : {kept} et la suite."


WORDS = st.sampled_from(["Varelle", "a payé", "3 < 4", "l’été", "R&D", "5 > 4", '"oui"', "x<y", "\n", " "])
TAGS = st.sampled_from(
    [
        "p",
        "div",
        "a",
        "b",
        "i",
        "strong",
        "em",
        "span",
        "li",
        "ul",
        "h2",
        "td",
        "section",
        "figure",
        "P",
        "DIV",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="x"',
        " href='/a?b=1&amp;c=2'",
        ' title="a > b"',
        " data-x='<p>'",
        " id=x",
        ' hidden class=""',
    ]
)
PIECES = st.recursive(
    WORDS
    | st.sampled_from(["&nbsp;", "&amp;", "&#39;", "<br>", "<br/>", "<!-- x -->", "<script>y<p></script>"]),
    lambda inner: st.tuples(TAGS, ATTRIBUTES, st.lists(inner, max_size=4)).map(
        lambda t: f"<{t[0]}{t[1]}>{''.join(t[2])}</{t[0]}>"
    ),
    max_leaves=20,
)


@given(PIECES, WORDS)
def test_no_tag_or_entity_is_left_of_any_markup(inner: str, after: str) -> None:
    text = without_markup(f"<p>{inner}</p>{after}")
    assert not LEFT_OVER.search(text), text
    assert "\n\n\n" not in text


@given(st.lists(WORDS, max_size=20).map(" ".join))
def test_words_and_signs_are_never_touched(text: str) -> None:
    assert without_markup(text) == text


@given(st.text(alphabet="<>/=\"'&;!- pabr\n", max_size=60))
def test_odd_signs_never_fail(text: str) -> None:
    without_markup(text)
    read_markdown(text.encode(), "x.md", "x")


@pytest.mark.parametrize(
    "filler",
    [
        "<",
        "<p",
        "<p ",
        "<a href=",
        '<a href="',
        "<a href='\" ",
        "<p a=b ",
        "<p a a ",
        "<script>",
        "<!--",
        "</p",
        "</p ",
        "&amp",
        "&a",
        "<svg><style>",
        " ",
        "\n",
        " \n",
        "[a](",
        "[",
        "![",
        "**a ",
        "__a ",
        "***",
        "*a ",
        "`a ",
        "# ",
        "<http://",
        "a@",
        "-\n",
        "~~~",
    ],
)
def test_markup_is_read_in_linear_time(filler: str) -> None:
    text = "<p>x</p>" + filler * (200_000 // len(filler))
    start = time.process_time()
    read_markdown(text.encode(), "x.md", "x")
    read_markdown(f"# {text}".replace("\n", " ").encode(), "x.md", "x")
    assert time.process_time() - start < 5


def read(folder: Path, name: str, content: str) -> Article:
    (folder / name).write_text(content, "utf-8")
    [article] = read_inputs([folder / name], ReadOptions())
    assert isinstance(article, Article)
    return article


MIXED = (
    '<h1>Varelle &amp; Fils piratée</h1>\n<p>Le groupe <a href="https://x.example/?a=1&amp;b=2">Brumaire</a> '
    f"l’a dit sur <a href='https://i.example'>Instagram</a>.</p>\n<p>{BODY}</p"
)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.markdown"])
def test_articles_with_html_are_stored_as_text(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, name, MIXED)
    assert article.title == "Varelle & Fils piratée"
    assert article.text == (f"Varelle & Fils piratée\n\nLe groupe Brumaire l’a dit sur Instagram.\n\n{BODY}")


def test_markdown_with_html_loses_both_kinds_of_marks(tmp_path: Path) -> None:
    page = (
        '---\ntitle: "Varelle &amp; Fils"\n---\n'
        "[![Logo](https://x.example/l.png)](https://x.example/)\n\n## Les *faits* ##\n\n"
        'Le groupe <b>**Brumaire**</b>, <span class="x">dit _Brum_</span>, vise <https://varelle.example/a_b_c>.\n\n'
        "<div>\n\n* noms\n* IBAN\n\n</div>\n\n```html\n<script>alert(1)</script>\nif x<y\n```\n\n"
        f"La balise `<script>` et l`hôpital d`Aubrac : [page (2)](https://x.example/a_(b)).\n\n{BODY}\n"
    )
    article = read(tmp_path, "a.md", page)
    assert article.title == "Varelle & Fils"
    assert article.text == (
        "Varelle & Fils\n\nLes faits\n\nLe groupe Brumaire, dit _Brum_, vise https://varelle.example/a_b_c.\n\n"
        "- noms\n- IBAN\n\nif x<y\n\nLa balise  et l`hôpital d`Aubrac : page (2).\n\n" + BODY
    )


def test_markdown_without_html_keeps_its_signs(tmp_path: Path) -> None:
    page = f"# C# et C++\n\nSi a < b, <12000 clients, x<y.\n\n{BODY}\n"
    assert read(tmp_path, "a.md", page).text == page.strip().removeprefix("# ")


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_whole_pages_under_another_ending_are_read_as_pages(tmp_path: Path, name: str) -> None:
    paragraphs = "".join(f"<p>{BODY} Le maire a porté plainte.</p>" for _ in range(3))
    page = (
        '<!DOCTYPE html>\n<html lang="fr"><head><title>Valmorel piratée</title><style>p {}</style></head>'
        f"<body><nav><a href='/'>Accueil</a></nav><article><h1>Valmorel piratée</h1>"
        f"{paragraphs}</article></body></html>"
    )
    article = read(tmp_path, name, page)
    assert article.text.startswith("Valmorel piratée\n\nLa mairie")
    assert not LEFT_OVER.search(article.text) and "Accueil" not in article.text


def test_pages_are_told_by_their_first_line() -> None:
    assert is_page("\n<!doctype HTML>\n<html>")
    assert is_page('<?xml version="1.0"?><html xmlns="x">')
    assert not is_page("<p>Varelle</p>")
    assert not is_page("Le sigle <html> dit tout.")


def test_titles_of_metadata_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("article_id,title\na,Varelle &amp; <em>Fils</em>\n", "utf-8")
    assert read(tmp_path, "a.txt", f"Varelle & Fils\n\n{BODY}").title == "Varelle & Fils"


@pytest.mark.parametrize("part", ["dev", "fresh", "merge", "offtopic", "press"])
def test_texts_of_the_corpus_stay_as_they_are(part: str) -> None:
    for path in sorted((ROOT / "corpus" / part).glob("*.txt")):
        data = path.read_bytes()
        (draft,) = text_parts(data)
        assert isinstance(draft, Draft)
        assert draft.text == data.decode("utf-8"), path.name
