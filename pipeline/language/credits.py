"""Lines of an article that are none of its text: credits, bylines, dates of publication, buttons, teasers."""

import re
from functools import cache

from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.text import fold

#: A longer line holds text, whatever it begins with; captions are shorter still.
LONGEST_LINE = 240
LONGEST_CAPTION = 140
#: In a shorter one, "Photo Le Phare" names a paper.
LONGEST_WITHOUT_TEXT = 60
#: A part of a line of credits that is neither, like its section ("Cloud, Ransomware").
MOST_WORDS_FREE = 3
MOST_WORDS_NAMED = 9

# Signs and words that set the parts of a line of credits apart.
_PARTS = re.compile(
    r"\s*[|•·▪]\s*|\s+-\s+|\s{2,}|,\s+(?=(?:le|par|mise?|publié|modifié)\b)|\.\s+(?=[A-ZÀ-Ý])"
    r"|(?<!^)\s+(?=(?:publié|mis à jour|modifié|temps de lecture|par [A-Z])\b)|(?<! de)\s+(?=lecture ?:)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\s>▶→*_#\[👉🎧📸✍🔒⏱-]+")
_BULLET = re.compile(r"\s*[-•*·▪]\s")
_BRACKET = re.compile(r"\([^()]*\)\s+\S.{20}")
_NUMBER = re.compile(r"\d[\d/:.hH-]*(?:er|e)?|\d{1,2}h(?:\d\d)?", re.IGNORECASE)


def is_credit(line: str) -> bool:
    """Tell whether `line`, whole, is a credit, a byline, a date of publication, a button or a teaser.

    A line of which only a part is one, with text behind it, is none.
    """
    text = _MARKS.sub("", fold(line)).rstrip(" *_]")
    if not text or len(text) > LONGEST_LINE or _has_text_behind(text):
        return False
    if _pattern("openings").match(text) or _pattern("endings", end=True).search(text):
        return True
    if len(text) <= LONGEST_CAPTION and _pattern("captions", cased=True).match(text):
        return True
    # "- contact" is one of the things that were stolen.
    if _BULLET.match(line):
        return False
    kinds = [_kind(part) for part in _parts(text)]
    # What opens the line decides; a section or a name may follow it.
    return bool(kinds) and kinds[0] == "credit" and "text" not in kinds


def _has_text_behind(text: str) -> bool:
    """Tell whether a sentence begins inside a long line without any sign before it, or behind a bracket."""
    if len(text) <= LONGEST_WITHOUT_TEXT:
        return False
    return _BRACKET.match(text) is not None or _glue().search(text) is not None


@cache
def _glue() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_lexicon("credits")["text_begins"]))
    return re.compile(rf"(?<=[\w)\]])\s(?:{words})(?<=['\w])(?:(?<=')|\s)(?!\S*\s*$)")


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip(" ,.:;()[]") for part in _PARTS.split(text)) if part]


def _kind(part: str) -> str:
    """Return what a part of a line is: "credit", "date", "free" (a few words without verb), or "text"."""
    if _pattern("phrases", end=True).fullmatch(part) or _is_signature(part):
        return "credit"
    if led := _pattern("dated").match(part):
        rest = part[led.end() :]
        if not rest[:1].isalpha() and _is_stamp(rest):
            return "credit"
    if _is_stamp(part):
        return "date"
    words = part.split()
    return "free" if len(words) <= MOST_WORDS_FREE and words[0][:1].isupper() else "text"


def _is_stamp(text: str) -> bool:
    """Tell whether `text` holds nothing but a date and an hour."""
    words = [word.strip(",.()") for word in text.split()]
    known = _words("stamp")
    return all(not word or word.lower() in known or _NUMBER.fullmatch(word) for word in words)


def _is_signature(part: str) -> bool:
    """Tell whether `part` is the line of the authors: "Par Solène Arnoux", "Par la rédaction avec AFP"."""
    led = _pattern("signed").match(part)
    if not led or part[led.end() : led.end() + 1] not in (" ", ""):
        return False
    rest = part[led.end() :].strip()
    if desk := _pattern("desks").match(rest):
        rest = rest[desk.end() :].strip()
        # "Par la rédaction web": the desk may be described by a word or two.
        return len(rest.split()) <= MOST_WORDS_NAMED and not re.search(r"\ba\b|\bont\b", rest)
    names, comma, post = rest.partition(",")
    if comma and not _are_names(post) and not _pattern("posts").match(post.strip()):
        return False
    return bool(names) and _are_names(names)


def _are_names(text: str) -> bool:
    words = re.split(r"[\s']+", text.strip(" ,."))
    return len(words) <= MOST_WORDS_NAMED and all(
        word[:1].isupper() or word in _words("name_words") for word in words if word
    )


@cache
def _pattern(name: str, end: bool = False, cased: bool = False) -> re.Pattern[str]:
    union = any_of(load_lexicon("credits")[name])
    return re.compile(f"{union}$" if end else union, 0 if cased else re.IGNORECASE)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load_lexicon("credits")[name])
