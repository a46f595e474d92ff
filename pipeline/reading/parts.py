"""Articles that share a file: each gets its own place and id."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import ParamSpec, TypeVar

from pipeline.reading.model import InputFile, Part, RejectedError, Rejection, RejectReason
from pipeline.wording import kept

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: Packages that are called otherwise than what is imported of them.
_PACKAGES = {"olefile": "python-oxmsg", "oxmsg": "python-oxmsg"}


def placed(parts: Iterable[Part], file: InputFile, collection: bool = False) -> Iterator[Part]:
    """Yield `parts`, the content of `file`, with their places and with what their ids are made of.

    An article that has the file to itself is named as the file is, unless the file is of a kind that is
    a `collection` by its nature: a feed of one entry today has two tomorrow. Parts that share a file are
    numbered from 1 and named by their content. A file without any part gives one rejection.
    """
    waiting: Part | None = None
    number = 0
    try:
        for part in parts:
            number += 1
            if number == 1:
                waiting = part
                continue
            if waiting:
                yield _shared(waiting, 1, file)
                waiting = None
            yield _shared(part, number, file)
    except OSError:
        if waiting:
            yield _shared(waiting, 1, file)
        raise
    if waiting:
        named = collection and not isinstance(waiting, Rejection)
        yield _shared(waiting, 1, file) if named else _alone(waiting, file)
    if number == 0:
        yield Rejection(file.place, RejectReason.EMPTY, kept("the file holds no article: look into it"))


def guarded(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield `parts`; whatever ends them early becomes the last: a rejection with the remedy.

    The parsers of other people's formats raise whatever they like at a file that they don't understand, and
    no file may end a run.
    """
    try:
        yield from parts
    except RejectedError as error:
        yield Rejection("", error.reason, error.detail)
    except OSError:
        raise
    except ImportError as error:
        yield Rejection("", RejectReason.UNSUPPORTED, _missing(error))
    except Exception as error:
        yield unparsed(error, RejectReason.UNREADABLE)


def attempt(make: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | Rejection:
    """Return what `make` makes of one part of a file; a parser that fails at it spoils no other."""
    try:
        return make(*args, **kwargs)
    except ImportError:
        raise
    except RejectedError as error:
        return Rejection("", error.reason, error.detail)
    except Exception as error:
        return unparsed(error, RejectReason.BAD_RECORD)


def unparsed(error: Exception, reason: RejectReason) -> Rejection:
    """Return the rejection of what a parser gave up with `error`."""
    told = " ".join(f"{type(error).__name__}: {error}".split())
    return Rejection(
        "",
        reason,
        kept("it can't be parsed ({told:.200}): save it anew, or its text in a .txt file", told=told),
    )


def _missing(error: ImportError) -> str:
    told = " ".join(str(error).split())
    # lxml gave this part away to a package of its own, which its old name doesn't tell.
    name = "lxml_html_clean" if "lxml.html.clean" in told else (error.name or "breche").split(".")[0]
    name = _PACKAGES.get(name, name)
    return kept(
        "a library that reads such files can't be loaded ({told:.200}): run pip install {name}",
        told=told,
        name=name,
    )


def _shared(part: Part, number: int, file: InputFile) -> Part:
    if isinstance(part, Rejection):
        return replace(part, source=f"{file.place}:{part.source or number}")
    # Two papers print one agency's text, and one file may hold both.
    told = (part.source, part.published, part.title, part.text)
    return replace(
        part,
        place=f"{file.place}:{part.place or number}",
        article_id=None,
        stem=file.name,
        identity="\0".join(str(value or "") for value in told),
    )


def _alone(part: Part, file: InputFile) -> Part:
    if isinstance(part, Rejection):
        return replace(part, source=file.place)
    return replace(part, place=file.place, article_id=file.stem, origin=file.origin)
