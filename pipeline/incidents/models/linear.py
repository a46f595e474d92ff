"""A linear model over named features and hashed words: its file, its score, and the reasons for a score."""

import base64
import json
import math
import zlib
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Words are numbers below 2 to this power: the words that a model was fitted on cannot be read from its file,
#: and of the words that it never saw few share a number with one that it knows.
BITS = 20
FORMAT = 2
_MASK = (1 << BITS) - 1
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
#: A number that is no word's, and how far apart the numbers of several things are put.
_NONE, _RANGE = 1 << BITS, 1 << (BITS + 1)
#: Log-odds beyond which nothing is surer.
_SURE = 30.0


class Words(frozenset[str]):
    """Words that several things or models see alike: their numbers are found once."""

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers that stand for the words."""
        return _buckets(self, len(self))


_NO_WORDS = Words()


@dataclass
class Features:
    """What a model sees of one thing to decide on: named values, and words that are there, some `shared`."""

    named: dict[str, float] = field(default_factory=dict)
    own: Set[str] = _NO_WORDS
    shared: Words = _NO_WORDS

    @property
    def words(self) -> Set[str]:
        """All words that are there."""
        return self.own | self.shared if self.shared else self.own


def bucket(word: str) -> int:
    """Return the number that stands for `word`: the low bits of its CRC-32."""
    return zlib.crc32(word.encode("utf-8")) & _MASK


def _buckets(words: Iterable[str], count: int) -> Numbers:
    """Return the numbers that stand for `count` words, without a step of Python for each."""
    return np.fromiter(map(zlib.crc32, map(str.encode, words)), np.int64, count) & _MASK


@dataclass(frozen=True, eq=False)
class WordWeights:
    """The weights of hashed words: their numbers, rising, and for each a row of one weight a class."""

    numbers: NDArray[np.int64]
    rows: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class LinearModel:
    """A softmax over `classes`, or with a single class a logistic model of its probability.

    `named` holds the weights by feature and class, `table` those of hashed words or None; what is in neither
    weighs nothing. With `by_length`, words count the less the more they are: each 1 / sqrt(their number).
    """

    name: str
    classes: tuple[str, ...]
    bias: Floats
    named: Mapping[str, Floats]
    table: WordWeights | None
    by_length: bool
    origin: Mapping[str, Any]

    def probability(self, features: Features) -> float:
        """Return the probability of the class of a model that has a single one."""
        return self.chances([features])[0]

    def chances(self, things: Sequence[Features]) -> list[float]:
        """Return for each of `things` the probability of the class of a model that has a single one."""
        return [1 / (1 + math.exp(-min(max(score, -_SURE), _SURE))) for score in self._single(things)]

    def scores(self, features: Features) -> Floats:
        """Return the log-odds of each class (for a softmax up to a constant)."""
        one: Floats = self._scores([features])[0]
        return one

    def probabilities(self, features: Features) -> Floats:
        """Return the probability of each class."""
        one: Floats = self.shares([features])[0]
        return one

    def shares(self, things: Sequence[Features]) -> Floats:
        """Return for each of `things` a row with the probability of each class."""
        if len(self.classes) == 1:
            return np.array(self.chances(things)).reshape(-1, 1)
        scores = self._scores(things)
        exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), dtype=np.float64)

    def choice(self, things: Sequence[Features]) -> list[float]:
        """Return the probability that each of `things` is the one that is right; the rest is that none is.

        Of a model with a single class, fitted by `fit_choice`.
        """
        powers = [math.exp(min(max(score, -_SURE), _SURE)) for score in self._single(things)]
        total = 1.0 + math.fsum(powers)
        return [power / total for power in powers]

    def _single(self, things: Sequence[Features]) -> list[float]:
        scores: list[float] = self._scores(things)[:, 0].tolist()
        return scores

    def _scores(self, things: Sequence[Features]) -> Floats:
        """Return a row of log-odds for each of `things`; the order in which sets give words changes none."""
        if not things:
            return np.zeros((0, len(self.classes)))
        places, weights = self._matrix
        values = self._values(things).reshape(len(things), len(places))
        scores: Floats = values @ weights + self.bias
        if self.table is not None:
            scores += self._of_words(things)
        return scores

    def _values(self, things: Sequence[Features]) -> Floats:
        """Return the values of named features, thing by thing, in the order of their places."""
        places, _ = self._matrix
        counts = [len(one.named) for one in things]
        names = chain.from_iterable(one.named for one in things)
        at = np.fromiter(map(places.get, names, repeat(-1)), np.int64, sum(counts))
        given = chain.from_iterable(one.named.values() for one in things)
        # What the model does not know goes to one place more, behind all others.
        values = np.zeros(len(things) * len(places) + 1)
        first = np.repeat(np.arange(len(things)) * len(places), counts)
        values[np.where(at < 0, -1, at + first)] = np.fromiter(given, np.float64, len(at))
        return values[:-1]

    def _of_words(self, things: Sequence[Features]) -> Floats:
        """Return what the words of each of some things add to its scores."""
        own, shared = [len(one.own) for one in things], [one.shared.numbers for one in things]
        found = _buckets(chain.from_iterable(one.own for one in things), sum(own))
        # Each thing's numbers in a range of its own, and one that is no word's, so that no range is empty.
        ranges = np.arange(len(things)) * _RANGE
        owners = np.concatenate([np.repeat(ranges, own), np.repeat(ranges, [*map(len, shared)]), ranges])
        numbers = np.concatenate([found, *shared, np.full(len(things), _NONE)]) + owners
        numbers.sort()
        fresh = np.ones(len(numbers), dtype=bool)
        np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
        numbers = numbers[fresh]
        starts = np.searchsorted(numbers, ranges)
        rows, weights = self._table
        sums: Floats = np.add.reduceat(weights[rows[numbers & (_RANGE - 1)]], starts, axis=0)
        if self.by_length:
            counts = np.diff(starts, append=len(numbers)) - 1
            sums /= np.sqrt(np.maximum(counts, 1))[:, None]
        return sums

    @cached_property
    def _table(self) -> tuple[NDArray[np.unsignedinteger[Any]], Floats]:
        """The row of weights by number of a word, and the rows; the first is that of unknown words."""
        assert self.table is not None
        known = self.table.numbers
        rows = np.zeros(_NONE + 1, dtype=np.min_scalar_type(len(known)))
        rows[known] = np.arange(1, len(known) + 1)
        weights = np.concatenate([np.zeros((1, len(self.classes))), self.table.rows])
        return rows, weights

    @cached_property
    def _matrix(self) -> tuple[dict[str, int], Floats]:
        """The place of each named feature, and the weights of all by place and class."""
        names = sorted(self.named)
        weights = np.array([self.named[name] for name in names]).reshape(len(names), len(self.classes))
        return {name: place for place, name in enumerate(names)}, weights

    def contributions(
        self, features: Features, index: int = 0, against: int | None = None
    ) -> list[tuple[str, float]]:
        """Return what each feature adds to the score of class `index`, largest first; they add up to it.

        With `against` it is what sets the class apart from that one: how much likelier it is, as a logarithm.
        """

        def weight(weights: NDArray[Any]) -> float:
            return float(weights[index]) - (float(weights[against]) if against is not None else 0.0)

        found = [("bias", weight(self.bias))]
        found += [(n, weight(self.named[n]) * v) for n, v in features.named.items() if n in self.named]
        if self.table is not None and features.words:
            by_number = {bucket(word): word for word in sorted(features.words)}
            worth = self._worth(len(by_number))
            rows, weights = self._table
            found += [(word, weight(weights[rows[n]]) * worth) for n, word in by_number.items()]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))

    def _worth(self, count: int) -> float:
        return 1 / float(np.sqrt(count)) if self.by_length else 1.0


@dataclass(frozen=True, eq=False)
class Models:
    """The models of all decisions of one article: those on its incidents in the order in which they are
    asked, then those on the facts of each incident by name.
    """

    tells_incident: LinearModel
    role: LinearModel
    victim: LinearModel
    unnamed: LinearModel
    facts: Mapping[str, LinearModel] = field(default_factory=dict)


#: The decisions on which incidents an article tells, and those on their facts; each is a file of this room.
INCIDENT_NAMES = ("tells_incident", "role", "victim", "unnamed")
FACT_NAMES = (
    "sentence_part",
    "data_types",
    "attack_type",
    "status",
    "date",
    "country",
    "sector",
    "records",
    "sentence_asked",
    "sentence_paid",
    "ransom_sum",
    "ransom_demanded",
    "ransom_paid",
)
NAMES = (*INCIDENT_NAMES, *FACT_NAMES)


@cache
def load_models() -> Models:
    """Return the models that the package ships."""
    folder = files("pipeline.incidents.models")

    def read(name: str) -> LinearModel:
        return from_json(folder.joinpath(f"{name}.json").read_text("utf-8"))

    tells, role, victim, unnamed = map(read, INCIDENT_NAMES)
    return Models(tells, role, victim, unnamed, {name: read(name) for name in FACT_NAMES})


def from_json(text: str) -> LinearModel:
    """Return the model that `to_json` wrote. Raises ValueError when it is of another format."""
    stored = json.loads(text)
    if stored.get("format") != FORMAT:
        raise ValueError(f"model {stored.get('name')!r} is of format {stored.get('format')}, not {FORMAT}")
    classes = tuple(stored["classes"])
    table = None
    if words := stored["words"]:
        numbers = np.cumsum(_unpacked(words["gaps"], "<u4"), dtype=np.int64)
        steps = _unpacked(words["weights"], "i1").reshape(len(numbers), len(classes))
        table = WordWeights(numbers, steps.astype(np.float32) * np.float32(words["step"]))
    return LinearModel(
        name=stored["name"],
        classes=classes,
        bias=np.array(stored["bias"], dtype=np.float64),
        named={name: np.array(weights, dtype=np.float64) for name, weights in stored["named"].items()},
        table=table,
        by_length=stored["by_length"],
        origin=stored["origin"],
    )


def to_json(model: LinearModel) -> str:
    """Return the file of a model: named weights to read, those of words packed in steps of one byte.

    Of words the gaps between their numbers are kept; a weight of less than half a step is none.
    """
    words = None
    if model.table is not None:
        step = float(np.abs(model.table.rows).max(initial=0.0)) / 127 or 1.0
        steps = np.rint(model.table.rows / step).astype(np.int8)
        kept = steps.any(axis=1)
        gaps = np.diff(model.table.numbers[kept], prepend=0)
        words = {"step": step, "gaps": _packed(gaps.astype("<u4")), "weights": _packed(steps[kept])}
    stored = {
        "format": FORMAT,
        "name": model.name,
        "classes": list(model.classes),
        "bias": [round(float(x), 4) for x in model.bias],
        "named": {n: [round(float(x), 4) for x in model.named[n]] for n in sorted(model.named)},
        "by_length": model.by_length,
        "words": words,
        "origin": dict(model.origin),
    }
    text = json.dumps(stored, ensure_ascii=False, indent=1)
    return _on_one_line(text) + "\n"


def _packed(numbers: NDArray[Any]) -> str:
    return base64.b85encode(zlib.compress(numbers.tobytes(), 9)).decode("ascii")


def _unpacked(text: str, kind: str) -> NDArray[Any]:
    return np.frombuffer(zlib.decompress(base64.b85decode(text)), dtype=kind)


def _on_one_line(text: str) -> str:
    """Put lists of numbers on one line each, so that a feature is a line."""
    out: list[str] = []
    for line in text.split("\n"):
        if out and out[-1].endswith(("[", ",")) and out[-1].count("[") > out[-1].count("]"):
            out[-1] += ("" if out[-1].endswith("[") else " ") + line.strip()
        else:
            out.append(line)
    return "\n".join(out)
