"""Lists: which lines are items, and which line opens their list, in whose words an item is told.

Marks (-, •, 1.) tell items apart; most lists of the press lost theirs, and show by their separators ("nom ;")
or as short plain lines behind a line that ends in a colon or announces them ("Quelles données ?").
"""

import re
from collections.abc import Callable, Sequence

from pipeline.language.lexicons import Cue, cue
from pipeline.language.sentences.lines import BULLET, HEADING_MAX, Layout, Line
from pipeline.language.text import lower_same_length

_ANNOUNCES = cue("sentences", "announces")
_FINITE = cue("sentences", "finite")
_OPENS_HEADING = cue("sentences", "opens_heading")
_SPOKEN = re.compile(r'[?!]\s*"?$')
#: An item that only its separator marks is no longer than this.
_ITEM_MAX = 300
#: A full stop ends items as well, but of short lines without a verb alone.
_STOPPED_MAX = 80
_LABEL_MAX = 60
#: Behind a heading, or a sentence without a colon, fewer plain lines than this are headings themselves.
_FEWEST_PLAIN = 3
#: A marked item longer than this is a sentence of its own, unless its opener says that a list follows.
_SENTENCE_MIN = 60


def find_openers(lines: Sequence[Line]) -> dict[int, int]:
    """Return, for each item among `lines`, the number of the line that opens its list; the nearest of nested.

    A line without an entry is no item: sentences that stand on lines of their own, headings, a dialogue.
    """
    openers: dict[int, int] = {}
    number = 0
    while number < len(lines):
        end = _items_end(lines, number)
        if end > number + 1:
            _enter(lines, number, end, openers)
        number = max(end, number + 1)
    return openers


def _enter(lines: Sequence[Line], opener: int, end: int, openers: dict[int, int]) -> None:
    """Enter the lines between `opener` and `end` as its items, or as an item's that ends in a colon."""
    current = opener
    for number in range(opener + 1, end):
        while current != opener and not _hangs_below(lines[number], lines[current]):
            current = openers[current]
        openers[number] = current
        if lines[number].text.endswith(":"):
            current = number


def _hangs_below(line: Line, label: Line) -> bool:
    """Return whether `line` is of a deeper level than `label`: by indent, by mark or for want of a colon."""
    if line.indent != label.indent:
        return line.indent > label.indent
    if _mark(line) or _mark(label):
        return _mark(line) != _mark(label)
    return not line.text.endswith(":")


def _mark(line: Line) -> str | None:
    bullet = BULLET.match(line.text)
    return (bullet["mark"] or "1") if bullet else None


def _items_end(lines: Sequence[Line], opener: int) -> int:
    """Return the number of the line behind the list that line `opener` opens; `opener + 1` without a list."""
    first = opener + 1
    if first >= len(lines) or lines[opener].layout in (Layout.LINK, Layout.TITLE):
        return first
    colon = _has_colon(lines[opener])
    if _mark(lines[opener]) and not colon:
        return first
    if _mark(lines[first]):
        return _marked_end(lines, opener)
    if colon and _is_label(lines[first]):
        return _labelled_end(lines, first)
    if (end := _separated_end(lines, first)) - first >= (1 if colon else 2):
        return end
    if not colon and not _announces(lines[opener]):
        return first
    end = _plain_end(lines, first, stops=colon)
    return end if end - first >= (1 if colon else _FEWEST_PLAIN) else first


def _marked_end(lines: Sequence[Line], opener: int) -> int:
    """Return the end of the marked lines behind `opener`; one number alone may be a heading's."""
    first = end = opener + 1
    while end < len(lines) and lines[end].layout is not Layout.LINK and _mark(lines[end]):
        end += 1
    items = lines[first:end]
    if any(_SPOKEN.search(item.text) for item in items):
        return first
    if _has_colon(lines[opener]) or _announces(lines[opener]):
        return end
    apart = sum(map(_is_sentence, items)) * 2 > len(items)
    return first if apart or (_mark(lines[first]) == "1" and end - first < 2) else end


def _labelled_end(lines: Sequence[Line], first: int) -> int:
    """Return the end of labels ("Identité :"), each with its own items."""
    end = first
    while end < len(lines) and _is_label(lines[end]):
        below = _separated_end(lines, end + 1)
        if below == end + 1:
            below = _marked_end(lines, end) if _mark_at(lines, end + 1) else _plain_end(lines, end + 1, True)
        if below == end + 1:
            break
        end = below
    return end


def _mark_at(lines: Sequence[Line], number: int) -> bool:
    return number < len(lines) and _mark(lines[number]) is not None


def _separated_end(lines: Sequence[Line], first: int) -> int:
    """Return the end of the run of lines that end in a semicolon or comma, with the one that closes it."""
    end = first
    while end < len(lines) and _is_separated(lines[end]):
        end += 1
        # One separator forgotten among them.
        if end + 1 < len(lines) and _is_plain(lines[end]) and _is_separated(lines[end + 1]):
            end += 1
    return end + 1 if first < end < len(lines) and _closes(lines[first:end], lines[end]) else end


def _closes(items: Sequence[Line], line: Line) -> bool:
    """Return whether `line` is the last of `items`, which end in separators, and not what follows them."""
    if line.layout is Layout.LINK or len(line.text) > _ITEM_MAX or _has_colon(line):
        return False
    if not line.text[0].isupper():
        return True
    word = line.text.split()[0]
    new = items[-1].text[0].islower() and not (word.isupper() and len(word) > 1)
    return not new and not _is_unlike(line, items)


def _plain_end(lines: Sequence[Line], first: int, stops: bool) -> int:
    """Return the end of the run of short plain lines, less a heading of what follows.

    `stops`: an item may end in a full stop.
    """
    end = first
    while end < len(lines) and (_is_plain(lines[end]) or (stops and _is_stopped(lines[end]))):
        end += 1
        if lines[end - 1].text.endswith(".") and end < len(lines) and _is_plain(lines[end]):
            return end
    while end - first > 1 and end < len(lines) and _heads_what_follows(lines[first:end]):
        end -= 1
    return end


def _heads_what_follows(run: Sequence[Line]) -> bool:
    """Return whether the last line of `run` is unlike the others, as a heading is unlike items."""
    *items, last = run
    return not last.text.endswith(".") and _is_unlike(last, items)


def _is_unlike(line: Line, items: Sequence[Line]) -> bool:
    """Return whether `line` begins as a heading, has a verb or a colon, and most of `items` do not."""
    return any(
        quality(line) and sum(map(quality, items)) * 2 <= len(items)
        for quality in (_opens_as_heading, _has_verb, _has_inner_colon)
    )


def _tells(pattern: Cue) -> Callable[[Line], bool]:
    return lambda line: pattern.occurs(lower_same_length(line.text))


_announces, _has_verb, _opens_as_heading = _tells(_ANNOUNCES), _tells(_FINITE), _tells(_OPENS_HEADING)


def _has_colon(line: Line) -> bool:
    return line.text.endswith(":")


def _has_inner_colon(line: Line) -> bool:
    return ":" in line.text[:-1]


def _is_separated(line: Line) -> bool:
    return line.text[-1] in ";," and len(line.text) <= _ITEM_MAX and line.layout is not Layout.LINK


def _is_plain(line: Line) -> bool:
    form = line.text[-1] not in '.;,:…!?"' and line.text[0] != '"' and not _mark(line)
    return form and len(line.text) <= HEADING_MAX and line.layout is not Layout.LINK


def _is_stopped(line: Line) -> bool:
    short = line.text[-1] == "." and len(line.text) <= _STOPPED_MAX and line.layout is not Layout.LINK
    return short and line.text[0] != '"' and not _has_verb(line)


def _is_sentence(line: Line) -> bool:
    """Return whether a marked line is a whole sentence, as in a dialogue or a summary by points."""
    bullet = BULLET.match(line.text)
    capital = bullet is not None and line.text[bullet.end() :].lstrip('" ')[:1].isupper()
    return capital and line.text[-1] in '.…"' and (len(line.text) > _SENTENCE_MIN or _has_verb(line))


def _is_label(line: Line) -> bool:
    """Return whether the line is a short one without a verb that opens a list: "Données de contact :"."""
    short = _has_colon(line) and len(line.text) <= _LABEL_MAX and line.layout is not Layout.LINK
    return short and not _has_verb(line) and not _mark(line)
