"""Strikes names out of an analyst's own lists, before they mark anything and in the copies that are kept."""

import sqlite3
from collections import Counter
from dataclasses import replace

from pipeline.dataset.own.register import Organisation, Register, keep_register, kept_register
from pipeline.dataset.own.watch_list import Watched, WatchList, keep_watch_list, kept_watch_list
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.struck import StruckNames


def without_struck(
    connection: sqlite3.Connection, watch: WatchList | None, register: Register | None
) -> tuple[WatchList | None, Register | None]:
    """Return the lists without the names that were struck out of the dataset.

    An organisation of whose own name nothing is left is on none.
    """
    struck = struck_names(connection)
    if struck is None:
        return watch, register
    return watch and _watch_list(watch, struck), register and _register(register, struck)


def strike_lists(connection: sqlite3.Connection, struck: StruckNames, dry_run: bool = False) -> Counter[str]:
    """Strike names out of the lists that the last run kept; with `dry_run` only count.

    Return in how many places of `watch` and `register` they stood. Belongs in a transaction.
    """
    watch, register = kept_watch_list(connection), kept_register(connection)
    before = struck.hits
    watch = watch and _watch_list(watch, struck)
    watched = struck.hits - before
    register = register and _register(register, struck)
    places = Counter(watch=watched, register=struck.hits - before - watched)
    if places.total() and not dry_run:
        keep_watch_list(connection, watch)
        # One of the same file would be left as it is.
        keep_register(connection, None)
        keep_register(connection, register)
    return +places


def _watch_list(watch: WatchList, struck: StruckNames) -> WatchList:
    entries = (_watched(one, struck) for one in watch.entries)
    return replace(watch, entries=tuple(filter(None, entries)))


def _register(register: Register, struck: StruckNames) -> Register:
    entries = (_organisation(one, struck) for one in register.entries)
    return replace(register, entries=tuple(filter(None, entries)))


def _watched(one: Watched, struck: StruckNames) -> Watched | None:
    names, domains = tuple(struck.names(one.names)), tuple(struck.names(one.domains))
    return Watched(one.name, names, domains) if one.name in names else None


def _organisation(one: Organisation, struck: StruckNames) -> Organisation | None:
    names = tuple(struck.names(one.names))
    own = struck.name(one.id) == one.id and one.names[0] in names
    return Organisation(one.id, names, struck.text(one.town), struck.text(one.sector)) if own else None
