"""The entity recogniser's network over many texts at once, in NumPy: word embedding, window encoder, scores.

It computes what spaCy's own network does. What that does for every token anew is done once for every word
here: a word's embedding depends on the word alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
#: A thinc model, whose types are finer than what is asked of it here.
Node = Any

#: Attributes by which a token's word is told: only a tokenizer exception gives a token a norm of its own.
_WORD: list[int | str] = ["ORTH", "NORM"]
#: Words whose embedding is kept: 12 MB.
_KEPT = 32_768
#: Rows encoded at a time: what goes from layer to layer then stays in the processor's cache.
_BLOCK = 768
#: Words embedded at a time, always as many: of fewer the product of matrices may differ in its last bits.
_WORDS = 128
_EPSILON = np.float32(1e-8)


class Embedding:
    """The rows of words: hashed norm, prefix, suffix and shape, and the word's vector, mixed by one layer."""

    def __init__(self, nlp: Language, attributes: Sequence[str], nodes: Sequence[Node]) -> None:
        """Take the network's `nodes` of the embedding, in the order of its config."""
        self._vectors = nlp.vocab.vectors
        self._attributes = list(attributes)
        self._hashed = [node for node in nodes if node.name == "hashembed"]
        (static,) = [node for node in nodes if node.name == "static_vectors"]
        self._projection = np.ascontiguousarray(static.get_param("W").T)
        self._mix = next(node for node in nodes if node.name == "maxout>>layernorm")
        self._places: dict[tuple[int, int], int] = {}
        self._rows: Floats = np.zeros((0, self._mix.get_dim("nO")), dtype=np.float32)

    def rows(self, docs: Sequence[Doc]) -> list[Floats]:
        """Return one row a token for each of `docs`."""
        if len(self._places) > _KEPT:
            self._places.clear()
            self._rows = self._rows[:0]
        words = [list(map(tuple, doc.to_array(_WORD).tolist())) for doc in docs]
        self._learn(docs, words)
        return [self._rows[[self._places[word] for word in some]] for some in words]

    def _learn(self, docs: Sequence[Doc], words: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Add the words of `docs` that are not there yet."""
        features = []
        for doc, some in zip(docs, words, strict=True):
            unseen = []
            for i, word in enumerate(some):
                if word not in self._places:
                    self._places[word] = len(self._places)
                    unseen.append(i)
            if unseen:
                features.append(doc.to_array(["ORTH", *self._attributes])[unseen])
        if features:
            self._rows = np.concatenate([self._rows, self._embed(np.concatenate(features))])

    def _embed(self, features: NDArray[np.uint64]) -> Floats:
        count = len(features)
        padded = np.concatenate([features, np.repeat(features[:1], -count % _WORDS, axis=0)])
        blocks = [self._embed_block(padded[i : i + _WORDS]) for i in range(0, len(padded), _WORDS)]
        return np.concatenate(blocks)[:count]

    def _embed_block(self, features: NDArray[np.uint64]) -> Floats:
        rows = self._vectors.find(keys=features[:, 0])
        static = self._vectors.data[rows] @ self._projection
        static[rows < 0] = 0
        hashed = [node.predict(features[:, 1 + i]) for i, node in enumerate(self._hashed)]
        mixed: Floats = self._mix.predict(np.hstack([*hashed, static]))
        return mixed


@dataclass
class Layer:
    """One layer of the encoder: a window of three tokens, the best of three pieces, normalised."""

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, maxout: Node, layernorm: Node) -> "Layer":
        """Read a layer, pieces outermost."""
        outputs, pieces, inputs = (maxout.get_dim(name) for name in ("nO", "nP", "nI"))
        weights = maxout.get_param("W").transpose(1, 0, 2).reshape(pieces * outputs, inputs)
        return cls(
            np.ascontiguousarray(weights.T),
            np.ascontiguousarray(maxout.get_param("b").T.reshape(-1)),
            layernorm.get_param("G"),
            layernorm.get_param("b"),
        )

    def add_to(self, rows: Floats) -> None:
        """Add the layer's output to its input, in place."""
        count, width = rows.shape
        window = np.zeros((count, 3 * width), dtype=np.float32)
        window[1:, :width] = rows[:-1]
        window[:, width : 2 * width] = rows
        window[:-1, 2 * width :] = rows[1:]
        pieces = window @ self.weights
        pieces += self.bias
        best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        np.maximum(best, pieces[:, 2 * width :], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width) + _EPSILON
        best *= (variance ** np.float32(-0.5))[:, None]
        best *= self.scale
        best += self.shift
        rows += best


class Encoder:
    """The window encoder and the linear layer behind it."""

    def __init__(self, layers: Sequence[Layer], linear: Node) -> None:
        self._layers = layers
        self._weights = np.ascontiguousarray(linear.get_param("W").T)
        self._bias = linear.get_param("b")

    @property
    def width(self) -> int:
        """How many numbers a row has."""
        return len(self._bias)

    def encode(self, rows: Sequence[Floats]) -> Floats:
        """Return the encoded rows of all texts, one behind the other."""
        # As in spaCy: as many empty rows around each text as the layers see far.
        pad = len(self._layers)
        starts = pad + np.cumsum([0, *(len(some) + pad for some in rows)])
        spread = np.zeros((starts[-1], rows[0].shape[1]), dtype=np.float32)
        for start, some in zip(starts, rows, strict=False):
            spread[start : start + len(some)] = some
        encoded = np.concatenate([*self._blocks(spread)])
        return np.concatenate([encoded[a : b - pad] for a, b in pairwise(starts)])

    def _blocks(self, spread: Floats) -> Iterable[Floats]:
        far = len(self._layers)
        for start in range(0, len(spread), _BLOCK):
            first = max(start - far, 0)
            block = spread[first : start + _BLOCK + far].copy()
            for layer in self._layers:
                layer.add_to(block)
            yield block[start - first : start - first + _BLOCK] @ self._weights + self._bias
