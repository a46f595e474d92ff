"""What the commands share: where messages go, how arguments are read, how an error ends a command."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

messages = Console(stderr=True, highlight=False, soft_wrap=True)

#: Exit code: done, but some input was set aside.
REJECTED = 3

Database = Annotated[
    Path, typer.Option("--database", "-d", help="The dataset: breche.db, or the folder that holds it.")
]
DEFAULT_DATABASE = Path("outputs")


def read_date(value: str | None) -> dt.date | None:
    """Return the day that an option names, None for none. Raises typer.BadParameter."""
    if value is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(value, form).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"{value!r} is not a date; write 2024-11-21 or 21/11/2024")


def read_columns(values: list[str]) -> dict[str, str]:
    """Return what `ROLE=COLUMN` options say, by role. Raises typer.BadParameter."""
    columns = {}
    for value in values:
        role, sign, name = value.partition("=")
        if not sign or not role or not name:
            raise typer.BadParameter(f"{value!r} is not ROLE=COLUMN; write for example text=contenu")
        columns[role] = name
    return columns


def number(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where there are not just one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def fail(message: object, code: int = 1) -> typer.Exit:
    """Print an error and return the exit to be raised."""
    messages.print(f"[red]Error:[/red] {escape(str(message))}")
    return typer.Exit(code)


def warn(warnings: list[str]) -> None:
    """Print warnings."""
    for warning in warnings:
        messages.print(f"[yellow]Warning:[/yellow] {escape(warning)}")
