"""Is this text French? Function words are counted; no model is needed for a yes or no."""

import re
from collections import Counter
from functools import cache

from pipeline.reading.wordlists import load_words

_SAMPLE_CHARS = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile("[^\0-\u024f]")
_MIN_WORDS_OF_OTHER = 3
_MIN_WORDS_TO_JUDGE_UNKNOWN = 40


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """Map each function word to the names of its languages, or to "shared".

    A word that French shares with another language ("la", "de") tells nothing between the two; it
    only helps to tell French from a language that isn't in the lists.
    """
    languages = load_words("languages")
    french = set(languages["fr"]["words"])
    table: dict[str, set[str]] = {}
    for language in languages.values():
        for word in language["words"]:
            table.setdefault(word, set()).add(language["name"])
    shared = {word for word, names in table.items() if word in french and len(names) > 1}
    return {
        word: tuple(sorted(names)) if word not in shared else ("shared",)
        for word, names in sorted(table.items())
    }


def other_language(text: str) -> str | None:
    """Return the name of the language of `text` when it clearly isn't French, else None.

    "another language" when none of the known ones fits, "another script" when few letters are
    Latin. A short or doubtful text counts as French.
    """
    sample = text[:_SAMPLE_CHARS]
    words = _WORD.findall(sample.replace("’", "'").lower())
    letters = "".join(words)
    if letters and len(_NOT_LATIN.findall(letters)) > 0.5 * len(letters):
        return "another script"
    table = _languages_of_words()
    hits: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language in table.get(word, ()):
            hits[language] += times
    french, shared = hits.pop("French", 0), hits.pop("shared", 0)
    if hits:
        name, count = max(sorted(hits.items()), key=lambda item: item[1])
        if count >= _MIN_WORDS_OF_OTHER and count > 2 * french:
            return name
    if len(words) >= _MIN_WORDS_TO_JUDGE_UNKNOWN and french + shared < 0.08 * len(words):
        return "another language"
    return None
