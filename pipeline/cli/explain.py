"""The command `explain`: how articles were read, and how incidents of the dataset came about."""

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.inputs import refuse_addresses, unknown_endings
from pipeline.cli.shared import DEFAULT_DATABASE, REJECTED, Database, fail, read_publication, tell
from pipeline.wording import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from pipeline.schema import Article

_INCIDENT_ID = re.compile(r"brc-[0-9a-f]{16}")


def explain(
    inputs: Annotated[
        list[str],
        typer.Argument(help="Files or folders as for run; or ids of incidents (brc-…) of the dataset."),
    ],
    published: Annotated[
        str | None, typer.Option(help="Publication date of an article that tells none.")
    ] = None,
    article: Annotated[str | None, typer.Option(help="Show only the article with this id.")] = None,
    why: Annotated[
        list[str] | None,
        typer.Option(help="Show only this field of articles, but every reason for it, repeatable: records."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print all of it for programs: one JSON object a line and article.")
    ] = False,
    database: Database = DEFAULT_DATABASE,
) -> None:
    """Print how articles were read, or how an incident of the dataset came about.

    Of an article: its mentions and assertions, and the reason for every cell of every incident: the sentence,
    the rule that proposed it, how likely it was, what weighed for and against, what else was weighed. Of an
    incident: its cells with their proofs, its articles and why they were merged, what they say
    differently, and what analysts said. Exit code 0: all inputs were read. 3: some could not be.
    2: the command itself is wrong, or no article has the id of --article. 1: no such incident.
    """
    from rich.console import Console

    date = read_publication(published)
    console = Console(width=None if sys.stdout.isatty() else 160)
    ids = [name for name in inputs if _INCIDENT_ID.fullmatch(name) and not Path(name).exists()]
    if ids and (why or as_json):
        raise typer.BadParameter(_("--why and --json are for articles, not for incidents of the dataset"))
    if ids:
        _explain_incidents(ids, database, console)
    names = [name for name in inputs if name not in ids]
    if names:
        refuse_addresses(names)
        # Where nothing else is given; beside others each is told with its article's rejection.
        unknown_endings(names)
        _explain_articles(names, date, article, _printer(console, why or [], as_json=as_json))


def _printer(console: "Console", why: list[str], *, as_json: bool) -> "Callable[[Article], None]":
    """Return what prints how an article was read."""
    from pipeline.explain import article_json, print_article
    from pipeline.why.accounts import FIELDS

    if unknown := [name for name in why if name not in FIELDS]:
        raise typer.BadParameter(
            _(
                "there is no field {field!r}; --why takes {fields}",
                field=unknown[0],
                fields=", ".join(FIELDS),
            )
        )
    if as_json:
        return lambda article: typer.echo(article_json(article))
    return lambda article: print_article(article, console, why)


def _explain_incidents(ids: list[str], database: Path, console: "Console") -> None:
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.explain_incident import print_incident

    try:
        with open_to_read(database_path(database)) as connection:
            for incident_id in ids:
                print_incident(connection, incident_id, console)
    except StoreError as error:
        raise fail(error) from error


def _explain_articles(
    paths: list[str], published: dt.date | None, article: str | None, show: "Callable[[Article], None]"
) -> None:
    from pipeline.extraction import ModelError
    from pipeline.reading import InputError, ReadOptions, Rejection, read_inputs

    shown = rejected = 0
    try:
        for item in read_inputs(paths, ReadOptions(published=published)):
            if isinstance(item, Rejection):
                rejected += 1
                tell(
                    _(
                        "{source}: {reason}. {detail}",
                        source=item.source,
                        reason=item.reason.value,
                        detail=item.detail,
                    ),
                    "yellow",
                )
            elif article is None or item.article_id == article:
                shown += 1
                show(item)
    except InputError as error:
        raise fail(error, 2) from error
    except ModelError as error:
        raise fail(error) from error
    if article is not None and not shown:
        raise fail(
            _(
                "no article with the id {article!r} was read; ids are file names without ending",
                article=article,
            ),
            2,
        )
    if rejected:
        raise typer.Exit(REJECTED)
