"""The command that writes the report of a dataset."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import (
    DEFAULT_DATABASE,
    Database,
    MinConfidence,
    MinFieldConfidence,
    NoQuotes,
    Organisations,
    Sectors,
    Since,
    Watch,
    fail,
    read_filters,
    read_organisations,
    read_watched,
    tell,
    tell_joined,
    tell_written,
)
from pipeline.wording import _, reading_language


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("rapport.html"),
    database: Database = DEFAULT_DATABASE,
    since: Since = None,
    sector: Sectors = None,
    min_confidence: MinConfidence = None,
    min_field_confidence: MinFieldConfidence = None,
    no_quotes: NoQuotes = False,
    watch: Watch = None,
    organisations: Organisations = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file in --output that is no report.")
    ] = False,
) -> None:
    """Write the dataset as one HTML file: figures, charts, a table to sort and filter, every proof.

    The file needs nothing else and opens no address: send it, print it, open it in any browser. It is in
    French; with --lang en, in English. Before it leaves your hands, mind that the press has rights on its
    sentences (--no-quotes), and that an article may accuse wrongly.
    """
    if output.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(_("{output} is no web page; give it the ending .html", output=output))
    from pipeline.dataset.own.striking import without_struck
    from pipeline.dataset.report.page import write_report
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError

    watched, register = read_watched(watch), read_organisations(organisations)
    filters = read_filters(since, sector, min_confidence, min_field_confidence)
    try:
        with open_to_read(database_path(database)) as connection:
            tables = StoredTables(connection)
            watched, register = without_struck(connection, watched, register)
            language = reading_language()
            counts = write_report(tables, output, language, filters, not no_quotes, force, watched, register)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    tell_written(counts)
    if register is not None:
        tell_joined(counts.joined, counts.doubtful)
    tell(_("Written to {output}", output=output))
