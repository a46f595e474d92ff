"""The commands on a dataset that is there: export, and the review by analysts."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    DEFAULT_DATABASE,
    REJECTED,
    Database,
    fail,
    number,
    read_columns,
    read_date,
    tell,
    warn,
)
from pipeline.dataset.formats import ExportFormat

if TYPE_CHECKING:
    from pipeline.dataset.review.model import Problem

review = typer.Typer(
    help="Have the dataset reviewed by analysts: write the workbook, read it back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def export(
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="Form of the files.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the files; made when missing.")
    ] = Path("exports"),
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
    excel_fr: Annotated[
        bool,
        typer.Option("--excel-fr", help="CSV that a double click in a French Excel opens rightly."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files of a dataset that lies in --output.")
    ] = False,
) -> None:
    """Write incidents, evidence and conflicts of the dataset in another form, whole or filtered.

    All forms hold the same rows. Beside CSV lies datapackage.json, which describes every column.
    """
    day = read_date(since)
    from pipeline.dataset.exports import FILES, Filters
    from pipeline.dataset.exports import export as write
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError

    if excel_fr and format is not ExportFormat.CSV:
        raise typer.BadParameter(f"--excel-fr shapes CSV, not {format}; leave it out or write --format csv")
    filters = Filters(day, frozenset(map(_sector, sector or [])), min_confidence, min_field_confidence)
    try:
        with open_to_read(database_path(database)) as connection:
            counts = write(StoredTables(connection), format, output, filters, excel_fr, force)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    left_out = f"; {counts.left_out} left out" if counts.left_out else ""
    undated = f" ({counts.undated} without any date)" if counts.undated else ""
    tell(
        f"{number(counts.incidents, 'incident')}, {number(counts.evidence, 'piece')} of evidence,"
        f" {number(counts.conflicts, 'conflict')}{left_out}{undated}."
    )
    warn(counts.warnings)
    tell(f"Written to {output}: {', '.join(FILES[format])}")


def check(database: Database = DEFAULT_DATABASE) -> None:
    """Look the dataset over: is its database sound, and are its files those of the database?

    Nothing is changed. Exit code 0: all is well. 1: something is wrong, as listed.
    """
    from pipeline.dataset.check import check as look_over
    from pipeline.dataset.store.database import StoreError, database_path
    from pipeline.dataset.workshop import OutputError

    path = database_path(database)
    try:
        problems = look_over(path)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    for problem in problems:
        tell(problem, "yellow")
    if problems:
        raise fail(
            f"{number(len(problems), 'thing')} wrong with {path}. If the database itself is damaged, put its"
            " last good copy in its place."
        )
    tell(f"{path} and the files beside it are sound.")


def _sector(name: str) -> str:
    """Return the code of the sector that `name`, a code or one of its labels, means. Raises BadParameter."""
    from pipeline.dataset.review.values import parse_value
    from pipeline.schema import Sector

    try:
        code = parse_value("victim_sector", name)
    except ValueError as error:
        meant = str(error).partition("; write ")[2]
        hint = f"did you mean {meant}? " if meant in set(Sector) else ""
        raise typer.BadParameter(
            f"{name!r} is no sector; {hint}choose among {', '.join(Sector)}, or their French labels"
        ) from error
    if code is None:
        raise typer.BadParameter(f"--sector is empty; choose among {', '.join(Sector)}")
    return str(code)


@review.command("export", short_help="Write the workbook for analysts.")
def export_review(
    database: Database = DEFAULT_DATABASE,
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook to write.")] = Path(
        "review.xlsx"
    ),
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace a workbook whose entries were not imported, or another file."),
    ] = False,
) -> None:
    """Write the workbook for analysts: each cell with an empty one beside it for what is right."""
    from pipeline.dataset.review.desk import export_review as write
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.workshop import OutputError

    if output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"{output} is no workbook; give it the ending .xlsx")
    try:
        with open_to_read(database_path(database)) as connection:
            warnings = write(connection, output, force)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    warn(warnings)
    tell(f"Written to {output}. Fill it in, then: breche review import {output}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise typer.BadParameter("the session's user has no name; give yours with --author") from error


@review.command("import", short_help="Read a filled workbook back.")
def import_review(
    file: Annotated[Path, typer.Argument(help="The workbook, or its sheet as CSV from Excel.")],
    database: Database = DEFAULT_DATABASE,
    author: Annotated[
        str | None,
        typer.Option(help="Who made the corrections; the name of the session's user if not given."),
    ] = None,
    as_incidents: Annotated[
        bool,
        typer.Option(
            "--as-incidents",
            help="The file is a table of incidents kept by hand (XLSX, ODS, CSV): each row becomes one.",
        ),
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            help="With --as-incidents: header of the table by column of incidents.csv, repeatable:"
            " victim=Victime. Usual headers are known."
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="With --as-incidents: the one sheet that is read; all if not given.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="With --as-incidents: replace the files of a dataset whose breche.db is gone."
        ),
    ] = False,
) -> None:
    """Read a filled workbook back: corrections hold over every later run, until they are revoked.

    With --as-incidents, take in a table that was kept by hand instead; articles are merged with its rows.
    Exit code 0: all was stored. 3: all but the cells that are listed was stored. 1: nothing was.
    """
    if as_incidents:
        _import_table(file, database, read_columns(columns or []), author or _user(), sheet, force)
        return
    if columns or sheet:
        raise typer.BadParameter("--columns and --sheet go with --as-incidents")
    from pipeline.dataset.review.desk import take_in
    from pipeline.dataset.review.model import ReviewError
    from pipeline.dataset.review.reading import read_review
    from pipeline.dataset.store.database import StoreError, database_path, open_to_update
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError
    from pipeline.dataset.writers import write_dataset

    try:
        path = database_path(database)
        found = read_review(file)
        with open_to_update(path) as connection:
            outcome = take_in(connection, found, author or _user())
            warn(write_dataset(path.parent, StoredTables(connection)).warnings)
    except (ReviewError, StoreError, OutputError) as error:
        raise fail(error) from error
    taken = (
        number(outcome.corrections, "new correction"),
        number(outcome.verdicts, "new verdict"),
        number(outcome.comments, "new comment"),
        f"{outcome.merges} merged",
        f"{outcome.splits} split off",
        *([f"{outcome.held_apart} held apart"] if outcome.held_apart else []),
        f"{outcome.revoked} revoked",
        f"{outcome.unchanged} already known",
    )
    tell(f"{number(outcome.rows, 'row')} read: {', '.join(taken)}.")
    tell(f"The files in {path.parent} are up to date with it.")
    _tell_problems(outcome.problems)


def _import_table(
    file: Path, database: Path, columns: dict[str, str], author: str, sheet: str | None, force: bool
) -> None:
    from pipeline.dataset.review.model import ReviewError
    from pipeline.dataset.review.own_table import read_own_table, take_in_table
    from pipeline.dataset.store.database import DATABASE, StoreError, open_to_write
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError
    from pipeline.dataset.writers import write_dataset

    # A dataset may begin with such a table.
    path = database if database.suffix == ".db" else database / DATABASE
    try:
        table = read_own_table(file, columns, author, sheet)
        with open_to_write(path, force) as connection:
            taken = take_in_table(connection, table)
            warn(write_dataset(path.parent, StoredTables(connection)).warnings)
    except (ReviewError, StoreError, OutputError) as error:
        raise fail(error) from error
    tell(
        f"{number(table.rows_read, 'row')} read: {taken.new} new, {taken.changed} changed,"
        f" {taken.unchanged} already known."
    )
    tell(f"The files in {path.parent} are up to date with it.")
    _tell_problems(table.problems)


def _tell_problems(problems: "list[Problem]") -> None:
    for problem in problems:
        tell(problem, "yellow")
    if problems:
        tell(f"{number(len(problems), 'cell')} not taken; mend and import again.", "yellow")
        raise typer.Exit(REJECTED)
