"""Known attackers are found as names, ordinary words are not, and the lists are kept in order."""

import pytest

from pipeline.language.actors.gazetteer import AttackerGazetteer, is_never_attacker
from pipeline.language.lexicons import load_lexicon
from pipeline.language.tables import load_table
from pipeline.language.text import fold

GAZETTEER = AttackerGazetteer()


def names_found(text: str) -> list[tuple[str, str, bool]]:
    mentions = GAZETTEER.find(fold(text))
    return [(text[m.start : m.end], m.canonical, m.ambiguous) for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Le groupe LockBit a frappé.", [("LockBit", "LockBit", False)], id="plain"),
        pytest.param("Signé LockBit 3.0.", [("LockBit 3.0", "LockBit", False)], id="version_belongs_to_name"),
        pytest.param("revendiqué par Cl0p", [("Cl0p", "Clop", False)], id="digit_spelling"),
        pytest.param("le gang LOCKBIT", [("LOCKBIT", "LockBit", False)], id="capitals"),
        pytest.param(
            "Des attaques de NoName057(16), encore.",
            [("NoName057(16)", "NoName057(16)", False)],
            id="brackets_in_name",
        ),
        pytest.param("signé Lapsus$.", [("Lapsus$", "Lapsus$", False)], id="dollar_in_name"),
        pytest.param("le gang ALPHV/BlackCat", [("ALPHV/BlackCat", "ALPHV", False)], id="longest_wins"),
        pytest.param(
            "l’équipe d’Anonymous Sudan", [("Anonymous Sudan", "Anonymous Sudan", False)], id="elided"
        ),
        pytest.param(
            "Qilin, Akira et RansomHub",
            [("Qilin", "Qilin", False), ("Akira", "Akira", False), ("RansomHub", "RansomHub", False)],
            id="list",
        ),
        pytest.param("le rançongiciel Play", [("Play", "Play", True)], id="ambiguous_flagged"),
        pytest.param(
            "Scattered\nSpider agit", [("Scattered\nSpider", "Scattered Spider", False)], id="line_end"
        ),
        pytest.param(
            "KillSec puis Killsec", [("KillSec", "Killsec", False), ("Killsec", "Killsec", False)], id="case"
        ),
        pytest.param("un match en play-off et une ruche, hive en anglais", [], id="ordinary_words"),
        pytest.param("Le Play-off des Royal-Bikers", [], id="compounds"),
        pytest.param("Rendez-vous sur www.lockbit.example ou contact@Akira.example", [], id="addresses"),
        pytest.param("un lapsus du ministre", [], id="word_in_lower_case"),
        pytest.param("Ouvert 24H sur 24, la Gendarmerie répond.", [], id="galaxy_junk"),
        pytest.param("", [], id="empty"),
    ],
)
def test_gazetteer_finds_names(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert names_found(text) == expected


def test_gazetteer_tells_kind_and_rule() -> None:
    ransomware, actor = GAZETTEER.find("Rhysida et IntelBroker")
    assert (ransomware.kind, actor.kind) == ("ransomware", "threat_actor")
    assert ransomware.rule == actor.rule == "attacker_gazetteer"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Damien Bancal", id="journalist"),
        pytest.param("ZATAZ", id="case"),
        pytest.param("Clement Domingo", id="accents"),
        pytest.param("BreachForum", id="forum"),
        pytest.param("L’Usine Digitale", id="curly_apostrophe"),
    ],
)
def test_gazetteer_knows_who_never_attacks(name: str) -> None:
    assert is_never_attacker(name)


@pytest.mark.parametrize("name", ["Killsec", "ShinyHunters", "Un Pirate", ""])
def test_gazetteer_leaves_others_open(name: str) -> None:
    assert not is_never_attacker(name)


def test_attackers_table_is_sorted_and_unique() -> None:
    keys = [name.lower().replace("-", " ") for name, *_ in load_table("attackers")]
    assert keys == sorted(set(keys))


def test_attackers_table_holds_known_values_only() -> None:
    for name, canonical, kind, ambiguous in load_table("attackers"):
        assert name and canonical and name == name.strip(), name
        assert kind in ("ransomware", "threat_actor") and ambiguous in ("0", "1"), name
        assert len(name) >= 3 and not name.isdigit() and not is_never_attacker(name), name


def test_attackers_table_holds_every_name_kept_by_hand() -> None:
    rows = {name.lower().replace("-", " "): canonical for name, canonical, *_ in load_table("attackers")}
    hand = load_lexicon("attackers")
    wanted = {
        name.lower().replace("-", " "): canonical
        for kind in ("ransomware", "threat_actor")
        for canonical, names in hand[kind].items()
        for name in names
    }
    assert {name: rows.get(name) for name in wanted} == wanted, "run tools/compile_attackers.py"


@pytest.mark.parametrize("part", ["keep", "unambiguous", "ambiguous", "drop", "never"])
def test_attackers_hand_lists_are_sorted_and_unique(part: str) -> None:
    names = load_lexicon("attackers")[part]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    assert len({name.casefold() for name in names}) == len(names)
