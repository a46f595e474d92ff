"""Names that persons asked to have removed: found in any text, whatever their case, accents and hyphens.

Only salted hashes of the names are kept, enough to know a name again when it is read, not to list it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from pipeline.dataset.rows import SEPARATOR
from pipeline.schema import Article, Attacker, Incident, RunnerUp, Victim

#: What stands where a name was.
MARK = "[…]"
#: Words are letters and digits; what may stand between those of one name.
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s_.'’+/\\‐-―-]{1,3}")
_LIGATURES = {"œ": "oe", "æ": "ae"}
#: Columns that hold names alone: of one that has a struck name in it nothing is left.
_NAMES = frozenset({"victim_name", "third_party", "attacker_name"})
_ALIASES = frozenset({"victim_aliases", "third_party_aliases", "attacker_aliases"})
_TEXTS = frozenset({"victim_description", "records_text", "evidence", "sources", "comment"})


def words_of(name: str) -> list[str]:
    """Return the words of a name as they are compared."""
    folded, _ = _folded(name)
    return _WORD.findall(folded)


@dataclass
class StruckNames:
    """The names struck so far; `hashes` are those of names by their number of words. `hits` counts places."""

    salt: bytes
    hashes: dict[int, set[str]] = field(default_factory=dict)
    hits: int = 0

    def add(self, name: str) -> None:
        """Strike one name more."""
        words = words_of(name)
        self.hashes.setdefault(len(words), set()).add(self._hash(words))

    def text(self, text: str) -> str:
        """Return `text` with a mark in the place of each struck name."""
        if not self.hashes:
            return text
        folded, places = _folded(text)
        pieces, done = [], 0
        for start, end in self._spans(folded):
            first, last = places[start], places[end - 1] + 1
            # Marks above the last letter belong to it.
            while last < len(text) and unicodedata.combining(text[last]):
                last += 1
            pieces += [text[done:first], MARK]
            done = last
            self.hits += 1
        return "".join([*pieces, text[done:]])

    def name(self, name: str) -> str:
        """Return a name, or a mark where any struck name is in it."""
        return name if self.text(name) == name else MARK

    def names(self, names: Iterable[str]) -> list[str]:
        """Return those of some other names in which no struck name is."""
        return [name for name in names if self.name(name) == name and name != MARK]

    def url(self, url: str) -> str:
        """Return an address, with a mark in the place of each struck name, written in percent signs too."""
        plain = unquote(url)
        struck = self.text(plain)
        return url if struck == plain else struck

    def article_id(self, article_id: str) -> str:
        """Return an id with a mark in the place of each struck name, and a hash that tells it from others."""
        struck = self.text(article_id)
        return article_id if struck == article_id else f"{struck}-{self._hash([article_id])[:8]}"

    def article(self, article: Article) -> Article:
        """Return an article with its names struck, but for its id."""
        if not self.hashes:
            return article
        return article.model_copy(
            update={
                "text": self.text(article.text),
                "title": self._maybe(self.text, article.title),
                "source": self._maybe(self.text, article.source),
                "url": self._maybe(self.url, article.url),
                "origin": self._maybe(self.text, article.origin),
            }
        )

    def incident(self, incident: Incident) -> Incident:
        """Return an incident with its names struck; where a proof stood in the article stays known."""
        if not self.hashes:
            return incident
        victim, attacker = incident.victim, incident.attacker
        return incident.model_copy(
            update={
                "victim": Victim(
                    name=self._maybe(self.name, victim.name),
                    aliases=self.names(victim.aliases),
                    description=self._maybe(self.text, victim.description),
                    country=victim.country,
                    sector=victim.sector,
                ),
                "attacker": Attacker(
                    name=self._maybe(self.name, attacker.name), aliases=self.names(attacker.aliases)
                ),
                "third_party": self._maybe(self.name, incident.third_party),
                "third_party_aliases": self.names(incident.third_party_aliases),
                "records_text": self._maybe(self.text, incident.records_text),
                "evidence": [
                    proof.model_copy(
                        update={
                            "value": MARK
                            if (value := self.cell(proof.field, proof.value)) is None
                            else value,
                            "sentence": self.text(proof.sentence),
                        }
                    )
                    for proof in incident.evidence
                ],
                "runners_up": self.runners_up(incident.runners_up),
            }
        )

    def runners_up(self, runners_up: Iterable[RunnerUp]) -> list[RunnerUp]:
        """Return values that came near to filling a cell, without those in which a struck name is."""
        return [
            one.model_copy(update={"sentence": self._maybe(self.text, one.sentence)})
            for one in runners_up
            if self.cell(one.field, one.value) == one.value
        ]

    def cell(self, column: str | None, value: str) -> str | None:
        """Return the text of a cell of incidents with its names struck, None where nothing is left.

        Codes, dates and figures are no names, whatever they are called.
        """
        if column in _NAMES:
            return self.name(value)
        if column in _ALIASES:
            return SEPARATOR.join(self.names(value.split(SEPARATOR))) or None
        if column == "article_ids":
            return SEPARATOR.join(map(self.article_id, value.split(SEPARATOR)))
        if column == "urls":
            return SEPARATOR.join(map(self.url, value.split(SEPARATOR)))
        return self.text(value) if column in _TEXTS else value

    def anything(self, value: Any) -> Any:
        """Return a JSON value with the names in all its texts struck."""
        if not self.hashes:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.anything(inner) for key, inner in value.items()}
        return [self.anything(inner) for inner in value] if isinstance(value, list | tuple) else value

    def _maybe(self, strike: Callable[[str], str], text: str | None) -> str | None:
        return None if text is None else strike(text)

    def _spans(self, folded: str) -> Iterable[tuple[int, int]]:
        words = list(_WORD.finditer(folded))
        joined = [
            _GAP.fullmatch(folded, one.end(), other.start()) is not None for one, other in pairwise(words)
        ]
        lengths = sorted(self.hashes, reverse=True)
        at = 0
        while at < len(words):
            for length in lengths:
                found = words[at : at + length]
                if (
                    len(found) == length
                    and all(joined[at : at + length - 1])
                    and self._hash([word[0] for word in found]) in self.hashes[length]
                ):
                    yield found[0].start(), found[-1].end()
                    at += length
                    break
            else:
                at += 1

    def _hash(self, words: list[str]) -> str:
        return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16, key=self.salt).hexdigest()


def _folded(text: str) -> tuple[str, list[int] | range]:
    """Return `text` without case, accents and characters that nobody sees, and where the others stand."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for letter in unicodedata.normalize("NFKD", sign.casefold()):
            if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
                plain = _LIGATURES.get(letter, letter)
                letters.append(plain)
                places += [place] * len(plain)
    return "".join(letters), places
