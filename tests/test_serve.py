"""The dataset in a browser: where pages lead, what is found, what nobody gets to see or change."""

import asyncio
import html
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import dispatches
import pytest
from typer.testing import CliRunner

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.store.database import DATABASE, StoreError, open_to_read, open_to_write, transaction
from pipeline.dataset.store.judgements import Clerk
from pipeline.reading import ReadOptions
from pipeline.run import run

pytest.importorskip("datasette", reason="the extra explore brings Datasette")

from pipeline.dataset.explore import server
from pipeline.dataset.explore.metadata import TABLES, VIEWS

HOSTILE = "</td><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
READERS = {*TABLES, *VIEWS}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a hostile title and address, and what an analyst said."""
    folder = tmp_path_factory.mktemp("explored")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "extract_frame", dispatches.extract_frame)
        run([dispatches.write_articles(folder / "in")], folder / "out # 1?", ReadOptions())
    with open_to_write(folder / "out # 1?" / DATABASE) as connection:
        with transaction(connection):
            connection.execute("UPDATE article SET title = ?, url = 'https://gazette.example/a11'", [HOSTILE])
            connection.execute("UPDATE article SET url = 'javascript:alert(1)' WHERE article_id = 'a01'")
            connection.execute(
                "UPDATE incidents SET evidence = ?, urls = ? WHERE victim_name = 'Banque Fictel'",
                [HOSTILE, "https://gazette.example/a?b=1&c|javascript:alert(1)"],
            )
        Clerk(connection, "Claire Analyste").set(incident_of(connection, "Lunavélo"), "comment", "secret")
    return folder / "out # 1?"


def incident_of(connection: sqlite3.Connection, victim: str) -> str:
    (name,) = connection.execute(
        "SELECT incident_id FROM incidents WHERE victim_name = ?", [victim]
    ).fetchone()
    return str(name)


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator["Site"]:
    shown = server.explorer(output / DATABASE, "fr")
    yield Site(shown)
    shown.get_database("breche").close()


class Site:
    """Asks for pages, without a network."""

    def __init__(self, datasette: Any) -> None:
        self._datasette = datasette

    def ask(self, path: str, method: str = "get", **more: Any) -> Any:
        return asyncio.run(getattr(self._datasette.client, method)(path, **more))

    def page(self, path: str) -> str:
        answer = self.ask(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def rows(self, path: str) -> list[dict[str, Any]]:
        mark = "&" if "?" in path else "?"
        return list(self.ask(f"{path}{mark}_shape=array").json())


def incident(site: Site, victim: str) -> str:
    (row,) = site.rows(f"/breche/incidents.json?victim_name={victim}")
    return str(row["incident_id"])


def test_serve_first_page_leads_to_incidents_and_these_to_proofs_and_articles(site: Site) -> None:
    first = site.page("/")
    assert "Incidents cyber racontés par la presse" in first
    assert set(re.findall(r'href="/breche/(\w+)"', first)) == READERS
    name = incident(site, "Lunavélo")
    assert "_memory" not in first
    assert site.ask(re.findall(r'href="(/-/static-plugins/[^"]+)"', first)[0]).status_code == 200
    listed = site.page("/breche/incidents")
    assert f'href="/breche/incidents/{name}"' in listed and "Victime" in listed
    page = site.page(f"/breche/incidents/{name}")
    assert f"/breche/proofs?incident_id={name}" in page and f"/breche/articles?incident_id={name}" in page
    assert "81\u202f002" in page and page.count("https://gazette.example/a11</a>") >= 2
    assert [row["article_id"] for row in site.rows(f"/breche/articles.json?incident_id={name}")] == [
        "a07",
        "a10",
    ]
    proofs = site.rows(f"/breche/proofs.json?incident_id={name}")
    assert {row["article_id"] for row in proofs} == {"a07", "a10"} and all(row["sentence"] for row in proofs)
    assert f'href="/breche/incidents/{name}"' in site.page(f"/breche/proofs?incident_id={name}")
    assert f'href="/breche/incidents/{name}"' in site.page("/breche/articles")


@pytest.mark.parametrize(
    ("words", "victims"),
    [
        ("lunavelo", {"Lunavélo"}),
        ("LYCÉE haut-perron", {"Lycée du Haut-Perron"}),
        ("intrusion confirme", {"Banque Fictel"}),
        ("hôp lycé", set()),
        ("lycé perr", {"Lycée du Haut-Perron"}),
        ('intrusion" NOT (', set()),
        ('"', set()),
        ("licorne", set()),
    ],
)
def test_serve_search_finds_without_accents(site: Site, words: str, victims: set[str]) -> None:
    answer = site.ask("/breche/incidents.json", params={"_search": words, "_shape": "array"})
    assert answer.status_code == 200
    assert {row["victim_name"] for row in answer.json()} == victims


def test_serve_speaks_of_values_in_words(site: Site) -> None:
    page = site.page("/breche/incidents?_facet=salience")
    facets = page[page.index('"facet-results"') : page.index("<table")]
    assert "Place dans les articles" in facets and ">main<" not in facets and "Secteur" not in facets
    (address,) = re.findall(r'href="([^"]+)">Principal</a> 6', facets)
    chosen = site.page(html.unescape(address).removeprefix("http://localhost"))
    assert "Lignes\u00a0: 6" in chosen and "Principal &middot; 6" in chosen
    changes = site.page("/breche/change")
    assert ">nouvelle</" in changes and "Filtrer" in changes and "commence par" in changes
    for path in ("/", "/breche", "/breche/incidents", f"/breche/incidents/{incident(site, 'Lunavélo')}"):
        shown = re.sub(r"<[^>]+>", " ", site.page(path).split("<section")[1])
        assert not re.search(r"\b(rows?|Apply|Search|This data|Powered|Next page|view)\b", shown), path


def test_serve_has_a_search_box(site: Site) -> None:
    assert 'name="_search"' in site.page("/") and 'name="_search"' in site.page("/breche/incidents")
    assert "chercher «\u00a0zz&lt;b&gt;" in site.page("/breche/incidents?_search=zz%3Cb%3E")


def test_serve_hostile_texts_stay_text(site: Site) -> None:
    name = incident(site, "Banque Fictel")
    for path in ("articles", "incidents", f"incidents/{name}", f"proofs?incident_id={name}"):
        page = site.page(f"/breche/{path}")
        assert HOSTILE not in page and "<script>document" not in page and "<img src=x" not in page
        assert 'href="javascript' not in page
    assert html.escape(HOSTILE).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in site.page(
        f"/breche/incidents/{name}"
    )
    assert 'href="https://gazette.example/a?b=1&amp;c"' in site.page(f"/breche/incidents/{name}")


def names_of(output: Path) -> set[str]:
    with open_to_read(output / DATABASE) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return {name for (name,) in found}


def test_serve_closes_every_table_that_is_not_for_readers(site: Site, output: Path) -> None:
    closed = names_of(output) - READERS
    assert {"report", "article", "correction", "state", "search", "search_content"} <= closed
    for name in closed:
        for path in (f"/breche/{name}", f"/breche/{name}.json", f"/breche/{name}.csv", f"/breche/{name}/1"):
            assert site.ask(path).status_code in (403, 404), path
    shown = site.page("/breche")
    assert not [name for name in closed if f'href="/breche/{name}"' in shown]
    for name in READERS:
        assert "Claire" not in site.page(f"/breche/{name}")
    assert all(site.ask(f"/breche/{name}").status_code == 200 for name in READERS)


@pytest.mark.parametrize(
    "path",
    [
        "/breche?sql=select+*+from+report",
        "/breche.json?sql=select+1",
        "/breche/incidents?_where=1=1",
        '/breche/incidents?_through={"table":"report","column":"article_id","value":"a11"}',
        "/breche.db",
        "/_internal",
        "/-/allow-debug",
        "/-/permissions",
    ],
)
def test_serve_lets_nobody_ask_for_more(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status_code in (400, 403, 404) or path == "/-/allow-debug"


def test_serve_sees_nothing_of_other_tables_even_by_sql(site: Site, output: Path) -> None:
    with closing(server._ReadOnly(site._datasette, path=str(output / DATABASE)).connect()) as connection:
        values = connection.execute("SELECT author, value FROM correction").fetchall()
        assert set(values) == {(None, None)}
        assert connection.execute("SELECT count(origin), count(content) FROM article").fetchone() == (0, 0)
        assert connection.execute("SELECT count(*) FROM proofs WHERE sentence IS NOT NULL").fetchone()[0] > 5
        for statement in ("DELETE FROM incidents", "INSERT INTO search (search) VALUES ('optimize')"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                connection.execute(statement)


def test_serve_changes_nothing_and_stops_nobody(site: Site, output: Path) -> None:
    before = (output / DATABASE).read_bytes()
    site.page(f"/breche/incidents/{incident(site, 'Lunavélo')}")
    assert (output / DATABASE).read_bytes() == before
    with open_to_write(output / DATABASE) as connection:
        connection.execute("UPDATE incidents SET victim_name = victim_name")
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_serve_shows_english(output: Path) -> None:
    english = Site(server.explorer(output / DATABASE, "en"))
    assert "Cyber incidents told by the press" in english.page("/")
    listed = english.page("/breche/incidents")
    assert ">Main</td>" in listed and "Rows: 6" in listed


def test_serve_answers_only_who_reads_and_names_this_machine(output: Path) -> None:
    guarded = server.guarded(server.explorer(output / DATABASE, "fr").app(), 8001)

    def ask(host: bytes, method: str = "GET") -> dict[str, Any]:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        scope = {"type": "http", "method": method, "path": "/", "raw_path": b"/", "query_string": b""}
        scope |= {"headers": [(b"host", host)], "scheme": "http"}
        asyncio.run(guarded(scope, receive, send))
        return sent[0]

    assert ask(b"elsewhere.example:8001")["status"] == 403
    assert ask(b"localhost:8001", "POST")["status"] == 405
    answer = ask(b"127.0.0.1:8001")
    assert answer["status"] == 200
    assert b"frame-ancestors 'none'" in dict(answer["headers"])[b"content-security-policy"]


def test_serve_tells_when_there_is_nothing_to_show(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["serve", "-d", str(tmp_path)])
    assert done.exit_code == 1 and "no such database" in done.output.replace("\n", " ")
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as connection:
        connection.executescript(Path(__file__).with_name("layouts").joinpath("2.sql").read_text("utf-8"))
    with pytest.raises(StoreError, match="breche run"):
        server.explorer(tmp_path / DATABASE, "fr")


def test_serve_tells_when_the_port_is_taken(output: Path) -> None:
    with server.listen(0) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["serve", "-d", str(output), "--port", port])
    assert done.exit_code == 1
    assert f"port {port}" in done.output and "--port 0" in done.output


def test_serve_names_the_extra_that_is_missing(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pipeline.dataset.explore.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "datasette", None)
    done = CliRunner().invoke(app, ["serve", "-d", str(output)])
    assert done.exit_code == 1 and "breche[explore]" in done.output
