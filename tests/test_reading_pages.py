"""HTML pages: the article, its date and site, without menus and comments."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.reading import ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.schema import Article

PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="{charset}">
<title>Valmorel : l’hôpital piraté | Le Phare du Nord</title>
<meta property="og:site_name" content="Le Phare du Nord">
<meta property="og:title" content="Valmorel : l’hôpital piraté">
{published}
<link rel="canonical" href="https://phare.example/a/12"></head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Valmorel : l’hôpital piraté</h1>{dateline}
<p>Le centre hospitalier de Valmorel a annoncé mardi avoir été victime d’une cyberattaque. Les données
suivantes ont été dérobées&nbsp;:</p>
<ul><li>noms et prénoms&nbsp;;</li><li>adresses postales&nbsp;;</li><li>numéros de sécurité sociale.</li></ul>
<h2>Une enquête ouverte</h2>
<p>Le parquet a ouvert une enquête. Le groupe <a href="/b">Brumaire</a> réclame 
<strong>300&nbsp;000&nbsp;€</strong> à la direction de l’établissement, qui refuse de payer.</p></article>
<div id="comments" class="comments"><h3>Commentaires</h3><p>Jean : quelle honte, vraiment !</p></div>
<footer>© Le Phare du Nord. Tous droits réservés.</footer></body></html>"""
META = '<meta property="article:published_time" content="2024-03-12T08:15:00+01:00">'


def read_page(tmp_path: Path, markup: str, encoding: str = "utf-8") -> Article | Rejection:
    (tmp_path / "page.html").write_bytes(markup.encode(encoding))
    [result] = read_inputs([tmp_path], ReadOptions())
    return result


@pytest.mark.parametrize("encoding", [pytest.param("utf-8", id="utf-8"), pytest.param("cp1252", id="cp1252")])
def test_pages_give_article_and_metadata(tmp_path: Path, encoding: str) -> None:
    page = PAGE.format(charset=encoding, published=META, dateline="")
    article = read_page(tmp_path, page, encoding)
    assert isinstance(article, Article)
    assert article.article_id == "page"
    assert article.title == "Valmorel : l’hôpital piraté"
    assert article.text.startswith("Valmorel : l’hôpital piraté\n\nLe centre hospitalier")
    assert article.text.count("l’hôpital piraté") == 1
    assert "\n- noms et prénoms" in article.text
    assert "300\u00a0000\u00a0€" in article.text
    assert article.published == dt.date(2024, 3, 12)
    assert (article.source, article.url) == ("Le Phare du Nord", "https://phare.example/a/12")
    for boilerplate in ("Accueil", "quelle honte", "Tous droits"):
        assert boilerplate not in article.text


def test_pages_without_date_of_their_own_use_the_date_line(tmp_path: Path) -> None:
    page = PAGE.format(charset="utf-8", published="", dateline="<p>Publié le 12 mars 2024 à 8h15</p>")
    article = read_page(tmp_path, page)
    assert isinstance(article, Article)
    assert article.published == dt.date(2024, 3, 12)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<html><body></body></html>", id="nothing"),
        pytest.param("", id="empty"),
        pytest.param("<html><body><script>var a = 1;</script></body></html>", id="script-only"),
    ],
)
def test_pages_without_text_are_rejected(tmp_path: Path, markup: str) -> None:
    result = read_page(tmp_path, markup)
    assert isinstance(result, Rejection)
    assert result.reason is RejectReason.EMPTY


def test_pages_with_xml_declaration_are_read(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="utf-8"?>' + PAGE.format(
        charset="utf-8", published=META, dateline=""
    )
    assert isinstance(read_page(tmp_path, page), Article)
