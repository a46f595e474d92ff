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
_FUTURE = rf"\b(?:{'|'.join(_DISTANT['future_verb'])})\b"
_FUTURE_VERB = re.compile(rf"{_FUTURE}(?:\s+[\w'-]+){{0,3}}\s+$")
#: A future verb reaches farther where the date is no complement of a noun ("expliquera l'attaque du 3 mars").
_FAR_FUTURE_VERB = re.compile(rf"{_FUTURE}(?:\s+[\w'-]+){{0,8}}\s+$")
_COMPLEMENT = re.compile(
    r"\b(?:du|depuis(?:\s+le)?|(?:surven|menée?|datée?|commise?|volée?s?)\w*(?:\s+(?:le|en))?)\s+$"
)
_OF_NOUN = re.compile(r"(?<!partir )(?<!compter )\b(?:de\b|d')")
_CLAUSE_OPENING = re.compile(r"(?:^|[.!?:;\n\"(,])\s*(?:(?:dès|à\s+partir\s+d[eu])\s+)?(?:ce\s+|le\s+)?$")
_FUTURE_FOLLOWS = re.compile(
    rf"(?:\s+(?:matin|midi|après-midi|soir))?,?\s+"
    rf"(?:(?!(?:a|ont|avait|avaient|est|sont|était|étaient|qui|que|dont|où)\b|qu')[\w'-]+\s+){{1,7}}?{_FUTURE}"
)
_LAW = re.compile(rf"\b{alternatives(_DISTANT['law'])}\b[^.,;:()]{{0,40}}\b(?:de|du)\s+$")
_STREET = re.compile(rf"\b{alternatives(_DISTANT['street'])}\s+d[eu]\s+(?:\w+\s+)?$")
_NEXT = re.compile(r"-là\b|\s+(?:(?:prochaine?s?|suivante?s?|précédente?s?)\b|en\s+huit\b)")

_SMALL_HOUR = (
    r"(?:0?[0-6](?:\s?h(?:eures?)?\b|\s?h\s?\d\d|:\d\d)"
    r"|(?:une|deux|trois|quatre|cinq|six)\s+heures?\b)"
)
_AFTER_MIDNIGHT = re.compile(
    rf"[^.;!?\n]{{0,12}}?\b(?:vers|à|dès|après|entre|environ)\s+{_SMALL_HOUR}|[^.;!?\n]{{0,14}}?\baprès\s+minuit\b"
    r"|,?\s+au\s+petit\s+matin\b|,?\s+à\s+l'aube\b"
)
# "Dans la nuit de lundi à mardi. Il est 3 h 10": the next sentence or line opens with the hour.
_NEXT_HOUR = re.compile(
    r"[^.!?\n]{0,150}[.!?\n][^\d]{0,3}(?:[^.!?\n]{0,150}[.!?\n\"]{1,4}\s{0,4}){0,2}"
    r"(?:il\s+(?:est|était)\s+|(?:à|vers|dès)\s+|peu\s+(?:avant|après)\s+)?"
    r"0?[0-5](?:\s?h(?:eures?)?\b|\s?h\s?\d\d|:\d\d)"
)
_BEFORE_MIDNIGHT = re.compile(
    r"[^.;!?\n]{0,20}?\b(?:avant|vers)\s+minuit\b|[^.;!?\n]{0,12}?\b(?:2[0-3]|19)\s?h"
)
_BEFORE_NIGHT = re.compile(rf"{_SMALL_HOUR}(?:\s+du\s+matin)?,?\s+(?:(?:dans|pendant|durant)\s+)?(?:la\s+)?$")


def cue_before(text: str, start: int, rule: str) -> str | None:
    """Return the name of the cue right before a date that `rule` found at `start`, or None.

    `text` is folded and in lower case. Names: those of the lexicon's `cues` and `distant_cues`.
    """
    before = text[max(0, start - 80) : start]
    found = _CUE.search(before, max(0, len(before) - 32))
    if found and found.lastgroup and rule in _CUE_RULES.get(found.lastgroup, {rule}):
        return found.lastgroup
    if _FUTURE_VERB.search(before, max(0, len(before) - 45)) or _to_come(text, start, before):
        return "future_verb"
    if _LAW.search(before):
        return "law"
    return "street" if _STREET.search(before) else None


def _to_come(text: str, start: int, before: str) -> bool:
    """Tell whether a verb of the same clause, some words before the date, is in the future."""
    if _COMPLEMENT.search(before) or _OF_NOUN.match(text, start):
        return False
    return _FAR_FUTURE_VERB.search(before) is not None


def future_follows(text: str, start: int, end: int) -> bool:
    """Tell whether the date at `text[start:end]` opens a clause whose verb is in the future."""
    return bool(_CLAUSE_OPENING.search(text[max(0, start - 30) : start]) and _FUTURE_FOLLOWS.match(text, end))


def names_another_time(text: str, end: int) -> bool:
    """Tell whether what follows a date that ends at `end` puts it later ("prochain") or off ("suivant")."""
    return _NEXT.match(text, end) is not None


def after_midnight(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a night at `text[start:end]` put the event after midnight."""
    if _BEFORE_MIDNIGHT.match(text, end):
        return False
    return bool(
        _AFTER_MIDNIGHT.match(text, end)
        or _BEFORE_NIGHT.search(text[max(0, start - 40) : start])
        or _NEXT_HOUR.match(text, end)
    )
