"""How words stand to the victim: inside its name, before it, in apposition, behind a verb, or apart."""

import pytest

from pipeline.extraction import analyse
from pipeline.incidents.features.bearing import Bearing, Standing, VictimPlaces
from pipeline.incidents.interpretation import interpret
from pipeline.language.analysis import outline
from pipeline.language.sectors import SectorMention
from pipeline.schema import Article

ATTACKED = " a été victime d'une cyberattaque lundi."


def standings_of(text: str, name: str) -> dict[str, Standing[SectorMention]]:
    (analysis,) = analyse([outline(Article(article_id="a", text=text))])
    drafts = interpret(analysis).story.drafts
    draft = next(d for d in drafts if d.victim is not None and d.victim.name == name)
    found = VictimPlaces(analysis, draft).standings(analysis.sectors)
    return {analysis.text[s.mention.start : s.mention.end]: s for s in found}


@pytest.mark.parametrize(
    ("text", "name", "word", "bearing"),
    [
        pytest.param(
            "La clinique des Aulnettes" + ATTACKED,
            "clinique des Aulnettes",
            "clinique",
            Bearing.INSIDE,
            id="inside",
        ),
        pytest.param(
            "Le fabricant de montres Veltrane" + ATTACKED,
            "Veltrane",
            "fabricant de montres",
            Bearing.HEAD,
            id="head",
        ),
        pytest.param(
            "Veltrane, chaîne de magasins de la Drôme," + ATTACKED,
            "Veltrane",
            "chaîne de magasins",
            Bearing.APPOSED,
            id="apposed",
        ),
        pytest.param(
            "Veltrane est un organisme de formation. Veltrane" + ATTACKED,
            "Veltrane",
            "organisme de formation",
            Bearing.TOLD_OF,
            id="copula",
        ),
        pytest.param(
            "Veltrane" + ATTACKED + " Le transporteur a porté plainte.",
            "Veltrane",
            "transporteur",
            Bearing.AFTER,
            id="next_sentence",
        ),
    ],
)
def test_bearing_of_a_word(text: str, name: str, word: str, bearing: Bearing) -> None:
    assert standings_of(text, name)[word].bearing is bearing


def test_bearing_knows_words_in_the_names_of_others() -> None:
    text = "Veltrane" + ATTACKED + " La clinique des Aulnettes lui achète des lits, comme d'autres hôpitaux."
    found = standings_of(text, "Veltrane")
    assert found["clinique"].foreign
    assert not found["hôpitaux"].foreign


def test_bearing_counts_the_words_of_a_kind_between() -> None:
    text = "Veltrane, spécialiste du bricolage, du jouet en ligne et des supermarchés" + ATTACKED
    orders = [s.order for s in standings_of(text, "Veltrane").values()]
    assert orders == sorted(orders)
