"""The whole road for dates: scan, look at the words before, resolve."""

import datetime as dt
import re
from dataclasses import replace

from pipeline.language.dates.context import cue_before, future_follows, names_another_time
from pipeline.language.dates.patterns import scan
from pipeline.language.dates.resolve import RESOLVERS, shift_of
from pipeline.language.dates.story import Story, group
from pipeline.language.mentions import DateMention
from pipeline.language.text import lower_same_length

#: A cue that stands before something that is no date of the story.
_REJECTED = frozenset({"birth", "future", "habitual", "history", "law", "street", "telephone"})
#: The lengths of a month and a day in EDTF.
_TELLS_MONTH = (7, 10)


def find_dates(text: str, published: dt.date | None, today: dt.date | None = None) -> list[DateMention]:
    """Return the past dates that folded `text` names, sorted by start and without overlap.

    Relative dates resolve against `published`. Without it, `edtf` is None unless the words tell the
    year, or the text tells that of another day; `today` (default: the current day) then bounds the past.
    The rule ids are those of `patterns.RULES`. Deadlines, habits, laws and addresses are left out.
    """
    story = Story(lower_same_length(text), text, published, today or dt.date.today())
    mentions = _resolve_all(story)
    if published is None and story.days:
        anchor = max(day for _, day in story.days)
        mentions = _resolve_all(replace(story, anchor=anchor, days=[], month=None))
    return mentions


def _resolve_all(story: Story) -> list[DateMention]:
    mentions: list[DateMention] = []
    shift: re.Match[str] | None = None
    for rule, match in scan(story.text):
        counted_from, shift = shift, None
        if rule == "false_positive" or names_another_time(story.text, match.end()):
            continue
        if rule == "shift":
            shift = match
            continue
        if counted_from is not None and counted_from.end() != match.start():
            counted_from = None
        mention = _resolve(rule, match, story, counted_from)
        if mention is None:
            continue
        if mention.edtf and len(mention.edtf) == 10:
            story.days.append((match.end(), dt.date.fromisoformat(mention.edtf)))
        if mention.edtf and len(mention.edtf) in _TELLS_MONTH:
            story.month = dt.date.fromisoformat(f"{mention.edtf[:7]}-01")
        mentions.append(mention)
    return mentions


def _resolve(
    rule: str, match: re.Match[str], story: Story, counted_from: re.Match[str] | None
) -> DateMention | None:
    """Return the date of one match, None for no date; "le lendemain du" before it is counted in."""
    start = counted_from.start() if counted_from else match.start()
    cue = cue_before(story.text, start, rule)
    if cue in _REJECTED or (
        not group(match, "year") and (cue == "future_verb" or future_follows(story.text, start, match.end()))
    ):
        return None
    try:
        edtf = RESOLVERS[rule](match, story)
        if edtf and counted_from:
            edtf = (dt.date.fromisoformat(edtf) + shift_of(counted_from)).isoformat()
    except ValueError:
        return None
    if edtf and (cue == "approximate" or group(match, "hedge") or group(match, "about")):
        edtf += "~"
    return DateMention(start, match.end(), rule, edtf)
