"""The report in a real browser: nothing to complain of, sorting and filtering, hostile names, both modes."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from chromium import IN_CHROMIUM, chromium
from tables import MemoryTables, conflict, incident

from pipeline.dataset.own.watch_list import Watched, WatchList
from pipeline.dataset.report.page import write_report

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"

pytestmark = IN_CHROMIUM


WATCH = WatchList("", (Watched("Fictel", ("Fictel",)),))


def tables() -> MemoryTables:
    rows = [
        ("Écluse Tarvane", "health", "2024-11-19", 900, 0.9),
        ("écoles Zorin", "education", "2023-05", 41_250, 0.3),
        ("Fictel", "banking", "2024-12-31~", None, 0.7),
        (HOSTILE, "health", None, 7, 0.5),
    ]
    return MemoryTables(
        [
            incident(
                number,
                victim_name=victim,
                victim_sector=sector,
                date=date,
                records_value=size,
                records_qualifier="exact" if size else None,
                records_unit="patients" if size else None,
                confidence=sure,
                status="claimed",
                evidence=victim,
                urls="https://gazette.example/a|javascript:document.title='taken'",
            )
            for number, (victim, sector, date, size, sure) in enumerate(rows, 1)
        ],
        [],
        [conflict(4, kept=HOSTILE, other=HOSTILE, sentence=HOSTILE)],
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    path = tmp_path / "rapport.html"
    write_report(tables(), path, "fr")
    browser.get(path.as_uri())
    return browser


def victims(browser: Any) -> list[str]:
    """Return the victims in the order of the table, of the rows that are shown."""
    return browser.execute_script(
        "return [...document.querySelectorAll('#incidents tbody tr')].filter((row) => row.offsetParent)"
        ".map((row) => row.cells[1].textContent.trim())"
    )


def sort_by(browser: Any, heading: str) -> None:
    (button,) = (one for one in browser.find_elements("css selector", "th button") if one.text == heading)
    button.click()


def test_report_raises_no_complaint_and_asks_for_nothing(opened: Any) -> None:
    assert opened.get_log("browser") == []
    asked = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    sent = [one["params"] for one in asked if one["method"] == "Network.requestWillBeSent"]
    # The browser's own first page asks too.
    ours = [one["request"]["url"] for one in sent if one["documentURL"] == opened.current_url]
    assert ours == [opened.current_url]
    assert opened.title == "Incidents cyber racontés par la presse"
    assert HOSTILE in victims(opened)
    assert not opened.find_elements("tag name", "img")


def test_report_sorts(opened: Any) -> None:
    assert victims(opened) == ["Fictel", "Écluse Tarvane", "écoles Zorin", HOSTILE]
    sort_by(opened, "Victime")
    assert victims(opened) == [HOSTILE, "Écluse Tarvane", "écoles Zorin", "Fictel"]
    sort_by(opened, "Victime")
    assert victims(opened) == ["Fictel", "écoles Zorin", "Écluse Tarvane", HOSTILE]
    # Figures by their size, the largest first; what has none is last either way.
    sort_by(opened, "Personnes ou documents")
    assert victims(opened) == ["écoles Zorin", "Écluse Tarvane", HOSTILE, "Fictel"]
    sort_by(opened, "Personnes ou documents")
    assert victims(opened) == [HOSTILE, "Écluse Tarvane", "écoles Zorin", "Fictel"]
    (sorted_by,) = opened.find_elements("css selector", "th[aria-sort]")
    assert sorted_by.get_attribute("aria-sort") == "ascending"


def test_report_filters(opened: Any) -> None:
    from selenium.webdriver.support.ui import Select

    search = opened.find_element("css selector", "#controls [type=search]")
    shown = opened.find_element("css selector", "#controls output")
    assert shown.text == "4 affichés sur 4"
    search.send_keys("ECLUSE sante")
    assert victims(opened) == ["Écluse Tarvane"]
    assert shown.text == "1 affichés sur 4"
    articles = opened.find_elements("css selector", "article")
    assert [article.is_displayed() for article in articles] == [False, True, False, False]
    search.clear()
    search.send_keys(" ")
    Select(opened.find_element("name", "sector")).select_by_visible_text("Santé")
    assert victims(opened) == ["Écluse Tarvane", HOSTILE]
    Select(opened.find_element("name", "sector")).select_by_index(0)
    opened.find_element("css selector", "#controls [name=check]").click()
    assert "écoles Zorin" in victims(opened) and "Fictel" not in victims(opened)
    assert opened.get_log("browser") == []


@pytest.mark.parametrize(
    "mode, bright", [pytest.param("light", True, id="light"), pytest.param("dark", False, id="dark")]
)
def test_report_follows_the_mode_of_the_system(opened: Any, mode: str, bright: bool) -> None:
    features = [{"name": "prefers-color-scheme", "value": mode}]
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    colours = opened.execute_script(
        "const look = getComputedStyle(document.body); return [look.backgroundColor, look.color]"
    )
    page, ink = (sum(map(int, colour.strip("rgb()").split(","))) for colour in colours)
    assert (page > ink) is bright


def printed(browser: Any, tries: int = 3) -> bytes:
    """Return the open page as PDF. Chromium now and then fails to print what it prints the next moment."""
    try:
        told = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    except Exception as error:
        if tries == 1 or "Printing failed" not in str(error):
            raise
        return printed(browser, tries - 1)
    return base64.b64decode(told["data"])


def test_report_prints_every_incident(opened: Any) -> None:
    pages = pypdf.PdfReader(io.BytesIO(printed(opened))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.count("Tarvane") == 3
    assert "Chercher" not in text
    assert len(pages) <= 5


def test_report_shows_those_watched_alone(browser: Any, tmp_path: Path) -> None:
    write_report(tables(), tmp_path / "rapport.html", "fr", watch=WATCH)
    browser.get((tmp_path / "rapport.html").as_uri())
    browser.find_element("css selector", "#controls [name=watch]").click()
    (row,) = [
        row for row in browser.find_elements("css selector", "#incidents tbody tr") if row.is_displayed()
    ]
    assert "★ Fictel" in row.text
    assert browser.find_element("css selector", "#controls output").text.startswith("1 ")
