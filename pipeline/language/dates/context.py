"""The words before a date that change what it is: a deadline, a law's name, a habit, an approximation."""

import re

from pipeline.language.dates.patterns import LEXICON, alternatives

_LONG_SPANS = frozenset({"year", "since_year", "month", "since_month", "year_range"})
_HABITS = frozenset({"weekday", "weekday_day", "weekend"})
_DAYS = frozenset({"day"})
#: A cue counts only for these rules; one that is missing here counts for all.
_CUE_RULES = {"habitual": _HABITS, "history": _LONG_SPANS, "telephone": _DAYS}

_CUE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name}>(?:{'|'.join(words)}))" for name, words in LEXICON["cues"].items())
    + r")(?:\s+(?:à|au|ce|cette|d'|de|des|du|en|l'|la|le|les))*\s*$"
)
_DISTANT = LEXICON["distant_cues"]
_FUTURE_VERB = re.compile(rf"\b(?:{'|'.join(_DISTANT['future_verb'])})(?:\s+[\w'-]+){{0,3}}\s+$")
_LAW = re.compile(rf"\b{alternatives(_DISTANT['law'])}\b[^.,;:()]{{0,40}}\b(?:de|du)\s+$")
_STREET = re.compile(rf"\b{alternatives(_DISTANT['street'])}\s+d[eu]\s+(?:\w+\s+)?$")
_NEXT = re.compile(r"\s+(?:(?:prochaine?s?|suivante?s?|précédente?s?)\b|en\s+huit\b)")

_SMALL_HOUR = (
    r"(?:0?[0-6](?:\s?h(?:eures?)?\b|\s?h\s?\d\d|:\d\d)"
    r"|(?:une|deux|trois|quatre|cinq|six)\s+heures?\b)"
)
_AFTER_MIDNIGHT = re.compile(
    rf"[^.;!?\n]{{0,12}}?\b(?:vers|à|dès|après|entre|environ)\s+{_SMALL_HOUR}|[^.;!?\n]{{0,14}}?\baprès\s+minuit\b"
    r"|,?\s+au\s+petit\s+matin\b|,?\s+à\s+l'aube\b"
)
_BEFORE_NIGHT = re.compile(rf"{_SMALL_HOUR}(?:\s+du\s+matin)?,?\s+(?:(?:dans|pendant|durant)\s+)?(?:la\s+)?$")


def cue_before(text: str, start: int, rule: str) -> str | None:
    """Return the name of the cue right before a date that `rule` found at `start`, or None.

    `text` is folded and in lower case. Names: those of the lexicon's `cues` and `distant_cues`.
    """
    before = text[max(0, start - 60) : start]
    found = _CUE.search(before, max(0, len(before) - 32))
    if found and found.lastgroup and rule in _CUE_RULES.get(found.lastgroup, {rule}):
        return found.lastgroup
    if _FUTURE_VERB.search(before, max(0, len(before) - 45)):
        return "future_verb"
    if _LAW.search(before):
        return "law"
    return "street" if _STREET.search(before) else None


def names_another_time(text: str, end: int) -> bool:
    """Tell whether the words after a date ending at `end` put it later ("prochain") or off ("suivant")."""
    return _NEXT.match(text, end) is not None


def after_midnight(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a night at `text[start:end]` put the event after midnight."""
    return bool(_AFTER_MIDNIGHT.match(text, end) or _BEFORE_NIGHT.search(text[max(0, start - 40) : start]))
