"""The row of a merged incident takes the best-supported value, field by field, and keeps what others say."""

import datetime as dt
from itertools import permutations
from typing import Any

import pytest
from reports import DAY, count, incident, proof, report

from pipeline.dataset.merge.fuse import Fused, fuse
from pipeline.dataset.merge.profile import Report
from pipeline.schema import Evidence, Incident, Ransom, Records

CLINIC = "Clinique des Aulnettes"


def told(name: str, day: int = 0, **fields: Any) -> Report:
    """Return what the article `name`, of so many days after the first, tells."""
    return report(name, incident(fields.pop("victim", None), **fields), DAY + dt.timedelta(days=day))


def fused(*those: dict[str, Any]) -> Fused:
    """Return what the articles a, b, … tell together, each a day later than the one before."""
    reports = [told(chr(ord("a") + i), **({"day": i} | fields)) for i, fields in enumerate(those)]
    result = fuse(reports)
    for order in permutations(reports):
        assert fuse(order) == result
    return result


def asides(result: Fused, field: str) -> dict[str, tuple[str, ...]]:
    """Return what of a field was set aside, and who says so."""
    return {aside.other: aside.report_ids for aside in result.asides if aside.field == field}


SURE, CLAIM = {"status": "confirmed"}, {"status": "claimed"}
MAIN, RECALLED = {"salience": "main"}, {"salience": "secondary"}


# --- one report -------------------------------------------------------------------------------------


def test_fuse_of_one_report_is_what_it_tells() -> None:
    only = incident(CLINIC, date="2024-11", evidence=["victim_name", "date"])
    result = fuse([report("a", only)])
    assert (result.incident, result.asides) == (only, [])
    assert result.chosen == {"victim_name": "a", "date": "a"}


# --- whom to believe --------------------------------------------------------------------------------

WEIGHTS = [
    pytest.param({"day": 0}, {"day": 9}, "b", id="later_over_earlier"),
    pytest.param({"day": 0} | SURE, {"day": 9} | CLAIM, "a", id="sure_over_claimed"),
    pytest.param({"day": 0, "status": "denied"}, {"day": 9} | CLAIM, "a", id="denied_over_claimed"),
    pytest.param({"day": 0} | MAIN | CLAIM, {"day": 9} | RECALLED | SURE, "a", id="main_over_recalled"),
    pytest.param({"confidence": 0.9, "day": 0}, {"confidence": 0.4, "day": 0}, "a", id="more_confident"),
    pytest.param(
        {"confidence": 0.9, "day": 0}, {"confidence": 0.4, "day": 1}, "b", id="later_over_confident"
    ),
]


@pytest.mark.parametrize(("one", "other", "believed"), WEIGHTS)
@pytest.mark.parametrize(
    ("field", "values"),
    [
        pytest.param("data_volume_bytes", (7, 9), id="volume"),
        pytest.param("ransom", (Ransom(paid=True), Ransom(paid=False)), id="paid"),
        pytest.param("records", (count(41_250), count(90_812)), id="records"),
    ],
)
def test_fuse_believes(
    one: dict[str, Any], other: dict[str, Any], believed: str, field: str, values: tuple[Any, Any]
) -> None:
    result = fused(one | {field: values[0]}, other | {field: values[1]})
    assert getattr(result.incident, field) == values["ab".index(believed)]
    (doubted,) = {"a", "b"} - {believed}
    column = {"ransom": "ransom_paid"}.get(field, field)
    assert list(asides(result, column).values()) == [(doubted,)]
    assert result.chosen[column] == believed


def test_fuse_sets_aside_with_the_value_that_is_kept() -> None:
    result = fused({"data_volume_bytes": 7}, {"data_volume_bytes": 7}, {"data_volume_bytes": 9})
    (aside,) = result.asides
    assert (aside.field, aside.kept, aside.other, aside.report_ids) == (
        "data_volume_bytes",
        "9",
        "7",
        ("a", "b"),
    )


def test_fuse_unknown_contradicts_nothing() -> None:
    result = fused({"data_volume_bytes": 7, "ransom": Ransom(demanded=False)}, {}, {})
    assert result.incident.data_volume_bytes == 7
    assert result.incident.ransom == Ransom(demanded=False)
    assert result.asides == []


def test_fuse_ransom_keeps_its_currency() -> None:
    result = fused(
        {"ransom": Ransom(amount=5000, currency="USD")},
        {"ransom": Ransom(demanded=True)},
        {"ransom": Ransom(amount=0.5, currency="BTC")} | RECALLED,
    )
    assert result.incident.ransom == Ransom(demanded=True, amount=5000, currency="USD")
    assert asides(result, "ransom_amount") == {"0.5 BTC": ("c",)}


def test_fuse_no_ransom_has_no_amount() -> None:
    result = fused(
        {"ransom": Ransom(demanded=True, amount=5000, currency="USD")}, {"ransom": Ransom(demanded=False)}
    )
    assert result.incident.ransom == Ransom(demanded=False)
    assert asides(result, "ransom_demanded") == {"true": ("a",)}


def test_fuse_amount_takes_the_currency_of_another_report() -> None:
    result = fused({"ransom": Ransom(amount=5000, currency="USD")}, {"ransom": Ransom(amount=5000)})
    assert (result.incident.ransom.amount, result.incident.ransom.currency) == (5000, "USD")


def test_fuse_sale_price_keeps_its_currency() -> None:
    result = fused({"sale_price": 900, "sale_currency": "EUR"}, {"sale_price": 1000, "sale_currency": "USD"})
    assert (result.incident.sale_price, result.incident.sale_currency) == (1000, "USD")
    assert asides(result, "sale_price") == {"900 EUR": ("a",)}


# --- counts -----------------------------------------------------------------------------------------

VAGUE = Records(min=10_000, qualifier="vague")


@pytest.mark.parametrize(
    ("earlier", "later", "kept"),
    [
        pytest.param(count(758_912), count(750_000, "at_least"), count(758_912), id="exact_over_at_least"),
        pytest.param(count(758_912), count(750_000), count(758_912), id="more_digits"),
        pytest.param(count(12_000, "approx"), VAGUE, count(12_000, "approx"), id="number_over_vague"),
        pytest.param(
            count(12_000, "at_least"),
            count(12_000, "at_most"),
            count(12_000, "at_least"),
            id="at_least_over_at_most",
        ),
        pytest.param(count(758_912), count(901_300), count(901_300), id="correction"),
        pytest.param(count(758_912), count(90_000, "approx"), count(90_000, "approx"), id="rough_correction"),
    ],
)
def test_fuse_counts(earlier: Records, later: Records, kept: Records) -> None:
    assert fused({"records": earlier}, {"records": later}).incident.records == kept


def test_fuse_compatible_counts_are_no_conflict() -> None:
    assert fused({"records": count(758_912)}, {"records": count(750_000, "at_least")}).asides == []


def test_fuse_victims_count_over_attackers() -> None:
    result = fused({"records": count(2_000_000)} | SURE, {"records": count(14_000_000)} | CLAIM)
    assert result.incident.records == count(2_000_000)
    assert asides(result, "records") == {"exact 14000000": ("b",)}


def test_fuse_precise_claim_does_not_beat_a_rough_count_that_it_contradicts() -> None:
    result = fused({"records": count(2_000_000, "approx")} | SURE, {"records": count(14_512_307)} | CLAIM)
    assert result.incident.records == count(2_000_000, "approx")


def test_fuse_count_takes_the_unit_of_another_report() -> None:
    result = fused({"records": count(758_912)}, {"records": count(750_000, "at_least", "patients")})
    assert result.incident.records == count(758_912, unit="patients")


def test_fuse_count_comes_with_its_own_words() -> None:
    result = fused(
        {"records": count(758_912), "records_text": "758 912 personnes"},
        {"records": count(750_000, "at_least"), "records_text": "plus de 750 000 personnes"},
    )
    assert result.incident.records_text == "758 912 personnes"


# --- dates ------------------------------------------------------------------------------------------


def dated(date: str, basis: str | None = "attack") -> dict[str, Any]:
    return {"date": date, "date_basis": basis}


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        pytest.param(dated("2024-11-02"), dated("2024-11-30", "claim"), "2024-11-02", id="attack_over_claim"),
        pytest.param(
            dated("2024-10"), dated("2024-11-02", "discovery"), "2024-10", id="attack_over_discovery"
        ),
        pytest.param(
            dated("2024-11-02", "claim"), dated("2024-12", None), "2024-11-02", id="basis_over_none"
        ),
        pytest.param(dated("2024-11-02"), dated("2024-11"), "2024-11-02", id="day_over_month"),
        pytest.param(dated("2024-11-02"), dated("2024-11-04~"), "2024-11-02", id="sure_over_rough"),
        pytest.param(dated("2024-11-02"), dated("2024-12-24"), "2024-12-24", id="correction"),
    ],
)
def test_fuse_dates(one: dict[str, Any], other: dict[str, Any], kept: str) -> None:
    assert fused(one, other).incident.date == kept


def test_fuse_date_on_which_most_agree_within_that_of_the_weightiest() -> None:
    result = fused(*map(dated, ["2024-11-02", "2024-11-02", "2024-11-09", "2024-11"]))
    assert (result.incident.date, asides(result, "date")) == ("2024-11-02", {"2024-11-09": ("c",)})


def test_fuse_date_of_another_basis_within_that_of_the_attack() -> None:
    result = fused(dated("2024-11"), dated("2024-11-19", "discovery"))
    assert (result.incident.date, result.incident.date_basis) == ("2024-11-19", "discovery")
    assert result.asides == []


def test_fuse_date_keeps_its_basis() -> None:
    assert fused(dated("2024-11-02"), dated("2024-11-30", "claim")).incident.date_basis == "attack"


def test_fuse_dates_that_contradict_are_set_aside() -> None:
    result = fused(dated("2024-11-02"), dated("2024-11-30", "claim"), dated("2024-11"))
    assert asides(result, "date") == {"2024-11-30": ("b",)}


# --- names ------------------------------------------------------------------------------------------


def test_fuse_name_that_most_give() -> None:
    result = fused({"victim": "Nuvéo"}, {"victim": "NUVEO"}, {"victim": "Nuvéo Santé"})
    assert (result.incident.victim.name, result.incident.victim.aliases) == (
        "Nuvéo",
        ["NUVEO", "Nuvéo Santé"],
    )
    assert result.asides == []


def test_fuse_name_takes_the_fuller_wording() -> None:
    result = fused(
        {"victim": "CHU d'Argemont"}, {"victim": "centre hospitalier universitaire d'Argemont"} | RECALLED
    )
    assert result.incident.victim.name == "centre hospitalier universitaire d'Argemont"
    assert result.incident.victim.aliases == ["CHU d'Argemont"]


def test_fuse_foreign_name_is_set_aside_with_its_aliases() -> None:
    result = fused(
        {"victim": "Nuvéo", "aliases": ["NV"]},
        {"victim": "Nuvéo", "aliases": ["Nuvéo SA"]},
        {"victim": "Orvalis", "aliases": ["Groupe Orvalis"]},
    )
    assert (result.incident.victim.name, result.incident.victim.aliases) == ("Nuvéo", ["NV", "Nuvéo SA"])
    assert asides(result, "victim_name") == {"Orvalis": ("c",)}


def test_fuse_aliases_come_with_the_most_frequent_first() -> None:
    result = fused({"victim": CLINIC, "aliases": ["A", "B"]}, {"victim": CLINIC, "aliases": ["B"]}, {})
    assert result.incident.victim.aliases == ["B", "A"]


def test_fuse_versions_of_an_attacker_are_one() -> None:
    result = fused({"attacker": "LockBrume"}, {"attacker": "LockBrume 3.0"}, {"attacker": "LockBrume"})
    assert (result.incident.attacker.name, result.incident.attacker.aliases) == (
        "LockBrume",
        ["LockBrume 3.0"],
    )
    assert result.asides == []


def test_fuse_two_attackers_are_a_conflict() -> None:
    result = fused({"attacker": "Karnoval"}, {"attacker": "Brumaire"}, {"attacker": "Karnoval"})
    assert result.incident.attacker.name == "Karnoval"
    assert asides(result, "attacker_name") == {"Brumaire": ("b",)}


def test_fuse_unnamed_victim_gets_the_name_that_one_gives() -> None:
    result = fused({"description": "un établissement"}, {"victim": CLINIC}, {"third_party": "Logimed"})
    assert (result.incident.victim.name, result.incident.victim.description) == (CLINIC, "un établissement")
    assert result.incident.third_party == "Logimed"


def test_fuse_names_that_nobody_gives() -> None:
    result = fused({"aliases": []}, {})
    assert (result.incident.victim.name, result.incident.attacker.name) == (None, None)


# --- codes ------------------------------------------------------------------------------------------


def test_fuse_codes_of_few_reports_are_all_kept() -> None:
    result = fused({"data_types": ["health"]}, {"data_types": ["name", "health"]}, {})
    assert result.incident.data_types == ["name", "health"]
    assert result.asides == []


def test_fuse_code_of_one_among_many_is_set_aside() -> None:
    result = fused({"data_types": ["name", "password"]}, *[{"data_types": ["name"]}] * 3)
    assert result.incident.data_types == ["name"]
    (aside,) = result.asides
    assert (aside.field, aside.kept, aside.other, aside.report_ids) == (
        "data_types",
        "name",
        "password",
        ("a",),
    )


def test_fuse_codes_of_the_weightiest_are_kept_among_many() -> None:
    result = fused(*[{"data_types": ["name"]}] * 3, {"data_types": ["name", "password"]})
    assert (result.incident.data_types, result.asides) == (["name", "password"], [])


def test_fuse_intrusion_says_nothing_beside_a_better_type() -> None:
    result = fused({"attack_types": ["intrusion"]}, {"attack_types": ["ransomware", "data_theft"]})
    assert result.incident.attack_types == ["ransomware", "data_theft"]
    assert fused({"attack_types": ["intrusion"]}, {}).incident.attack_types == ["intrusion"]


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        pytest.param(["health", "media", "media"], "media", id="most"),
        pytest.param(["health", "media"], "media", id="weightiest_of_equals"),
    ],
)
def test_fuse_sector(codes: list[str], kept: str) -> None:
    result = fused(*({"sector": code} for code in codes))
    assert result.incident.victim.sector == kept
    assert list(asides(result, "victim_sector")) == ["health"]


# --- status and salience ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kept", "others"),
    [
        pytest.param(["claimed", "confirmed", "claimed"], "confirmed", {}, id="answer_over_claim"),
        pytest.param(["denied", "claimed"], "denied", {}, id="denial_over_claim"),
        pytest.param(["denied", "confirmed"], "confirmed", {"denied": ("a",)}, id="later_answer"),
        pytest.param(["claimed", "claimed"], "claimed", {}, id="claims_only"),
    ],
)
def test_fuse_status(said: list[str], kept: str, others: dict[str, tuple[str, ...]]) -> None:
    result = fused(*({"status": status} for status in said))
    assert (result.incident.status, asides(result, "status")) == (kept, others)


def test_fuse_is_main_where_any_article_is_about_it() -> None:
    assert fused(RECALLED, MAIN, RECALLED).incident.salience == "main"
    assert fused(RECALLED, RECALLED).incident.salience == "secondary"


def test_fuse_confidence_is_the_highest() -> None:
    assert fused({"confidence": 0.4}, {"confidence": 0.8}, {}).incident.confidence == 0.8


# --- proof ------------------------------------------------------------------------------------------


def proved(told_by: str, *fields: tuple[str, str]) -> list[Evidence]:
    return [
        proof(field, value).model_copy(update={"sentence": f"{told_by} dit {value}."})
        for field, value in fields
    ]


def test_fuse_evidence_is_that_of_the_values_shown() -> None:
    one = incident(CLINIC, date="2024-11", data_types=["name"], status="claimed").model_copy(
        update={
            "evidence": proved("A", ("victim_name", CLINIC), ("date", "2024-11"), ("data_types", "name")),
        }
    )
    other = incident(CLINIC, date="2024-11-18", data_types=["health"]).model_copy(
        update={"evidence": proved("B", ("date", "2024-11-18"), ("data_types", "health"))}
    )
    later = DAY + dt.timedelta(days=3)
    result = fuse([report("a", one), report("b", other, later)])
    shown = {(e.field, e.value, e.sentence) for e in result.incident.evidence}
    assert ("date", "2024-11-18", "B dit 2024-11-18.") in shown
    assert ("data_types", "name", "A dit name.") in shown
    assert ("data_types", "health", "B dit health.") in shown
    assert not any(value == "2024-11" for _, value, _ in shown)


def test_fuse_order_of_many_fields_at_once() -> None:
    def full(number: int) -> Incident:
        return incident(
            ["Nuvéo", "NUVEO", "Nuvéo Santé"][number % 3],
            aliases=[f"Alias {number % 2}"],
            date=["2024-11-18", "2024-11", "2024-11-20"][number % 3],
            date_basis=["attack", "claim"][number % 2],
            attacker=["Karnoval", "Brumaire"][number % 2],
            records=count([758_912, 750_000, 90_000][number % 3]),
            data_types=[["name"], ["health", "name"]][number % 2],
            attack_types=[["intrusion"], ["ransomware"]][number % 2],
            status=["claimed", "confirmed"][number % 2],
            evidence=["victim_name", "date"],
        )

    reports = [report(f"r{i}", full(i), DAY) for i in range(5)]
    results = [fuse(order) for order in permutations(reports)]
    assert all(result == results[0] for result in results)
    assert results[0].asides


def test_fuse_name_in_full_goes_before_its_acronym_and_capitals_make_no_alias() -> None:
    fused = fuse(
        [
            report("a", incident("UVA")),
            report("b", incident("UVA")),
            report("c", incident("université de Val-Argent", aliases=["Université de Val-Argent"])),
        ]
    )
    assert fused.incident.victim.name == "université de Val-Argent"
    assert fused.incident.victim.aliases == ["UVA"]
