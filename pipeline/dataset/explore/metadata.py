"""What Datasette is told of the database: titles, descriptions, facets, what may be seen."""

from collections.abc import Iterable
from typing import Any

from markupsafe import escape

from pipeline.dataset.columns import CONFLICTS, EVIDENCE, INCIDENTS
from pipeline.dataset.shown.labels import headings
from pipeline.dataset.shown.words import in_language, word, words

#: The name of the database in addresses, whatever that of its file.
NAME = "breche"
#: The tables and views for readers, in the order in which the first page names them; which of them are views.
TABLES = ("incidents", "articles", "proofs", "conflicts", "change")
VIEWS = ("articles", "proofs")
_PACKAGE = "pipeline.dataset.explore"
_OPTIONS: dict[str, dict[str, Any]] = {
    "incidents": {
        "label_column": "victim_name",
        "facets": ["victim_sector", "victim_country", "attacker_name", "status"],
        "sort_desc": "date_max",
        "size": 50,
    },
    "conflicts": {"facets": ["field"], "size": 50},
    "proofs": {"facets": ["field"], "size": 50},
    "articles": {"facets": ["source"], "size": 50},
    "change": {"facets": ["kind", "field"], "sort_desc": "change_id", "size": 50},
}


def say(language: str, *keys: str) -> str:
    """Return what `keys` lead to among the words of the pages. Raises KeyError for none."""
    return str(word(language, *keys, package=_PACKAGE))


def column_headings(table: str, language: str) -> dict[str, str]:
    """Return the heading of each column of one of the tables for readers."""
    known = {INCIDENTS.name: INCIDENTS, CONFLICTS.name: CONFLICTS, "proofs": EVIDENCE}.get(table)
    if known is not None:
        return dict(zip(known.names, headings(known.name, known.names, language), strict=True))
    entries = words(_PACKAGE)["headings"][table]
    return {name: in_language(entry, language) for name, entry in entries.items()}


def metadata(names: Iterable[str], language: str) -> dict[str, Any]:
    """Return the metadata of a database with the tables and views `names`; those for readers are open."""
    tables: dict[str, dict[str, Any]] = {
        name: {"hidden": True, "allow": False} for name in names if name not in TABLES
    }
    for table in TABLES:
        tables[table] = {
            "title": say(language, "tables", table, "title"),
            "description": say(language, "tables", table, "about"),
            "columns": column_headings(table, language),
            **_OPTIONS[table],
        }
    title = say(language, "site", "title")
    about = {"title": title, "description_html": _introduction(language)}
    return {**about, "allow_sql": False, "databases": {NAME: {**about, "allow_sql": False, "tables": tables}}}


def _introduction(language: str) -> str:
    """Return the head of the first page: what there is, a search, and where to go."""
    links = "".join(
        f'<li><a href="/{NAME}/{table}">{escape(say(language, "tables", table, "title"))}</a> – '
        f"{escape(say(language, 'tables', table, 'about'))}</li>"
        for table in TABLES
    )
    search = escape(say(language, "site", "search"))
    return (
        f"<p>{escape(say(language, 'site', 'intro'))}</p>"
        f'<form class="core" action="/{NAME}/incidents" method="get"><p><input type="search" name="_search"'
        f' size="36" aria-label="{search}" placeholder="{search}">'
        f' <input type="submit" value="{escape(say(language, "site", "find"))}"></p></form><ul>{links}</ul>'
    )
