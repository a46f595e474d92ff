"""Serves the database of a dataset with Datasette, on this machine alone."""

import os
import socket
import sqlite3
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from pipeline.dataset.explore.metadata import NAME, TABLES, VIEWS, metadata
from pipeline.dataset.explore.pages import Pages
from pipeline.dataset.store.database import StoreError, address_to_read, open_to_read
from pipeline.wording import _

HOST = "127.0.0.1"
#: What pages may load: their own, and nothing of anyone else's.
_POLICY = (
    b"default-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self';"
    b" frame-ancestors 'none'"
)
_HEADERS = ((b"content-security-policy", _POLICY), (b"x-content-type-options", b"nosniff"))
_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "default_cache_ttl": 0,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "truncate_cells_html": 300,
}
_PLUGIN = "breche"
#: The view behind the proofs for readers.
_PROOFS = "evidence"
#: The tables behind a full text search, which SQLite itself reads.
_INDEX = "search"

App = Callable[[Any, Any, Any], Awaitable[None]]


class PortError(Exception):
    """The port cannot be had. The message names it and the remedy."""


class _ReadOnly(Database):  # type: ignore[misc]
    """A database whose connections read what is for readers, and see nothing in any other column."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        if write:
            raise PermissionError(_("nothing can be changed here"))
        connection = sqlite3.connect(address_to_read(Path(self.path)), uri=True, check_same_thread=False)
        connection.set_authorizer(_authorize)
        self._all_file_connections.append(connection)
        return connection


def _authorize(action: int, table: str | None, column: str | None, _base: str | None, via: str | None) -> int:
    """Tell SQLite whether a query may read a column of a table, by itself or via a view.

    What it may not read is null for it: whatever Datasette asks of tables goes on, and tells nothing.
    """
    if action != sqlite3.SQLITE_READ or table is None:
        return sqlite3.SQLITE_OK
    known = (
        table in (*TABLES, _INDEX)
        or via in (*VIEWS, _PROOFS)
        or table.startswith((f"{_INDEX}_", "sqlite_", "pragma_", "json_"))
    )
    return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_IGNORE


def explorer(path: Path, language: str) -> Datasette:
    """Return what shows the database `path` in `language`.

    Raises StoreError where there is none, or one of an earlier layout, which only a run brings forward.
    """
    path = path.resolve()
    with open_to_read(path) as connection:
        (_number, _main, file) = connection.execute("PRAGMA database_list").fetchone()
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type != 'index'")
        ]
    if not file:
        raise StoreError(
            _("{path} was written by an earlier Brèche; bring it up to date by a run: breche run", path=path)
        )
    if pm.has_plugin(_PLUGIN):
        pm.unregister(name=_PLUGIN)
    pm.register(Pages(language), name=_PLUGIN)
    datasette = Datasette([], metadata=metadata(names, language), settings=_SETTINGS)
    # It adds one of its own where it is given no file.
    datasette.remove_database("_memory")
    datasette.add_database(_ReadOnly(datasette, path=str(path), is_mutable=True), name=NAME)
    return datasette


def guarded(app: App, port: int) -> App:
    """Return `app` for who names this machine: a page from elsewhere may have its own name lead here."""
    hosts = {f"{host}:{port}".encode("ascii") for host in (HOST, "localhost")}

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        refused = None
        if scope["type"] == "http":
            if dict(scope["headers"]).get(b"host") not in hosts:
                refused = HTTPStatus.FORBIDDEN
            elif scope["method"] not in ("GET", "HEAD"):
                refused = HTTPStatus.METHOD_NOT_ALLOWED
        if refused is None:
            await app(scope, receive, send_guarded)
        else:
            await send({"type": "http.response.start", "status": int(refused), "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return answer


def listen(port: int) -> socket.socket:
    """Return a socket at `port` of this machine, 0 for any that is free. Raises PortError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # A server that ended a moment ago does not hold the port; elsewhere this would let two share it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise PortError(
            _(
                "port {port} cannot be had: {reason}. Name another one, such as --port {other}, or --port 0"
                " for any that is free.",
                port=port,
                reason=error.strerror,
                other=port + 1,
            )
        ) from error
    return listener


def serve_dataset(path: Path, language: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the database `path` until it is interrupted; `ready` is told the address once it can be opened.

    Raises StoreError or PortError.
    """
    datasette = explorer(path, language)
    with listen(port) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(guarded(datasette.app(), port), log_level="warning", lifespan="on")
        ready(f"http://{HOST}:{port}/")
        uvicorn.Server(config).run(sockets=[listener])
