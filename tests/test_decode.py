"""The decisions over hand-made scores: who becomes a victim, and who does not whatever the score."""

import pytest

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.decode import agree_in_lists, choose_drafts
from pipeline.incidents.describe import Description
from pipeline.language.organisations import Organisation, OrganisationMention
from pipeline.schema import Salience

VICTIM = (0.1, 0.8, 0.1, 0.0, 0.0)
RECALLED = (0.2, 0.1, 0.7, 0.0, 0.0)
NONE = (0.9, 0.05, 0.05, 0.0, 0.0)
ATTACKER = (0.1, 0.2, 0.1, 0.0, 0.6)
SUPPLIER = (0.1, 0.2, 0.0, 0.7, 0.0)
WORDS = Description(200, 230, "hôpital", "one", cued=True)

LISTED = (("Vertal", 0.9), ("Corvex", 0.7), ("Sarvoile", 0.4), ("Mediplan", 0.6))


def candidate(
    name: str, victim: float, roles: tuple[float, ...] = VICTIM, *, place: int = 0, mates: int = 0
) -> Candidate:
    mention = OrganisationMention(place, place + len(name), "organisation.entity", name, "ORG")
    return Candidate(
        Organisation([mention], {name.lower()}), roles=roles, victim=victim, mates=set(range(mates))
    )


def names(*candidates: Candidate, tells: float = 0.95, words: float | None = None) -> list[str | None]:
    described = [(WORDS, words, None)] if words is not None else []
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
        pytest.param(
            names(candidate("Vertal", 0.7), candidate("Groupe Vertal", 0.6, place=20)),
            ["Vertal"],
            id="a_group_and_its_name_are_one",
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
    drafts = choose_drafts([candidate("Ombrac", 0.5, RECALLED), candidate("Vertal", 0.9, place=30)], 0.9, [])
    assert [(d.victim and d.victim.name, d.salience) for d in drafts] == [
        ("Vertal", Salience.MAIN),
        ("Ombrac", Salience.SECONDARY),
    ]


def test_items_of_a_list_come_near_each_other() -> None:
    listed = [candidate(name, chance, place=20 * i) for i, (name, chance) in enumerate(LISTED)]
    for i, one in enumerate(listed):
        one.mates = {j for j in (i - 1, i + 1) if 0 <= j < len(listed)}
    alone = candidate("Ombrac", 0.2, place=200)
    agree_in_lists([*listed, alone])
    assert all(0.45 < one.victim < 0.9 for one in listed)
    assert alone.victim == 0.2


def test_words_that_lead_to_a_victim_are_no_other_victim() -> None:
    named = candidate("Vertal", 0.9, place=231)
    assert [d.victim for d in choose_drafts([named], 0.95, [(WORDS, 0.8, None)])] == [named]


def test_a_second_unnamed_victim_is_described_by_another_noun() -> None:
    other = Description(300, 320, "mairie", "one", cued=True)
    again = Description(400, 420, "hôpital", "one", cued=True)
    drafts = choose_drafts([], 0.95, [(WORDS, 0.8, None), (other, 0.7, None), (again, 0.6, None)])
    assert [d.description for d in drafts] == [WORDS, other]
