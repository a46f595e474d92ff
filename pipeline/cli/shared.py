"""What the commands share: where messages go, how arguments are read, how an error ends a command.

Rich is loaded with the first message, so that help, which has none, answers at once.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pipeline.wording import _, ngettext, told

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.dataset.exports import ExportCounts, Filters
    from pipeline.dataset.own.register import Register
    from pipeline.dataset.own.watch_list import WatchList

_Own = TypeVar("_Own")
# Control characters, and those that turn the direction of what follows.
_COMMANDING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Exit code: done, but some input was set aside.
REJECTED = 3
#: Exit code: done, and there is something new of those who are watched, as --watch-status was to tell.
WATCHED = 4
#: Exit code: the user ended it, as shells tell it of the signal.
INTERRUPTED = 130

Database = Annotated[
    Path, typer.Option("--database", "-d", help="The dataset: breche.db, or the folder that holds it.")
]
Watch = Annotated[
    Path | None,
    typer.Option(
        "--watch",
        help="CSV or XLSX of your own with those to watch (nom, autres noms, domaines): their incidents are"
        " marked.",
    ),
]
Organisations = Annotated[
    Path | None,
    typer.Option(
        "--organisations",
        help="CSV or XLSX of your own with organisations (siren or another id, nom, autres noms, ville,"
        " secteur): their ids are joined to victims.",
    ),
]
Since = Annotated[
    str | None, typer.Option(help="Only incidents of this day or later (2024-11-21 or 21/11/2024).")
]
Sectors = Annotated[
    list[str] | None,
    typer.Option(help="Only victims of this sector, by code or label (health, santé), repeatable."),
]
MinConfidence = Annotated[
    float | None, typer.Option(min=0, max=1, help="Only incidents of at least this confidence.")
]
MaxConfidence = Annotated[
    float | None, typer.Option(min=0, max=1, help="Only incidents of at most this confidence.")
]
MinFieldConfidence = Annotated[
    float | None, typer.Option(min=0, max=1, help="Leave cells below this confidence empty.")
]
NoQuotes = Annotated[bool, typer.Option("--no-quotes", help="Leave out the sentences of the press.")]
#: Where a run puts the dataset, and the other commands look for it.
DEFAULT_OUTPUT = Path("outputs")
DEFAULT_DATABASE = DEFAULT_OUTPUT


def read_date(value: str | None) -> dt.date | None:
    """Return the day that an option names, None for none. Raises typer.BadParameter."""
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise typer.BadParameter(_("{value!r} is not a date; write 2024-11-21 or 21/11/2024", value=value))


def read_watched(path: Path | None) -> "WatchList | None":
    """Return the list that --watch names, None for none. Raises the exit where it is no good."""
    if path is None:
        return None
    from pipeline.dataset.own.reading import read_watch_list

    return _read_own(read_watch_list, path)


def read_organisations(path: Path | None) -> "Register | None":
    """Return the register that --organisations names, None for none. Raises the exit where it is no good."""
    if path is None:
        return None
    from pipeline.dataset.own.reading import read_register

    return _read_own(read_register, path)


def _read_own(read: Callable[[Path], _Own], path: Path) -> _Own:
    from pipeline.dataset.own.listing import ListError

    try:
        return read(path)
    except ListError as error:
        raise fail(error, 2) from error


def tell_joined(joined: int, doubtful: int) -> None:
    """Print how many incidents were joined to the register, and of how many that is open."""
    tell(ngettext("{n} incident joined to the register.", "{n} incidents joined to the register.", joined))
    if doubtful:
        column = "organisation_doubtful"
        open_ = ngettext(
            "{n} incident may be of several organisations of the register: column {column} has their ids.",
            "{n} incidents may be of several organisations of the register: column {column} has their ids.",
            doubtful,
            column=column,
        )
        tell(open_, "yellow")


def read_sector(name: str) -> str:
    """Return the code of the sector that `name`, a code or one of its labels, means. Raises BadParameter."""
    from pipeline.dataset.review.values import near_code, parse_value
    from pipeline.schema import Sector

    try:
        code = parse_value("victim_sector", name)
    except ValueError as error:
        meant = near_code("victim_sector", name)
        hint = _("did you mean {meant}? ", meant=meant) if meant else ""
        raise typer.BadParameter(
            _(
                "{name!r} is no sector; {hint}choose among {sector}, or their French labels",
                name=name,
                hint=hint,
                sector=", ".join(Sector),
            )
        ) from error
    if code is None:
        raise typer.BadParameter(_("--sector is empty; choose among {sector}", sector=", ".join(Sector)))
    return str(code)


def read_filters(
    since: str | None,
    sectors: list[str] | None,
    min_confidence: float | None,
    min_field_confidence: float | None,
) -> "Filters":
    """Return which incidents the options of these names ask for. Raises typer.BadParameter."""
    day = read_date(since)
    from pipeline.dataset.exports import Filters

    return Filters(day, frozenset(map(read_sector, sectors or [])), min_confidence, min_field_confidence)


def read_publication(value: str | None) -> dt.date | None:
    """Return the day of publication that an option names, None for none. Raises typer.BadParameter."""
    day = read_date(value)
    if day is not None:
        from pipeline.reading.dates import parse_date

        if parse_date(day) is None:
            raise typer.BadParameter(
                _("no article came out on {day}; write the day of publication: 2024-11-21", day=day)
            )
    return day


def read_columns(values: list[str]) -> dict[str, str]:
    """Return what `ROLE=COLUMN` options say, by role. Raises typer.BadParameter."""
    columns = {}
    for value in values:
        role, sign, name = value.partition("=")
        if not sign or not role or not name:
            raise typer.BadParameter(
                _("{value!r} is not ROLE=COLUMN; write for example text=contenu", value=value)
            )
        columns[role] = name
    return columns


@cache
def messages() -> "Console":
    """Return where messages go: standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def tell(message: object, style: str | None = None) -> None:
    """Print a message, as it is; signs that would command the terminal, as in names of files, by number."""
    shown = _COMMANDING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", str(message))
    messages().print(shown, style=style, markup=False)


def fail(message: object, code: int = 1) -> typer.Exit:
    """Print an error and return the exit to be raised."""
    _tell_behind(_("Error:"), "red", message)
    return typer.Exit(code)


def warn(warnings: list[str]) -> None:
    """Print warnings."""
    for warning in warnings:
        _tell_behind(_("Warning:"), "yellow", told(warning))


def _tell_behind(word: str, style: str, message: object) -> None:
    messages().print(word, style=style, markup=False, end=" ")
    tell(message)


def tell_written(counts: "ExportCounts") -> None:
    """Print what was written of the dataset and what the filters left out, with the warnings."""
    left_out = _("; {left_out} left out", left_out=counts.left_out) if counts.left_out else ""
    undated = _(" ({undated} without any date)", undated=counts.undated) if counts.undated else ""
    tell(
        _(
            "{incidents}, {evidence}, {conflicts}{left_out}{undated}.",
            incidents=ngettext("{n} incident", "{n} incidents", counts.incidents),
            evidence=ngettext("{n} piece of evidence", "{n} pieces of evidence", counts.evidence),
            conflicts=ngettext("{n} conflict", "{n} conflicts", counts.conflicts),
            left_out=left_out,
            undated=undated,
        )
    )
    warn(counts.warnings)
