"""The decisions over hand-made scores: who becomes a victim, and who does not whatever the score."""

import pytest

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.decode import choose_drafts
from pipeline.incidents.describe import Description
from pipeline.language.organisations import Organisation, OrganisationMention
from pipeline.schema import Salience

VICTIM = (0.1, 0.8, 0.1, 0.0, 0.0)
RECALLED = (0.2, 0.1, 0.7, 0.0, 0.0)
NONE = (0.9, 0.05, 0.05, 0.0, 0.0)
ATTACKER = (0.1, 0.2, 0.1, 0.0, 0.6)
SUPPLIER = (0.1, 0.2, 0.0, 0.7, 0.0)
WORDS = Description(200, 230, True, 2.0)


def candidate(
    name: str, victim: float, roles: tuple[float, ...] = VICTIM, *, place: int = 0, mates: int = 0
) -> Candidate:
    mention = OrganisationMention(place, place + len(name), "organisation.entity", name, "ORG")
    return Candidate(
        Organisation([mention], {name.lower()}), roles=roles, victim=victim, mates=set(range(mates))
    )


def names(*candidates: Candidate, tells: float = 0.95, words: float | None = None) -> list[str | None]:
    described = (WORDS, words, None) if words is not None else None
    return [d.victim.name if d.victim else None for d in choose_drafts(candidates, tells, described)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(names(candidate("Vertal", 0.9)), ["Vertal"], id="likely"),
        pytest.param(names(candidate("Vertal", 0.9), tells=0.05), [], id="article_tells_nothing"),
        pytest.param(
            names(candidate("Vertal", 0.9), candidate("Ombrac", 0.45, place=20)),
            ["Vertal"],
            id="further_ask_more",
        ),
        pytest.param(
            names(candidate("Vertal", 0.9), candidate("Ombrac", 0.6, place=20)),
            ["Vertal", "Ombrac"],
            id="two",
        ),
        pytest.param(names(candidate("Vertal", 0.3)), ["Vertal"], id="likeliest_of_a_telling_article"),
        pytest.param(names(candidate("Vertal", 0.3), tells=0.3), [], id="unlikely_of_a_doubtful_article"),
        pytest.param(names(candidate("Zorvak", 0.9, ATTACKER)), [], id="attacker"),
        pytest.param(names(candidate("Mediplan", 0.9, SUPPLIER)), [], id="supplier"),
        pytest.param(names(candidate("Axa", 0.6, NONE)), [], id="plays_no_part"),
        pytest.param(names(candidate("Axa", 0.6, NONE, mates=2)), ["Axa"], id="one_of_a_series"),
        pytest.param(
            names(candidate("CH de Valbrune", 0.8), candidate("Valbrune", 0.6, place=40)),
            ["CH de Valbrune"],
            id="short_form",
        ),
        pytest.param(names(words=0.6), [None], id="described"),
        pytest.param(
            names(candidate("Axa", 0.1, NONE), words=0.1), [None], id="words_before_an_unlikely_name"
        ),
        pytest.param(names(candidate("Vertal", 0.9), words=0.1), ["Vertal"], id="name_before_words"),
    ],
)
def test_decode_chooses(found: list[str | None], expected: list[str | None]) -> None:
    assert found == expected


def test_decode_untouched_is_no_victim() -> None:
    spared = candidate("Ludimonde", 0.8)
    spared.features["untouched"] = 1.0
    assert names(spared) == []


def test_decode_recalled_victims_are_secondary_and_come_last() -> None:
    drafts = choose_drafts(
        [candidate("Ombrac", 0.5, RECALLED), candidate("Vertal", 0.9, place=30)], 0.9, None
    )
    assert [(d.victim and d.victim.name, d.salience) for d in drafts] == [
        ("Vertal", Salience.MAIN),
        ("Ombrac", Salience.SECONDARY),
    ]
