"""The command that fetches feeds and pages into a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import REJECTED, fail, messages, tell
from pipeline.wording import _, ngettext

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
            task = bar.add_task(_("Fetching"), total=None)
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
    unchanged = _(", {unchanged} of them unchanged", unchanged=counts.unchanged) if counts.unchanged else ""
    tell(
        _(
            "{feeds}{unchanged}; {written}, {known} known before.",
            feeds=ngettext("{n} feed read", "{n} feeds read", counts.feeds),
            unchanged=unchanged,
            written=ngettext("{n} article written", "{n} articles written", counts.written),
            known=counts.known,
        )
    )
    if counts.written:
        tell(_("Written to {folder}", folder=counts.folder))
    if counts.failures:
        failed = ngettext(
            "{n} item failed; {list} says why.",
            "{n} items failed; {list} says why.",
            len(counts.failures),
            list=counts.failed_list,
        )
        tell(failed, "yellow")
