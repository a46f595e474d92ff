"""Is this text French? Function words are counted; no model is needed for a yes or no."""

import re
import unicodedata
from collections import Counter
from functools import cache

from pipeline.reading.wordlists import load_words
from pipeline.wording import kept

_SAMPLE_CHARS = 20_000
#: A word with its hyphens: "e-mail" holds no Italian "e", "start-up" no English "up".
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*+")
#: The rest of an address and units of data are of no language: "fuite.example.com", "12 To".
_NO_WORDS = re.compile(r"[./:@]++[a-z][\w-]*+|[0-9]\s?(?i:[kmgt]o)\b")
_NOT_LATIN = re.compile("[^\0-\u024f]")
#: So many different words: "The Record" and "The Hacker News" make no English of a text.
_MIN_WORDS_OF_OTHER = 3
_MIN_WORDS_TO_JUDGE_UNKNOWN = 40
_FRENCH, _SHARED = "French", "shared"


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """Map each function word to the names of its languages, or to "shared".

    A word that French shares with another language ("la", "de", "a") tells nothing between the two; it
    only helps to tell French from a language that isn't in the lists. French words may lack their accents.
    """
    languages = load_words("languages")
    french = set(languages["fr"]["words"])
    table: dict[str, set[str]] = {}
    for language in languages.values():
        for word in language["words"]:
            table.setdefault(word, set()).add(language["name"])
    shared = {word for word, names in table.items() if word in french and len(names) > 1}
    for bare in map(_without_accents, sorted(french)):
        table.setdefault(bare, {_FRENCH})
    return {
        word: tuple(sorted(names)) if word not in shared else (_SHARED,)
        for word, names in sorted(table.items())
    }


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def other_language(text: str) -> str | None:
    """Return the name of the language of `text` when it is plainly another than French, else None.

    It is when several function words of one language stand there that French hasn't got, and hardly any
    of French alone. "another language" when none of the known ones fits, "another script" when few letters
    are Latin. A short or doubtful text counts as French.
    """
    sample = text[:_SAMPLE_CHARS].replace("’", "'")
    words = _WORD.findall(_NO_WORDS.sub(" ", sample).lower())
    letters = "".join(words)
    if letters and len(_NOT_LATIN.findall(letters)) > 0.5 * len(letters):
        return kept("another script")
    hits, different = _count(words)
    french, shared = hits.pop(_FRENCH, 0), hits.pop(_SHARED, 0)
    if hits:
        name, count = max(sorted(hits.items()), key=lambda item: item[1])
        if different[name] >= _MIN_WORDS_OF_OTHER and count > 2 * french:
            return kept(name)
    if len(words) >= _MIN_WORDS_TO_JUDGE_UNKNOWN and french + shared < 0.08 * len(words):
        return kept("another language")
    return None


def _count(words: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the function words of each language, and the different ones among them.

    Parts of compounds count for French alone ("a-t-il").
    """
    table = _languages_of_words()
    hits: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for word, times in Counter(words).items():
        parts = word.split("-")
        for part in parts:
            languages = table.get(part, ())
            for language in languages if len(parts) == 1 else {_FRENCH, _SHARED}.intersection(languages):
                hits[language] += times
                different[language] += 1
    return hits, different
