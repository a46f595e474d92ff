"""The command that writes the report of a dataset."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.shared import DEFAULT_DATABASE, Database, fail, read_date, read_sector, tell, tell_written
from pipeline.wording import _, reading_language


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("rapport.html"),
    database: Database = DEFAULT_DATABASE,
    since: Annotated[
        str | None,
        typer.Option(help="Only incidents of this day or later (2024-11-21 or 21/11/2024)."),
    ] = None,
    sector: Annotated[
        list[str] | None,
        typer.Option(help="Only victims of this sector, by code or label (health, santé), repeatable."),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="Only incidents of at least this confidence.")
    ] = None,
    min_field_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="Leave cells below this confidence empty.")
    ] = None,
    no_quotes: Annotated[
        bool, typer.Option("--no-quotes", help="Leave out the sentences of the press.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file in --output that is no report.")
    ] = False,
) -> None:
    """Write the dataset as one HTML file: figures, charts, a table to sort and filter, every proof.

    The file needs nothing else and opens no address: send it, print it, open it in any browser. It is in
    French; with --lang en, in English. Before it leaves your hands, mind that the press has rights on its
    sentences (--no-quotes), and that an article may accuse wrongly.
    """
    day = read_date(since)
    if output.suffix.lower() not in (".html", ".htm"):
        raise typer.BadParameter(_("{output} is no web page; give it the ending .html", output=output))
    from pipeline.dataset.exports import Filters
    from pipeline.dataset.report.page import write_report
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError

    filters = Filters(day, frozenset(map(read_sector, sector or [])), min_confidence, min_field_confidence)
    try:
        with open_to_read(database_path(database)) as connection:
            tables = StoredTables(connection)
            counts = write_report(tables, output, reading_language(), filters, not no_quotes, force)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    tell_written(counts)
    tell(_("Written to {output}", output=output))
