"""The whole road for dates: scan, look at the words before, resolve."""

import datetime as dt
from dataclasses import replace

from pipeline.language.dates.context import cue_before, future_follows, names_another_time
from pipeline.language.dates.patterns import scan
from pipeline.language.dates.resolve import RESOLVERS
from pipeline.language.dates.story import Story, group
from pipeline.language.mentions import DateMention
from pipeline.language.text import lower_same_length

#: A cue that stands before something that is no date of the story.
_REJECTED = frozenset({"birth", "future", "habitual", "history", "law", "street", "telephone"})


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
        mentions = _resolve_all(replace(story, anchor=anchor, days=[]))
    return mentions


def _resolve_all(story: Story) -> list[DateMention]:
    mentions = []
    for rule, match in scan(story.text):
        if rule == "false_positive" or names_another_time(story.text, match.end()):
            continue
        cue = cue_before(story.text, match.start(), rule)
        if cue in _REJECTED:
            continue
        if not group(match, "year") and (
            cue == "future_verb" or future_follows(story.text, match.start(), match.end())
        ):
            continue
        try:
            edtf = RESOLVERS[rule](match, story)
        except ValueError:
            continue
        if edtf and len(edtf) == 10:
            story.days.append((match.end(), dt.date.fromisoformat(edtf)))
        if edtf and (cue == "approximate" or group(match, "hedge")):
            edtf += "~"
        mentions.append(DateMention(match.start(), match.end(), rule, edtf))
    return mentions
