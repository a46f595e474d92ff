"""Writes the report: one HTML file that opens no address and runs nothing but its own script.

Every text from an article is escaped by the template. The policy in the file's head names style and script
by their hashes and forbids all else, so that nothing would come of markup that got through all the same.
"""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.dataset.exports import Chosen, ExportCounts, Filters, Tables
from pipeline.dataset.own.marking import Marker
from pipeline.dataset.own.register import Register
from pipeline.dataset.own.watch_list import WatchList
from pipeline.dataset.report.entry import Entry, entry
from pipeline.dataset.report.overview import WORDS, overview
from pipeline.dataset.rows import Cell, Row
from pipeline.dataset.safety import clean, visible
from pipeline.dataset.shown.telling import watched_first
from pipeline.dataset.shown.words import word
from pipeline.dataset.workshop import OutputError, atomic_folder
from pipeline.wording import _

#: What tells the report from other files, near its beginning.
_SIGN = b'<meta name="generator" content="Br\xc3\xa8che">'
_HEAD = 2000
_ALL = Filters()


def write_report(
    tables: Tables,
    path: Path,
    language: str,
    filters: Filters = _ALL,
    quotes: bool = True,
    force: bool = False,
    watch: WatchList | None = None,
    register: Register | None = None,
) -> ExportCounts:
    """Write the report of `tables` in `language` to `path`, and return what it holds.

    Without `quotes` the sentences of the press are left out. Those whom `watch` names come first, `register`
    tells which of its organisations victims are. The same rows give the same bytes. Raises OutputError when
    the file cannot be written, or is another's than a report (unless told to by `force`).
    """
    if path.exists() and not force and not _is_report(path):
        raise OutputError(
            _(
                "{path} is another file, which this would replace. Choose another one with --output, or say"
                " --force.",
                path=path,
            )
        )
    chosen = Chosen(tables, filters, quotes, Marker(tables.incidents, watch, register))
    told = list(chosen.told())
    conflicts = _by_incident(chosen.conflicts())
    told.sort(key=lambda one: watched_first(one.row))
    entries = [
        entry(one.row, one.evidence, conflicts.get(one.row["incident_id"], []), language) for one in told
    ]
    with (
        atomic_folder(path.parent, [path.name]) as folder,
        (folder / path.name).open("w", encoding="utf-8", newline="\n") as stream,
    ):
        stream.writelines(_page(entries, language, quotes))
    chosen.counts.joined, chosen.counts.doubtful = chosen.marker.joined, chosen.marker.doubtful
    return chosen.counts


def _is_report(path: Path) -> bool:
    if path.is_dir():
        # Nothing will be written over it, and the writing says why.
        return True
    try:
        with path.open("rb") as stream:
            return _SIGN in stream.read(_HEAD)
    except OSError:
        return False


def _by_incident(rows: Iterable[Row]) -> dict[Cell, list[Row]]:
    return {name: list(of) for name, of in groupby(rows, key=itemgetter("incident_id"))}


def _page(entries: list[Entry], language: str, quotes: bool) -> Iterable[str]:
    style, script = _own("report.css"), _own("report.js")

    def say(*keys: str) -> Any:
        return word(language, *keys, package=WORDS)

    return (
        _environment()
        .from_string(_own("report.html.j2"))
        .generate(
            entries=entries,
            overview=overview(entries, language),
            language=language,
            quotes=quotes,
            say=say,
            facets=_facets(entries),
            watching=any(one.told.watch for one in entries),
            style=Markup(style),
            script=Markup(script),
            policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
            " base-uri 'none'; form-action 'none'",
        )
    )


def _facets(entries: list[Entry]) -> dict[str, list[str]]:
    """Return what the incidents can be chosen by: the values of each of some cells."""
    found: dict[str, set[str | None]] = {
        "sector": {one.told.sector for one in entries},
        "country": {one.told.country for one in entries},
        "status": {one.told.status for one in entries},
    }
    return {name: sorted(filter(None, values)) for name, values in found.items()}


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True, finalize=_shown, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )


def _shown(value: Any) -> Any:
    """Return a text without what nobody sees: it could turn the direction of what stands around it."""
    return visible(clean(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _own(name: str) -> str:
    return files(WORDS).joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
