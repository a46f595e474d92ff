"""The command that fetches feeds and pages into a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import REJECTED, fail, messages, number, tell

if TYPE_CHECKING:
    from pipeline.fetch import FetchCounts


def fetch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Addresses of feeds (RSS, Atom) and pages; OPML files of feeds; texts of one address a line."
        ),
    ],
    into: Annotated[Path, typer.Option("--into", help="Folder for the articles; made when missing.")],
) -> None:
    """Fetch the articles of feeds and pages into a dated folder of --into, each once; `run` reads them there.

    robots.txt is obeyed, a site is asked once a second at most, and only the public web is asked. Exit code
    0: all was fetched. 3: some could not be (see fetch-failed.csv in --into). 1: the folder could not be
    written. 2: the command itself is wrong.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from pipeline.fetch import FetchError, FetchInputError, FetchOptions
    from pipeline.fetch import fetch as fetch_job

    try:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=messages(),
        ) as bar:
            task = bar.add_task("Fetching", total=None)
            options = FetchOptions(progress=lambda done, total: bar.update(task, completed=done, total=total))
            counts = fetch_job(inputs, into, options)
    except FetchInputError as error:
        raise fail(error, 2) from error
    except FetchError as error:
        raise fail(error) from error
    _tell(counts)
    if counts.failures:
        raise typer.Exit(REJECTED)


def _tell(counts: "FetchCounts") -> None:
    unchanged = f", {counts.unchanged} of them unchanged" if counts.unchanged else ""
    tell(
        f"{number(counts.feeds, 'feed')} read{unchanged}; {number(counts.written, 'article')} written,"
        f" {counts.known} known before."
    )
    if counts.written:
        tell(f"Written to {counts.folder}")
    if counts.failures:
        failed = number(len(counts.failures), "item")
        tell(f"{failed} failed; {counts.failed_list} says why.", "yellow")
