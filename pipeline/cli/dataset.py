"""The commands on a dataset that is there: export, and the review by analysts."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    DEFAULT_DATABASE,
    REJECTED,
    Database,
    MaxConfidence,
    MinConfidence,
    MinFieldConfidence,
    NoQuotes,
    Organisations,
    Sectors,
    Since,
    Watch,
    fail,
    read_columns,
    read_filters,
    read_organisations,
    read_watched,
    tell,
    tell_joined,
    tell_written,
    warn,
)
from pipeline.cli.usage import Command, Group
from pipeline.dataset.formats import MARKED, REGISTERED, WATCHED, ExportFormat, Tlp
from pipeline.wording import _, ngettext

if TYPE_CHECKING:
    from pipeline.dataset.review.model import Problem

review = typer.Typer(
    help="Have the dataset reviewed by analysts: write the workbook, read it back.",
    no_args_is_help=True,
    rich_markup_mode=None,
    cls=Group,
)


def export(
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="Form of the files.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the files; made when missing.")
    ] = Path("exports"),
    database: Database = DEFAULT_DATABASE,
    since: Since = None,
    sector: Sectors = None,
    min_confidence: MinConfidence = None,
    min_field_confidence: MinFieldConfidence = None,
    excel_fr: Annotated[
        bool,
        typer.Option("--excel-fr", help="CSV that a double click in a French Excel opens rightly."),
    ] = False,
    no_quotes: NoQuotes = False,
    tlp: Annotated[
        Tlp | None, typer.Option(help="Marking of misp and stix: how far they may be passed on.")
    ] = None,
    watch: Watch = None,
    organisations: Organisations = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files of a dataset that lies in --output.")
    ] = False,
) -> None:
    """Write incidents, evidence and conflicts of the dataset in another form, whole or filtered.

    All forms hold the same rows, but misp, stix and veris, which are for other systems and hold what these
    have a place for, and atom, which tells incidents in words, what changed last first. Beside CSV lies
    datapackage.json, which describes every column.
    """
    from pipeline.dataset.exports import FILES
    from pipeline.dataset.exports import export as write
    from pipeline.dataset.sharing.told import MissingExtraError
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError

    if excel_fr and format is not ExportFormat.CSV:
        raise typer.BadParameter(
            _("--excel-fr shapes CSV, not {format}; leave it out or write --format csv", format=format)
        )
    if tlp is not None and format not in MARKED:
        raise typer.BadParameter(
            _("--tlp marks misp and stix, not {format}; leave it out or choose one of them", format=format)
        )
    if watch is not None and format not in WATCHED:
        raise typer.BadParameter(
            _(
                "--watch has no place in {format}; leave it out or choose among {formats}",
                format=format,
                formats=", ".join(kind for kind in ExportFormat if kind in WATCHED),
            )
        )
    if organisations is not None and format not in REGISTERED:
        raise typer.BadParameter(
            _(
                "--organisations has no place in {format}; leave it out or choose among {formats}",
                format=format,
                formats=", ".join(kind for kind in ExportFormat if kind in REGISTERED),
            )
        )
    watched, register = read_watched(watch), read_organisations(organisations)
    filters = read_filters(since, sector, min_confidence, min_field_confidence)
    try:
        with open_to_read(database_path(database)) as connection:
            counts = write(
                StoredTables(connection),
                format,
                output,
                filters,
                excel_fr,
                force,
                not no_quotes,
                tlp,
                watched,
                register,
            )
    except (StoreError, OutputError, MissingExtraError) as error:
        raise fail(error) from error
    tell_written(counts)
    if register is not None:
        tell_joined(counts.joined, counts.doubtful)
    tell(_("Written to {output}: {files}", output=output, files=", ".join(FILES[format])))


def check(
    database: Database = DEFAULT_DATABASE,
    restore: Annotated[
        bool,
        typer.Option("--restore", help="Make sound again what is damaged, as far as it can be read."),
    ] = False,
) -> None:
    """Look the dataset over: is its database sound, and are its files those of the database?

    Nothing is changed, but with --restore; what that replaces stays beside, under another name. Exit code 0:
    all is well. 1: something is wrong, as listed.
    """
    from pipeline.dataset.check import check as look_over
    from pipeline.dataset.store.database import StoreError, database_path
    from pipeline.dataset.workshop import OutputError

    path = database_path(database)
    if restore:
        _restore(path)
        return
    try:
        problems = look_over(path)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    for problem in problems:
        tell(problem, "yellow")
    if problems:
        wrong = ngettext(
            "{n} thing is wrong with {path}. breche check --restore mends what can be mended.",
            "{n} things are wrong with {path}. breche check --restore mends what can be mended.",
            len(problems),
            path=path,
        )
        raise fail(wrong)
    tell(_("{path} and the files beside it are sound.", path=path))


def _restore(path: Path) -> None:
    from pipeline.dataset.restore import restore
    from pipeline.dataset.store.database import StoreError
    from pipeline.dataset.workshop import OutputError

    try:
        done = restore(path)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    if done.source is not None:
        tell(_("{path} was made anew from what can be read of {source}.", path=path, source=done.source))
    for lost in done.lost:
        tell(_("Not saved: {what}.", what=lost), "yellow")
    if done.written:
        tell(_("Written anew: {files}.", files=", ".join(done.written)))
    if done.kept:
        tell(_("What was there before: {files}.", files=", ".join(map(str, done.kept))))
    if done.lost:
        tell(_("Run again over the articles, with --refresh: what they tell comes back."), "yellow")
    tell(_("{path} and the files beside it are sound.", path=path))


@review.command("export", cls=Command, short_help="Write the workbook for analysts.")
def export_review(
    database: Database = DEFAULT_DATABASE,
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook to write.")] = Path(
        "review.xlsx"
    ),
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace a workbook whose entries were not imported, or another file."),
    ] = False,
    since: Since = None,
    sector: Sectors = None,
    max_confidence: MaxConfidence = None,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Only incidents of which no analyst has judged anything.")
    ] = False,
) -> None:
    """Write the workbook for analysts: each cell with an empty one beside it for what is right.

    The most doubtful rows come first.
    """
    from pipeline.dataset.review.export import export_review as write
    from pipeline.dataset.review.lines import Selection
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.dataset.workshop import OutputError

    if output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(_("{output} is no workbook; give it the ending .xlsx", output=output))
    selection = Selection(read_filters(since, sector, None, None), max_confidence, unreviewed)
    try:
        with open_to_read(database_path(database)) as connection:
            written = write(connection, output, force, selection)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    warn(written.warnings)
    left_out = _("; {left_out} left out", left_out=written.left_out) if written.left_out else ""
    rows = ngettext("{n} row to review", "{n} rows to review", written.rows)
    tell(_("{rows}{left_out}.", rows=rows, left_out=left_out))
    tell(_("Written to {output}. Fill it in, then: breche review import {output}", output=output))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise typer.BadParameter(_("the session's user has no name; give yours with --author")) from error


@review.command("import", cls=Command, short_help="Read a filled workbook back.")
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
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite", help="Let the workbook win over what others have said since it was written."
        ),
    ] = False,
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
        raise typer.BadParameter(_("--columns and --sheet go with --as-incidents"))
    from pipeline.dataset.review.desk import take_in
    from pipeline.dataset.review.model import ReviewError
    from pipeline.dataset.review.reading import read_review
    from pipeline.dataset.store.database import StoreError, database_path, open_to_update
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError
    from pipeline.dataset.writers import update_dataset

    try:
        path = database_path(database)
        found = read_review(file)
        with open_to_update(path) as connection:
            outcome = take_in(connection, found, author or _user(), overwrite=overwrite)
            warn(update_dataset(path.parent, StoredTables(connection)).warnings)
    except (ReviewError, StoreError, OutputError) as error:
        raise fail(error) from error
    taken = (
        ngettext("{n} new correction", "{n} new corrections", outcome.corrections),
        ngettext("{n} new verdict", "{n} new verdicts", outcome.verdicts),
        ngettext("{n} new comment", "{n} new comments", outcome.comments),
        _("{merges} merged", merges=outcome.merges),
        _("{splits} split off", splits=outcome.splits),
        *([_("{held_apart} held apart", held_apart=outcome.held_apart)] if outcome.held_apart else []),
        _("{revoked} revoked", revoked=outcome.revoked),
        _("{unchanged} already known", unchanged=outcome.unchanged),
    )
    tell(ngettext("{n} row read: {taken}.", "{n} rows read: {taken}.", outcome.rows, taken=", ".join(taken)))
    tell(_("The files in {parent} are up to date with it.", parent=path.parent))
    _tell_problems(outcome.problems)


def _import_table(
    file: Path, database: Path, columns: dict[str, str], author: str, sheet: str | None, force: bool
) -> None:
    from pipeline.dataset.review.model import ReviewError
    from pipeline.dataset.review.own_table import read_own_table, take_in_table
    from pipeline.dataset.store.database import DATABASE, StoreError, open_to_write
    from pipeline.dataset.store.tables import StoredTables
    from pipeline.dataset.workshop import OutputError
    from pipeline.dataset.writers import update_dataset

    # A dataset may begin with such a table.
    path = database if database.suffix == ".db" else database / DATABASE
    try:
        table = read_own_table(file, columns, author, sheet)
        with open_to_write(path, force) as connection:
            taken = take_in_table(connection, table)
            warn(update_dataset(path.parent, StoredTables(connection)).warnings)
    except (ReviewError, StoreError, OutputError) as error:
        raise fail(error) from error
    tell(
        ngettext(
            "{n} row read: {new} new, {changed} changed, {unchanged} already known.",
            "{n} rows read: {new} new, {changed} changed, {unchanged} already known.",
            table.rows_read,
            new=taken.new,
            changed=taken.changed,
            unchanged=taken.unchanged,
        )
    )
    if table.unread:
        tell(
            ngettext(
                "{n} column not taken, since its header is no usual one: {headers}; name it with --columns.",
                "{n} columns not taken, since their headers are no usual ones: {headers}; name them with"
                " --columns.",
                len(table.unread),
                headers=", ".join(map(repr, table.unread)),
            )
        )
    tell(_("The files in {parent} are up to date with it.", parent=path.parent))
    _tell_problems(table.problems)


def _tell_problems(problems: "list[Problem]") -> None:
    for problem in problems:
        tell(problem, "yellow")
    if problems:
        not_taken = ngettext(
            "{n} cell not taken; mend and import again.",
            "{n} cells not taken; mend and import again.",
            len(problems),
        )
        tell(not_taken, "yellow")
        raise typer.Exit(REJECTED)
