"""Tables and JSON as programs really write them: spreadsheets, feed readers, scrapers, search engines."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.reading.dates import parse_date, parse_serial
from pipeline.reading.delimited import records
from pipeline.reading.model import RejectedError
from pipeline.reading.texts import unmangled
from pipeline.schema import Article

SAMPLES = Path(__file__).parent / "samples"
FIRST, SECOND = "L'hôpital de Valmoncel paralysé par un rançongiciel", "La mairie de Tréguennec-sur-Aven"
DAYS = [dt.date(2025, 1, 15), dt.date(2025, 2, 3)]
WITHOUT_DAY = {"wallabag_sans_date.json"}
OTHER_DAY = {"resumes.json": dt.date(2025, 1, 14)}
BODY = "Le lycée de Montbrelan a découvert mardi que les notes de ses élèves avaient été publiées en ligne."


def read(path: Path) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions()))


def good(path: Path) -> list[Article]:
    results = read(path)
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def rejected(results: list[Article | Rejection]) -> list[tuple[str, RejectReason]]:
    return [(Path(r.source).name, r.reason) for r in results if isinstance(r, Rejection)]


@pytest.mark.parametrize("path", sorted((SAMPLES / "json").iterdir()), ids=lambda path: path.name)
def test_habits_json_of_every_tool_is_read(path: Path) -> None:
    articles = good(path)
    assert articles[0].title == FIRST
    assert articles[0].text.startswith(f"{FIRST}\n\nLe centre hospitalier") and "<" not in articles[0].text
    assert articles[0].text.endswith("a confirmé la direction mercredi.")
    assert [a.url for a in articles] == [f"https://exemple.invalid/a{n}" for n in (1, 2)][: len(articles)]
    if path.name in WITHOUT_DAY:
        assert articles[0].published is None
    else:
        assert articles[0].published == OTHER_DAY.get(path.name, DAYS[0])
        assert [a.published for a in articles[1:]] == DAYS[1 : len(articles)]


@pytest.mark.parametrize("name", ["feedly", "inoreader", "par_adresse", "zotero"])
def test_habits_json_tells_the_journal(name: str) -> None:
    assert good(SAMPLES / "json" / f"{name}.json")[0].source == "La Gazette de Morvent"


def test_habits_address_as_source_is_the_address() -> None:
    [article] = good(SAMPLES / "json" / "trafilatura.jsonl")
    assert (article.url, article.source) == ("https://exemple.invalid/a1", "La Gazette de Morvent")


@pytest.mark.parametrize("path", sorted((SAMPLES / "csv").iterdir()), ids=lambda path: path.name)
def test_habits_table_of_every_program_is_read(path: Path) -> None:
    articles = good(path)
    assert [a.published for a in articles] == DAYS[: len(articles)]
    assert "Le centre hospitalier de Valmoncel a été victime d’un rançongiciel" in articles[0].text
    assert articles[0].text.endswith("ont été volées, a confirmé la direction mercredi.")
    assert articles[0].text.count("Le centre hospitalier") == 1


def test_habits_lead_joins_the_text_and_leaves_the_id(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"titre;texte\nT;{BODY}\n", "utf-8")
    [bare] = good(tmp_path)
    (tmp_path / "a.csv").write_text(f"surtitre;titre;chapo;texte\nLYCÉES;T;Un chapo.;{BODY}\n", "utf-8")
    [article] = good(tmp_path)
    assert article.text == f"T\n\nLYCÉES\n\nUn chapo.\n\n{BODY}"
    assert article.article_id == bare.article_id


def test_habits_summary_counts_only_without_text(tmp_path: Path) -> None:
    rows = [{"summary": "En bref.", "text": BODY}, {"summary": f"{BODY} Bref.", "text": None}]
    (tmp_path / "a.json").write_text(json.dumps(rows), "utf-8")
    assert [a.text for a in good(tmp_path)] == [BODY, f"{BODY} Bref."]


def test_habits_wrapped_and_nested_values(tmp_path: Path) -> None:
    rows = {
        "posts": [
            {"title": {"rendered": "Le &laquo; lycée &raquo;"}, "content": {"rendered": f"<p>{BODY}</p>"}},
            {
                "headline": "T",
                "articleBody": BODY,
                "publisher": {"@type": "Organization", "name": "Le Phare"},
            },
            {"text": [{"text": BODY}, {"text": "Fin."}], "link": {"href": "https://phare.example/3"}},
        ]
    }
    (tmp_path / "a.json").write_text(json.dumps(rows), "utf-8")
    first, second, third = good(tmp_path)
    assert (first.title, first.text) == ("Le « lycée »", f"Le « lycée »\n\n{BODY}")
    assert second.source == "Le Phare"
    assert (third.text, third.url) == (f"{BODY}\n\nFin.", "https://phare.example/3")


def test_habits_object_around_one_article_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"article": {"titre": "T", "texte": BODY}}), "utf-8")
    [article] = good(tmp_path)
    assert (article.article_id, article.title) == ("a", "T")
    keyed = {name: {"titre": "T", "texte": f"{BODY} {name}"} for name in ("n1", "n2")}
    (tmp_path / "a.json").write_text(json.dumps(keyed), "utf-8")
    assert [a.article_id for a in good(tmp_path)] == ["n1", "n2"]


def test_habits_broken_items_of_json_are_told_and_the_others_read(tmp_path: Path) -> None:
    items = [json.dumps({"id": f"n{n}", "texte": f"{BODY} Fin {n}."}) for n in range(4)]
    items[1] = items[1].replace('"texte":', '"texte"')
    (tmp_path / "a.json").write_text(f"[{', '.join(items)}]", "utf-8")
    results = read(tmp_path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["n0", "n2", "n3"]
    assert rejected(results) == [("a.json:2", RejectReason.BAD_JSON)]
    (tmp_path / "a.json").write_text(f'{{"total": 4, "data": [{", ".join(items[2:])}'[:-30], "utf-8")
    results = read(tmp_path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["n2"]
    assert rejected(results) == [("a.json:2", RejectReason.TRUNCATED)]


def test_habits_broken_item_with_objects_in_it_costs_one_item(tmp_path: Path) -> None:
    people = [{"nom": "A"}, {"nom": "B"}]
    items = [json.dumps({"id": f"n{n}", "auteurs": people, "texte": f"{BODY} {n}."}) for n in range(4)]
    items[1] = items[1].replace('"id":', '"id"')
    (tmp_path / "a.json").write_text(f"[{', '.join(items[:3])} {items[3]}]", "utf-8")
    results = read(tmp_path)
    # A comma that is missing is no damage to the items beside it.
    assert [a.article_id for a in results if isinstance(a, Article)] == ["n0", "n2", "n3"]
    assert rejected(results) == [("a.json:2", RejectReason.BAD_JSON)]


def test_habits_json_without_its_end_gives_all_that_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"id": "n", "texte": BODY}])[:-1], "utf-8")
    results = read(tmp_path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["n"]
    assert rejected(results) == [("a.json:2", RejectReason.TRUNCATED)]


def test_habits_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = [f"n{n};{BODY} Fin {n}.;x" for n in range(4)]
    rows[1] = f'n1;"{BODY};x'
    rows[3] = f'n3;"{BODY}\n\nSuite ""citée"".";x'
    (tmp_path / "a.csv").write_text("id;texte;autre\n" + "\n".join(rows) + "\n", "utf-8")
    results = read(tmp_path)
    assert [a.article_id for a in results if isinstance(a, Article)] == ["n0", "n2", "n3"]
    assert rejected(results) == [("a.csv:2", RejectReason.BAD_ROW)]


def test_habits_text_with_semicolons_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Texte ; date ; lieu : l'enquête\n\n{BODY}", "utf-8")
    [article] = good(tmp_path)
    assert article.article_id == "a" and article.title == "Texte ; date ; lieu : l'enquête"


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab;", \n\r'), max_size=8), min_size=3, max_size=3).filter(
            lambda row: any(cell.strip() for cell in row)
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=200, deadline=None)
def test_habits_records_of_well_formed_tables_are_those_of_the_library(rows: list[list[str]]) -> None:
    table = [["x", "y", "z"], *rows]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows(table)
    stream.seek(0)
    assert list(records(stream, ";", 10_000)) == table


@given(st.text(st.sampled_from('a;"\n'), max_size=60))
@settings(max_examples=200, deadline=None)
def test_habits_records_end_whatever_the_quotes(text: str) -> None:
    found = list(records(io.StringIO(text, newline=""), ";", 100))
    assert len(found) <= text.count("\n") + 1
    assert all(isinstance(one, list | RejectedError) for one in found)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        pytest.param("15-janv-25", dt.date(2025, 1, 15), id="joined"),
        pytest.param("03-févr.-25", dt.date(2025, 2, 3), id="joined-dot"),
        pytest.param("15-janv.-2025 08:12AM", dt.date(2025, 1, 15), id="joined-time"),
        pytest.param("45672", None, id="number"),
    ],
)
def test_habits_days(value: str, day: dt.date | None) -> None:
    assert parse_date(value) == day


def test_habits_serial_days() -> None:
    assert parse_serial("45672") == parse_serial(45672.34) == dt.date(2025, 1, 15)
    assert parse_serial("2025") is parse_serial("x") is parse_serial(None) is None


def test_habits_month_comes_first_only_where_a_row_proves_it(tmp_path: Path) -> None:
    for days, expected in (
        (("01/15/2025", "02/03/2025"), [dt.date(2025, 1, 15), dt.date(2025, 2, 3)]),
        (
            ("01/15/2025", "15/02/2025", "02/03/2025"),
            [dt.date(2025, 1, 15), dt.date(2025, 2, 15), dt.date(2025, 3, 2)],
        ),
        (("02/03/2025",), [dt.date(2025, 3, 2)]),
    ):
        rows = "".join(f"{BODY} {n};{day}\n" for n, day in enumerate(days))
        (tmp_path / "a.csv").write_text(f"texte;date\n{rows}", "utf-8")
        assert [a.published for a in good(tmp_path)] == expected


@pytest.mark.parametrize(
    "text",
    ["Le rançongiciel « été » — 450 000 €, à Nîmes… où l’œuvre", "SÃO PAULO, Âge d'or", "Étude à vide"],
)
def test_habits_wrongly_decoded_text_is_put_right_and_right_text_stays(text: str) -> None:
    mangled = text.encode("utf-8").decode("cp1252", "ignore")
    assert unmangled(text) == text
    if "Ã" not in text and "\x81" not in text:
        assert unmangled(mangled).replace("\u00a0", " ") == text.replace("\u00a0", " ")
