"""Input that is damaged, mixed or malicious: it costs its own line of rejections, and nothing beside it."""

import json
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_exports import outlook

from pipeline.reading import InputError, ReadOptions, Rejection, RejectReason, read_inputs
from pipeline.reading.estimate import estimate_articles
from pipeline.schema import Article

BODY = "La société Vernoux-Plastiques a été victime d'une cyberattaque : 4 000 clients sont touchés."
PAGE = (
    "<html><head>{head}<title>Vernoux</title></head><body><article><h1>Vernoux</h1><p>"
    + BODY
    + "</p><p>"
    + BODY
    + "</p></article></body></html>"
)


def body(number: int) -> str:
    return f"{BODY} Dépêche {number}."


def read(*paths: Path) -> tuple[list[Article], list[Rejection]]:
    """Return the articles and rejections of `paths`."""
    found = list(read_inputs(paths, ReadOptions()))
    return [f for f in found if isinstance(f, Article)], [f for f in found if isinstance(f, Rejection)]


def texts_of(path: Path) -> list[str]:
    return [article.text for article in read(path)[0]]


# --- encodings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "hex", "rot13", "base64", "bz2", "zlib", "uu", "quopri", "punycode", "idna", "undefined",
        "unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "utf-32", "utf_8_sig", "mbcs", "cp500",
        "hz", "nowhere",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_hostile_charset_that_cannot_be_is_not_believed(tmp_path: Path, name: str, encoding: str) -> None:
    page = PAGE.format(head=f'<meta charset="{name}">')
    (tmp_path / "a.html").write_bytes(page.encode(encoding))
    [article], [] = read(tmp_path)
    assert BODY in article.text


def test_hostile_charset_that_can_be_is_believed(tmp_path: Path) -> None:
    page = PAGE.format(head='<meta charset="mac_roman">').replace("Vernoux<", "Où ça ?<")
    (tmp_path / "a.html").write_bytes(page.encode("mac_roman"))
    [article], [] = read(tmp_path)
    assert BODY in article.text


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_hostile_half_a_pair_in_utf_16_moves_nothing_behind_it(tmp_path: Path, order: str, mark: str) -> None:
    rows = [mark + "texte", body(1) + " \ud83d?", body(2)]
    (tmp_path / "a.csv").write_bytes("\n".join(rows).encode(order, "surrogatepass"))
    assert texts_of(tmp_path) == [body(1) + " \ufffd?", body(2)]
    (tmp_path / "a.csv").unlink()
    (tmp_path / "a.txt").write_bytes((mark + body(3) + " \udc00.").encode(order, "surrogatepass"))
    assert texts_of(tmp_path) == [body(3) + " \ufffd."]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("ascii", "cp850"), ("ascii", "mac_roman"), ("ascii", "cp1252"), ("utf-8", "cp850"),
        ("utf-8", "cp1252"), ("utf-8", "mac_roman"), ("cp1252", "utf-8"), ("mac_roman", "utf-8"),
        ("cp850", "utf-8"),
    ],
)  # fmt: skip
def test_hostile_encoding_that_changes_far_into_a_file(
    tmp_path: Path, first: str, then: str, ending: str
) -> None:
    plain = [body(n) if first != "ascii" else f"La mairie est paralysee par un virus, depuis lundi {n}. " * 2
             for n in range(900)]  # fmt: skip
    rows = [*plain, body(1000), body(1001)]
    assert sum(map(len, plain)) > 1 << 16
    if ending == "jsonl":
        lines = [json.dumps({"text": row}, ensure_ascii=False) for row in rows]
    else:
        lines = ["texte", *(f'"{row}"' for row in rows)]
    parts = [(lines[:-2], first), (lines[-2:], then)]
    data = b"".join("".join(f"{line}\n" for line in part).encode(encoding) for part, encoding in parts)
    (tmp_path / f"a.{ending}").write_bytes(data)
    assert texts_of(tmp_path) == [row.strip() for row in rows]


# --- tables ------------------------------------------------------------------------------------------


def parquet(path: Path, **columns: object) -> None:
    texts = [body(1), body(2)]
    pq.write_table(pa.table({"texte": texts} | columns), path)


@pytest.mark.parametrize(
    "days",
    [
        pa.array([2**30, 20_000], pa.int32()).cast(pa.date32()),
        pa.array([10**15, 1_700_000_000], pa.timestamp("s")),
        pa.array([-(10**15), 1_700_000_000], pa.timestamp("s")),
        pa.array([1_700_000_000, 1_700_000_001], pa.timestamp("s", tz="Mars/Olympus")),
        pa.array([1_700_000_000, 1_700_000_001], pa.timestamp("s", tz="+25:99")),
        pa.array([10**15, 1_700_000_000], pa.timestamp("s", tz="Mars/Olympus")),
        pa.array([2**62, 2**61], pa.duration("us")),
    ],
)
def test_hostile_parquet_day_that_no_calendar_has_costs_itself(tmp_path: Path, days: pa.Array) -> None:
    parquet(tmp_path / "a.parquet", date=days)
    articles, rejections = read(tmp_path)
    assert [a.text for a in articles] == [body(1), body(2)] and not rejections
    if pa.types.is_timestamp(days.type):
        assert str(articles[1].published) == "2023-11-14"


def test_hostile_parquet_text_that_is_no_utf_8_is_read_as_it_is(tmp_path: Path) -> None:
    cells = [body(1).encode("cp1252"), body(2).encode()]
    offsets = struct.pack("<3i", 0, len(cells[0]), len(cells[0]) + len(cells[1]))
    texts = pa.StringArray.from_buffers(2, pa.py_buffer(offsets), pa.py_buffer(b"".join(cells)))
    pq.write_table(pa.table({"texte": texts}), tmp_path / "a.parquet")
    assert texts_of(tmp_path) == [body(1), body(2)]


@pytest.mark.parametrize(
    "line",
    ["[" * 50_000, '{"text":' + "[" * 50_000, '{"a":' * 50_000, '{"text":' + "[" * 800 + "]" * 800 + "}"],
)
def test_hostile_nesting_costs_its_line(tmp_path: Path, line: str) -> None:
    good = [json.dumps({"text": body(n)}) for n in (1, 2)]
    (tmp_path / "a.jsonl").write_text("\n".join([good[0], line, good[1]]), "utf-8")
    (tmp_path / "b.json").write_text(line, "utf-8")
    articles, rejections = read(tmp_path)
    assert [a.text for a in articles] == [body(1), body(2)]
    assert [r.source.rsplit("/")[-1] for r in rejections] == ["a.jsonl:2", "b.json"]


@pytest.fixture
def short_cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Give the csv module a limit that a test can go beyond without 64 million characters."""
    monkeypatch.setattr("pipeline.reading.tables._FIELD_CHARS", 20_000)
    yield 5000


@pytest.mark.parametrize("quote", ["", '"'])
def test_hostile_cell_beyond_every_limit_costs_its_row(tmp_path: Path, short_cells: int, quote: str) -> None:
    long = quote + "a" * 5 * short_cells + quote
    (tmp_path / "a.csv").write_text(f'texte;note\n"{body(1)}";\n{long};x\n"{body(2)}";\n', "utf-8")
    found = list(read_inputs([tmp_path], ReadOptions(max_chars=short_cells)))
    assert [f.text for f in found if isinstance(f, Article)] == [body(1), body(2)]
    [rejection] = [f for f in found if isinstance(f, Rejection)]
    assert (rejection.source, rejection.reason) == (str(tmp_path / "a.csv:2"), RejectReason.TOO_LONG)


def test_hostile_header_beyond_every_limit_costs_its_file(tmp_path: Path, short_cells: int) -> None:
    (tmp_path / "a.csv").write_text(f"texte;{'a' * 5 * short_cells}\n{body(1)};\n", "utf-8")
    (tmp_path / "b.txt").write_text(BODY, "utf-8")
    [good, rejection] = list(read_inputs([tmp_path], ReadOptions(max_chars=short_cells)))[::-1]
    assert isinstance(good, Article) and isinstance(rejection, Rejection)
    assert rejection.reason is RejectReason.TOO_LONG


@pytest.mark.parametrize("later", [f'2;"{body(2)}"', f"2;{body(2)}", f'2;{body(2)} "Fin"', f'2;5" {body(2)}'])
def test_hostile_quote_never_closed_costs_its_row(tmp_path: Path, later: str) -> None:
    lines = ["id;texte", f'1;"{body(1)}', later, f'3;"{body(3)}"']
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n", "utf-8")
    articles, rejections = read(tmp_path)
    assert [a.article_id for a in articles] == ["a-2", "a-3"]
    assert [r.source for r in rejections] == [str(tmp_path / "a.csv:1")]


def two_texts_csv(path: Path, one: str, other: str) -> None:
    (path / "a.csv").write_text(f"id;texte;texte\n1;{one};{other}\n2;{body(2)};\n", "utf-8")


def two_texts_xlsx(path: Path, one: str, other: str) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "texte", "texte"], [1, one, other], [2, body(2), None]):
        book.active.append(row)
    book.save(path / "a.xlsx")


def two_texts_jsonl(path: Path, one: str, other: str) -> None:
    lines = [f'{{"id":"1","texte":"{one}","texte":"{other}"}}', f'{{"id":"2","texte":"{body(2)}"}}']
    (path / "a.jsonl").write_text("\n".join(lines), "utf-8")


def two_texts_json(path: Path, one: str, other: str) -> None:
    two_texts_jsonl(path, one, other)
    lines = (path / "a.jsonl").read_text("utf-8").split("\n")
    (path / "a.jsonl").unlink()
    (path / "a.json").write_text(f"[{','.join(lines)}]", "utf-8")


def two_texts_parquet(path: Path, one: str, other: str) -> None:
    columns = [pa.array(column) for column in (["1", "2"], [one, body(2)], [other, None])]
    pq.write_table(pa.Table.from_arrays(columns, ["id", "texte", "texte"]), path / "a.parquet")


@pytest.mark.parametrize(
    "write", [two_texts_csv, two_texts_xlsx, two_texts_jsonl, two_texts_json, two_texts_parquet]
)
def test_hostile_two_texts_of_one_name(tmp_path: Path, write: Callable[[Path, str, str], None]) -> None:
    write(tmp_path, body(1), body(7))
    articles, [rejection] = read(tmp_path)
    assert [a.text for a in articles] == [body(2)]
    assert rejection.reason is RejectReason.BAD_ROW and "two columns are named 'texte'" in rejection.detail
    for one, other in ((body(1), ""), ("", body(1)), (body(1), body(1))):
        write(tmp_path, one, other)
        articles, rejections = read(tmp_path)
        assert [a.text for a in articles] == [body(1), body(2)] and not rejections


def test_hostile_list_of_comments_is_told(tmp_path: Path) -> None:
    comments = [{"text": f"{body(n)} Quelle honte"} for n in range(5)]
    told = {"tags": [{"name": "x"}] * 9, "comments": comments, "articles": [{"text": body(1)}]}
    (tmp_path / "a.json").write_text(json.dumps(told), "utf-8")
    [article], [rejection] = read(tmp_path)
    assert article.text == body(1)
    assert rejection.source == str(tmp_path / "a.json:comments") and "with 5 of them" in rejection.detail


def test_hostile_lists_of_which_none_is_known_are_all_told(tmp_path: Path) -> None:
    told = {"gauche": [{"text": body(1)}], "droite": [{"text": body(2)}, {"text": body(3)}]}
    (tmp_path / "a.json").write_text(json.dumps(told), "utf-8")
    articles, rejections = read(tmp_path)
    assert not articles and len(rejections) == 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1", "lundi-1"), ("0012", "lundi-0012"), ("#3", "lundi-#3"), ("n° 4", "lundi-n° 4"),
        ("123456", "lundi-123456"),
        ("1234567", "1234567"), ("https://exemple.fr/1", "https://exemple.fr/1"), ("depeche-7", "depeche-7"),
        ("2024/12", "2024/12"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "parquet"])
def test_hostile_number_of_a_row_belongs_to_its_table(
    tmp_path: Path, ending: str, given: str, expected: str
) -> None:
    file, row = tmp_path / f"lundi.{ending}", {"id": given, "texte": BODY}
    if ending == "csv":
        file.write_text(f'id;texte\n{given};"{BODY}"\n', "utf-8")
    elif ending == "parquet":
        pq.write_table(pa.Table.from_pylist([row]), file)
    else:
        file.write_text(json.dumps(row if ending == "jsonl" else [row]), "utf-8")
    [article], [] = read(tmp_path)
    assert article.article_id == expected


def test_hostile_numbers_of_sheets_and_parts(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Mars")):
        sheet.append(["id", "texte"])
        sheet.append([1, f"{BODY} {sheet.title}."])
    book.save(tmp_path / "veille.xlsx")
    lot = tmp_path / "lot"
    lot.mkdir()
    for number in (1, 2):
        row = {"id": number, "texte": body(number)}
        pq.write_table(pa.Table.from_pylist([row]), lot / f"part-0000{number}-f3c9.parquet")
    articles, [] = read(tmp_path)
    assert [a.article_id for a in articles] == ["veille-Sheet-1", "veille-Mars-1", "lot-1", "lot-2"]


# --- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sign",
    ["\x01", "\x08", "\x0b", "\x0c", "\x1b[31m", "\0", "\x7f", "\ufffe", "&#0;", "&#1;", "&#x1b;", "&#x1F",
     "&#xFFFE;", "&#xD800;", "&#55296;", "&#1114112;", "&#99999999999999999999;", "&#x110000;"],
)  # fmt: skip
def test_hostile_control_characters_cost_no_page(tmp_path: Path, sign: str) -> None:
    page = PAGE.format(head="").replace("<p>La", f"<p>{sign} La").replace("<title>", f"<title>{sign}")
    (tmp_path / "a.html").write_text(page, "utf-8")
    [article], [] = read(tmp_path)
    assert "La société Vernoux-Plastiques" in article.text


# --- folders -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.txt", "a.csv", "a.html", "a.json", "a.parquet", "a.zip", "a.xlsx", "a.warc.gz", "a.pdf", "a"]
)
def test_hostile_pipe_in_a_folder_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    assert estimate_articles([tmp_path]) == 2
    for paths in ([tmp_path], [tmp_path / name, tmp_path / "z.txt"]):
        [article], [rejection] = read(*paths)
        assert article.article_id == "z"
        assert (rejection.source, rejection.reason) == (str(tmp_path / name), RejectReason.UNREADABLE)


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "a.txt", "/nowhere/at/all"])
def test_hostile_link_to_no_file(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.txt").symlink_to(target)
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    [article], [rejection] = read(tmp_path)
    assert article.article_id == "z" and rejection.reason is RejectReason.UNREADABLE


def test_hostile_path_too_long_for_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    Path("a.txt").write_text(BODY, "utf-8")
    os.chdir(tmp_path)
    [article], [rejection] = read(tmp_path)
    # Other tests may come upon it in the folder of all tests.
    shutil.rmtree(tmp_path / ("d" * 250))
    assert article.article_id == "z" and rejection.reason is RejectReason.UNREADABLE
    for name in ("n" * 300, "a\0b"):
        with pytest.raises(InputError, match="can't be looked at"):
            read(tmp_path / name)


def test_hostile_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    listdir, isdir = os.listdir, os.path.isdir

    def listed(folder: Path) -> list[str]:
        if folder == tmp_path / "closed":
            raise PermissionError(13, "Permission denied")
        return listdir(folder)

    monkeypatch.setattr(os, "listdir", listed)
    [article], [rejection] = read(tmp_path)
    assert isdir(tmp_path / "closed") and article.article_id == "z"
    assert (rejection.source, rejection.reason) == (str(tmp_path / "closed"), RejectReason.UNREADABLE)


@pytest.mark.parametrize(
    "name", ["_SUCCESS", "_metadata", "_common_metadata", "_committed_12", "_started_12"]
)
def test_hostile_marks_of_engines_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "z.txt").write_text(BODY, "utf-8")
    [article], [] = read(tmp_path)
    assert article.article_id == "z"


def test_hostile_letter_of_outlook_in_a_circle(tmp_path: Path) -> None:
    data = bytearray(outlook("La veille", "Veille", f"<p>{body(1)}</p>", text=f"{BODY} " * 60))
    entry = data.index("__substg1.0_1000001F".encode("utf-16-le"))
    (start,) = struct.unpack_from("<I", data, entry + 116)
    (table,) = struct.unpack_from("<I", data, 76)
    # Each part of the stream is followed by itself, and the stream is said to be of two gigabytes.
    struct.pack_into("<I", data, 512 * (table + 1) + 4 * start, start)
    struct.pack_into("<Q", data, entry + 120, 2**31 - 1)
    (tmp_path / "a.msg").write_bytes(data)
    (tmp_path / "z.txt").write_text(body(2), "utf-8")
    [article], [rejection] = read(tmp_path)
    assert article.article_id == "z" and rejection.reason is RejectReason.TRUNCATED
