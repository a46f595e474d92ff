"""Tables: one article a row, in every format, with columns found or named."""

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.reading import ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.reading import json_rows as json_rows_module
from pipeline.reading.columns import find_roles
from pipeline.schema import Article

BODY = (
    "Le lycée agricole de Montbrelan a découvert mardi que les notes de ses élèves avaient été publiées en "
    "ligne, avec les adresses de 850 familles, après une intrusion dans son réseau."
)
ROWS = [
    {
        "id": "r1",
        "titre": "Un premier titre",
        "texte": BODY,
        "lien": "https://a.example/1",
        "date": "2024-11-21",
    },
    {"id": "r2", "titre": "", "texte": f"{BODY} Une « suite »; et fin.", "lien": "", "date": "05/02/2023"},
]


def read(path: Path, **options: object) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions(**options)))  # type: ignore[arg-type]


def ids(results: list[Article | Rejection]) -> list[str]:
    return [result.article_id for result in results if isinstance(result, Article)]


def texts(results: list[Article | Rejection]) -> list[str]:
    return [result.text for result in results if isinstance(result, Article)]


def are_named(stem: str, names: list[str]) -> bool:
    """Tell whether all names are those of rows without ids in a table of that stem."""
    return all(re.fullmatch(rf"{stem}-[0-9a-f]{{10}}", name) for name in names)


def reasons(results: list[Article | Rejection]) -> list[tuple[str, RejectReason]]:
    return [(Path(r.source).name, r.reason) for r in results if isinstance(r, Rejection)]


def write_csv(path: Path, delimiter: str, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, list(ROWS[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(ROWS)


WRITERS: dict[str, Callable[[Path], object]] = {
    "a.jsonl": lambda path: path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8"),
    "b.json": lambda path: path.write_text(json.dumps(ROWS, indent=1), "utf-8"),
    "c.json": lambda path: path.write_text(json.dumps({"total": 2, "tags": ["x"], "data": ROWS}), "utf-8"),
    "d.json": lambda path: path.write_text("\n".join(map(json.dumps, ROWS)), "utf-8"),
    "e.csv": lambda path: write_csv(path, ",", "utf-8"),
    "f.csv": lambda path: write_csv(path, ";", "cp1252"),
    "g.csv": lambda path: write_csv(path, ";", "utf-8-sig"),
    "h.tsv": lambda path: write_csv(path, "\t", "utf-16"),
    "i.parquet": lambda path: pd.DataFrame(ROWS).to_parquet(path),
}


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in WRITERS])
def test_tables_of_every_format_give_the_same_articles(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name)
    assert read(tmp_path / name) == [
        Article(
            article_id="r1",
            text=f"Un premier titre\n\n{BODY}",
            title="Un premier titre",
            published=dt.date(2024, 11, 21),
            url="https://a.example/1",
        ),
        Article(article_id="r2", text=f"{BODY} Une « suite »; et fin.", published=dt.date(2023, 2, 5)),
    ]


def test_tables_single_json_article_takes_the_file_name(tmp_path: Path) -> None:
    (tmp_path / "seul.json").write_text(json.dumps({"text": BODY, "tags": [{"a": 1}]}), "utf-8")
    [article] = read(tmp_path)
    assert isinstance(article, Article)
    assert (article.article_id, article.origin) == ("seul", str(tmp_path / "seul.json"))


def test_tables_rows_without_id_are_named_by_their_text(tmp_path: Path) -> None:
    (tmp_path / "lot.csv").write_text(f'texte\n"{BODY}"\n\n{BODY} Fin.\n', "utf-8")
    named = ids(read(tmp_path))
    assert are_named("lot", named) and len(set(named)) == 2
    (tmp_path / "lot.csv").write_text(f'texte\n{BODY} Hier.\n{BODY} Fin.\n"{BODY}"\n', "utf-8")
    new, *others = ids(read(tmp_path))
    assert others == named[::-1]
    assert new not in named


def test_tables_rows_without_id_are_named_by_their_url(tmp_path: Path) -> None:
    (tmp_path / "lot.csv").write_text(f"texte;url\n{BODY};https://a.example/1\n", "utf-8")
    [before] = ids(read(tmp_path))
    (tmp_path / "lot.csv").write_text(f"texte;url\n{BODY} Mis à jour.;https://a.example/1\n", "utf-8")
    assert ids(read(tmp_path)) == [before]


def test_tables_same_row_without_id_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "lot.csv").write_text(f"texte\n{BODY}\n{BODY}\n", "utf-8")
    results = read(tmp_path)
    assert len(ids(results)) == 1
    assert reasons(results) == [("lot.csv:2", RejectReason.DUPLICATE_ID)]


def test_tables_numeric_ids_lose_no_digit(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1234567.0, None], "texte": [BODY, BODY + " Fin."]})
    frame.to_parquet(tmp_path / "p.parquet")
    first, second = ids(read(tmp_path))
    assert first == "1234567"
    assert are_named("p", [second])


def test_tables_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'ref_interne;texte;resume_long\nz9;trop court;"{BODY}"\n', "utf-8")
    [article] = read(path, columns={"text": "resume_long", "id": "Ref interne"})
    assert isinstance(article, Article)
    assert (article.article_id, article.text) == ("z9", BODY)


def test_tables_named_text_column_that_is_missing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id;texte\n1;{BODY}\n", "utf-8")
    [rejection] = read(path, columns={"text": "contenu"})
    assert isinstance(rejection, Rejection)
    assert "no column named 'contenu' (columns found: 'id', 'texte')" in rejection.detail


@pytest.mark.parametrize(
    "name", [pytest.param(f"a.{kind}", id=kind) for kind in ("csv", "jsonl", "json", "parquet")]
)
def test_tables_without_text_column_give_one_rejection(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"id": range(500), "auteur": "Jean"})
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.to_parquet(path)
    elif name.endswith("csv"):
        frame.to_csv(path, index=False)
    else:
        frame.to_json(path, orient="records", lines=name.endswith("jsonl"))
    [rejection] = read(path)
    assert isinstance(rejection, Rejection)
    assert (rejection.source, rejection.reason) == (str(path), RejectReason.NO_TEXT_COLUMN)
    assert "'id', 'auteur'" in rejection.detail
    assert "--columns text=NAME" in rejection.detail


def test_tables_jsonl_rows_may_differ_in_their_keys(tmp_path: Path) -> None:
    lines = [{"auteur": "Jean"}, {"texte": BODY, "id": "x"}, {"id": "y"}, {"contenu": BODY, "id": "z"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    results = read(tmp_path)
    assert ids(results) == ["x", "z"]
    assert reasons(results) == [
        ("a.jsonl:1", RejectReason.NO_TEXT_COLUMN),
        ("a.jsonl:3", RejectReason.NO_TEXT_COLUMN),
    ]


def test_tables_broken_jsonl_lines_are_named_and_passed(tmp_path: Path) -> None:
    good, last = (json.dumps({"texte": text}) for text in (BODY, f"{BODY} Fin."))
    (tmp_path / "a.jsonl").write_text(f'{good}\n{{"texte": \n\n[1]\n{last}\n{{"texte": "Le', "utf-8")
    results = read(tmp_path)
    assert texts(results) == [BODY, f"{BODY} Fin."]
    assert reasons(results) == [
        ("a.jsonl:2", RejectReason.BAD_JSON),
        ("a.jsonl:4", RejectReason.BAD_JSON),
        ("a.jsonl:6", RejectReason.TRUNCATED),
    ]


def test_tables_endless_jsonl_line_is_skipped(tmp_path: Path) -> None:
    long_line = json.dumps({"texte": "mot " * 60_000})
    (tmp_path / "a.jsonl").write_text(f"{long_line}\n{json.dumps({'texte': BODY})}\n", "utf-8")
    results = read(tmp_path, max_chars=1000)
    assert texts(results) == [BODY]
    assert reasons(results) == [("a.jsonl:1", RejectReason.TOO_LONG)]


@pytest.mark.slow
def test_tables_jsonl_is_read_lazily(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(20_000):
            stream.write(json.dumps({"id": number, "texte": BODY}) + "\n")
    results = read_inputs([path], ReadOptions())
    first = next(results)
    assert isinstance(first, Article)
    assert first.article_id == "a-0"
    # What is cut off now can only be missed by a reader that hasn't read it yet.
    with path.open("r+b") as stream:
        stream.truncate(path.stat().st_size // 2)
    assert 9_000 < sum(isinstance(result, Article) for result in results) < 11_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(json.dumps(ROWS[0])[:-30], RejectReason.TRUNCATED, id="cut"),
        pytest.param('{"a": 1,, "b": 2, "c": 3}', RejectReason.BAD_JSON, id="broken"),
        pytest.param('"texte"', RejectReason.BAD_JSON, id="string"),
        pytest.param("[" * 100_000, RejectReason.BAD_JSON, id="deep"),
        pytest.param("", RejectReason.EMPTY, id="empty"),
        pytest.param("[]", RejectReason.EMPTY, id="no-item"),
    ],
)
def test_tables_bad_json_is_rejected(tmp_path: Path, content: str, reason: RejectReason) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    assert reasons(read(tmp_path)) == [("a.json", reason)]


def test_tables_huge_json_must_be_json_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows_module, "MAX_JSON_BYTES", 100)
    (tmp_path / "a.json").write_text(json.dumps(ROWS), "utf-8")
    [rejection] = read(tmp_path)
    assert isinstance(rejection, Rejection)
    assert "JSON Lines" in rejection.detail


def test_tables_csv_bad_rows_are_named_and_passed(tmp_path: Path) -> None:
    text = f'sep=;\nid;titre;texte\na;b;c;d;e\nx;Titre;"{BODY}"\nv;Titre\ny;Titre;"La suite'
    (tmp_path / "a.csv").write_text(text, "utf-8")
    results = read(tmp_path)
    assert ids(results) == ["x"]
    assert reasons(results) == [
        ("a.csv:1", RejectReason.BAD_ROW),
        ("a.csv:3", RejectReason.EMPTY),
        ("a.csv:4", RejectReason.TRUNCATED),
    ]


def test_tables_csv_cells_hold_newlines_and_commas(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'texte,id\n"Titre, court\n\n{BODY}",k\n', "utf-8")
    [article] = read(tmp_path)
    assert isinstance(article, Article)
    assert article.text == f"Titre, court\n\n{BODY}"
    assert article.title is None


def test_tables_csv_one_column_isnt_split(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"Contenu\n{BODY}\n", "utf-8")
    [article] = read(tmp_path)
    assert isinstance(article, Article)
    assert article.text == BODY


def test_tables_csv_accents_far_from_the_start_are_read(tmp_path: Path) -> None:
    plain = "Le maire et les agents de la commune ont vu les postes tomber un par un dans la nuit. " * 3
    rows = "".join(f"{number};{plain}\n" for number in range(500)) + f"fin;{BODY}\n"
    (tmp_path / "a.csv").write_bytes(b"id;texte\n" + rows.encode("cp1252"))
    last = read(tmp_path)[-1]
    assert isinstance(last, Article)
    assert last.text == BODY


@pytest.mark.parametrize(
    "keep", [pytest.param(200, id="cut"), pytest.param(-20, id="no-footer"), pytest.param(3, id="no-head")]
)
def test_tables_broken_parquet_is_rejected(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.parquet"
    pd.DataFrame(ROWS).to_parquet(path)
    path.write_bytes(path.read_bytes()[:keep])
    assert reasons(read(path)) == [("a.parquet", RejectReason.TRUNCATED)]


def test_tables_parquet_is_read_in_chunks_with_typed_dates(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"texte": [f"{BODY} {n}" for n in range(25)], "date": pd.Timestamp("2024-03-02 10:00")}
    )
    frame.to_parquet(tmp_path / "a.parquet")
    results = read(tmp_path, chunk_rows=4)
    assert texts(results) == [f"{BODY} {n}" for n in range(25)]
    assert are_named("a", ids(results))
    assert isinstance(results[-1], Article)
    assert results[-1].published == dt.date(2024, 3, 2)


def test_tables_same_id_in_two_rows_is_rejected(tmp_path: Path) -> None:
    row = json.dumps({"id": 7, "texte": BODY})
    (tmp_path / "a.jsonl").write_text(f"{row}\n{row}\n", "utf-8")
    results = read(tmp_path)
    assert ids(results) == ["a-7"]
    assert reasons(results) == [("a.jsonl:2", RejectReason.DUPLICATE_ID)]


def test_tables_html_in_cells_becomes_text(tmp_path: Path) -> None:
    items = "<ul><li>les noms</li><li>les adresses</li></ul>"
    cell = f"<p>L&rsquo;attaque a touch&eacute;&nbsp;:</p>{items}<p>{BODY}</p>"
    (tmp_path / "a.jsonl").write_text(json.dumps({"content": cell, "title": "L&#8217;attaque"}), "utf-8")
    [article] = read(tmp_path)
    assert isinstance(article, Article)
    assert article.text == (f"L’attaque\n\nL’attaque a touché\u00a0:\n- les noms\n- les adresses\n\n{BODY}")


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        pytest.param(
            ["ID", "Titre", "Texte intégral", "Date de publication", "Média", "URL"],
            {
                "id": "ID",
                "title": "Titre",
                "text": "Texte intégral",
                "published": "Date de publication",
                "source": "Média",
                "url": "URL",
            },
            id="french",
        ),
        pytest.param(
            ["headline", "body", "published_at", "link", "site"],
            {
                "title": "headline",
                "text": "body",
                "published": "published_at",
                "url": "link",
                "source": "site",
            },
            id="english",
        ),
        pytest.param(
            ["article", "text", "date", "published"],
            {"text": "text", "published": "published"},
            id="doubtful-last",
        ),
        pytest.param(["article", "date"], {"text": "article", "published": "date"}, id="doubtful-alone"),
    ],
)
def test_columns_are_found_by_usual_names(names: list[str], roles: dict[str, str]) -> None:
    assert find_roles(names, {}) == roles
