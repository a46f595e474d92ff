"""The command line: arguments in, one call, messages out.

Heavy modules are imported inside the commands, so that `breche --help` answers at once.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

app = typer.Typer(
    help="Brèche reads French news and writes one row per cyber incident, "
    "with the sentence that proves each cell.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_messages = Console(stderr=True, highlight=False, soft_wrap=True)

REJECTED = 3

InputPaths = Annotated[
    list[Path],
    typer.Argument(
        help="Files or folders (txt, md, html, csv, tsv, json, jsonl, parquet); - for standard input."
    ),
]


def _date(value: str | None) -> dt.date | None:
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"{value!r} is not a date; write 2024-11-21 or 21/11/2024")


def _columns(values: list[str]) -> dict[str, str]:
    columns = {}
    for value in values:
        role, sign, name = value.partition("=")
        if not sign or not role or not name:
            raise typer.BadParameter(f"{value!r} is not ROLE=COLUMN; write for example text=contenu")
        columns[role] = name
    return columns


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _fail(message: object, code: int = 1) -> typer.Exit:
    _messages.print(f"[red]Error:[/red] {escape(str(message))}")
    return typer.Exit(code)


@app.command()
def run(
    inputs: InputPaths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder for the dataset; made when missing.")
    ],
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
    processes: Annotated[
        int, typer.Option(min=1, help="Worker processes; each wants about 1 GB of memory.")
    ] = 1,
    max_chars: Annotated[int, typer.Option(min=1, help="Longest text accepted, in characters.")] = 1_000_000,
) -> None:
    """Extract the incidents of INPUTS into --output: CSV, XLSX, JSONL, evidence, rejected inputs, run.json.

    Exit code 0: all inputs were read. 3: the dataset is written, but some inputs were set aside (see
    rejected.csv). 1: nothing could be written. 2: the command itself is wrong.
    """
    date, roles = _date(published), _columns(columns or [])
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from pipeline.dataset.writers import FILES, REJECTED_CSV, OutputError
    from pipeline.extraction import ModelError
    from pipeline.reading import InputError, ReadOptions
    from pipeline.run import WorkerError
    from pipeline.run import run as run_job

    try:
        options = ReadOptions(published=date, columns=roles, max_chars=max_chars)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed} read"),
            TimeElapsedColumn(),
            console=_messages,
        ) as bar:
            task = bar.add_task("Reading", total=None)
            counts = run_job(inputs, output, options, processes, lambda done: bar.advance(task, done))
    except InputError as error:
        raise _fail(error, 2) from error
    except (ModelError, OutputError, WorkerError) as error:
        raise _fail(error) from error
    _messages.print(
        f"{_number(counts.articles, 'article')}, {counts.articles_with_incidents} with incidents: "
        f"{_number(counts.incidents, 'incident')} ({counts.main_incidents} main), "
        f"{_number(counts.evidence, 'piece')} of evidence."
    )
    for warning in counts.warnings:
        _messages.print(f"[yellow]Warning:[/yellow] {escape(warning)}")
    _messages.print(f"Written to {escape(str(output))}: {', '.join(FILES)}")
    if counts.rejected:
        rejected = escape(str(output / REJECTED_CSV))
        aside = _number(counts.rejected, "input")
        _messages.print(f"[yellow]{aside} set aside; {rejected} says why.[/yellow]")
        raise typer.Exit(REJECTED)


@app.command()
def evaluate(
    corpus: Annotated[
        Path, typer.Argument(help="Folder with articles, metadata.csv and gold.jsonl, such as corpus/dev.")
    ],
    errors: Annotated[Path | None, typer.Option(help="Write every error to this CSV file.")] = None,
    baseline: Annotated[bool, typer.Option(help="Score the trivial baseline beside it.")] = True,
    update_floors: Annotated[
        bool, typer.Option(help="Raise the floors that CI checks to these scores.")
    ] = False,
    allow_lower: Annotated[bool, typer.Option(help="Let --update-floors lower a floor.")] = False,
) -> None:
    """Score the extraction against the gold of CORPUS: precision, recall, F1 by field, beside a baseline."""
    from pipeline.evaluation import floors, report
    from pipeline.evaluation.evaluate import evaluate_corpus
    from pipeline.evaluation.gold import GoldError, load_corpus
    from pipeline.extraction import ModelError, entities, extract, warm_up

    try:
        loaded = load_corpus(corpus)
        warm_up()
    except GoldError as error:
        raise _fail(error, 2) from error
    except ModelError as error:
        raise _fail(error) from error
    evaluation = evaluate_corpus(loaded, extract, entities if baseline else None)
    report.print_evaluation(evaluation, Console(width=None if sys.stdout.isatty() else 120), dt.date.today())
    if errors is not None:
        try:
            report.write_errors(errors, evaluation.all_incidents.scores)
        except OSError as error:
            raise _fail(f"cannot write {errors}: {error.strerror}. Choose another file.") from error
        _messages.print(f"Errors written to {escape(str(errors))}")
    if update_floors:
        try:
            floors.update_floors(
                floors.FLOORS_PATH, loaded.name, evaluation.all_incidents.scores, allow_lower
            )
        except floors.FloorsError as error:
            raise _fail(error) from error
        _messages.print(f"Floors of {loaded.name} written to {floors.FLOORS_PATH}")


@app.command()
def explain(
    inputs: InputPaths,
    published: Annotated[
        str | None, typer.Option(help="Publication date of an article that tells none.")
    ] = None,
    article: Annotated[str | None, typer.Option(help="Show only the article with this id.")] = None,
) -> None:
    """Print articles with their mentions and assertions, and the reason for every cell of every incident.

    Exit code 0: all inputs were read. 3: some could not be. 2: the command itself is wrong, or no
    article has the id of --article.
    """
    date = _date(published)
    from pipeline.explain import print_article
    from pipeline.extraction import ModelError
    from pipeline.reading import InputError, ReadOptions, Rejection, read_inputs

    console = Console(width=None if sys.stdout.isatty() else 160)
    shown = rejected = 0
    try:
        for item in read_inputs(inputs, ReadOptions(published=date)):
            if isinstance(item, Rejection):
                rejected += 1
                reason = escape(f"{item.source}: {item.reason.value}. {item.detail}")
                _messages.print(f"[yellow]{reason}[/yellow]")
            elif article is None or item.article_id == article:
                shown += 1
                print_article(item, console)
    except InputError as error:
        raise _fail(error, 2) from error
    except ModelError as error:
        raise _fail(error) from error
    if article is not None and not shown:
        raise _fail(f"no article with the id {article!r} was read; ids are file names without ending", 2)
    if rejected:
        raise typer.Exit(REJECTED)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if version:
        from importlib import metadata

        try:
            typer.echo(f"breche {metadata.version('breche')}")
        except metadata.PackageNotFoundError:
            typer.echo("breche (run from its sources, not installed)")
        raise typer.Exit


def main() -> None:
    """Run the command line; the console script `breche`."""
    app()
