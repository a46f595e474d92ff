"""Reports of one incident come together, those of two never do, whatever order they come in."""

import datetime as dt
import random
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from reports import DAY, count, incident, report

from pipeline.dataset.merge.cluster import MOST_OFFERS, Judged, cluster, group, near_misses, pair_of
from pipeline.dataset.merge.compare import compare
from pipeline.dataset.merge.fuse import fuse
from pipeline.dataset.merge.profile import Report
from pipeline.evaluation.clusters import load_clusters, score_clusters
from pipeline.evaluation.gold import load_corpus
from pipeline.extraction import extract
from pipeline.reading import ReadOptions, read_inputs
from pipeline.schema import Article, Records

CORPUS = Path(__file__).parents[1] / "corpus"
CLINIC = "Clinique des Aulnettes"
NOTHING = Judged()


def grouped(*reports: Report, judged: Judged = NOTHING) -> set[str]:
    """Return the groups, each as the ids of its reports in one word."""
    return {" ".join(ids) for ids in cluster(reports, judged).groups}


def together(*pairs: tuple[str, str]) -> Judged:
    return Judged(together=frozenset(pair_of(*pair) for pair in pairs))


def apart(*pairs: tuple[str, str], also: Judged = NOTHING) -> Judged:
    return Judged(also.together, frozenset(pair_of(*pair) for pair in pairs))


A = report("a", incident(CLINIC, date="2024-11-18"))
B = report("b", incident("la clinique des Aulnettes", date="2024-11"))
C = report("c", incident(CLINIC, records=count(48_317)), DAY + dt.timedelta(days=2))
OTHER = report("z", incident("Nuvéo", date="2024-11-18"))
#: The same victim, two years before.
EARLIER = report("e", incident(CLINIC, date="2022-06-01"), dt.date(2022, 6, 3))


# --- grouping ---------------------------------------------------------------------------------------


def test_cluster_of_nothing() -> None:
    assert cluster([]).groups == []


def test_cluster_joins_one_incident_and_keeps_others() -> None:
    assert grouped(A, B, C, OTHER) == {"a b c", "z"}


def test_cluster_two_attacks_on_one_victim_stay_two() -> None:
    assert grouped(A, B, EARLIER) == {"a b", "e"}


def test_cluster_reports_of_one_article_never_come_together() -> None:
    twin = Report("a2", "a", A.published, A.incident)
    assert grouped(A, twin) == {"a", "a2"}
    assert len(grouped(A, twin, B, C)) == 2


def test_cluster_chain_through_a_third_joins_no_two_attacks() -> None:
    vague = report("m", incident(CLINIC, date="2024"), dt.date(2024, 12, 20))
    first = report("f", incident(CLINIC, date="2024-01-09"), dt.date(2024, 1, 12))
    last = report("l", incident(CLINIC, date="2024-12-16"), dt.date(2024, 12, 18))
    assert compare(vague, last).matches
    assert compare(first, last).apart
    assert not any({"f", "l"} <= set(ids.split()) for ids in grouped(vague, first, last))


def test_cluster_unnamed_report_joins_no_two_victims() -> None:
    unnamed = report("u", incident(date="2024-11-18", records=count(48_317), third_party="Logimed"))
    one = report(
        "o",
        incident(
            "Nuvéo", date="2024-11-18", records=count(48_317), third_party="Logimed", status="confirmed"
        ),
    )
    other = report("p", incident("Orvalis", date="2024-11-18", records=count(48_317), third_party="Logimed"))
    found = grouped(unnamed, one, other)
    assert len(found) == 2
    assert not any({"o", "p"} <= set(ids.split()) for ids in found)


def test_cluster_best_match_goes_first() -> None:
    near = report("n", incident(CLINIC, date="2024-11-18", records=count(48_317)))
    found = cluster([A, C, near])
    assert (found.links[0].one, found.links[0].other) == ("c", "n")
    scores = [link.comparison.score for link in found.links]
    assert scores == sorted(scores, reverse=True)


def test_cluster_links_give_the_reasons() -> None:
    (link,) = cluster([A, B]).links
    assert (link.one, link.other) == ("a", "b")
    assert link.comparison == compare(A, B)
    assert dict(link.comparison.reasons)["name_same"] > 0


# --- groups as wholes -------------------------------------------------------------------------------

TREASURY, ITS_ACRONYM, ITS_NICKNAME = "Trésorerie générale d'Armorie", "DTX", "Bas de laine"


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_cluster_names_that_one_article_gives_together_are_one_victim() -> None:
    both = report("b", incident(TREASURY, aliases=[ITS_ACRONYM, ITS_NICKNAME]))
    short = [report(f"s{i}", incident(ITS_ACRONYM), later(i)) for i in range(3)]
    nick = [report(f"n{i}", incident(ITS_NICKNAME), later(i)) for i in range(3)]
    assert compare(short[0], nick[0]).apart
    assert len(grouped(both, *short, *nick)) == 1
    assert len(grouped(*short, *nick)) == 2


def test_cluster_an_alias_in_common_chains_no_strangers() -> None:
    # A forum that both articles take for another name of the victim.
    one = [report(f"o{i}", incident("Nuvéo", date="2024-11-18"), later(i)) for i in range(3)]
    other = [report(f"p{i}", incident("Orvalis", date="2024-11-18"), later(i)) for i in range(3)]
    mistaken = report("m", incident("Orvalis", aliases=["Marché noir"]))
    also = report("n", incident("Nuvéo", aliases=["Marché noir"], date="2023-11"), dt.date(2023, 11, 9))
    found = grouped(*one, *other, mistaken, also)
    assert not any("o0" in ids and "p0" in ids for ids in found)


def test_cluster_a_name_that_two_others_begin_with_chains_no_strangers() -> None:
    short = report("s", incident("Nuvéo"))
    long = [report(f"l{i}", incident("Nuvéo Énergie", date="2024-11-18"), later(i)) for i in range(2)]
    other = [report(f"o{i}", incident("Nuvéo Transports", date="2024-11-18"), later(i)) for i in range(2)]
    found = grouped(short, *long, *other)
    assert not any("l0" in ids and "o0" in ids for ids in found)


def test_cluster_an_unnamed_report_joins_a_group_most_of_which_says_nothing_of_it() -> None:
    told = [report(f"t{i}", incident(CLINIC), later(i)) for i in range(4)]
    counted = report("c", incident(CLINIC, date="2024-11-18", records=count(48_317)), later(4))
    unnamed = report("u", incident(description="un soignant", date="2024-11-18", records=count(48_317)))
    assert len(grouped(*told, counted, unnamed)) == 1


def test_cluster_one_misread_date_keeps_no_group_apart() -> None:
    dated = [report(f"d{i}", incident(CLINIC, date="2024-11-18"), later(i)) for i in range(4)]
    misread = report("x", incident(CLINIC, date="2024-09-02"), later(3))
    undated = [report(f"u{i}", incident(CLINIC), later(20 + i)) for i in range(3)]
    assert len(grouped(*dated, misread, *undated)) == 1


def test_cluster_an_article_that_recalls_chains_no_two_attacks() -> None:
    first = [report(f"f{i}", incident(CLINIC), later(i)) for i in range(2)]
    second = [report(f"s{i}", incident(CLINIC), later(190 + i)) for i in range(2)]
    recalls = [report(f"r{i}", incident(CLINIC, salience="secondary"), later(95 + i)) for i in range(4)]
    found = grouped(*first, *second, *recalls)
    assert not any("f0" in ids and "s0" in ids for ids in found)
    assert any("f0 f1" in ids for ids in found)
    assert any("s0 s1" in ids for ids in found)


def test_cluster_articles_that_describe_alike_on_one_day_come_together() -> None:
    ports = {"date": "2024-11-18", "sector": "transport", "attack_types": ["ransomware"]}
    told = ["plusieurs ports", "cinq ports de plaisance", "des ports"]
    reports = [
        report(f"p{i}", incident(description=words, **ports), later(i)) for i, words in enumerate(told)
    ]
    other = report("q", incident(description="plusieurs ports", **ports | {"date": "2024-10-02"}), later(1))
    assert grouped(*reports, other) == {"p0 p1 p2", "q"}


# --- near misses ------------------------------------------------------------------------------------


def offered(*reports: Report, judged: Judged = NOTHING) -> list[tuple[str, str]]:
    """Return the incidents, by their first report, that are offered as pairs."""
    homes = {name: ids[0] for ids in cluster(reports, judged).groups for name in ids}
    return [(one, other) for one, other, _ in near_misses(reports, homes, judged)]


HALF_A_YEAR = [report("a", incident(CLINIC)), report("h", incident(CLINIC), later(190))]


def test_near_misses_are_pairs_that_may_be_one() -> None:
    assert grouped(*HALF_A_YEAR) == {"a", "h"}
    assert offered(*HALF_A_YEAR, OTHER) == [("a", "h")]
    homes = {"a": "a", "h": "h"}
    ((_, _, link),) = near_misses(HALF_A_YEAR, homes)
    assert link.comparison == compare(*HALF_A_YEAR)


def test_near_misses_hang_on_no_order() -> None:
    reports = [*HALF_A_YEAR, A, OTHER, EARLIER]
    expected = offered(*reports)
    assert all(offered(*order) == expected for order in permutations(reports))


def test_near_misses_leave_out_what_is_joined_contradicts_or_is_told_apart() -> None:
    assert offered(A, B) == []
    assert offered(A, EARLIER) == []
    one, other = HALF_A_YEAR
    assert offered(one, Report("h", "a", other.published, other.incident)) == []
    assert offered(*HALF_A_YEAR, judged=apart(("a", "h"))) == []


def test_near_misses_leave_out_what_analysts_hold_apart_by_any_report() -> None:
    # Another article of the same row was judged.
    again = report("b", incident(CLINIC), later(1))
    assert offered(*HALF_A_YEAR, again) == [("a", "h")]
    assert offered(*HALF_A_YEAR, again, judged=apart(("b", "h"))) == []


def test_near_misses_are_few_for_one_incident() -> None:
    # Nobody looks at twenty pairs of one row.
    crowd = [report(f"c{i:02}", incident(CLINIC), later(190 * i)) for i in range(8)]
    homes = {one.report_id: one.report_id for one in crowd}
    found = near_misses(crowd, homes)
    assert found
    assert all(sum(name in pair[:2] for pair in found) <= MOST_OFFERS for name in homes)


# --- order ------------------------------------------------------------------------------------------


def test_cluster_hangs_on_no_order() -> None:
    reports = [A, B, C, OTHER, EARLIER]
    expected = cluster(reports)
    assert all(cluster(order) == expected for order in permutations(reports))


def test_cluster_of_a_crowd_hangs_on_no_order() -> None:
    chance = random.Random(11)
    victims = [f"{kind} de {town}" for kind in ("CH", "mairie", "CHU") for town in ("Valcreux", "Montorval")]
    reports = []
    for number in range(150):
        day = DAY + dt.timedelta(days=chance.randrange(300))
        told = incident(
            chance.choice([*victims, None]),
            date=chance.choice([day.isoformat(), f"{day:%Y-%m}", None]),
            records=chance.choice([count(48_317), count(9_000), None]),
            attacker=chance.choice(["Karnoval", "Brumaire", None]),
        )
        reports.append(report(f"r{number:03}", told, day))
    expected = cluster(reports)
    assert any(len(ids) > 1 for ids in expected.groups)
    for seed in range(3):
        assert cluster(random.Random(seed).sample(reports, len(reports))) == expected


@pytest.mark.parametrize("batches", [2, 5, 12])
def test_cluster_of_many_runs_is_that_of_one(batches: int) -> None:
    names = {
        CLINIC: ["clinique Aulnettes"],
        TREASURY: [ITS_ACRONYM, ITS_NICKNAME],
        "Nuvéo": [],
        "Orvalis": [],
    }
    chance = random.Random(5)
    reports = []
    for number in range(120):
        name = chance.choice(sorted(names))
        day = DAY + dt.timedelta(days=chance.choice([0, 400]) + chance.randrange(4))
        called = chance.choice([name, name, *names[name]])
        aliases = [one for one in names[name] if one != called and chance.random() < 0.4]
        told = incident(called, aliases=aliases, date=chance.choice([day.isoformat(), None, None]))
        reports.append(report(f"r{number:03}", told, day + dt.timedelta(days=chance.randrange(9))))
    at_once = cluster(reports).groups
    assert len(at_once) == 2 * len(names)
    reports.sort(key=lambda one: (one.published or dt.date.max, one.report_id))
    kept: frozenset[tuple[str, str]] = frozenset()
    for batch in range(1, batches + 1):
        groups = cluster(reports[: len(reports) * batch // batches], Judged(kept=kept)).groups
        kept = frozenset(pair_of(*pair) for ids in groups for pair in pairwise(ids))
    assert groups == at_once


# --- judgements -------------------------------------------------------------------------------------


def test_cluster_judged_together_come_together_however_unlike() -> None:
    assert grouped(A, OTHER, judged=together(("a", "z"))) == {"a z"}


def test_cluster_judged_together_is_no_link() -> None:
    assert cluster([A, OTHER], together(("a", "z"))).links == []


def test_cluster_judged_apart_stay_apart_however_alike() -> None:
    assert grouped(A, B, judged=apart(("a", "b"))) == {"a", "b"}


def test_cluster_judged_apart_stay_apart_by_way_of_a_third() -> None:
    found = grouped(A, B, C, judged=apart(("a", "b")))
    assert len(found) == 2
    assert not any({"a", "b"} <= set(ids.split()) for ids in found)


def test_cluster_apart_has_the_last_word() -> None:
    judged = apart(("a", "b"), also=together(("a", "b"), ("b", "z")))
    assert grouped(A, B, OTHER, judged=judged) == {"a", "b z"}


def test_cluster_judged_chain_does_not_undo_apart() -> None:
    judged = apart(("a", "z"), also=together(("a", "b"), ("b", "z")))
    assert not any({"a", "z"} <= set(ids.split()) for ids in grouped(A, B, OTHER, judged=judged))


def test_cluster_passes_over_judgements_on_reports_that_left() -> None:
    judged = apart(("a", "gone"), also=together(("b", "gone"), ("gone", "missing")))
    assert grouped(A, B, judged=judged) == {"a b"}


def test_cluster_of_an_earlier_run_is_not_split_by_a_better_match() -> None:
    found = grouped(A, B, EARLIER, judged=together(("a", "e")))
    assert any({"a", "e"} <= set(ids.split()) for ids in found)


# --- articles ---------------------------------------------------------------------------------------


def test_group_names_places_of_articles() -> None:
    articles = [
        (Article(article_id="x", text="", published=DAY), [OTHER.incident, A.incident]),
        (Article(article_id="y", text="", published=DAY), [B.incident]),
        (Article(article_id="nothing", text=""), []),
    ]
    assert sorted(group(articles)) == [[("x", 0)], [("x", 1), ("y", 0)]]


@pytest.mark.parametrize("name", [pytest.param("merge", id="dev"), pytest.param("merge_test", id="test")])
def test_group_fits_the_gold(name: str) -> None:
    corpus = load_corpus(CORPUS / name)
    clusters = load_clusters(CORPUS / name, corpus)
    assert clusters is not None
    assert len(corpus.articles) >= 40
    assert len(set(clusters.values())) >= 15
    groups = group([(article, corpus.gold[article.article_id].incidents) for article in corpus.articles])
    scores = score_clusters(
        dict(clusters), {place: label for label, places in enumerate(groups) for place in places}
    )
    # The figures alone: a message with the groups would show what is for measuring only.
    assert min(scores.pairwise.f1, scores.b_cubed.f1) >= 0.90


def test_group_finds_one_incident_in_two_real_articles(seeds_dir: Path) -> None:
    articles = [a for a in read_inputs([seeds_dir], ReadOptions()) if isinstance(a, Article)]
    told = list(zip(articles, extract(articles), strict=True))
    reports = {
        (article.article_id, place): Report(
            f"{article.article_id} {place}", article.article_id, article.published, one
        )
        for article, incidents in told
        for place, one in enumerate(incidents)
    }
    merged = [[reports[place] for place in places] for places in group(told) if len(places) > 1]
    (both,) = [those for those in merged if any(r.incident.third_party == "Mediboard" for r in those)]
    row = fuse(both).incident
    assert {r.article_id[:3] for r in both} == {"002", "003"}
    assert row.attacker.name == "Near2tlg"
    assert (row.ransom.amount, row.ransom.currency) == (5_000, "USD")
    assert (row.victim.name, row.third_party) == ("Aléo Santé", "Mediboard")
    assert isinstance(row.records, Records)
    assert row.records.value == 758_912


@pytest.mark.parametrize(
    "title", ["Data Breach Notification", "Notice of Data Breach", "Alerte Cyber Valmorel"]
)
def test_cluster_strangers_under_one_title_stay_apart(title: str) -> None:
    bodies = [
        "Le 12 mars 2024, le cabinet Verdon & Lasserre a découvert qu'un tiers non autorisé avait accédé à "
        "sa messagerie. Les noms et les numéros de sécurité sociale de 4 100 clients ont été copiés.",
        "Le 9 février 2024, la société a détecté un rançongiciel sur ses serveurs. Les données de 820 "
        "patients ont été exfiltrées.",
        "Nous avons appris qu'un acteur non autorisé avait copié des fichiers de notre réseau le "
        "31 janvier 2024.",
        "Le 6 février 2023, le cabinet médical a découvert qu'il faisait l'objet d'une extorsion. Les "
        "données de ses patients ont été exfiltrées.",
    ]
    articles = [
        Article(
            article_id=f"a{place}",
            text=f"{title}\n\n{body}",
            title=title,
            published=dt.date(2024, 6, 3) + dt.timedelta(days=place),
        )
        for place, body in enumerate(bodies)
    ]
    groups = group(list(zip(articles, extract(articles), strict=True)))
    assert groups and all(len(one) == 1 for one in groups)
