"""What speaks for and against two reports telling one incident, by name, and which of them match."""

import datetime as dt
import random
from typing import Any

import pytest
from reports import DAY, count, incident, report

from pipeline.dataset.merge.blocking import candidate_pairs
from pipeline.dataset.merge.compare import Comparison, compare
from pipeline.dataset.merge.profile import Report, actor_key, bounds_of
from pipeline.dataset.periods import period_of
from pipeline.schema import Evidence, Ransom, Records

NAME = "Clinique des Aulnettes"


def told(place: int = 0, published: dt.date | None = DAY, **fields: Any) -> Report:
    """Return a report of the incident that `fields` make up; two of two places are of two articles."""
    return report(f"article-{place}", incident(fields.pop("victim", None), **fields), published)


def compared(one: dict[str, Any], other: dict[str, Any]) -> Comparison:
    return compare(told(1, **one), told(2, **other))


def features(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name, _ in compared(one, other).reasons}


def days(count: int) -> dt.date:
    return DAY + dt.timedelta(days=count)


# --- single features --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"victim": NAME}, {"victim": "clinique des Aulnettes"}, "name_same", id="same"),
        pytest.param({"victim": "CHU d'Argemont"}, {"victim": "CH d'Argemont"}, "name_like", id="like"),
        pytest.param({"victim": "Literie Douvelac"}, {"victim": "Douvelac Sud"}, "name_akin", id="akin"),
        pytest.param({"victim": NAME}, {"victim": "Nuvéo"}, "name_differs", id="differs"),
        pytest.param({"victim": NAME}, {}, "name_untold", id="untold"),
        pytest.param({"victim": NAME}, {"description": f"la {NAME}"}, "name_described", id="described"),
        pytest.param({"victim": NAME}, {"description": "une clinique"}, "name_untold", id="only_described"),
        pytest.param(
            {"victim": NAME, "third_party": "Nuvéo"}, {"victim": "Nuvéo"}, "name_of_supplier", id="supplier"
        ),
        pytest.param({"victim": NAME}, {"victim": "le groupe"}, "name_untold", id="names_nobody"),
        pytest.param({"victim": NAME, "aliases": ["Nuvéo"]}, {"victim": "Nuvéo"}, "name_same", id="alias"),
    ],
)
def test_compare_names(one: dict[str, Any], other: dict[str, Any], expected: str) -> None:
    (found,) = {name for name in features(one, other) if name.startswith("name_")}
    assert found == expected


TITLE = "Notification de violation de données Castel"


def titled(
    place: int, name: str = TITLE, body: str = "Un tiers a copié 4 100 dossiers.", **fields: Any
) -> Report:
    """Return a report whose victim's name is the whole title of its article, over `body`."""
    start = len(name) + 2
    by_place = {"victim_name": (0, len(name), name), "records": (start, start + 9, body)}
    evidence = [
        Evidence(
            field=field, value="x", start=first, end=last, sentence=sentence, rule="r.test", confidence=0.9
        )
        for field, (first, last, sentence) in by_place.items()
    ]
    published, given = fields.pop("published", DAY), fields.pop("also_known_as", ())
    told = incident(name, **fields).model_copy(update={"evidence": evidence})
    return report(f"article-{place}", told, published, *given)


def test_compare_names_that_are_titles_and_no_more_say_little() -> None:
    one, other = titled(1), titled(2)
    assert one.named_by_title and ("name_titled", 2.0) in compare(one, other).reasons
    # Two rows of a table of notices, days apart, on different attacks or with no date at all.
    assert not compare(one, other).matches
    assert not compare(titled(1, date="2024-11-08"), titled(2, date="2024-11-17")).matches
    discovered, happened = (
        {"date_basis": basis, "attack_types": ["data_theft"]} for basis in ("discovery", "attack")
    )
    assert not compare(
        titled(1, date="2024-11-08", **discovered), titled(2, date="2024-11-02", **happened)
    ).matches
    assert compare(titled(1, date="2024-02-06"), titled(2, date="2024-10-31")).apart
    # What else the two say alike still brings them together.
    assert compare(titled(1, date="2024-11-08"), titled(2, date="2024-11-08")).matches
    assert compare(titled(1, records=count(41_327)), titled(2, records=count(41_327))).matches


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(titled(2, body=f"{TITLE} a perdu 4 100 dossiers."), id="body"),
        pytest.param(titled(2, aliases=["Nuvéo"]), id="alias"),
        pytest.param(titled(2, also_known_as=["Nuvéo"]), id="analyst"),
        pytest.param(told(2, victim=TITLE, evidence=["victim_name"]), id="sentence"),
        pytest.param(told(2, victim=TITLE), id="no-evidence"),
    ],
)
def test_compare_names_that_stand_elsewhere_too_are_names(known: Report) -> None:
    assert not known.named_by_title
    assert "name_same" in dict(compare(titled(1), known).reasons)


def test_compare_names_that_analysts_gave() -> None:
    named = report("article-1", incident("Nuvéo"), DAY, NAME)
    assert ("name_same", 5.0) in compare(named, told(2, victim=NAME)).reasons


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("2024-11-05", "2024-11-05", "date_same", id="same_day"),
        pytest.param("2024-11-05", "2024-11", "date_fits", id="day_in_month"),
        pytest.param("2024", "2024-11~", "date_fits", id="month_in_year"),
        pytest.param("2024-11-05", "2024-11-10~", "date_fits", id="about_a_day"),
        pytest.param("2024-11-05", "2024-11-12", "date_near", id="a_week"),
        pytest.param("2024-11-05", "2024-11-13", "date_off", id="more_than_a_week"),
        pytest.param("2024-11-05", "2024-12-25", "date_apart", id="two_months"),
        pytest.param("2023-05", "2024-05", "date_apart", id="years"),
    ],
)
def test_compare_dates_of_one_basis(one: str, other: str, expected: str) -> None:
    pair = [{"date": one, "date_basis": "attack"}, {"date": other, "date_basis": "attack"}]
    (found,) = {name for name in features(*pair) if name.startswith("date_")}
    assert found == expected


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        pytest.param("2024-12-15", "date_near", id="weeks"),
        pytest.param("2025-02-15", "date_off", id="months"),
        pytest.param("2025-08-01", "date_apart", id="another_season"),
    ],
)
def test_compare_claim_may_follow_the_attack_by_weeks(claimed: str, expected: str) -> None:
    found = features({"date": "2024-11-05", "date_basis": "attack"}, {"date": claimed, "date_basis": "claim"})
    assert expected in found


@pytest.mark.parametrize(
    ("published", "salience", "expected"),
    [
        pytest.param(days(0), "main", {"published_near"}, id="days_after"),
        pytest.param(days(100), "main", {"published_late"}, id="months_after"),
        pytest.param(days(200), "main", {"published_later"}, id="half_a_year_after"),
        pytest.param(days(400), "main", {"published_far"}, id="years_after"),
        pytest.param(days(400), "secondary", set(), id="recalled_years_after"),
        pytest.param(days(-30), "main", {"date_before"}, id="before_it_happened"),
        pytest.param(None, "main", set(), id="no_day"),
    ],
)
def test_compare_a_date_with_the_day_of_an_article(
    published: dt.date | None, salience: str, expected: set[str]
) -> None:
    found = features({"date": "2024-11-18"}, {"published": published, "salience": salience})
    assert {name for name in found if name.startswith(("published_", "date_"))} == expected


@pytest.mark.parametrize(
    ("gap", "salience", "expected"),
    [
        pytest.param(3, "main", {"published_near"}, id="days"),
        pytest.param(50, "main", set(), id="weeks"),
        pytest.param(100, "main", {"published_late"}, id="months"),
        pytest.param(200, "main", {"published_later"}, id="half_a_year"),
        pytest.param(300, "main", {"published_far"}, id="years"),
        pytest.param(300, "secondary", set(), id="recalled"),
    ],
)
def test_compare_articles_without_dates(gap: int, salience: str, expected: set[str]) -> None:
    found = features({}, {"published": days(gap), "salience": salience})
    assert {name for name in found if name.startswith("published_")} == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(48_317, 48_317, "figure_rare", id="rare"),
        pytest.param(48_000, 48_000, "figure_same", id="round"),
        pytest.param(48_317, 48_000, "figure_close", id="rounded"),
        pytest.param(48_317, 50_000, "figure_fits", id="rounded_to_one_digit"),
        pytest.param(48_317, 91_204, "figure_apart", id="another"),
    ],
)
def test_compare_figures(one: int, other: int, expected: str) -> None:
    found = features({"records": count(one)}, {"records": count(other)})
    assert {name for name in found if name.startswith("figure_")} == {expected}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            {"ransom": Ransom(amount=5000, currency="USD")},
            {"ransom": Ransom(amount=5000.0, currency="USD")},
            "ransom_same",
            id="ransom",
        ),
        pytest.param(
            {"sale_price": 900, "sale_currency": "EUR"},
            {"sale_price": 900, "sale_currency": "EUR"},
            "sale_same",
            id="sale",
        ),
        pytest.param(
            {"data_volume_bytes": 10**12}, {"data_volume_bytes": 10**12}, "volume_same", id="volume"
        ),
        pytest.param({"attacker": "Karnoval"}, {"attacker": "KARNOVAL"}, "attacker_same", id="attacker"),
        pytest.param(
            {"attacker": "Karnoval"}, {"attacker": "Karnoval 3.0"}, "attacker_same", id="attacker_version"
        ),
        pytest.param(
            {"attacker": "Karnoval"}, {"attacker": "Karnoval Team"}, "attacker_same", id="attacker_longer"
        ),
        pytest.param(
            {"attacker": "Karnoval"},
            {"attacker": "Brumaire", "attacker_aliases": ["Karnoval"]},
            "attacker_same",
            id="attacker_alias",
        ),
        pytest.param(
            {"attacker": "Karnoval"}, {"attacker": "Brumaire"}, "attacker_differs", id="two_attackers"
        ),
        pytest.param(
            {"attack_types": ["ransomware"]},
            {"attack_types": ["data_theft", "ransomware"]},
            "type_same",
            id="type",
        ),
        pytest.param(
            {"attack_types": ["ddos"]},
            {"attack_types": ["ransomware"]},
            "type_differs",
            id="outage_and_theft",
        ),
        pytest.param({"country": "FR"}, {"country": "BE"}, "country_differs", id="country"),
        pytest.param({"sector": "health"}, {"sector": "health"}, "sector_same", id="sector"),
        pytest.param({"sector": "health"}, {"sector": "media"}, "sector_differs", id="two_sectors"),
        pytest.param(
            {"description": "un bailleur social de la Sermange"},
            {"description": "le bailleur social de Sermange"},
            "description_like",
            id="description",
        ),
        pytest.param(
            {"description": "plusieurs bailleurs"},
            {"description": "cinq grands bailleurs"},
            "description_like",
            id="description_in_the_plural",
        ),
        pytest.param(
            {"description": "un bailleur social breton"},
            {"description": "le bailleur social"},
            "description_like",
            id="description_in_small_letters",
        ),
        pytest.param({"third_party": "Logimed"}, {"third_party": "LOGIMED"}, "supplier_same", id="supplier"),
        pytest.param(
            {"third_party": "Logimed"}, {"third_party": "Nuvéo"}, "supplier_differs", id="two_suppliers"
        ),
        pytest.param(
            {"third_party": "Logimed"}, {"victim": "Logimed"}, "supplier_is_victim", id="supplier_is_victim"
        ),
    ],
)
def test_compare_feature(one: dict[str, Any], other: dict[str, Any], expected: str) -> None:
    assert expected in features(one, other)


@pytest.mark.parametrize(
    ("one", "other", "absent"),
    [
        pytest.param(
            {"attack_types": ["intrusion"]}, {"attack_types": ["ddos"]}, "type_differs", id="vague_type"
        ),
        pytest.param(
            {"attack_types": ["data_theft"]}, {"attack_types": ["ransomware"]}, "type_differs", id="two_words"
        ),
        pytest.param(
            {"description": "plusieurs entreprises"},
            {"description": "une entreprise"},
            "description_like",
            id="words_that_fit_any_victim",
        ),
        pytest.param(
            {"description": "une mairie de la Sermange"},
            {"description": "une mairie du Valmont"},
            "description_like",
            id="descriptions_of_two_places",
        ),
        pytest.param(
            {"ransom": Ransom(amount=5000, currency="USD")},
            {"ransom": Ransom(amount=5000, currency="EUR")},
            "ransom_same",
            id="two_currencies",
        ),
        pytest.param(
            {"records": Records(min=10_000, qualifier="vague")},
            {"records": Records(min=10_000, qualifier="vague")},
            "figure_same",
            id="vague_figures",
        ),
        pytest.param(
            {"victim": NAME, "sector": "health"},
            {"victim": NAME, "sector": "media"},
            "sector_differs",
            id="sectors_of_one_name",
        ),
    ],
)
def test_compare_says_nothing(one: dict[str, Any], other: dict[str, Any], absent: str) -> None:
    assert absent not in features(one, other)


def test_compare_a_date_that_a_rare_figure_belies_is_doubtful() -> None:
    one = {"victim": NAME, "records": count(48_317), "date": "2024-07-08"}
    other = {"victim": NAME, "date": "2024-11-19", "published": days(40)}
    assert "date_doubtful" in features(one, other | {"records": count(48_317)})
    assert compared(one, other | {"records": count(48_317)}).matches
    assert "date_apart" in features(one, other | {"records": count(48_000)})
    assert "date_apart" in features(one | {"victim": None}, other | {"records": count(48_317)})


def test_compare_a_date_after_an_article_of_the_same_wave_is_doubtful() -> None:
    dated = {"victim": NAME, "date": "2024-11-24", "published": days(5)}
    assert "date_doubtful" in features(dated, {"victim": NAME})
    assert "date_before" in features(dated, {"victim": NAME, "published": days(-30)})


def test_compare_near_is_what_is_no_match_and_no_contradiction() -> None:
    half = compared({"victim": NAME}, {"victim": NAME, "published": days(200)})
    assert half.near and not half.matches
    before = {"victim": NAME, "date": "2022-11-01", "published": days(-740)}
    two = compared(before, {"victim": NAME, "date": "2024-11-01"})
    assert two.apart and not two.near
    assert half.told.startswith("name_same+5 published_later-3")


# --- whole situations -------------------------------------------------------------------------------

MATCHING = [
    pytest.param(
        {"victim": NAME, "date": "2024-11-19"}, {"victim": NAME, "date": "2024-11-19"}, id="same_name_and_day"
    ),
    pytest.param({"victim": NAME}, {"victim": NAME, "published": days(2)}, id="same_name_same_week"),
    pytest.param(
        {"victim": NAME, "date": "2024-11-05", "date_basis": "attack"},
        {"victim": NAME, "date": "2024-12-12", "date_basis": "claim", "published": days(23)},
        id="claim_after_the_attack",
    ),
    pytest.param(
        {"victim": "CHU d'Argemont", "date": "2024-11-19"},
        {"victim": "CH d'Argemont", "date": "2024-11-19"},
        id="hospital_by_another_kind_same_day",
    ),
    pytest.param(
        {"victim": NAME, "date": "2024-11-19", "records": count(48_317), "third_party": "Logimed"},
        {"date": "2024-11-19", "records": count(48_317), "third_party": "Logimed"},
        id="unnamed_by_rare_figure_supplier_and_date",
    ),
    pytest.param(
        {"description": "un hôpital", "records": count(48_317), "date": "2024-11-19"},
        {"description": "un établissement", "records": count(48_317), "date": "2024-11"},
        id="both_unnamed_by_rare_figure",
    ),
    pytest.param(
        {"victim": NAME, "date": "2019-11-19", "published": days(-1826)},
        {"victim": NAME, "date": "2019-11", "salience": "secondary"},
        id="recalled_years_later",
    ),
]
DIFFERING = [
    pytest.param(
        {"victim": NAME, "date": "2023-02-03", "published": dt.date(2023, 2, 5)},
        {"victim": NAME, "date": "2024-11-19"},
        id="second_attack_on_one_victim",
    ),
    pytest.param(
        {"victim": "Nuvéo", "date": "2024-11-19", "third_party": "Logimed", "attacker": "Karnoval"},
        {"victim": "Orvalis", "date": "2024-11-19", "third_party": "Logimed", "attacker": "Karnoval"},
        id="two_clients_of_one_supplier",
    ),
    pytest.param(
        {"victim": "CH de Valcreux", "date": "2024-11-19"},
        {"victim": "CH de Montorval", "date": "2024-11-19"},
        id="two_hospitals_on_one_day",
    ),
    pytest.param(
        {"victim": NAME, "date": "2024-11-19", "third_party": "Logimed"},
        {"third_party": "Logimed", "date": "2024-11"},
        id="unnamed_by_supplier_alone",
    ),
    pytest.param(
        {"description": "un hôpital", "records": count(50_000), "published": days(0)},
        {"description": "une mutuelle", "records": count(50_000), "published": days(1)},
        id="both_unnamed_by_round_figure",
    ),
    pytest.param(
        {"attacker": "Karnoval", "date": "2024-11-19", "description": "une PME"},
        {"victim": NAME, "attacker": "Karnoval", "date": "2024-11-19"},
        id="unnamed_by_attacker_and_day",
    ),
    pytest.param(
        {"victim": NAME, "country": "FR", "attack_types": ["ddos"], "attacker": "Brumaire"},
        {"victim": NAME, "country": "FR", "attack_types": ["ransomware"], "attacker": "Karnoval"},
        id="two_attacks_of_one_week_by_two_groups",
    ),
]


@pytest.mark.parametrize(("one", "other"), MATCHING)
def test_compare_matches(one: dict[str, Any], other: dict[str, Any]) -> None:
    comparison = compared(one, other)
    assert comparison.matches, comparison
    assert not comparison.apart


@pytest.mark.parametrize(("one", "other"), DIFFERING)
def test_compare_does_not_match(one: dict[str, Any], other: dict[str, Any]) -> None:
    comparison = compared(one, other)
    assert not comparison.matches, comparison


@pytest.mark.parametrize(("one", "other"), [*MATCHING, *DIFFERING])
def test_compare_either_way_round(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compared(one, other) == compared(other, one)


@pytest.mark.parametrize(("one", "other"), MATCHING)
def test_compare_whatever_matches_is_a_candidate(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert list(candidate_pairs([told(1, **one), told(2, **other)])) == [(0, 1)]


def test_compare_score_is_the_sum_of_its_reasons() -> None:
    comparison = compared({"victim": NAME, "country": "FR"}, {"victim": NAME, "country": "BE"})
    assert comparison.score == sum(worth for _, worth in comparison.reasons)


def test_compare_unnamed_victim_is_not_apart_from_anything() -> None:
    assert not compared({"victim": NAME}, {"published": days(40)}).apart
    assert compared({"victim": NAME}, {"victim": "Nuvéo"}).apart


# --- candidates -------------------------------------------------------------------------------------


def test_candidates_are_no_reports_of_one_article() -> None:
    one = Report("a-0", "a", DAY, incident(NAME))
    other = Report("a-1", "a", DAY, incident(NAME))
    assert list(candidate_pairs([one, other])) == []


def test_candidates_hang_on_no_order() -> None:
    reports = [
        report(f"article-{i:03}", incident(NAME, date=f"2024-{i % 12 + 1:02}"), days(i)) for i in range(40)
    ]

    def named(given: list[Report]) -> set[frozenset[str]]:
        return {frozenset((given[i].report_id, given[j].report_id)) for i, j in candidate_pairs(given)}

    shuffled = random.Random(4).sample(reports, len(reports))
    assert named(shuffled) == named(reports)


def test_candidates_grow_with_the_reports() -> None:
    def size(number: int) -> int:
        reports = [report(f"article-{i:04}", incident(NAME), days(i)) for i in range(number)]
        return sum(1 for _ in candidate_pairs(reports))

    assert size(400) < 2.5 * size(200)


# --- what is compared -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        pytest.param("2024-11-19", "2024-11-19", "2024-11-19", id="day"),
        pytest.param("2024-02", "2024-02-01", "2024-02-29", id="month"),
        pytest.param("2024", "2024-01-01", "2024-12-31", id="year"),
        pytest.param("2024-11-19~", "2024-11-12", "2024-11-26", id="about_a_day"),
        pytest.param("2024-11~", "2024-10-12", "2024-12-20", id="about_a_month"),
        pytest.param("0001~", "0001-01-01", "0002-06-29", id="first_year"),
        pytest.param("9999~", "9998-07-05", "9999-12-31", id="last_year"),
    ],
)
def test_profile_period(edtf: str, first: str, last: str) -> None:
    assert period_of(edtf) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("records", "inside", "outside"),
    [
        pytest.param(count(758_912), [758_912], [758_913, 758_911], id="exact"),
        pytest.param(count(750_000), [758_912, 745_000], [765_000], id="round"),
        pytest.param(count(10_000, "at_least"), [10_000, 11_500], [30_000], id="at_least"),
        pytest.param(count(10_500, "at_most"), [10_500, 9_000], [20_000, 5_000], id="at_most"),
        pytest.param(count(10_500, "approx"), [10_000, 11_500], [13_000], id="approx"),
        pytest.param(
            Records(min=5_000, max=6_000, qualifier="range"), [5_000, 6_000], [4_999, 6_001], id="range"
        ),
        pytest.param(Records(min=10_000, qualifier="vague"), [30_000], [900_000, 200], id="vague"),
        pytest.param(Records(max=6_000, qualifier="range"), [0, 6_000], [6_001], id="no_lower_bound"),
    ],
)
def test_profile_bounds(records: Records, inside: list[int], outside: list[int]) -> None:
    bounds = bounds_of(records)
    assert bounds is not None
    assert all(bounds.low <= value <= bounds.high for value in inside)
    assert not any(bounds.low <= value <= bounds.high for value in outside)


def test_profile_count_that_says_nothing_has_no_bounds() -> None:
    assert bounds_of(Records(qualifier="vague")) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param("LockBrume 3.0", "lockbrume", id="version"),
        pytest.param("LOCKBRUME v2", "lockbrume", id="short_version"),
        pytest.param("1337", "1337", id="digits"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_profile_actor_key(name: str, key: str | None) -> None:
    assert actor_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("APT28", "APT29", id="numbered_groups"),
        pytest.param("UNC 3944", "UNC 4841", id="numbered_groups_apart"),
        pytest.param("8Brume", "Brume", id="digit_in_front"),
    ],
)
def test_profile_actor_number_is_part_of_the_name(one: str, other: str) -> None:
    assert actor_key(one) != actor_key(other)
    assert "attacker_differs" in features({"attacker": one}, {"attacker": other})
