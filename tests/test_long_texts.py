"""No text takes its square of time: twice the length, at most three times the processor time."""

import datetime as dt
import time
from collections.abc import Callable

import pytest

from pipeline.extraction import extract, warm_up
from pipeline.language.gate import passes
from pipeline.reading.articles import make_article
from pipeline.reading.model import Draft, ReadOptions
from pipeline.schema import Article

pytestmark = pytest.mark.slow
TITLE = "Le groupe Méridal victime d'une cyberattaque"
OPENING = (
    f"{TITLE}\n\nLa société Méridal a été victime d'une cyberattaque le 3 mars 2025. Des pirates ont volé les"
    " données de 41 250 clients. "
)
#: Far more than a quick machine needs for any of them; what costs a square takes ten times as long.
GROWTH, QUICK = 3.0, 0.25
#: What is repeated, and how often.
SAME = {
    "commas": (",", 8000),
    "quotes": ('"', 8000),
    "brackets": ("(", 8000),
    "guillemets": ("« ", 2000),
    "digits": ("7", 12000),
    "digits apart": ("7 ", 2000),
    "emoji": ("😀", 8000),
    "equals": ("=", 8000),
    "stars": ("*", 8000),
    "dots": (".", 8000),
    "dots apart": (". ", 2500),
    "underscores": ("_", 8000),
    "blanks": (" ", 12000),
    "tabs": ("\t", 12000),
    "line ends": ("\n", 12000),
    "colons": (":", 8000),
    "at signs": ("@", 8000),
    "elisions": ("l'", 6000),
    "elided capitals": ("d'A", 3000),
    "one word": ("a", 12000),
    "one capital word": ("A", 12000),
    "capitals": ("A ", 2500),
    "hyphens": ("a-", 5000),
    "numbers": ("1 234 567 ", 500),
    "number words": ("quatre-vingt-", 800),
    "hundreds": ("cent ", 800),
    "shares": ("30 % ", 700),
    "counts in a sentence": ("les données de 300 clients, ", 150),
    "counts": ("300 clients et ", 150),
    "volumes": ("120 Go de données, ", 250),
    "sums": ("une rançon de 3 millions de dollars, ", 100),
    "days": ("le 3 mars 2025, ", 300),
    "figures for days": ("12/03/2025 ", 400),
    "weekdays": ("mardi ", 700),
    "data types": ("nom, prénom, ", 400),
    "addresses": ("adresse ", 700),
    "items": ("- nom\n", 500),
    "items in a series": ("nom ;\n", 500),
    "labels": ("nom :\n", 500),
    "headings": ("x\n", 1000),
    "negations": ("n'a pas ", 700),
    "countries": ("France ", 700),
    "towns": ("à Paris, ", 250),
    "one attacker": ("Akira a attaqué la société. ", 250),
    "questions": ("Quoi ? ", 700),
    "brackets never closed": ("(a ", 1000),
    "full lines": ("la société Toréal a été attaquée et les données de ses clients\nont été ", 150),
}
#: What differs each time, by its number.
DIFFERENT: dict[str, tuple[Callable[[int], str], int]] = {
    "names": (lambda i: f"la société Toréal{i} et le groupe Vexel{i}, ", 120),
    "quoted names": (lambda i: f"« Nom{i} », ", 200),
    "lines of names": (lambda i: f"Mairie de Lormeau{i}\n", 120),
    "acronyms": (lambda i: f"Agence Bretonne Cible{i} (ABC), ", 150),
    "incidents": (
        lambda i: f"La société Toréal{i} a subi une cyberattaque ; {i + 10} 000 clients sont touchés.\n",
        40,
    ),
    "dates": (lambda i: f"le {i % 28 + 1} mars {1990 + i % 40}, ", 300),
    "initials": (lambda i: f"A.B{i}. ", 200),
}
TEXTS: dict[str, Callable[[int], str]] = {
    **{name: (lambda k, unit=unit, n=n: unit * (n * k)) for name, (unit, n) in SAME.items()},
    **{
        name: (lambda k, unit=unit, n=n: "".join(map(unit, range(n * k))))
        for name, (unit, n) in DIFFERENT.items()
    },
    "one word before a day": lambda k: (
        f"\n\nLa G{'endobj' * (30 * k)}azette de Morvent, 3 mars 2025\n\nToréal attaqué mercredi 3 décembre"
    ),
    "blanks behind a name": lambda k: f"La société Toréal{' ' * (3000 * k)}a prévenu ses clients",
    "digits behind a plus": lambda k: f"+{'7' * 40} " * (100 * k),
    "a night before line ends": lambda k: f"dans la nuit de samedi à dimanche{chr(10) * (4000 * k)}",
}


def seconds(body: str) -> float:
    """Processor time of reading, gate and extraction."""
    text = f"{OPENING}{body}. Fin de l'article sur la cyberattaque de Méridal."
    article = Article(article_id="a", text=text, title=TITLE, published=dt.date(2025, 3, 6))
    started = time.process_time()
    make_article(Draft(text=text, place="a", origin="a", stem="a"), ReadOptions())
    passes(text)
    extract([article])
    return time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_with_the_length(name: str) -> None:
    warm_up()
    once, twice = seconds(TEXTS[name](1)), seconds(TEXTS[name](2))
    if twice > QUICK and twice > GROWTH * once:
        # Another process may have been in the way.
        once, twice = seconds(TEXTS[name](1)), min(twice, seconds(TEXTS[name](2)))
    assert twice <= max(QUICK, GROWTH * once)
