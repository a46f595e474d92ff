"""Fetching feeds and pages, from a server on this machine alone: each once, politely, and with limits."""

import csv
import datetime as dt
import gzip
import ipaddress
import socket
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from typer.testing import CliRunner
from webserver import Answer, Site, serving

from pipeline.cli import app
from pipeline.fetch import FetchCounts, FetchError, FetchInputError, FetchOptions, fetch
from pipeline.fetch.addresses import is_public, tidy
from pipeline.fetch.model import FailedError, FailReason
from pipeline.fetch.pace import Pace
from pipeline.fetch.robots import robots_of
from pipeline.fetch.web import Limits, Web
from pipeline.reading import ReadOptions, Rejection, read_inputs
from pipeline.schema import Article

DAY = dt.date(2025, 3, 6)
TEXT = (
    "La mairie de Brissonnay a annoncé mardi avoir été victime d’une cyberattaque. Les données de 1 200 "
    "habitants ont été volées, selon l'adjoint au numérique, qui a déposé plainte auprès de la gendarmerie."
)


class Clock:
    """A clock that only the sleeping of those who wait moves on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def web(clock: Clock | None = None, limits: Limits | None = None) -> Web:
    clock = clock or Clock()
    return Web(Pace(lambda: clock.now, clock.sleep), limits or Limits(), lambda ip: ip.is_loopback)


def get(into: Path, *inputs: str, asking: Web | None = None, day: dt.date = DAY) -> FetchCounts:
    return fetch(inputs, into, FetchOptions(asking or web(), day))


def page(title: str = "Brissonnay piratée", text: str = TEXT, head: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Accueil</a></nav>"
        f"<article><h1>{title}</h1><p>{text}</p><p>Une enquête est ouverte à Morvent, dit le parquet.</p>"
        "</article></body></html>"
    )


def feed(site: Site, *paths: str, text: str = "Une annonce.", home: str | None = None) -> str:
    entries = "".join(
        f"<item><title>L'article {path}</title><link>{site.at(path)}</link>"
        f"<pubDate>Tue, 04 Mar 2025 08:00:00 +0100</pubDate><description>{escape(text)}</description></item>"
        for path in paths
    )
    head = f"<title>La Gazette de Morvent</title><link>{home or site.at('/')}</link>"
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{entries}</channel></rss>"


def read(into: Path) -> list[Article]:
    found = list(read_inputs([into], ReadOptions()))
    assert not [item for item in found if isinstance(item, Rejection)], found
    return [item for item in found if isinstance(item, Article)]


def reasons(counts: FetchCounts) -> list[str]:
    return [failure.reason.value for failure in counts.failures]


def test_fetch_feed_becomes_articles_that_run_reads(site: Site, tmp_path: Path) -> None:
    for path in ("/une", "/deux"):
        site.put(path, page(f"Brissonnay piratée {path}"))
    address = site.put("/feed", feed(site, "/une", "/deux"), "application/rss+xml")
    counts = get(tmp_path, address)
    assert (counts.feeds, counts.written, counts.failures) == (1, 2, [])
    articles = read(tmp_path)
    assert {a.title for a in articles} == {"L'article /une", "L'article /deux"}
    assert {a.url for a in articles} == {site.at("/une"), site.at("/deux")}
    assert {a.source for a in articles} == {"La Gazette de Morvent"}
    assert {a.published for a in articles} == {dt.date(2025, 3, 4)}
    assert all("cyberattaque" in a.text for a in articles)
    assert {Path(a.origin or "").parent.name for a in articles} == {"2025-03-06"}


def test_fetch_page_tells_more_than_its_feed(site: Site, tmp_path: Path) -> None:
    head = (
        "<meta property='article:published_time' content='2025-03-02T07:00:00+01:00'>"
        "<meta property='og:site_name' content='Le Courrier de Morvent'>"
    )
    site.put("/une", page(head=head))
    get(tmp_path, site.put("/feed", feed(site, "/une", home="https://ailleurs.example/"), "text/xml"))
    [article] = read(tmp_path)
    assert (article.published, article.source) == (dt.date(2025, 3, 2), "Le Courrier de Morvent")


def test_fetch_nothing_twice(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    address = site.put("/feed", feed(site, "/une"), "text/xml")
    alone = site.put("/seule", page("Une page seule"))
    get(tmp_path, address, address, alone, f"{alone}#haut", f"{alone}?utm_source=lettre")
    assert sorted(site.paths) == ["/feed", "/seule", "/une"]
    site.put("/deux", page("La suite"))
    site.put("/feed", feed(site, "/une", "/deux"), "text/xml")
    counts = get(tmp_path, address, alone, day=DAY + dt.timedelta(1))
    assert (counts.written, counts.known) == (1, 2)
    assert site.paths.count("/une") == site.paths.count("/seule") == 1
    assert len(read(tmp_path)) == 3
    assert [a.title for a in read(tmp_path / "2025-03-07")] == ["L'article /deux"]


def test_fetch_feed_that_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    content = feed(site, "/une").encode()

    def answer(headers: object) -> Answer:
        told = {"ETag": '"v1"', "Last-Modified": "Tue, 04 Mar 2025 08:00:00 GMT", "Content-Type": "text/xml"}
        known = headers.get("If-None-Match") == '"v1"' and headers.get("If-Modified-Since")  # type: ignore[attr-defined]
        return (304, told, b"") if known else (200, told, content)

    site.pages["/feed"] = answer
    assert get(tmp_path, site.at("/feed")).unchanged == 0
    counts = get(tmp_path, site.at("/feed"))
    assert (counts.feeds, counts.unchanged, counts.written, counts.failures) == (1, 1, 0, [])


def test_fetch_feed_is_asked_in_full_while_something_of_it_is_outstanding(site: Site, tmp_path: Path) -> None:
    site.pages["/une"] = (500, {}, b"")
    address = site.put("/feed", feed(site, "/une"), "text/xml", ETag='"v1"')
    counts = get(tmp_path, address)
    assert (reasons(counts), counts.written) == (["http_status"], 0)
    site.put("/une", page())
    counts = get(tmp_path, address)
    assert "If-None-Match" not in site.asked[-3][1]
    assert (counts.written, counts.failures) == (1, [])


def test_fetch_text_of_the_feed_is_kept_where_there_is_no_page(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret", "text/plain")
    site.put("/vide", "<html><body><p>Activez JavaScript.</p></body></html>")
    content = feed(site, "/secret/a", "/vide", "/partie", text=f"<p>{TEXT}</p>")
    counts = get(tmp_path, site.put("/feed", content, "text/xml"))
    assert sorted(reasons(counts)) == ["http_status", "no_article", "robots"]
    assert all("text of the feed was kept" in failure.detail for failure in counts.failures)
    assert "/secret/a" not in site.paths
    articles = read(tmp_path)
    assert {a.title for a in articles} == {"L'article /secret/a", "L'article /vide", "L'article /partie"}
    assert {(a.published, a.source) for a in articles} == {(dt.date(2025, 3, 4), "La Gazette de Morvent")}
    # All of it is settled: nothing is asked again, and nothing told again.
    before = len(site.paths)
    assert get(tmp_path, site.at("/feed")).failures == []
    assert site.paths[before:] == ["/feed"]


def test_fetch_entry_without_address_is_kept_as_the_feed_has_it(site: Site, tmp_path: Path) -> None:
    entries = (
        f"<item><title>Brève</title><description>{TEXT}</description></item><item><title>Rien</title></item>"
    )
    content = f"<rss><channel><title>V</title>{entries}</channel></rss>"
    counts = get(tmp_path, site.put("/feed", content, "text/xml"))
    assert (counts.written, reasons(counts)) == (1, ["bad_entry"])
    assert [a.title for a in read(tmp_path)] == ["Brève"]
    counts = get(tmp_path, site.at("/feed"))
    assert (counts.written, reasons(counts)) == (0, [])


def test_fetch_long_feed_is_fetched_in_turns(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.fetch.job._MOST_ENTRIES", 2)
    paths = [f"/{number}" for number in range(3)]
    for path in paths:
        site.put(path, page(path))
    address = site.put("/feed", feed(site, *paths), "text/xml", ETag='"v1"')
    counts = get(tmp_path, address)
    assert (counts.written, reasons(counts)) == (2, ["too_many"])
    counts = get(tmp_path, address)
    assert (counts.written, counts.known, reasons(counts)) == (1, 2, [])


def test_fetch_addresses_of_a_feed_may_lack_their_site(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    content = "<feed xmlns='http://www.w3.org/2005/Atom'><title>V</title><entry><title>Une</title>"
    content += "<link href='../une'/><content>Une annonce.</content></entry></feed>"
    assert get(tmp_path, site.put("/fils/feed", content, "application/atom+xml")).failures == []
    assert [a.url for a in read(tmp_path)] == [site.at("/une")]


def test_fetch_damaged_entry_is_told_and_the_others_fetched(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    site.put("/deux", page("La suite"))
    content = feed(site, "/une", "/deux").replace("</item>", "", 1)
    counts = get(tmp_path, site.put("/feed", content, "text/xml"))
    assert (reasons(counts), counts.written) == (["bad_entry"], 1)


def test_fetch_lists_what_failed(site: Site, tmp_path: Path) -> None:
    site.pages["/partie"] = (410, {}, b"")
    site.put("/photo", b"\x89PNG", "image/png")
    inputs = [site.at("/partie"), site.at("/photo"), "ftp://site.example/a", "https://nom:clef@site.example/"]
    counts = get(tmp_path, *inputs)
    with (tmp_path / "fetch-failed.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["address"], row["reason"]) for row in rows] == list(
        zip(inputs, ["http_status", "unsupported", "bad_address", "bad_address"], strict=True)
    )
    assert all(row["detail"] for row in rows) and len(counts.failures) == 4
    # The list itself is no table of articles.
    assert read(tmp_path) == []
    site.put("/photo", page())
    get(tmp_path, site.at("/photo"))
    assert (tmp_path / "fetch-failed.csv").read_text("utf-8").count("\n") == 1


def test_fetch_asks_a_site_once_a_second(site: Site, tmp_path: Path) -> None:
    for path in ("/a", "/b"):
        site.put(path, page(path))
    clock = Clock()
    get(tmp_path, site.put("/feed", feed(site, "/a", "/b"), "text/xml"), asking=web(clock))
    # The rules, the feed, two pages.
    assert len(site.asked) == 4 and clock.slept == [1.0, 1.0, 1.0]


def test_fetch_waits_as_long_as_a_site_asks(site: Site, tmp_path: Path) -> None:
    site.put("/robots.txt", "User-agent: Breche/1.0\nCrawl-delay: 7\nDisallow: /x\n", "text/plain")
    for path in ("/a", "/b"):
        site.put(path, page(path))
    clock = Clock()
    get(tmp_path, site.at("/a"), site.at("/b"), asking=web(clock))
    assert clock.slept == [1.0, 7.0]


def test_fetch_goes_on_with_another_site_meanwhile(site: Site, tmp_path: Path) -> None:
    with serving() as other:
        clock = Clock()
        for one in (site, other):
            for path in ("/a", "/b"):
                one.put(path, page(f"{path} de {one.port}"))
        entries = "".join(
            f"<item><title>{one.at(path, host)}</title><link>{one.at(path, host)}</link></item>"
            for one, host in ((site, "127.0.0.1"), (other, "localhost"))
            for path in ("/a", "/b")
        )
        content = f"<rss><channel><title>Revue</title>{entries}</channel></rss>"
        counts = get(tmp_path, site.put("/feed", content, "text/xml"), asking=web(clock))
        assert (counts.written, counts.failures) == (4, [])
        # One after the other they would take five seconds.
        assert sum(clock.slept) == 3.0


def test_fetch_leaves_a_site_alone_that_asks_for_it(site: Site, tmp_path: Path) -> None:
    site.pages["/a"] = (429, {}, b"")
    site.put("/b", page())
    counts = get(tmp_path, site.at("/a"), site.at("/b"))
    assert reasons(counts) == ["http_status", "http_status"]
    assert site.paths == ["/a"]


def test_fetch_follows_redirects_and_checks_each(site: Site, tmp_path: Path) -> None:
    site.put("/vraie", page())
    site.redirect("/a", "/b", 301)
    site.redirect("/b", "/vraie")
    counts = get(tmp_path, site.at("/a"), site.at("/vraie"))
    assert (counts.written, counts.known) == (1, 1)
    assert [a.url for a in read(tmp_path)] == [site.at("/vraie")]
    for path, target, reason in [
        ("/boucle", "/boucle", "too_many_redirects"),
        ("/fichier", "file:///etc/passwd", "bad_address"),
        ("/dedans", "http://192.168.1.1/", "not_public"),
        ("/dedans6", "http://[fd00::1]/", "not_public"),
        ("/cassee", "http://[", "bad_address"),
    ]:
        assert reasons(get(tmp_path, site.redirect(path, target))) == [reason]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "169.254.169.254", "2130706433", "0x7f000001", "0.0.0.0",
     "192.168.0.1", "172.16.0.1", "100.64.0.1", "[fe80::1]", "[::ffff:127.0.0.1]", "[fc00::1]", "224.0.0.1"],
)  # fmt: skip
def test_fetch_asks_no_private_address(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    counts = fetch([f"http://{host}/"], tmp_path, FetchOptions(Web(Pace(lambda: 0.0, lambda _: None)), DAY))
    assert reasons(counts) == ["not_public"]


def test_fetch_connects_to_the_number_that_was_checked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/a", page())
    answers = iter(["127.0.0.1"])

    def changing(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host != "gazette.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "10.0.0.1"), port))]

    real = socket.create_connection
    asked: list[str] = []

    def connect(address: tuple[str, int], *args: object) -> socket.socket:
        asked.append(address[0])
        return real(address, *args)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.fetch.addresses.socket.getaddrinfo", changing)
    monkeypatch.setattr("pipeline.fetch.web.socket.create_connection", connect)
    counts = get(tmp_path, site.at("/a", "gazette.example"))
    # The rules were asked at the first number; the name then led inside, and was not followed.
    assert asked == ["127.0.0.1"] and reasons(counts) == ["not_public"]


@pytest.mark.parametrize(
    ("number", "public"),
    [("93.184.216.34", True), ("2606:2800:220:1::1", True), ("64:ff9b::7f00:1", False),
     ("2002:a00:1::1", False),
     ("::", False), ("198.18.0.1", False), ("255.255.255.255", False), ("64:ff9b::5db8:d822", True)],
)  # fmt: skip
def test_fetch_knows_the_public_network(number: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(number)) is public


def test_fetch_ends_what_takes_too_long(site: Site, tmp_path: Path) -> None:
    for path, limits in [("/silence", Limits(0.05, 30.0)), ("/goutte", Limits(30.0, 0.05))]:
        site.pages[path] = (
            200,
            {"X-Drip": "1", "Content-Length": "5000", "Content-Type": "text/html"},
            b"<p>",
        )
        site.put("/robots.txt", "", "text/plain")
        counts = get(tmp_path, site.at(path), asking=web(limits=limits))
        assert reasons(counts) == ["timeout"]


def test_fetch_refuses_what_is_too_long(site: Site, tmp_path: Path) -> None:
    small = Limits(most_bytes=2000)
    site.put("/longue", page(text=TEXT * 20))
    site.put("/bombe", gzip.compress(b"<p>" + b"a" * 100_000), Content_Encoding="gzip")
    site.put("/sans", page(text=TEXT * 20), Content_Length="1500000")
    counts = get(tmp_path, *map(site.at, ("/longue", "/bombe", "/sans")), asking=web(limits=small))
    assert reasons(counts) == ["too_long"] * 3


def test_fetch_reads_packed_pages_and_refuses_cut_ones(site: Site, tmp_path: Path) -> None:
    packed = gzip.compress(page().encode())
    site.put("/a", packed, Content_Encoding="gzip")
    site.put("/b", packed[:-20], Content_Encoding="gzip")
    site.put("/c", page(), Content_Length="99999")
    counts = get(tmp_path, *map(site.at, ("/a", "/b", "/c")), asking=web(limits=Limits(0.3, 5.0)))
    assert counts.written == 1 and len(counts.failures) == 2
    assert all(failure.passing for failure in counts.failures)
    assert read(tmp_path)[0].text.startswith("Brissonnay piratée")


def test_fetch_reads_opml_and_lists(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    address = site.put("/feed", feed(site, "/une"), "text/xml")
    opml = tmp_path / "feeds.opml"
    outline = f"<outline text='R & D'><outline type='rss' xmlUrl='{address}'/></outline>"
    opml.write_text(f"<?xml version='1.0'?><opml version='2.0'><body>{outline}</body></opml>", "utf-8")
    lines = tmp_path / "adresses.txt"
    lines.write_text(f"# la veille\n{site.put('/seule', page('Seule'))}\n\n", "utf-8")
    counts = get(tmp_path / "articles", str(opml), str(lines))
    assert (counts.feeds, counts.written, counts.failures) == (1, 2, [])


@pytest.mark.parametrize("content", [None, "rien ici", "<opml><body/></opml>"])
def test_fetch_refuses_lists_without_addresses(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(FetchInputError, match=r"feeds\.opml"):
        get(tmp_path / "articles", str(path))
    assert not (tmp_path / "articles").exists()


def test_fetch_takes_up_where_it_was_cut_off(site: Site, tmp_path: Path) -> None:
    for path in ("/a", "/b"):
        site.put(path, page(path))
    get(tmp_path, site.at("/a"))
    with (tmp_path / ".breche-fetch.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"address": "http://127')
    counts = get(tmp_path, site.at("/a"), site.at("/b"))
    assert (counts.written, counts.known) == (1, 1)
    assert get(tmp_path, site.at("/a"), site.at("/b")).known == 2


def test_fetch_metadata_starts_no_formula(site: Site, tmp_path: Path) -> None:
    site.put("/une", page())
    content = feed(site, "/une").replace("L'article /une", "=HYPERLINK(A1)")
    get(tmp_path, site.put("/feed", content, "text/xml"))
    assert ",=" not in (tmp_path / "2025-03-06" / "metadata.csv").read_text("utf-8")
    assert read(tmp_path)[0].title == "=HYPERLINK(A1)"


def test_fetch_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("", "utf-8")
    with pytest.raises(FetchError, match="articles"):
        get(tmp_path / "articles", "http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        (
            "HTTP://Gazette.Example:80/Été?q=é&utm_source=x#haut",
            "http://gazette.example/%C3%89t%C3%A9?q=%C3%A9",
        ),
        ("https://journal-été.example", "https://xn--journal-t-gfb.example/"),
        ("https://a.example/?id=1&xtor=RSS-5", "https://a.example/?id=1"),
    ],
)
def test_fetch_addresses_have_one_form(written: str, tidied: str) -> None:
    if "été" in written:
        assert tidy(written).startswith("https://xn--") and tidy(tidy(written)) == tidy(written)
    else:
        assert tidy(written) == tidied == tidy(tidied)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "http://", "http://a b/", "http://a.example:99999/", "http://u@a.example/"],
)
def test_fetch_addresses_that_are_none(address: str) -> None:
    with pytest.raises(FailedError) as raised:
        tidy(address)
    assert raised.value.reason is FailReason.BAD_ADDRESS


RULES = """
User-agent: *
Disallow: /prive/
Allow: /prive/public
Disallow: /*.pdf$
Disallow: /recherche*q=

User-agent: AutreRobot
User-agent: breche
Disallow: /sport # pas le sport
"""


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        (RULES.replace("breche", "tiers"), "/prive/a", False),
        (RULES.replace("breche", "tiers"), "/prive/public/a", True),
        (RULES.replace("breche", "tiers"), "/doc/a.pdf", False),
        (RULES.replace("breche", "tiers"), "/doc/a.pdf?v=1", True),
        (RULES.replace("breche", "tiers"), "/recherche/x?q=1", False),
        (RULES, "/prive/a", True),
        (RULES, "/sport/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /%C3%A9t%C3%A9", "/été", False),
        ("Disallow: /", "/a", True),
        ("", "/a", True),
    ],
)
def test_fetch_robots(text: str, path: str, allowed: bool) -> None:
    assert robots_of(text).allows(f"https://gazette.example{path}") is allowed


def test_fetch_robots_that_cannot_be_had_close_the_site_for_now(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = (500, {}, b"")
    site.put("/a", page())
    counts = get(tmp_path, site.at("/a"))
    assert reasons(counts) == ["robots"] and counts.failures[0].passing
    assert site.paths == []


def test_fetch_command(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.fetch.FetchOptions", lambda progress: FetchOptions(web(), DAY, progress))
    site.put("/une", page())
    address = site.put("/feed", feed(site, "/une"), "text/xml")
    into = str(tmp_path / "articles")
    done = CliRunner().invoke(app, ["fetch", address, "--into", into])
    assert (done.exit_code, "1 article written" in done.output) == (0, True)
    failed = CliRunner().invoke(app, ["fetch", site.at("/rien"), "--into", into])
    assert failed.exit_code == 3 and "fetch-failed.csv" in failed.output
    wrong = CliRunner().invoke(app, ["fetch", "nulle-part.opml", "--into", into])
    assert wrong.exit_code == 2 and "nulle-part.opml" in wrong.output
