"""Web archives: which records give articles, what is counted instead of listed, and what damage does."""

import datetime as dt
import gzip
import io
import random
import tracemalloc
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from pipeline.reading import ReadOptions, Rejection, RejectReason, archives, read_inputs
from pipeline.reading.rawtext import raw_text
from pipeline.schema import Article

HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"
PARAGRAPHS = (
    "La mairie de Valmorel a annoncé lundi avoir été victime d’une cyberattaque qui paralyse ses services.",
    "Les données de 3 200 habitants ont été volées par un groupe qui se dit Brumaire, selon le parquet.",
)
ENGLISH = (
    "The town hall said on Monday that the road works on the old bridge would last until the end of June.",
    "The buses will take another way, and the shops at the market are open as they were, said the mayor.",
)


def page(*paragraphs: str, head: str = "", title: str = "Valmorel piratée") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    menu = "<ul><li><a href='/sport'>Sport</a></li><li><a href='/meteo'>Météo</a></li></ul>"
    top = f"<head><title>{title}</title>{head}</head>"
    return f"<html>{top}<body><nav>{menu}</nav><article><h1>{title}</h1>{body}</article></body></html>"


def record(
    body: str | bytes | None = None,
    url: str | None = "https://www.le-courrier.example/valmorel",
    http: str = HTTP,
    kind: WarcRecordType = WarcRecordType.response,
    date: str = "2024-11-21T10:30:00Z",
) -> bytes:
    """Return one uncompressed WARC record."""
    content = page() if body is None else body
    made = WarcRecord()
    made.init_headers(kind)
    made.is_http = True
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.headers["WARC-Date"] = date
    if url:
        made.headers["WARC-Target-URI"] = url
    payload = content.encode() if isinstance(content, str) else content
    made.set_bytes_content(f"{http}\r\n\r\n".encode() + payload)
    out = io.BytesIO()
    made.write(out)
    return out.getvalue()


def compressed(raw: bytes) -> bytes:
    out = io.BytesIO()
    with GzipWriter(out) as member:
        member.write(raw)
    return out.getvalue()


def other_page(number: int) -> bytes:
    text = (
        f"Le bulletin numéro {number} de la commune annonce la réunion du conseil et les travaux de la rue."
    )
    return record(page(text, PARAGRAPHS[0], title=f"Bulletin {number}"), f"https://commune.example/{number}")


def read(path: Path, **options: object) -> list[Article | Rejection]:
    return list(read_inputs([path], ReadOptions(**options)))  # type: ignore[arg-type]


def read_archive(folder: Path, *records: bytes, **options: object) -> list[Article | Rejection]:
    path = folder / "crawl.warc.gz"
    path.write_bytes(b"".join(map(compressed, records)))
    return read(path, **options)


def articles(results: list[Article | Rejection]) -> list[Article]:
    return [result for result in results if isinstance(result, Article)]


def rejections(results: list[Article | Rejection]) -> list[Rejection]:
    return [result for result in results if isinstance(result, Rejection)]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("crawl.warc", b"".join, id="plain"),
        pytest.param("crawl.warc.gz", lambda records: b"".join(map(compressed, records)), id="gzip"),
        pytest.param("CRAWL.WARC.GZ", lambda records: gzip.compress(b"".join(records)), id="one-member"),
    ],
)
def test_archives_give_articles_in_their_order(
    name: str, pack: Callable[[list[bytes]], bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(pack([record(), other_page(1), other_page(2)]))
    first, *others = read(tmp_path)
    assert isinstance(first, Article)
    assert first.text == "\n\n".join(["Valmorel piratée", *PARAGRAPHS])
    assert first.title == "Valmorel piratée"
    assert first.url == "https://www.le-courrier.example/valmorel"
    assert first.source == "le-courrier.example"
    assert first.origin is None
    assert [article.title for article in articles(others)] == ["Bulletin 1", "Bulletin 2"]


def test_archives_make_ids_from_file_and_address(tmp_path: Path) -> None:
    both, alone = tmp_path / "both", tmp_path / "alone"
    both.mkdir()
    alone.mkdir()
    [first, second] = articles(read_archive(both, record(), other_page(1)))
    [same] = articles(read_archive(alone, other_page(1)))
    assert first.article_id.startswith("crawl-")
    assert first.article_id != second.article_id == same.article_id


@pytest.mark.parametrize(
    ("body", "day"),
    [
        pytest.param(page(), 21, id="capture"),
        pytest.param(page("Publié le 19 novembre 2024 à 8h12", *PARAGRAPHS), 19, id="dateline"),
        pytest.param(
            page(head="<meta property='article:published_time' content='2024-11-18T07:00:00Z'>"),
            18,
            id="page",
        ),
    ],
)
def test_archives_date_is_the_pages_before_that_of_its_capture(body: str, day: int, tmp_path: Path) -> None:
    [article] = articles(read_archive(tmp_path, record(body)))
    assert article.published == dt.date(2024, 11, day)


def test_archives_pass_over_records_that_are_no_response(tmp_path: Path) -> None:
    kinds = WarcRecordType
    others = [record(kind=kind) for kind in (kinds.warcinfo, kinds.request, kinds.revisit, kinds.metadata)]
    assert len(read_archive(tmp_path, *others, record())) == 1


def chunks(body: bytes) -> bytes:
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


PLAIN = page().encode()


@pytest.mark.parametrize(
    ("header", "body"),
    [
        pytest.param("Content-Encoding: gzip", gzip.compress(PLAIN), id="gzip"),
        pytest.param("Content-Encoding: deflate", zlib.compress(PLAIN), id="deflate"),
        pytest.param("Content-Encoding: br", brotli.compress(PLAIN), id="brotli"),
        pytest.param("Transfer-Encoding: chunked", chunks(PLAIN), id="chunked"),
        pytest.param(
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunks(gzip.compress(PLAIN)), id="both"
        ),
        pytest.param("Content-Encoding: gzip", PLAIN, id="not-gzip-after-all"),
        pytest.param("Content-Encoding: br", PLAIN, id="not-brotli-after-all"),
        pytest.param("Transfer-Encoding: chunked", PLAIN, id="not-chunked-after-all"),
        pytest.param("Content-Encoding: sdch", PLAIN, id="unknown"),
    ],
)
def test_archives_decode_bodies(header: str, body: bytes, tmp_path: Path) -> None:
    found = articles(read_archive(tmp_path, record(body, http=f"{HTTP}\r\n{header}"), other_page(1)))
    assert [article.title for article in found] == ["Valmorel piratée", "Bulletin 1"]
    assert PARAGRAPHS[1] in found[0].text


@pytest.mark.parametrize(
    ("type_", "head", "encoding"),
    [
        pytest.param("text/html; charset=ISO-8859-1", "", "latin-1", id="header"),
        pytest.param("text/html", "<meta charset='windows-1252'>", "cp1252", id="meta"),
        pytest.param(
            "text/html; charset=UTF-8", "<meta charset='windows-1252'>", "cp1252", id="wrong-header"
        ),
        pytest.param("text/html; charset=ISO-8859-1", "", "utf-8", id="utf-8-in-spite-of-header"),
        pytest.param("application/xhtml+xml; charset=hex", "", "utf-8", id="no-charset"),
    ],
)
def test_archives_read_declared_charsets(type_: str, head: str, encoding: str, tmp_path: Path) -> None:
    text = "L'hôpital de Valmorel a été piraté dès la mi-août : où l'enquête mènera-t-elle, à l'étranger ?"
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {type_}"
    [article] = articles(read_archive(tmp_path, record(page(text, head=head).encode(encoding), http=http)))
    assert text in article.text


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(
            record(http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html"), "not_a_page", id="error"
        ),
        pytest.param(record(b"", http="HTTP/1.1 301 Moved\r\nLocation: /x"), "not_a_page", id="redirection"),
        pytest.param(
            record(b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png"), "not_a_page", id="image"
        ),
        pytest.param(record(page(*ENGLISH)), "not_french", id="english"),
        pytest.param(record(), "off_topic", id="not-wanted"),
    ],
)
def test_archives_count_what_is_looked_for_nowhere(made: bytes, reason: str, tmp_path: Path) -> None:
    [rejection] = rejections(read_archive(tmp_path, made, wanted=lambda text: "Brumaire" not in text))
    assert (rejection.reason, rejection.listed) == (reason, False)
    assert rejection.source == f"{tmp_path / 'crawl.warc.gz'}:https://www.le-courrier.example/valmorel"


def test_archives_extract_only_what_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extracted = []

    def watched(data: bytes, place: str, article_id: str) -> object:
        extracted.append(place)
        return original(data, place, article_id)

    original = archives.read_page
    monkeypatch.setattr(archives, "read_page", watched)
    pages = [other_page(1), record(), record(page(*ENGLISH), "https://town.example/"), other_page(2)]
    results = read_archive(tmp_path, *pages, wanted=lambda text: "Brumaire" in text)
    assert len(articles(results)) == len(extracted) == 1


def test_archives_article_in_another_language_than_its_page_is_counted(tmp_path: Path) -> None:
    notice = "<footer>" + "<p>Nous utilisons des cookies pour la mesure de nos audiences et le site.</p>" * 9
    [rejection] = rejections(read_archive(tmp_path, record(page(*ENGLISH) + notice + "</footer>")))
    assert (rejection.reason, rejection.listed) == (RejectReason.NOT_FRENCH, False)


def test_archives_first_good_capture_of_an_address_counts(tmp_path: Path) -> None:
    update = record(page(*PARAGRAPHS, "La mairie a porté plainte."))
    [broken, article, later] = read_archive(tmp_path, record(b""), record(), update)
    assert isinstance(broken, Rejection)
    assert (broken.reason, broken.listed) == (RejectReason.EMPTY, True)
    assert isinstance(article, Article)
    assert isinstance(later, Rejection)
    assert (later.reason, later.listed) == (RejectReason.DUPLICATE_ID, False)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(record(b""), RejectReason.EMPTY, id="empty"),
        pytest.param(record("<html><body></body></html>"), RejectReason.EMPTY, id="no-text"),
        pytest.param(record(b"%PDF-1.7 \x00\x01\x02"), RejectReason.BINARY, id="pdf"),
        pytest.param(record(bytes(range(128, 256)) * 9), RejectReason.BINARY, id="no-encoding"),
        pytest.param(record(page("x" * 60_000)), RejectReason.TOO_LONG, id="too-long"),
        pytest.param(
            record(gzip.compress(b"x" * 60_000), http=f"{HTTP}\r\nContent-Encoding: gzip"),
            RejectReason.TOO_LONG,
            id="bomb",
        ),
        pytest.param(record(http="garbage"), RejectReason.BAD_RECORD, id="no-http"),
        pytest.param(record(url=None), RejectReason.BAD_RECORD, id="no-address"),
        pytest.param(record(url="http://[::bad/"), RejectReason.UNREADABLE, id="bad-address"),
    ],
)
def test_archives_bad_page_is_listed_and_reading_goes_on(
    made: bytes, reason: RejectReason, tmp_path: Path
) -> None:
    [rejection, article] = read_archive(tmp_path, made, other_page(1), max_chars=2000)
    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.listed) == (reason, True)
    assert isinstance(article, Article)


def test_archives_page_that_breaks_a_parser_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(data: bytes, place: str, article_id: str) -> object:
        raise RecursionError("too deep")

    monkeypatch.setattr(archives, "read_page", failing)
    [rejection] = rejections(read_archive(tmp_path, record()))
    assert rejection.reason is RejectReason.UNREADABLE


@pytest.mark.parametrize("kept", [pytest.param(share, id=f"{share:.0%}") for share in (0.05, 0.3, 0.6, 0.9)])
@pytest.mark.parametrize("pack", [pytest.param(compressed, id="gzip"), pytest.param(bytes, id="plain")])
def test_archives_cut_off_keep_what_is_whole_and_say_so(
    pack: Callable[[bytes], bytes], kept: float, tmp_path: Path
) -> None:
    last = pack(other_page(3))
    path = tmp_path / "crawl.warc"
    path.write_bytes(pack(other_page(1)) + pack(other_page(2)) + last[: int(kept * len(last))])
    results = read(path)
    assert [article.title for article in articles(results)] == ["Bulletin 1", "Bulletin 2"]
    last_word = rejections(results)[-1]
    assert (last_word.reason, last_word.listed) == (RejectReason.TRUNCATED, True)


@pytest.mark.parametrize("pack", [pytest.param(compressed, id="gzip"), pytest.param(bytes, id="plain")])
def test_archives_damage_costs_only_the_records_it_hits(
    pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    records = [pack(other_page(number)) for number in range(5)]
    records[2] = b"\0\xff" * 40 + records[2][80:]
    path = tmp_path / "crawl.warc"
    path.write_bytes(b"".join(records))
    results = read(path)
    assert [article.title for article in articles(results)] == [f"Bulletin {n}" for n in (0, 1, 3, 4)]
    [rejection] = rejections(results)
    assert (rejection.reason, rejection.listed) == (RejectReason.BAD_RECORD, True)


def test_archives_random_damage_never_stops_reading(tmp_path: Path) -> None:
    whole = [b"".join(pack(other_page(number)) for number in range(3)) for pack in (compressed, bytes)]
    chance = random.Random(5)
    path = tmp_path / "crawl.warc"
    for data in whole * 60:
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(len(damaged))])
        for result in read(path, wanted=lambda text: False):
            assert isinstance(result, Rejection)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", RejectReason.EMPTY, id="empty"),
        pytest.param(b"Bonjour tout le monde.\n" * 20, RejectReason.BAD_RECORD, id="no-archive"),
        pytest.param(record(kind=WarcRecordType.conversion), RejectReason.EMPTY, id="no-response"),
    ],
)
def test_archives_file_without_pages_is_listed(content: bytes, reason: RejectReason, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    path.write_bytes(content)
    [rejection] = rejections(read(path))
    assert (rejection.reason, rejection.listed) == (reason, True)


@pytest.mark.slow
def test_archives_stream_at_constant_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.warc.gz"
        filler = "<!-- " + "x" * 30_000 + " -->"
        path.write_bytes(compressed(record(page() + filler)) * count)
        results = read_inputs([path], ReadOptions(wanted=lambda text: False))
        tracemalloc.start()
        assert Counter(r.reason for r in results if isinstance(r, Rejection)) == {"off_topic": count}
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few, many = peak(50), peak(1000)
    assert many < 1.1 * few + 50_000
    assert many < 1_500_000


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        pytest.param("<p>une <b>cyber</b>attaque</p>", "une cyberattaque", id="inline"),
        pytest.param("<p>rançon</p><p>payée</p>", "rançon\n\npayée", id="block"),
        pytest.param("<P>rançon</P><TD>payée</TD>", "rançon\n\npayée", id="capitals"),
        pytest.param("<p>ran&ccedil;on\n  de la&nbsp;mairie</p>", "rançon de la\u00a0mairie", id="entities"),
        pytest.param("<p>ran\u00ad\u00e7on</p>", "rançon", id="soft-hyphen"),
        pytest.param("<meta property='og:title' content='Mairie piratée'>", "Mairie piratée", id="meta"),
        pytest.param(
            '<script type="application/ld+json">{"articleBody": "Intro.\\nPirat\\u00e9e"}</script>',
            "Intro.\nPiratée",
            id="data",
        ),
        pytest.param("<p>un</p><!-- x --><p>deux", "un\n \ndeux", id="comment"),
    ],
)
def test_raw_text_holds_whole_words(markup: str, words: str) -> None:
    assert words in raw_text(f"<html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>var virus = 1</script>", id="script"),
        pytest.param("<style>.virus {}</style>", id="style"),
        pytest.param("<!-- virus -->", id="comment"),
        pytest.param("<a href='/virus'>", id="address"),
        pytest.param("<p>grippe<script>virus", id="left-open"),
    ],
)
def test_raw_text_leaves_out_what_nobody_sees(markup: str) -> None:
    assert "virus" not in raw_text(markup)
