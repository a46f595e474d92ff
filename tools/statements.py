"""What sentences say of a ransom, and what sums are: the labels that the decisions on money are fitted on.

`corpus/ransom/statements.jsonl` labels sentences of annotated articles, an article a line: `text` is the
beginning of the SHA-256 of its text, `sentences` are [start, end, statements], half-open; where `complete` is
false, sentences that are not listed may say something too. `corpus/ransom/openings.tagged` holds invented
openings, one a line: before each sentence stands in brackets what it says (A asked, N none asked, P paid,
R refused, O nothing), the ransom stands in {braces}, the price of data in <angles>.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.schema import Article

FOLDER = Path(__file__).parents[1] / "corpus" / "ransom"
#: As many digits of the SHA-256 of a text tell it from the others.
_DIGITS = 16
_SAYS = {"A": "asked", "N": "none asked", "P": "paid", "R": "refused"}
_SENTENCE = re.compile(r"\[(?P<says>[ANPRO]+)\] (?P<text>.*?)(?= \[[ANPRO]+\] |$)")
_BRACKET = re.compile(r"([{}<>])")
#: What a sum is, by the bracket that opens it; the order is that of the fitted model's classes.
SUMS = ("other", "ransom", "price")
_OPENS = {"{": SUMS.index("ransom"), "<": SUMS.index("price")}


@dataclass(frozen=True)
class Statements:
    """What the sentences of a text say, by their span; `complete`: all others say nothing of a ransom."""

    sentences: Mapping[tuple[int, int], frozenset[str]]
    complete: bool


@dataclass(frozen=True)
class Opening:
    """An invented opening with what its sentences say and what its marked sums are."""

    article: Article
    statements: Statements
    sums: dict[tuple[int, int], int] = field(default_factory=dict)


@cache
def _labelled() -> dict[str, Statements]:
    lines = map(json.loads, (FOLDER / "statements.jsonl").read_text("utf-8").splitlines())
    return {
        line["text"]: Statements(
            {(start, end): frozenset(says) for start, end, says in line["sentences"]}, line["complete"]
        )
        for line in lines
    }


def statements_of(text: str) -> Statements | None:
    """Return what is labelled of a text, None where nothing is."""
    return _labelled().get(hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGITS])


def read_openings(path: Path = FOLDER / "openings.tagged") -> Iterator[Opening]:
    """Yield the openings of a file. Raises ValueError that names the line where a bracket is not closed."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            try:
                yield _opening(f"opening-{number:03}", line)
            except (KeyError, StopIteration) as error:
                raise ValueError(f"{path}: line {number}: a bracket that is no mark") from error


def _opening(name: str, line: str) -> Opening:
    text, sentences, sums = "", {}, {}
    for sentence in _SENTENCE.finditer(line):
        text += " " if text else ""
        start = len(text)
        pieces = iter(_BRACKET.split(sentence["text"]))
        for piece in pieces:
            if piece in _OPENS:
                opened, inside = piece, next(pieces)
                sums[len(text), len(text) + len(inside)] = _OPENS[opened]
                text += inside
                if next(pieces) not in "}>":
                    raise KeyError(piece)
            else:
                text += piece
        says = frozenset(_SAYS[letter] for letter in sentence["says"] if letter in _SAYS)
        sentences[start, len(text)] = says
    return Opening(Article(article_id=name, text=text), Statements(sentences, True), sums)
