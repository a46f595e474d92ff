"""The command line: arguments in, one call, messages out.

Heavy modules are imported inside the commands, so that `breche --help` answers at once.
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.dataset import check, export, review
from pipeline.cli.evaluate import evaluate
from pipeline.cli.explain import explain
from pipeline.cli.fetch import fetch
from pipeline.cli.forget import forget
from pipeline.cli.inputs import refuse_addresses, unknown_endings
from pipeline.cli.report import report
from pipeline.cli.serve import serve
from pipeline.cli.shared import (
    DEFAULT_OUTPUT,
    INTERRUPTED,
    REJECTED,
    WATCHED,
    Organisations,
    Watch,
    fail,
    messages,
    read_columns,
    read_organisations,
    read_publication,
    read_watched,
    tell,
    tell_joined,
    warn,
)
from pipeline.cli.usage import Command, Program
from pipeline.wording import _, ngettext, told

if TYPE_CHECKING:
    from pipeline.dataset.counts import Counts
    from pipeline.reading.model import ReadOptions
    from pipeline.run_options import RunOptions


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help needs no Rich, which takes longer to load than everything else here.
    rich_markup_mode=None,
    cls=Program,
)
app.add_typer(review, name="review")
app.command(cls=Command)(fetch)
app.command(cls=Command)(export)
app.command(cls=Command)(report)
app.command(cls=Command)(serve)
app.command(cls=Command)(forget)
app.command(cls=Command)(check)
app.command(cls=Command)(explain)
app.command(cls=Command)(evaluate)


class Engine(StrEnum):
    """Where a run reads its articles."""

    LOCAL = "local"
    DASK = "dask"


OptionalPaths = Annotated[
    # Text, for the address of a cluster's input is no path.
    list[str] | None,
    typer.Argument(
        help="Files or folders: texts (txt, md, html, pdf, docx, odt, rtf), tables (csv, tsv, xlsx, ods,"
        " json, jsonl, parquet), letters (eml, mbox, mhtml, msg), feeds (rss, atom, xml), references (ris,"
        " bib), archives (zip, warc); - for standard input."
    ),
]


@app.command(cls=Command)
def run(
    inputs: OptionalPaths = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the dataset; made when missing.")
    ] = DEFAULT_OUTPUT,
    published: Annotated[
        str | None,
        typer.Option(help="Publication date of articles that tell none (2024-11-21 or 21/11/2024)."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            help="Column of a table by role, repeatable: text=contenu. "
            "Roles: id, title, text, url, source, published."
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The one sheet of spreadsheets that is read; all if not given.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Worker processes, if not as many as there are cores; each wants about 0.6 GB of memory.",
        ),
    ] = None,
    max_chars: Annotated[int, typer.Option(min=1, help="Longest text accepted, in characters.")] = 1_000_000,
    article_timeout: Annotated[
        float,
        typer.Option(
            min=0.1,
            help="Seconds of processor time after which an article is set aside; no limit on Windows and on a"
            " cluster.",
        ),
    ] = 60,
    again: Annotated[bool, typer.Option("--again", help="Read all inputs anew, unchanged ones too.")] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read unchanged inputs anew if the rules have changed.")
    ] = False,
    gate: Annotated[
        bool,
        typer.Option(
            "--gate/--no-gate",
            help="Pass over articles without any sign of a cyber incident before analysis.",
        ),
    ] = True,
    engine: Annotated[
        Engine, typer.Option(help="Where articles are read: on this machine, or on a Dask cluster.")
    ] = Engine.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of the Dask scheduler, such as tcp://host:8786.")
    ] = None,
    partitions: Annotated[
        str | None,
        typer.Option(
            help="Where the workers of a cluster put their results; a folder in --output if not given."
        ),
    ] = None,
    forget: Annotated[
        list[str] | None, typer.Option(help="Id of an article that shall leave the dataset, repeatable.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the files of a dataset whose breche.db is gone.")
    ] = False,
    xlsx: Annotated[
        bool,
        typer.Option(
            "--xlsx/--no-xlsx", help="Write the workbook incidents.xlsx; if not, an older one is removed."
        ),
    ] = True,
    watch: Watch = None,
    organisations: Organisations = None,
    watch_status: Annotated[
        bool,
        typer.Option(
            "--watch-status", help="With --watch: end with exit code 4 when there is something new of them."
        ),
    ] = False,
) -> None:
    """Bring the dataset in --output up to date with INPUTS: only new and changed articles are read.

    What several articles tell of one incident becomes one row. Exit code 0: all inputs were read. 3: the
    dataset is written, but some inputs were set aside (see rejected.csv). 1: the dataset could not be
    written. 2: the command itself is wrong. 4: asked for by --watch-status.
    """
    date, roles = read_publication(published), read_columns(columns or [])
    if not inputs and not forget:
        raise typer.BadParameter(_("name files or folders to read, or an article to --forget"))
    if (engine is Engine.DASK) != (scheduler is not None):
        raise typer.BadParameter(_("--engine dask and --scheduler ADDRESS go together"))
    if watch_status and watch is None:
        raise typer.BadParameter(_("--watch-status goes with --watch"))
    watched, register = read_watched(watch), read_organisations(organisations)
    from pipeline.dataset.files import REJECTED_CSV
    from pipeline.dataset.store.database import StoreError
    from pipeline.dataset.workshop import OutputError
    from pipeline.nothing_new import nothing_new
    from pipeline.processors import cores
    from pipeline.reading.model import InputError, ReadOptions
    from pipeline.run_options import RunOptions

    try:
        reading = ReadOptions(published=date, columns=roles, max_chars=max_chars, sheet=sheet)
        options = RunOptions(
            processes=processes or cores(),
            again=again,
            refresh=refresh,
            forget=tuple(forget or ()),
            gate=gate,
            force=force,
            article_timeout=article_timeout,
            xlsx=xlsx,
            watch=watched,
            register=register,
        )
        given: list[str] = inputs or []
        if scheduler is None:
            refuse_addresses(given)
            counts = nothing_new(given, output, reading, options) if given else None
        if scheduler is not None or counts is None:
            counts = _read(given, output, reading, options, scheduler, partitions)
    except InputError as error:
        raise fail(error, 2) from error
    except (OutputError, StoreError) as error:
        raise fail(error) from error
    except KeyboardInterrupt as error:
        message = _(
            "interrupted. What was read until then is kept in {output}; the same command goes on there.",
            output=output,
        )
        raise fail(message, INTERRUPTED) from error
    _tell_counts(counts)
    if register is not None:
        tell_joined(counts.joined, counts.doubtful)
    warn(counts.warnings)
    _tell_files(counts.written, output, xlsx)
    if counts.rejected:
        set_aside = ngettext(
            "{n} input set aside; {file} says why.",
            "{n} inputs set aside; {file} says why.",
            counts.rejected,
            file=output / REJECTED_CSV,
        )
        tell(set_aside, "yellow")
    for news in counts.watched:
        tell(told(news))
    if counts.watched and watch_status:
        raise typer.Exit(WATCHED)
    if counts.rejected:
        raise typer.Exit(REJECTED)


def _read(
    inputs: list[str],
    output: Path,
    reading: "ReadOptions",
    options: "RunOptions",
    scheduler: str | None,
    partitions: str | None,
) -> "Counts":
    """Run, with a bar that shows how far it is. Raises what runs raise, or the exit where they fail."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from pipeline.engines.partitions import EngineError
    from pipeline.extraction import ModelError
    from pipeline.reading.estimate import estimate_articles
    from pipeline.run import run as run_job
    from pipeline.workers import WorkerError

    total = None
    if scheduler is None:
        for problem in unknown_endings(inputs):
            tell(problem, "yellow")
        total = estimate_articles(inputs)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(_("{task.completed} read")),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=messages(),
    ) as bar:
        task = bar.add_task(_("Reading"), total=total, rate="")

        def advance(done: int) -> None:
            bar.advance(task, done)
            # From the start: chunks come in gusts, and the library's rate is that of the latest.
            read, seconds = bar.tasks[task].completed, bar.tasks[task].elapsed
            bar.update(task, rate=f"{read / seconds:.0f}/s" if seconds else "")

        try:
            if scheduler is None:
                return run_job(inputs, output, reading, options, advance)
            from pipeline.engines.on_dask import run_on_dask

            return run_on_dask(inputs, output, reading, options, scheduler, advance, partitions)
        except (EngineError, ModelError, WorkerError) as error:
            raise fail(error) from error


def _tell_counts(counts: "Counts") -> None:
    """Print what a run took in, and what the dataset holds since."""
    more = _(", {reread} read anew", reread=counts.reread) if counts.reread else ""
    more += _(", {forgotten} forgotten", forgotten=counts.forgotten) if counts.forgotten else ""
    more += _(", {gated} without any sign of an incident", gated=counts.gated) if counts.gated else ""
    more += "".join(
        _(", {count} {reason}", count=count, reason=reason)
        for reason, count in sorted(counts.passed_over.items())
    )
    tell(
        _(
            "{new} new, {changed} changed, {unchanged} unchanged, {rejected} rejected{more}.",
            new=counts.new,
            changed=counts.changed,
            unchanged=counts.unchanged,
            rejected=counts.rejected,
            more=more,
        )
    )
    # Where each file is an article that was read, the line above says it all.
    if counts.held > counts.files or counts.read < counts.held:
        style = None if counts.read == counts.held else "yellow"
        held = ngettext("{n} article", "{n} articles", counts.held)
        files = ngettext(
            "{n} file held {held} or what should be some; {read} could be read.",
            "{n} files held {held} or what should be some; {read} could be read.",
            counts.files,
            held=held,
            read=counts.read,
        )
        tell(files, style)
    if counts.outdated:
        outdated = ngettext(
            "{n} article was read by other rules than the present ones; --refresh reads it anew.",
            "{n} articles were read by other rules than the present ones; --refresh reads them anew.",
            counts.outdated,
        )
        tell(outdated, "yellow")
    tell(
        _(
            "{articles}, {with_incidents} with incidents: {incidents} ({main}), {evidence}.",
            articles=ngettext("{n} article", "{n} articles", counts.articles),
            with_incidents=counts.articles_with_incidents,
            incidents=ngettext("{n} incident", "{n} incidents", counts.incidents),
            main=ngettext("{n} main", "{n} main", counts.main_incidents),
            evidence=ngettext("{n} piece of evidence", "{n} pieces of evidence", counts.evidence),
        )
    )


def _tell_files(names: list[str], output: Path, xlsx: bool) -> None:
    """Print which files a run has written, and that the others were up to date."""
    from pipeline.dataset.files import RUN_JSON, files_of_run

    if names == [RUN_JSON]:
        tell(
            _("The files in {output} are up to date; only {file} was written.", output=output, file=RUN_JSON)
        )
        return
    tell(_("Written to {output}: {files}", output=output, files=", ".join(names)))
    if others := [name for name in files_of_run(xlsx) if name not in names]:
        tell(_("Up to date already: {files}", files=", ".join(others)))


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        from importlib import metadata

        try:
            typer.echo(f"breche {metadata.version('breche')}")
        except metadata.PackageNotFoundError:
            typer.echo(_("breche (run from its sources, not installed)"))
        raise typer.Exit


def main() -> None:
    """Run the command that the arguments of the program name."""
    app(prog_name="breche")
