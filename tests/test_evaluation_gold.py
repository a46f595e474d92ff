"""The corpus loader: what it accepts, and that its messages name article and field."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation.gold import (
    PROJECT,
    GoldError,
    corpus_name,
    corpus_sha256,
    load_corpus,
    measured_only,
    unseen_part,
)

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = (
    "Le groupe Vertal touché\n\n"
    "L’entreprise «\u202fVertal\u202f» et l'Agence (AX) du Grand\u00a0Nord ont été visées par Mirelune.\n"
)


def incident(**changes: Any) -> dict[str, Any]:
    return {"salience": "main", "victim": {"name": "Vertal"}, **changes}


def line(*incidents: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"article_id": "a1", "published": "2025-02-03", "incidents": list(incidents), **changes}


def write_corpus(
    folder: Path,
    *lines: dict[str, Any] | str,
    metadata: str = "article_id,published,register\na1,2025-02-03,press\n",
) -> Path:
    (folder / "a1.txt").write_text(TEXT, encoding="utf-8")
    (folder / "metadata.csv").write_text(metadata, encoding="utf-8")
    rows = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in lines]
    (folder / "gold.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(GoldError) as caught:
        load_corpus(folder)
    assert str(folder) in str(caught.value)
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    return caught.value.problems


def test_gold_loads_article_with_title_date_and_register(tmp_path: Path) -> None:
    corpus = load_corpus(write_corpus(tmp_path, line(incident())))
    (article,) = corpus.articles
    assert (article.article_id, article.title, article.published) == (
        "a1",
        "Le groupe Vertal touché",
        dt.date(2025, 2, 3),
    )
    assert article.text == TEXT.strip()
    assert corpus.registers == {"a1": "press"}
    assert corpus.gold["a1"].incidents[0].victim.name == "Vertal"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("VERTAL", id="case"),
        pytest.param("l'entreprise", id="apostrophe"),
        pytest.param('" Vertal "', id="quotes-and-spaces"),
        pytest.param("Grand Nord", id="non-breaking-space"),
        pytest.param("Agence du Grand Nord", id="bracketed-insert"),
        pytest.param("AX", id="inside-brackets"),
    ],
)
def test_gold_accepts_name_up_to_typography(tmp_path: Path, name: str) -> None:
    load_corpus(write_corpus(tmp_path, line(incident(victim={"name": name}))))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"victim": {"name": "Ombrac"}}, "victim.name", id="victim"),
        pytest.param({"victim": {"name": "Vert"}}, "victim.name", id="part-of-a-word"),
        pytest.param({"victim": {"name": "Vertal", "aliases": ["VTL"]}}, "victim.aliases[0]", id="alias"),
        pytest.param({"victim": {"description": "une clinique"}}, "victim.description", id="description"),
        pytest.param({"third_party": "Sollune"}, "third_party", id="third-party"),
        pytest.param({"third_party_aliases": ["Sollune"]}, "third_party_aliases[0]", id="third-party-alias"),
        pytest.param({"attacker": {"name": "Brumaire"}}, "attacker.name", id="attacker"),
        pytest.param({"attacker": {"aliases": ["Brumaire"]}}, "attacker.aliases[0]", id="attacker-alias"),
    ],
)
def test_gold_rejects_name_that_the_text_does_not_hold(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    (problem,) = problems_of(write_corpus(tmp_path, line(incident(), incident(**changes))))
    assert problem.startswith(f"a1: incidents[1].{field}: ")
    assert problem.endswith("is not in the article's text")


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        pytest.param({"attack_types": ["piracy"]}, "attack_types[0]", "'piracy'", id="unknown-attack-type"),
        pytest.param({"data_types": ["name", "shoes"]}, "data_types[1]", "'shoes'", id="unknown-data-type"),
        pytest.param({"status": "sure"}, "status", "'sure'", id="unknown-status"),
        pytest.param({"data_volume_bytes": "12"}, "data_volume_bytes", "'12'", id="text-for-number"),
        pytest.param(
            {"records": {"value": 1.5, "qualifier": "exact"}}, "records.value", "1.5", id="fraction"
        ),
        pytest.param({"ransom": {"amount": "cent"}}, "ransom.amount", "'cent'", id="text-for-amount"),
        pytest.param({"ransom": {"paid": "no"}}, "ransom.paid", "'no'", id="text-for-truth"),
        pytest.param({"ransom": {"currency": "euro"}}, "ransom.currency", "'euro'", id="currency"),
        pytest.param({"date": "03/02/2025"}, "date", "'03/02/2025'", id="date-form"),
        pytest.param({"victim": {"name": ""}}, "victim.name", "''", id="empty-text"),
        pytest.param({"colour": 1}, "colour", "1", id="unknown-key"),
    ],
)
def test_gold_names_article_field_and_value_of_schema_error(
    tmp_path: Path, changes: dict[str, Any], field: str, value: str
) -> None:
    (problem,) = problems_of(write_corpus(tmp_path, line(incident(**changes))))
    assert problem.startswith(f"a1: incidents[0].{field}: ")
    assert problem.endswith(f"got {value}")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [line(), line(article_id="b2")],
            "b2: text: gold for a missing article, there is no b2.txt",
            id="gold-without-article",
        ),
        pytest.param([], "a1: incidents: no line in gold.jsonl", id="article-without-gold"),
        pytest.param(
            [line(), line()], "a1: article_id: twice in gold.jsonl (again on line 2)", id="duplicate"
        ),
        pytest.param(
            [line(published="2025-02-04")],
            "a1: published: 2025-02-04 in gold.jsonl, 2025-02-03 in metadata.csv",
            id="dates-disagree",
        ),
        pytest.param(
            [line(published=None)],
            "a1: published: null in gold.jsonl, 2025-02-03 in metadata.csv",
            id="date-missing",
        ),
        pytest.param(
            [line(), '{"article_id": '],
            "gold.jsonl line 2: not JSON: Expecting value (column 16)",
            id="broken-json",
        ),
        pytest.param(
            [line(), {"incidents": []}],
            "gold.jsonl line 2: article_id: must be a text that is not empty",
            id="no-article-id",
        ),
        pytest.param(
            [line(incident(victim={"name": "  "}))],
            "a1: incidents[0].victim.name: is blank; unknown is null",
            id="blank-name",
        ),
        pytest.param(
            [line(incident(victim={}))],
            "a1: incidents[0].victim.name: null, and so is victim.description; one of them is needed",
            id="no-victim",
        ),
        pytest.param(
            [line(incident(salience="secondary", victim={"description": "l'entreprise"}))],
            "a1: incidents[0].victim.name: null, but a secondary incident needs a named victim",
            id="unnamed-secondary",
        ),
        pytest.param(
            [line(incident(data_types=["name", "name"]))],
            "a1: incidents[0].data_types: 'name' 2 times",
            id="code-twice",
        ),
    ],
)
def test_gold_rejects_unsound_corpus(
    tmp_path: Path, lines: list[dict[str, Any] | str], expected: str
) -> None:
    assert problems_of(write_corpus(tmp_path, *lines)) == [expected]


def test_gold_rejects_metadata_that_disagrees_with_the_articles(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, line(), metadata="article_id,published,register\nz9,,press\nz9,,hard\n")
    assert problems_of(folder) == [
        "z9: article_id: twice in metadata.csv",
        "z9: text: in metadata.csv, but there is no z9.txt",
        "a1: published: no row in metadata.csv",
    ]


def test_gold_rejects_article_that_a_run_would_reject(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, line())
    (folder / "a1.txt").write_bytes(b"")
    (problem,) = problems_of(folder)
    assert problem.startswith("a1: text: empty, ")


def test_gold_lists_every_problem_at_once(tmp_path: Path) -> None:
    bad = incident(status="sure", date="hier")
    assert len(problems_of(write_corpus(tmp_path, line(bad), line(article_id="b2")))) == 3


def test_gold_reports_folder_without_gold(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == ["gold.jsonl: no such file"]


@pytest.mark.parametrize("name", ["a1.txt", "metadata.csv", "gold.jsonl"])
def test_gold_hash_changes_with_every_file(tmp_path: Path, name: str) -> None:
    folder = write_corpus(tmp_path, line())
    before = corpus_sha256(folder)
    assert corpus_sha256(folder) == before
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert corpus_sha256(folder) != before


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        pytest.param(PROJECT / "corpus" / "test", "corpus/test", id="in-the-project"),
        pytest.param(PROJECT / "corpus" / ".." / "corpus" / "dev" / "", "corpus/dev", id="by-a-detour"),
        pytest.param(PROJECT.parent / "shared" / "real" / "test", "shared/real/test", id="beside-it"),
        pytest.param(Path("/elsewhere/shared/ransom/test"), "shared/ransom/test", id="beside-another-clone"),
        pytest.param(Path("/elsewhere/test"), "test", id="elsewhere"),
    ],
)
def test_gold_names_corpus_alike_in_any_clone(folder: Path, name: str) -> None:
    assert corpus_name(folder) == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [("test", True), ("merge_test", True), ("dev", False), ("tests", False), ("test/set", False)],
)
def test_gold_knows_parts_to_measure_on_only(tmp_path: Path, name: str, expected: bool) -> None:
    assert measured_only(tmp_path / name) is expected


def test_gold_knows_part_to_measure_on_only_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "test").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "test")
    assert measured_only(tmp_path / "link")


def test_gold_error_has_a_summary_without_articles(tmp_path: Path) -> None:
    with pytest.raises(GoldError) as caught:
        load_corpus(write_corpus(tmp_path, line(incident(victim={"name": "Ombrac"}))))
    assert "1 problem in the gold" in caught.value.summary
    assert "Ombrac" not in caught.value.summary and "a1" not in caught.value.summary
    with pytest.raises(GoldError) as caught:
        load_corpus(tmp_path / "absent")
    assert "gold.jsonl: no such file" in caught.value.summary


def write_stories(folder: Path, **stories: str) -> Path:
    """Write a corpus of articles without incident, of these stories by id."""
    folder.mkdir()
    for article_id in stories:
        (folder / f"{article_id}.txt").write_text(TEXT, encoding="utf-8")
    lines = [line(article_id=article_id, published=None) for article_id in stories]
    (folder / "gold.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    rows = [f"{article_id},press,{story}" for article_id, story in stories.items()]
    (folder / "metadata.csv").write_text("\n".join(["article_id,register,story", *rows]), encoding="utf-8")
    return folder


def test_gold_unseen_part_has_stories_that_no_seen_folder_tells(tmp_path: Path) -> None:
    corpus = load_corpus(write_stories(tmp_path / "own", a="s1", b="s2", c="s3", d="", e="s4"))
    seen = [
        write_stories(tmp_path / "one", x="s2", y="", z="s9"),
        write_stories(tmp_path / "two", a="s4"),
    ]
    part = unseen_part(corpus, seen)
    # An article of no story is none that was seen, nor is one with the id of another folder's article.
    assert [article.article_id for article in part.articles] == ["a", "c", "d"]
    assert part.gold.keys() == part.registers.keys() == part.stories.keys() == {"a", "c", "d"}
    assert (part.name, part.sha256) == (corpus.name, corpus.sha256)


@pytest.mark.parametrize("without", ["own", "seen"])
def test_gold_unseen_part_wants_stories(tmp_path: Path, without: str) -> None:
    for name in ("own", "seen"):
        write_stories(tmp_path / name, a="" if name == without else "s1")
    with pytest.raises(GoldError, match=rf"{without}: .*\s+metadata.csv: no column `story`"):
        unseen_part(load_corpus(tmp_path / "own"), [tmp_path / "seen"])


@pytest.mark.parametrize("part", ["dev", "press", "test"])
def test_corpus_is_sound_and_readme_counts_it_right(part: str) -> None:
    corpus = load_corpus(CORPUS / part)
    incidents = [each for line in corpus.gold.values() for each in line.incidents]
    registers = list(corpus.registers.values())
    counts = [
        len(corpus.articles),
        registers.count("press"),
        registers.count("hard"),
        len(incidents),
        sum(each.salience == "main" for each in incidents),
        sum(each.salience == "secondary" for each in incidents),
        sum(not line.incidents for line in corpus.gold.values()),
    ]
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{part}/` \|(.*)\|$", readme, re.MULTILINE)
    assert row is not None
    assert [int(cell) for cell in row[1].split("|")] == counts
