"""A headless Chromium that keeps what it has to complain of and what it asked for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_CHROMIUM, _DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1300,1400"),
)
#: The marks of a file of tests that need it.
IN_CHROMIUM = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (_CHROMIUM and _DRIVER), reason="pages are tested in Chromium, which is not installed here"
    ),
]


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """Give a browser with a profile of its own, which ends with the block; skip the test without selenium."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium drives the browser")
    options = webdriver.ChromeOptions()
    options.binary_location = _CHROMIUM
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(_DRIVER))
    try:
        yield driver
    finally:
        driver.quit()
