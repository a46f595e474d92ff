"""The language of messages: English, or French where it is asked for or the machine speaks it.

The program chooses it once, as it starts; a caller from Python gets English. Rooms say what they have to say
with `_` and `ngettext`, or with `kept` where the words go into a file as well, which is English whoever runs
the program. It loads nothing that English does not need, so that the help is there at once.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gettext import GNUTranslations

LANGUAGES = ("en", "fr")
OPTION = "--lang"
#: Folder of the catalogues, and their name there: that under which Typer looks for its own words.
CATALOGUES = os.path.join(os.path.dirname(__file__), "locale")
DOMAIN = "messages"

_chosen: "GNUTranslations | None" = None
#: What is written for reading is French, as its readers are, unless English was asked for by name.
_reading = "fr"


class UnknownLanguageError(ValueError):
    """There is no catalogue of a language that was asked for; the message names those that are there."""


def choose(language: str) -> None:
    """Say everything in `language` from now on. Raises UnknownLanguageError for none of `LANGUAGES`."""
    global _chosen
    if language not in LANGUAGES:
        raise UnknownLanguageError(_("there is no language {language!r}; choose fr or en", language=language))
    # Typer asks the standard library for its words, which goes by this variable.
    os.environ["LANGUAGE"] = language
    if language == "en":
        _chosen = None
        return
    import gettext

    gettext.bindtextdomain(DOMAIN, CATALOGUES)
    with open(os.path.join(CATALOGUES, language, "LC_MESSAGES", f"{DOMAIN}.mo"), "rb") as file:
        _chosen = gettext.GNUTranslations(file)


def language() -> str:
    """Return the language chosen, one of `LANGUAGES`."""
    return "en" if _chosen is None else "fr"


def reading_language() -> str:
    """Return the language of what is written for reading: French unless another of `LANGUAGES` was asked for.

    That of the machine, which messages follow, does not count.
    """
    return _reading


def choose_from(arguments: Sequence[str]) -> list[str]:
    """Choose the language that `arguments` ask for, else that of the machine; return the other arguments.

    What is written for reading has the language asked for, else French. Raises UnknownLanguageError.
    """
    global _reading
    others, asked = [], None
    waiting = iter(arguments)
    for argument in waiting:
        name, sign, value = argument.partition("=")
        if argument == "--":
            others += [argument, *waiting]
        elif name == OPTION:
            asked = value if sign else next(waiting, "")
        else:
            others.append(argument)
    choose(of_machine(os.environ))
    if asked is not None:
        choose(asked)
    _reading = asked or "fr"
    return others


def of_machine(environment: Mapping[str, str]) -> str:
    """Return the language of `environment`, as gettext reads it, or of Windows where it says nothing."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := environment.get(name))), None)
    if locale is None and sys.platform == "win32":
        locale = _of_windows()
    wanted = environment.get("LANGUAGE", "").split(":")
    # Who asks for the locale C wants no other language, whatever the session says.
    if locale is not None and _language(locale) in ("c", "posix"):
        wanted = []
    return next((code for one in [*wanted, locale or ""] if (code := _language(one)) in LANGUAGES), "en")


def _language(locale: str) -> str:
    """Return the language of a locale: `fr` of `fr_CA.UTF-8`."""
    return locale.replace(".", "_").replace("-", "_").replace("@", "_").partition("_")[0].lower()


def _of_windows() -> str | None:
    """Return the locale of the user's interface."""
    import ctypes
    import locale

    library: Any = getattr(ctypes, "windll", None)
    return locale.windows_locale.get(library.kernel32.GetUserDefaultUILanguage()) if library else None


def _(message: str, /, **values: object) -> str:
    """Return `message` in the language chosen, with `values` in its placeholders if there are any."""
    words = _chosen.gettext(message) if _chosen is not None else message
    return words.format(**_each_told(values)) if values else words


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return `one` or `many` in the language chosen, as its grammar has it of `n`, which stands in {n}."""
    words = _chosen.ngettext(one, many, n) if _chosen is not None else one if n == 1 else many
    return words.format(n=n, **_each_told(values))


def _each_told(values: Mapping[str, object]) -> dict[str, object]:
    return {name: told(value) if isinstance(value, str) else value for name, value in values.items()}


class _Kept(str):
    """English words that remember how they were made."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, Any]

    def __new__(cls, message: str, values: dict[str, Any]) -> "_Kept":
        made = super().__new__(cls, message.format(**values) if values else message)
        made.message, made.values = message, values
        return made

    def __reduce__(self) -> tuple[type["_Kept"], tuple[str, dict[str, Any]]]:
        return _Kept, (self.message, self.values)


def kept(message: str, /, **values: object) -> str:
    """Return `message` with `values` in English, to be kept in a file, such that `told` can say it anew."""
    # An error would hold on to all that was under way when it was raised.
    return _Kept(message, {name: str(v) if isinstance(v, Exception) else v for name, v in values.items()})


#: What systems most often say of a file that cannot be read or written.
_OF_SYSTEM = (
    kept("File name too long"),
    kept("Input/output error"),
    kept("Is a directory"),
    kept("No space left on device"),
    kept("No such file or directory"),
    kept("Not a directory"),
    kept("Permission denied"),
    kept("Read-only file system"),
)


def told(text: str) -> str:
    """Return a text that was `kept`, or that the system says of a file, in the language chosen.

    Any other text stays as it is.
    """
    if isinstance(text, _Kept):
        return _(text.message, **text.values)
    return _(text) if text in _OF_SYSTEM else text
