"""The command that strikes a name."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import DEFAULT_DATABASE, Database, fail, tell, warn
from pipeline.wording import _, ngettext

if TYPE_CHECKING:
    from pipeline.dataset.store.strike import Struck


def forget(
    text: Annotated[
        list[str],
        typer.Option(
            "--text",
            help="The name, repeatable: each form that it has is a name of its own.",
        ),
    ],
    database: Database = DEFAULT_DATABASE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell in how many places it stands.")
    ] = False,
) -> None:
    """Strike a name that a person asks to have removed, out of the dataset and of what is read later.

    Upper and lower case, accents and hyphens don't count; whole words do. [...] takes its place in
    breche.db and the files beside it, and no byte of it stays there. Articles themselves, and what was
    exported elsewhere, stay as they are.
    """
    from pipeline.dataset.forget import forget_names
    from pipeline.dataset.store.database import StoreError, database_path
    from pipeline.dataset.struck import words_of
    from pipeline.dataset.workshop import OutputError

    for name in text:
        if sum(map(len, words_of(name))) < 3:
            raise typer.BadParameter(
                _("{name!r} is too short to be struck wherever it stands; write the whole name", name=name)
            )
    path = database_path(database)
    try:
        told, warnings = forget_names(path, text, dry_run)
    except (StoreError, OutputError) as error:
        raise fail(error) from error
    _tell_places(told, dry_run)
    if dry_run:
        return
    warn(warnings)
    tell(_("The files in {parent} are up to date with it.", parent=path.parent))


def _tell_places(told: "Struck", dry_run: bool) -> None:
    labels = {
        "article": _("titles, sources and addresses"),
        "report": _("what articles tell"),
        "incidents": _("rows"),
        "conflicts": _("conflicts"),
        "change": _("history"),
        "correction": _("corrections"),
        "judgement": _("judgements"),
        "input": _("files that were read"),
        "watch": _("watch list"),
        "register": _("register of organisations"),
    }
    where = ", ".join(f"{labels[table]} {number}" for table, number in told.places.items())
    where = f" ({where})" if where else ""
    if dry_run:
        places = ngettext(
            "{n} place{where}; nothing was changed.",
            "{n} places{where}; nothing was changed.",
            told.total,
            where=where,
        )
    else:
        places = ngettext("{n} place struck{where}.", "{n} places struck{where}.", told.total, where=where)
    tell(places)
    if told.files:
        tell(
            ngettext(
                "{n} article has it. Change or delete its file, and what was exported, yourself:",
                "{n} articles have it. Change or delete their files, and what was exported, yourself:",
                len(told.files),
            )
        )
        for file in told.files:
            tell(f"  {file}")
    if told.places["watch"] or told.places["register"]:
        tell(_("A list of yours has it (--watch, --organisations): take it out there yourself."))
