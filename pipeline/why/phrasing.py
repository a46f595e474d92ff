"""What a decision rests on, in words: the names of features, hashed words as the article writes them, rules.

The words are data, in English and French (`phrases.toml`).
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.incidents.features.words import stem, word_class
from pipeline.incidents.models import LinearModel
from pipeline.language.analysis import Analysis
from pipeline.schema import AttackType
from pipeline.wording import LANGUAGES

_WORD = re.compile(r"[^\W\d_]+")
#: What crosses a feature with the attack type asked: « ransomware: outage », « ransomware title rançon ».
_CROSSED = re.compile(rf"(?:{'|'.join(AttackType)})(?:: | )(?=.)")
#: Groups of a pattern that hold words of the article.
_OF_ARTICLE = ("w", "near")
#: Of words of the article so many are quoted for a class of words.
_MOST_QUOTED = 2


@dataclass(frozen=True)
class _Pattern:
    models: frozenset[str]
    match: re.Pattern[str]
    say: Sequence[str]


@cache
def _phrases() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.why").joinpath("phrases.toml").read_text("utf-8"))


@cache
def _patterns(table: str) -> list[_Pattern]:
    return [
        _Pattern(frozenset(one.get("models", ())), re.compile(one["match"]), one["say"])
        for one in _phrases()[table]
    ]


class Phrases:
    """Says in one language what the decisions on one article rest on."""

    def __init__(self, analysis: Analysis, language: str = "en") -> None:
        """`language` is one of `LANGUAGES`; ValueError for another."""
        self._place = LANGUAGES.index(language)
        self._words: dict[str, str] = {}
        classes: defaultdict[str, list[str]] = defaultdict(list)
        # The most frequent word of several with one stem stands for it.
        for word, _ in Counter(m.group() for m in _WORD.finditer(analysis.lower)).most_common():
            self._words.setdefault(stem(word), word)
            if told := word_class(word):
                classes[told].append(word)
        self._classes = {name: "/".join(words[:_MOST_QUOTED]) for name, words in classes.items()}

    def rule(self, name: str) -> str:
        """Return what the plain rule `name` says. Raises KeyError for an unknown one."""
        rules = _phrases()["rules"]
        # What other fields imply is told by the field, or in general where no rule is made for it.
        general = "implied" if name.startswith("implied by ") else name
        return self._in_language(rules[name] if name in rules else rules[general])

    def feature(self, model: LinearModel, name: str) -> str:
        """Return what the feature `name` of `model` says; the name itself where no phrase is made for it."""
        table = "patterns" if name == "bias" or name in model.named else "words"
        if model.name == "attack_type":
            name = _CROSSED.sub("", name, count=1)
        if table == "patterns":
            names = _phrases()["names"]
            exact = names.get(model.name, {}).get(name) or names["any"].get(name)
            if exact:
                return self._in_language(exact)
        for pattern in _patterns(table):
            if pattern.models and model.name not in pattern.models:
                continue
            if found := pattern.match.fullmatch(name):
                groups = {k: self._term(k, v or "") for k, v in found.groupdict().items()}
                return self._in_language(pattern.say).format(**groups)
        return name.replace("_", " ")

    def _in_language(self, phrase: Sequence[str]) -> str:
        return phrase[self._place]

    def _term(self, kind: str, value: str) -> str:
        """Return what `value` means: words of the article, or terms of the table `kind`."""
        terms = _phrases()["terms"].get(kind, {})
        if kind in _OF_ARTICLE:
            return " ".join(self._written(value.split()))
        if value in terms:
            return self._in_language(terms[value])
        if kind == "mark" and value.split()[0:1] in (["part"], ["tone"]):
            return self._term("mark", value[:4]) + self._term(value[:4], value[5:])
        if kind == "mark" and value:
            # « title told », « prose untold »
            return "".join(self._term("mark", one) for one in value.split())
        if kind == "saying":
            return self._in_language(terms["+"]).join(self._term(kind, one) for one in value.split("+"))
        if kind == "kinds":
            names = [self._in_language(terms[one]) if one in terms else one for one in value.split()]
            return ", ".join(dict.fromkeys(names))
        return value.replace("_", " ")

    def _written(self, tokens: Iterable[str]) -> Iterable[str]:
        hidden = _phrases()["terms"]["hidden"]
        for token in tokens:
            if token in hidden:
                yield f"[{self._in_language(hidden[token])}]"
            else:
                yield (
                    self._words.get(token) or self._words.get(stem(token)) or self._classes.get(token, token)
                )
