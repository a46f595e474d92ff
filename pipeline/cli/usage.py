"""The commands' help, and what is wrong with their arguments, in the language chosen.

Typer says most of it in English only. So the help of commands and options, English where it is written, is
looked up in the catalogue as a command begins, and the errors of Typer are known by their form.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline.overview import overview
from pipeline.wording import OPTION, UnknownLanguageError, _, choose_from, kept

#: What Typer asks the standard library for, which finds it in our catalogue.
OF_TYPER = (
    kept("Options"),
    kept("Arguments"),
    kept("Commands"),
    kept("default: {default}"),
    kept("required"),
    kept("Missing command."),
    kept("No such command {name!r}."),
    kept("Aborted!"),
)
#: What it, and the library that judges values for it, say in English; a {problem} is again one of these.
_ERRORS = (
    kept("{problem}. Did you mean {names}?"),
    kept("Invalid value for {name}: {problem}"),
    kept("Invalid value: {problem}"),
    kept("Missing argument {name}. Choose from:{choices}"),
    kept("Missing argument {name}."),
    kept("Missing option {name}. Choose from:{choices}"),
    kept("Missing option {name}."),
    kept("No such option: {name} (Possible options: {names})"),
    kept("No such option: {name}"),
    kept("Option {name} requires an argument."),
    kept("Option {name} does not take a value."),
    kept("Got unexpected extra argument(s) ({names})"),
    kept("Value error, {problem}"),
    kept("{value} is not one of {names}."),
    kept("Input should be greater than or equal to {value}"),
    kept("Input should be less than or equal to {value}"),
    kept("Input should be a valid integer, unable to parse string as an integer"),
    kept("Input should be a valid number, unable to parse string as a number"),
)
#: What is left over when an option is given several values at once.
_SEVERAL = re.compile(r"^Got unexpected extra argument.*=")
#: Typer brings its own Click or takes the installed one, by its version; this is the class of either.
_UsageError = cast(type[Exception], typer.BadParameter.__base__)


class _Helpful:
    """What commands and groups of them share: the parts of their help that Typer says in English."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage into the help."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage:") + " ")

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option for the help, None where there is none."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option


class Command(_Helpful, TyperCommand):
    """A command whose help is in the language chosen."""


class Group(_Helpful, TyperGroup):
    """A group of commands whose help is in the language chosen."""


class Program(Group):
    """The program: its help is the overview however it is asked for, and --lang may stand anywhere."""

    def get_help(self, ctx: Any) -> str:
        """Return the overview."""
        return overview().rstrip("\n")

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Choose the language and read the other arguments."""
        with _told_in_it():
            try:
                args = choose_from(args)
            except UnknownLanguageError as error:
                raise typer.BadParameter(str(error), param_hint=OPTION) from error
            _translate(self)
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the arguments name."""
        with _told_in_it():
            return super().invoke(ctx)


def _translate(command: Any) -> None:
    """Put the help of `command`, of its parameters and of its commands into the language chosen."""
    for thing, names in [
        (command, ("help", "short_help")),
        *((param, ("help",)) for param in command.params),
    ]:
        for name in names:
            if text := getattr(thing, name, None):
                setattr(thing, name, _(text))
    for each in getattr(command, "commands", {}).values():
        _translate(each)


@contextmanager
def _told_in_it() -> Iterator[None]:
    """Have the errors in arguments shown in the language chosen."""
    try:
        yield
    except _UsageError as error:
        # A missing command is answered with the help, which is in it.
        if type(error).show is _UsageError.show:  # type: ignore[attr-defined]
            error.show = partial(_show, error)  # type: ignore[attr-defined]
        raise


def _show(error: Any) -> None:
    if error.ctx is not None:
        hint = _("Try '{command}' for help.", command=f"{error.ctx.command_path} --help")
        print(f"{error.ctx.get_usage()}\n{hint}\n", file=sys.stderr)
    message = error.format_message()
    print(_("Error:"), in_words(message), file=sys.stderr)
    if _SEVERAL.search(message):
        print(_("Give an option once for each of its values: --columns A=B --columns C=D"), file=sys.stderr)


def in_words(message: str) -> str:
    """Return an error of Typer in the language chosen; what it is not known to say stays as it is."""
    for template in _ERRORS:
        if match := re.fullmatch(_pattern(template), message, re.DOTALL):
            parts = match.groupdict()
            if "problem" in parts:
                parts["problem"] = in_words(parts["problem"])
            return _(template, **parts)
    return message


def _pattern(template: str) -> str:
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template))
