"""Lines that mail and printed pages break at a column: told apart from paragraphs, and joined again.

A text is wrapped when its lines end where their next word would have gone beyond the widest line, in the
middle of sentences. Its other line ends (short lines, lists, headings, verse) stay.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.language.sentences.lines import BULLET
from pipeline.language.text import Visible

#: No program breaks lines at fewer columns or at more; longer lines are paragraphs.
_NARROWEST, _WIDEST = 40, 140
#: Sentences that go on behind full lines: so many tell that a text is wrapped, and so much of all that go on.
_FEWEST, _SHARE = 2, 0.5
#: So many of the longest lines are tried as the full one: one that the program could not break is longer.
_TRIED = 3
_FIRST_WORD = re.compile(r"[ \t]*([^ \t]+)")
_ENDS = re.compile(r"[.!?…:;][\"»”')\]]*\Z")
_HYPHEN = re.compile(r"[^\W\d_]-\Z")
_STOP_INSIDE = re.compile(r"[.!?…][\"»”')\]]* +[\"«“'(]*[^\W\d_a-zà-ÿ]")


def unwrapped(written: Visible) -> Visible:
    """Return `written` with a blank in the place of each line end inside its sentences.

    A text that is not wrapped comes back as it is.
    """
    lines = written.text.split("\n")
    joined = _joined(lines)
    if not joined:
        return written
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for number, line in enumerate(lines):
        first = len(line) - len(line.lstrip(" \t")) if number - 1 in joined else 0
        last = len(line.rstrip(" \t")) if number in joined else len(line)
        pieces.append(line[first:last])
        places += range(start + first, start + last)
        # Behind a hyphen a word goes on.
        if number < len(lines) - 1 and not (number in joined and _HYPHEN.search(line[:last])):
            pieces.append(" " if number in joined else "\n")
            places.append(start + len(line))
        start += len(line) + 1
    if written.places is not None:
        places = [written.places[place] for place in places]
    return Visible("".join(pieces), tuple(places))


def _joined(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that go on in the next one."""
    if len(lines) < _FEWEST + 1:
        return set()
    near = [
        number
        for number, (line, after) in enumerate(pairwise(lines))
        if len(line) <= _WIDEST and len(after) <= _WIDEST and line.strip() and after.strip()
    ]
    # Nearly every text is done here: hardly one has a line that goes on in small letters behind a full one.
    going_on = [number for number in near if _goes_on(lines[number], lines[number + 1])]
    if len(going_on) < _FEWEST:
        return set()
    needs = {number: _needed(lines[number], lines[number + 1]) for number in near}
    width = _width([lines[i] for number in near for i in (number, number + 1)], [needs[i] for i in going_on])
    if width is None:
        return set()
    full = [number for number in near if len(lines[number].rstrip()) <= width < needs[number]]
    stop_ends_line = _stops_end_lines(lines, near, full)
    joined: set[int] = set()
    opener = -1
    for number in full:
        if number - 1 not in joined:
            opener = number
        line, after = lines[number], lines[number + 1]
        ends = stop_ends_line and _stops(line, after)
        if not ends and not _is_item(lines[opener], line, after):
            joined.add(number)
    return joined


def _stops(line: str, after: str) -> bool:
    """Return whether `line` ends with a sentence."""
    return _ENDS.search(line.rstrip()) is not None and not after.lstrip()[0].islower()


def _stops_end_lines(lines: Sequence[str], near: Sequence[int], full: Sequence[int]) -> bool:
    """Return whether a sentence that ends with a full line more likely ends a paragraph.

    It does where short lines end so without a blank line behind them, and oftener than sentences inside
    lines.
    """
    short = sum(
        _stops(lines[number], lines[number + 1]) and BULLET.match(lines[number + 1]) is None
        for number in set(near).difference(full)
    )
    inside = sum(len(_STOP_INSIDE.findall(lines[number])) for number in near)
    return short > inside


def _goes_on(line: str, after: str) -> bool:
    """Return whether a sentence surely goes on behind the end of `line`."""
    return after.lstrip()[0].islower() and _ENDS.search(line.rstrip()) is None


def _needed(line: str, after: str) -> int:
    """Return the columns that `line` would take with the next word."""
    word = _FIRST_WORD.match(after)
    return len(line.rstrip()) + 1 + (len(word[1]) if word else 0)


def _width(lines: Sequence[str], needs: Sequence[int]) -> int | None:
    """Return the column at which sentences are broken, or None; `needs` are the columns they would take."""
    lengths = sorted({len(line.rstrip()) for line in lines if " " in line.strip()}, reverse=True)[:_TRIED]
    best = max(
        lengths, key=lambda width: sum(need > width for need in needs) - (width < lengths[0]), default=0
    )
    full = sum(need > best for need in needs)
    return best if best >= _NARROWEST and full >= max(_FEWEST, _SHARE * len(needs)) else None


def _is_item(opener: str, line: str, after: str) -> bool:
    """Return whether `after` begins an item of a list, rather than with a dash of a sentence."""
    bullet = BULLET.match(after)
    if bullet is None:
        return False
    starts_list = BULLET.match(opener) is not None or _ENDS.search(line.rstrip()) is not None
    return starts_list or not after[bullet.end() :][:1].islower()
