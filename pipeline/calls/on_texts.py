"""Texts in, incidents out, as objects. What reads them is loaded with the first call."""

import datetime as dt
import warnings
from collections.abc import Iterable, Mapping
from typing import overload

from pipeline.schema import Article, Incident

#: So many texts that could not be read are told of one by one.
_MOST_TOLD = 5


# A str is an iterable of str too, but one text.
@overload
def extract(  # type: ignore[overload-overlap]
    texts: str | Article, /, *, published: dt.date | str | None = None
) -> list[Incident]: ...


@overload
def extract(
    texts: Iterable[str | Article], /, *, published: dt.date | str | None = None
) -> list[list[Incident]]: ...


def extract(
    texts: str | Article | Iterable[str | Article], /, *, published: dt.date | str | None = None
) -> list[Incident] | list[list[Incident]]:
    """Return the incidents that a text tells; of many texts a list of them for each, in their order.

    They are those that `breche run` finds in the same text, main ones first. A text is a whole article; its
    first line is the title when a blank line follows. `published` is its day (a date, or text such as
    "2024-11-21" and "21/11/2024"), from which "lundi" is counted; without it, the day that a date line of
    the text tells. An `Article` is read as it is, and `published` counts where it has no day. `start` and
    `end` of the evidence count into the text as it was given.

    A text that cannot be read (empty, not French …) has no incidents, and a warning tells why. Many texts
    are much quicker in one call than one by one; the first call loads the language model, which takes some
    seconds. Raises TypeError for what is no text, ValueError for a `published` that is no day, ModelError
    when the language model is not installed.
    """
    alone = isinstance(texts, str | Article)
    if isinstance(texts, bytes | Mapping) or hasattr(texts, "columns") or not (alone or _many(texts)):
        raise TypeError(
            f"extract takes a text, or many (a list of str or Article), no {type(texts).__name__};"
            " for a frame there is extract_frame, for files there is: breche run"
        )
    from pipeline.calls.batches import incidents_of_texts, read_day

    given = [texts] if isinstance(texts, str | Article) else texts
    found = list(incidents_of_texts(given, read_day(published)))
    unread = [f"text {i} was not read: {told}" for i, told in enumerate(found) if isinstance(told, str)]
    if unread:
        more = f"; and {len(unread) - _MOST_TOLD} more" if len(unread) > _MOST_TOLD else ""
        warnings.warn("; ".join(unread[:_MOST_TOLD]) + more, stacklevel=2)
    incidents = [[] if isinstance(told, str) else told for told in found]
    return incidents[0] if alone else incidents


def _many(texts: object) -> bool:
    return isinstance(texts, Iterable)
