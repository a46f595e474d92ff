"""The gate: what passes, what it keeps out, and what becomes of both."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.dataset.frame import articles_to_frame, frame_to_results, incidents_to_frame
from pipeline.evaluation.gold import load_corpus
from pipeline.language import gate
from pipeline.language.analysis import Analysis, Outline
from pipeline.language.lexicons import load_lexicon
from pipeline.schema import Article

CORPUS = Path(__file__).parents[1] / "corpus"
GROUPS = load_lexicon("gate")["groups"]
MEDIUM = 2
TOLD = (
    "La mairie de Brignac victime d’un rançongiciel\n\nLes serveurs de la mairie de Brignac ont été chiffrés"
    " par un rançongiciel dans la nuit de lundi. La commune a porté plainte et saisi la CNIL."
)
OTHER = "La foire aux oignons aura lieu dimanche\n\nTrente producteurs sont attendus sur la place du marché."
SURVEY = (
    "Un salon du rançongiciel ouvrira à Brest\n\nLes éditeurs de logiciels y tiendront cent stands en mai."
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Un rançongiciel a touché la clinique.", id="ransomware"),
        pytest.param("La société victime d’une cyberattaque.", id="cyberattack"),
        pytest.param("FUITE DE DONNÉES CHEZ UN OPÉRATEUR", id="capitals"),
        pytest.param("Le piratage a été revendiqué jeudi.", id="piracy"),
        pytest.param("Une fuite de données chez l'assureur.", id="non_breaking_space"),
        pytest.param("Les dossiers de 300 élèves ont été dérobés.", id="stolen_files"),
        pytest.param("Le fichier des adhérents a été envoyé par mégarde.", id="sent_by_mistake"),
        pytest.param(
            "Elle inscrit le cabinet sur sa vitrine et parle de 90 Go.", id="leak_site_without_cyber"
        ),
        pytest.param("Le vendeur veut 900 dollars en monero des 41 000 fiches.", id="sale_without_cyber"),
        pytest.param("La page d'accueil fut remplacée par un drapeau.", id="defacement"),
        pytest.param("LockBit a écrit à la direction, qui a reçu un courriel.", id="known_attacker"),
        pytest.param("Un faux virement a vidé la caisse.", id="fraud"),
    ],
)
def test_gate_signs_of_an_incident_pass(text: str) -> None:
    assert gate.passes(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Attaque au couteau : le parquet a ouvert une enquête.", id="knife"),
        pytest.param("Une fuite d'eau a coupé la rue du réseau de bus.", id="water"),
        pytest.param("La fuite des cerveaux inquiète le recteur.", id="brains"),
        pytest.param("Les pirates de la route ont perdu leur permis.", id="road"),
        pytest.param("Le virus de la grippe circule, les patients affluent.", id="flu"),
        pytest.param("La rançon du succès : le site ferme à midi.", id="price_of_success"),
        pytest.param("La rançon réclamée par les ravisseurs a été versée, dit le parquet.", id="kidnapping"),
        pytest.param("Les malfaiteurs ont attaqué la banque et pris la fuite.", id="robbery"),
        pytest.param("Un serveur de restaurant élu meilleur de France.", id="waiter"),
        pytest.param("Commandez en ligne vos billets, dit le club à ses abonnés.", id="everyday"),
        pytest.param("", id="empty"),
    ],
)
def test_gate_other_news_stays_out(text: str) -> None:
    assert not gate.passes(text)


def test_gate_counts_a_group_once() -> None:
    assert gate.signs("Le parquet enquête.") == gate.signs("Le parquet enquête. " * 40)


def test_gate_wants_machines_or_data_besides_villains() -> None:
    text = "Les malfaiteurs ont subtilisé les tableaux ; le chantage et l'ultimatum ont échoué."
    assert sum(gate.signs(text).values()) >= gate.bar()
    assert not gate.passes(text)


def test_gate_attackers_count_by_unambiguous_names_alone() -> None:
    assert gate.ATTACKERS in gate.signs("Un message signé LockBit.")
    assert gate.ATTACKERS not in gate.signs("Play, royal, hive et cuba.")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1 " * 50_000, id="figures"),
        pytest.param("données " * 20_000, id="data"),
        pytest.param("site a " * 20_000, id="sites"),
    ],
)
def test_gate_reads_strange_texts_to_the_end(text: str) -> None:
    assert not gate.passes(text)


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in GROUPS])
def test_gate_signs_can_be_read(name: str) -> None:
    assert GROUPS[name].keys() <= {"weight", "digital", "signs"}
    assert 0 < GROUPS[name]["weight"] <= gate.bar()
    for sign in GROUPS[name]["signs"]:
        assert re.match(r"[^\W_]|\\d|\(\?:[^\W_]", sign), f"{sign!r} must begin with a letter, digit or list"
        assert not re.compile(sign).groups
        # Outside brackets, an alternative would stand apart from the sign's first letters.
        inside = sign
        while inside != (inside := re.sub(r"\([^()]*\)|\[[^\]]*\]", "", inside)):
            pass
        assert "|" not in inside
        assert sign == sign.lower() or "\\" in sign


@pytest.mark.parametrize("part", ["dev", "press", "fresh", "merge", "test", "merge_test"])
def test_gate_loses_no_article_with_an_incident(part: str) -> None:
    corpus = load_corpus(CORPUS / part)
    told = [a for a in corpus.articles if corpus.gold[a.article_id].incidents]
    # Counted, not named: some parts are for measuring only.
    assert sum(not gate.passes(a.text) for a in told) == 0


@pytest.mark.parametrize("part", ["dev", "press", "fresh", "merge"])
def test_gate_keeps_a_margin(part: str) -> None:
    corpus = load_corpus(CORPUS / part)
    told = [a for a in corpus.articles if corpus.gold[a.article_id].incidents]
    near = [a.article_id for a in told if sum(gate.signs(a.text).values()) < gate.bar() + MEDIUM]
    assert near == []


def test_gate_keeps_real_articles(seeds_dir: Path) -> None:
    texts = [path.read_text("utf-8") for path in sorted(seeds_dir.glob("*.txt"))]
    assert texts
    assert all(map(gate.passes, texts))


def article(name: str, text: str) -> Article:
    return Article(article_id=name, text=text, title=text.partition("\n")[0])


@pytest.fixture(scope="module")
def told_or_not() -> list[Article]:
    return [article("a", OTHER), article("b", TOLD), article("c", SURVEY), article("d", OTHER)]


@pytest.mark.parametrize(
    ("on", "gated"),
    [pytest.param(True, [True, False, False, True], id="on"), pytest.param(False, [False] * 4, id="off")],
)
def test_extract_frame_marks_what_the_gate_kept_out(
    told_or_not: list[Article], on: bool, gated: list[bool]
) -> None:
    from pipeline.extraction import extract_frame

    results = frame_to_results(extract_frame(articles_to_frame(told_or_not), gate=on))
    assert [r.article.article_id for r in results] == ["a", "b", "c", "d"]
    assert [r.gated for r in results] == gated
    assert [len(r.incidents) for r in results] == [0, 1, 0, 0]
    assert [r.error for r in results] == [None] * 4


def test_extract_frame_gives_the_model_only_what_tells_an_attack(
    told_or_not: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import extraction

    analysed: list[str] = []

    def analyse(outlines: Iterable[Outline]) -> Iterator[Analysis]:
        known = list(outlines)
        analysed.extend(one.article.article_id for one in known)
        return original(known)

    original = extraction.analyse
    monkeypatch.setattr(extraction, "analyse", analyse)
    drill = (
        "Exercice de crise : la mairie fait face à un rançongiciel\n\nL'exercice simulait une cyberattaque."
    )
    untold = [article("e", drill), article("f", "Les données de la CNIL et l'ANSSI")]
    for gate_on in (True, False):
        analysed.clear()
        extraction.extract_frame(articles_to_frame([*told_or_not, *untold]), gate=gate_on)
        assert analysed == ["b"]


def test_extract_frame_failure_is_of_the_article_alone(
    told_or_not: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline import extraction

    def extract(articles: list[Article]) -> list[list[object]]:
        if any(a.article_id == "b" for a in articles):
            raise ValueError
        return [[] for _ in articles]

    monkeypatch.setattr(extraction, "extract", extract)
    results = frame_to_results(extraction.extract_frame(articles_to_frame(told_or_not)))
    assert [r.error is not None for r in results] == [False, True, False, False]
    assert [r.gated for r in results] == [True, False, False, True]


def test_frame_carries_what_the_gate_kept_out() -> None:
    articles = [article("a", OTHER), article("b", TOLD)]
    results = frame_to_results(incidents_to_frame([(a, []) for a in articles], gated={"a"}))
    assert [r.gated for r in results] == [True, False]
