"""The dataset served to a real browser: nothing to complain of, from the first page to the proofs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dispatches
import pytest
from chromium import IN_CHROMIUM, chromium

from pipeline import run as run_module
from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.reading import ReadOptions
from pipeline.run import run

HOSTILE = "</td><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"

pytestmark = IN_CHROMIUM


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server, which the command has started."""
    pytest.importorskip("datasette", reason="the extra explore brings Datasette")
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)
    run([dispatches.write_articles(tmp_path / "in")], tmp_path / "out", ReadOptions())
    with open_to_write(tmp_path / "out" / DATABASE) as connection:
        connection.execute("UPDATE article SET title = ?, url = 'https://gazette.example/a'", [HOSTILE])
    command = [sys.executable, "-m", "pipeline", "serve", "-d", str(tmp_path / "out"), "--port", "0"]
    with subprocess.Popen([*command, "--lang", "en"], stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = server.stderr.readline()
        yield next(word for word in told.split() if word.startswith("http://127.0.0.1:"))
        server.terminate()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Any]:
    with chromium(tmp_path / "profile") as driver:
        yield driver


def test_serve_leads_from_a_search_to_proofs_and_articles(browser: Any, address: str) -> None:
    browser.get(address)
    assert "Cyber incidents" in browser.title
    search = browser.find_element("name", "_search")
    search.send_keys("lunavelo")
    search.submit()
    (link,) = browser.find_elements("css selector", "td.col-incident_id a, td.type-pk a")
    link.click()
    proofs, articles = browser.find_elements("css selector", "h2[id] + div tbody")
    assert "81 002 clients" in proofs.text
    assert HOSTILE in articles.text and not articles.find_elements("tag name", "img")
    browser.find_element("css selector", "#articles a").click()
    assert len(browser.find_elements("css selector", "table.rows-and-columns tbody tr")) == 2
    assert "taken" not in browser.title
    assert [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [one["params"] for one in events if one["method"] == "Network.requestWillBeSent"]
    ours = [one["request"]["url"] for one in asked if one["documentURL"].startswith(address)]
    assert ours and all(url.startswith((address, "data:")) for url in ours)
