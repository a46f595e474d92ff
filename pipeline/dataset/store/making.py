"""Makes the tables of a new database."""

import sqlite3
from importlib.resources import files

from pipeline.dataset.store.forward import VERSION

#: "BRCH": by it the file tells what it is.
APPLICATION_ID = 0x42524348


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty database."""
    # Only a new file needs them, and they load much else.
    from pipeline.dataset.columns import CONFLICTS, INCIDENTS
    from pipeline.dataset.sqlitefile import create_statement

    # Readers go on with the old state while a writer works, and do not hold it up.
    connection.execute("PRAGMA journal_mode = WAL")
    schema = files("pipeline.dataset.store").joinpath("schema.sql").read_text("utf-8")
    derived = [create_statement(table) for table in (INCIDENTS, CONFLICTS)]
    # A script is no transaction by itself, and half a schema could never be mended.
    connection.executescript(
        ";\n".join(["BEGIN IMMEDIATE", *derived, schema.rstrip().rstrip(";")])
        + f";\nPRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}; COMMIT"
    )
