"""Texts that nobody would write: each costs at most itself, and says nothing that its text does not bear."""

import datetime as dt

import pytest

from pipeline.dataset.frame import ArticleResult, articles_to_frame, frame_to_results
from pipeline.extraction import extract_frame
from pipeline.language.dates.context import after_midnight
from pipeline.language.organisations.abbreviations import abbreviates
from pipeline.schema import Article
from tests.articles import incidents_of, main_incident

VICTIM = "La société Vernoux-Plastiques a été victime d'une cyberattaque"
DAY = dt.date(2025, 3, 20)
UNSEEN = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2066", "\u00ad", "\ufeff"]


def results_of(*articles: Article) -> list[ArticleResult]:
    return frame_to_results(extract_frame(articles_to_frame(articles)))


@pytest.mark.parametrize(
    ("words", "published"),
    [
        ("hier, lundi dernier, il y a trois jours", dt.date(1, 1, 1)),
        ("l'an dernier", dt.date(1, 1, 1)),
        ("fin décembre, en décembre, en hiver, le mois dernier", dt.date(1, 1, 1)),
        ("il y a 100 ans, il y a 99999999999 jours, en 0001, le 01/01/0001", dt.date(50, 1, 1)),
        ("demain, la semaine prochaine, l'an prochain, dans trois jours", dt.date(9999, 12, 31)),
        ("ce week-end, ce mois-ci, cet hiver", dt.date(9999, 12, 31)),
    ],
)
def test_hostile_texts_at_the_ends_of_the_calendar_cost_no_other(words: str, published: dt.date) -> None:
    text = f"{VICTIM} {words}. 4 000 clients sont touchés."
    good = Article(article_id="good", text=f"{VICTIM}. 4 000 clients sont touchés.", published=DAY)
    bad, other = results_of(Article(article_id="bad", text=text, published=published), good)
    assert bad.error is None or bad.error.startswith("extraction failed with")
    [incident] = other.incidents
    assert incident.records and incident.records.value == 4000


@pytest.mark.parametrize(
    "volume",
    [
        "1 000 000 000 Yo", "5 000 yottaoctets", "1 000 000 000 000 000 To", f"{'9' * 400} Go",
        "99 999 999 999 milliards de Go", f"{10**27} octets", "9 500 Po",
    ],
)  # fmt: skip
def test_hostile_texts_volumes_fit_into_a_column_or_are_none(volume: str) -> None:
    [told] = results_of(
        Article(article_id="a", text=f"{VICTIM}. Les pirates ont volé {volume} de données.", published=DAY)
    )
    assert told.error is None
    for incident in told.incidents:
        assert incident.data_volume_bytes is None or incident.data_volume_bytes < 2**63
        fields = {proof.field for proof in incident.evidence}
        assert ("data_volume_bytes" in fields) == (incident.data_volume_bytes is not None)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_hostile_texts_unseen_characters_are_nothing(unseen: str) -> None:
    plain = f"{VICTIM}. 41 250 clients sont touchés, et 120 Go de données ont été volés."
    seen = main_incident(plain)
    for text in (
        unseen.join(plain),
        " ".join(f"{unseen}{word}" for word in plain.split()),
        plain.replace("41 250", f"41{unseen} 2{unseen}50").replace("Vernoux", f"Ver{unseen}noux"),
        f"{unseen}{plain}{unseen}{unseen}",
    ):
        told = main_incident(text)
        assert told.gold_form() == seen.gold_form()
        for proof, plainly in zip(told.evidence, seen.evidence, strict=True):
            assert text[proof.start : proof.end].replace(unseen, "") == plain[plainly.start : plainly.end]


@pytest.mark.parametrize("blank", ["\u200b", "\u2009", "\u202f", "\u00a0", "."])
def test_hostile_texts_numbers_grouped_by_any_sign(blank: str) -> None:
    records = main_incident(f"{VICTIM}. 41{blank}250 clients sont touchés.").records
    assert records and records.value == 41_250


@pytest.mark.parametrize("end", ["", ".", "\u200b", " ", "\n", "…", "\u200b\u200b\n", ". Fin"])
def test_hostile_texts_no_proof_lies_beyond_the_end(end: str) -> None:
    for text in (
        f"{VICTIM} et 4 000 clients sont touchés{end}",
        f"{VICTIM} revendiquée par Brumaire\n\n4 000 clients touchés{end}",
        f"4 000 clients touchés par le vol de données chez Vernoux-Plastiques{end}",
    ):
        proofs = [proof for incident in incidents_of(text) for proof in incident.evidence]
        assert all(proof.start < proof.end <= len(text) for proof in proofs)
        assert all(text[proof.start : proof.end].strip("\u200b \n") for proof in proofs)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_hostile_texts_what_is_implied_is_shown_where_it_stands(unseen: str) -> None:
    plain = f"{VICTIM}. Les pirates demandent une rançon de 50 000 euros. Ils ont volé les noms des clients."
    text = unseen.join(plain)
    [told] = incidents_of(text)
    implied = [proof for proof in told.evidence if proof.rule.endswith(".implied")]
    assert implied
    for proof in told.evidence:
        if proof.field == "ransom_demanded":
            assert all((proof.start, proof.end) == (one.start, one.end) for one in implied)
        assert text[proof.start : proof.end].replace(unseen, "") in plain


@pytest.mark.parametrize("name", ["de la", "du de", "l'à", "De La", "d'"])
def test_hostile_texts_name_of_particles_alone_is_abbreviated_by_nothing(name: str) -> None:
    assert not abbreviates("ABC", name) and not abbreviates("ABC", name, beside=True)


def test_hostile_texts_night_before_empty_lines() -> None:
    night = "dans la nuit de samedi à dimanche"
    # With the square of their number this would take an hour.
    assert not after_midnight(f"{night}{chr(10) * 20_000}Fin", 0, len(night))
    assert after_midnight(f"{night}.\n\nil est 3 h 10 quand", 0, len(night))
