"""What the pages of Datasette show of a dataset: cells in words, links between tables, the search.

Raises ImportError where Datasette is not installed.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from datasette import hookimpl
from datasette.filters import FilterArguments
from datasette.utils import is_url
from markupsafe import Markup

from pipeline.dataset.columns import INCIDENTS, Kind
from pipeline.dataset.explore.metadata import NAME, TABLES, column_headings, say
from pipeline.dataset.rows import several
from pipeline.dataset.shown.amounts import figure
from pipeline.dataset.shown.labels import field_name, truth, value_text

_TRUTHS = frozenset(column.name for column in INCIDENTS.columns if column.kind is Kind.TRUTH)
_TEXTS = frozenset({"incident_id", "article_ids", "evidence", "reviewed"})
_WORD = re.compile(r"\w+")
#: What the page of an incident shows beside it, in which order.
_BEHIND = {"proofs": "confidence DESC, article_id, field", "articles": "published, article_id"}
_FOUND = "incident_id IN (SELECT incident_id FROM search WHERE search MATCH :search)"

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _hook(method: _Method) -> _Method:
    return cast(_Method, hookimpl(method))


def _last_hook(method: _Method) -> _Method:
    """Mark a hook whose answer counts where it and Datasette's own differ."""
    return cast(_Method, hookimpl(method, trylast=True))


class Pages:
    """The plugin that makes pages in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        # By it Datasette finds the templates.
        self.__name__ = __package__

    @_hook
    def extra_css_urls(self) -> list[str]:
        """Return our own styles, which come after Datasette's."""
        return [f"/-/static-plugins/{self.__name__}/serve.css"]

    @_hook
    def render_cell(
        self, row: Mapping[str, Any], value: Any, column: str, table: str | None, database: str
    ) -> str | None:
        """Return how a cell is shown, None as Datasette would: nothing an article says is ever markup."""
        if database != NAME or value in (None, "") or isinstance(value, dict):
            return None
        if column == "incident_id":
            return Markup('<a href="/{}/incidents/{}">{}</a>').format(NAME, value, value)
        if column in ("urls", "url"):
            return Markup("<br>").join(map(_link, several(value) if column == "urls" else [value]))
        if column in ("field", "kind"):
            return self._facet_text(column, value)
        if table == "incidents" and column not in _TEXTS:
            if column in _TRUTHS:
                return truth(bool(value), self._language)
            return value_text(column, value, self._language)
        if column in ("value", "kept", "other", "old", "new"):
            return value_text(row["field"], value, self._language)
        return None

    @_last_hook
    def filters_from_request(
        self, request: Any, database: str, table: str
    ) -> Callable[[], Awaitable[FilterArguments]] | None:
        """Have `_search` look into the index of the dataset, which is none of the kind Datasette knows."""
        if (database, table) != (NAME, "incidents"):
            return None

        async def inner() -> FilterArguments:
            search = (request.args.get("_search") or "").strip()
            shown = {"supports_search": True, "search": search}
            if not search:
                return FilterArguments([], extra_context=shown)
            told = say(self._language, "site", "found").format(words=search)
            # Each word as a text, or its beginning: signs of the query language are none here.
            match = " ".join(f'"{word}"*' for word in _WORD.findall(search))
            return FilterArguments([_FOUND if match else "0"], {"search": match}, [told], shown)

        return inner

    @_hook
    def extra_template_vars(
        self, database: str | None, table: str | None, request: Any, view_name: str, datasette: Any
    ) -> Callable[[], Awaitable[dict[str, Any]]]:
        """Give the pages their words, and the page of an incident its proofs and articles."""
        headings = column_headings(table, self._language) if table in TABLES else {}
        language = self._language
        pages: dict[str, Any] = {
            "say": partial(say, language),
            "heading": lambda column: headings.get(column, column),
            "figure": partial(figure, language=language),
            "facet_text": self._facet_text,
            "operator": partial(self._known, "operators"),
        }

        async def inner() -> dict[str, Any]:
            if (view_name, database, table) != ("row", NAME, "incidents"):
                return pages
            incident_id = request.url_vars["pks"]
            pages.update(
                incident_id=incident_id,
                link=_link,
                field_name=partial(field_name, language=language),
                value_text=partial(value_text, language=language),
            )
            for name, order in _BEHIND.items():
                query = f"SELECT * FROM {name} WHERE incident_id = ? ORDER BY {order}"
                pages[name] = (await datasette.get_database(NAME).execute(query, [incident_id])).rows
                pages[f"{name}_headings"] = column_headings(name, language)
            return pages

        return inner

    def _facet_text(self, column: str, value: Any) -> str | None:
        """Return a value that rows are counted by, in words."""
        if column == "field" and value is not None:
            return field_name(value, self._language)
        return self._known("kinds", value) if column == "kind" else value_text(column, value, self._language)

    def _known(self, group: str, name: str) -> str | None:
        """Return one of the words of the pages, None where there is none."""
        try:
            return say(self._language, group, name)
        except KeyError:
            return None


def _link(address: str) -> str:
    """Return an address, as a link if it is one of the web."""
    if not is_url(address):
        return Markup("{}").format(address)
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, address)
