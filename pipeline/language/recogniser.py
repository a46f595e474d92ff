"""The stock entity recogniser, read faster: the same entities in less than half of the time.

spaCy scores its moves token by token. But outside an entity the scores depend on one token alone, and inside
on that token and the entity's first: all tokens can be scored at once, and only entities are followed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.mentions import Entity
from pipeline.language.network import Embedding, Encoder, Floats, Ints, Layer
from pipeline.language.tokens import Tokens

#: Texts are read together up to so many characters: more would only take more memory.
_TOGETHER = 40_000
#: Words that spaCy may learn for good, some 20 MB: those of everyday French come first.
_LEARNT = 60_000
#: A text brings no more new words than one for so many of its characters.
_CHARACTERS = 4
#: Tokens behind an entity's first that are looked at together; of a longer entity twice as many each time.
_AHEAD = 4
#: What `Recogniser` knows to read; the widths, rows and depth are the model's own.
_ARCHITECTURE = {
    ("@architectures",): "spacy.TransitionBasedParser.v2",
    ("state_type",): "ner",
    ("use_upper",): True,
    ("extra_state_tokens",): False,
    ("tok2vec", "@architectures"): "spacy.Tok2Vec.v2",
    ("tok2vec", "embed", "@architectures"): "spacy.MultiHashEmbed.v2",
    ("tok2vec", "embed", "include_static_vectors"): True,
    ("tok2vec", "encode", "@architectures"): "spacy.MaxoutWindowEncoder.v2",
    ("tok2vec", "encode", "window_size"): 1,
    ("tok2vec", "encode", "maxout_pieces"): 3,
    ("maxout_pieces",): 2,
}


class Recognised(NamedTuple):
    """What the recogniser finds in one text; the entities are in text order."""

    entities: list[Entity]
    tokens: Tokens


class Recogniser:
    """Finds the entities of texts and the senses of their tokens; build it once per process."""

    def __init__(self, nlp: Language) -> None:
        """Take the model's tokenizer and recogniser.

        A model made otherwise than the one known is read by spaCy itself, with the same results, slower.
        """
        self._nlp = nlp
        self._fast = _Network(nlp) if is_known(nlp) else None
        tokenizer: Any = nlp.tokenizer
        tokenizer.max_cache_size = _LEARNT
        self._most = len(nlp.vocab.strings) + _LEARNT

    @property
    def fast(self) -> bool:
        """Whether the model is one that is read the fast way."""
        return self._fast is not None

    def find(self, texts: Iterable[str]) -> Iterator[Recognised]:
        """Yield what is found in each text, the same whatever other texts are read with it."""
        some: list[str] = []
        characters = 0
        for text in texts:
            if some and characters + len(text) > _TOGETHER:
                yield from self._find(some, characters)
                some, characters = [], 0
            some.append(text)
            characters += len(text)
        yield from self._find(some, characters)

    def _find(self, texts: Sequence[str], characters: int) -> list[Recognised]:
        with self._memory(characters):
            if self._fast is not None:
                return self._fast.find([self._nlp.make_doc(text) for text in texts])
            return [self._read(doc) for doc in self._nlp.pipe(texts)]

    def _read(self, doc: Doc) -> Recognised:
        ner: Any = self._nlp.get_pipe("ner")
        encoder = ner.model.get_ref("tok2vec")
        senses = encoder.predict([doc]) if len(doc) else np.zeros((0, encoder.get_dim("nO")))
        found = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
        return Recognised(found, Tokens(_starts(doc), np.asarray(senses, dtype=np.float32)))

    def _memory(self, characters: int) -> AbstractContextManager[object]:
        """Let spaCy forget the words of texts that may bring more new ones than it may still learn.

        A long run would otherwise never stop growing. But a word that is not learnt is taken apart at each
        place anew, which takes three times as long.
        """
        room = self._most - len(self._nlp.vocab.strings)
        return nullcontext() if characters <= room * _CHARACTERS else self._nlp.memory_zone()


def _starts(doc: Doc) -> Ints:
    return doc.to_array("IDX").astype(np.int64)


def is_known(nlp: Language) -> bool:
    """Tell whether the recogniser of `nlp` is built as `Recogniser` reads it, and runs alone."""
    if nlp.pipe_names != ["ner"]:
        return False
    config: Any = nlp.config["components"]["ner"]["model"]
    ner: Any = nlp.get_pipe("ner")
    return (
        all(_at(config, path) == value for path, value in _ARCHITECTURE.items())
        and ner.cfg["beam_width"] == 1
        and not ner.model.attrs["unseen_classes"]
        and nlp.vocab.vectors.mode == "default"
        and nlp.vocab.vectors.attr == nlp.vocab.strings["ORTH"]
    )


def _at(config: Any, path: Sequence[str]) -> Any:
    for name in path:
        config = config.get(name, {})
    return config


class _Network:
    """The whole network: rows of words, encoder, scores of moves; then the entities that the moves make."""

    def __init__(self, nlp: Language) -> None:
        ner: Any = nlp.get_pipe("ner")
        embed = nlp.config["components"]["ner"]["model"]["tok2vec"]["embed"]
        nodes = list(ner.model.walk())
        # The first maxout and normalisation are the embedding's.
        maxouts = [node for node in nodes if node.name == "maxout"][1:]
        norms = [node for node in nodes if node.name == "layernorm"][1:]
        layers = [Layer.of(*pair) for pair in zip(maxouts, norms, strict=True)]
        linear = next(node for node in ner.model.get_ref("tok2vec").walk() if node.name == "linear")
        self._embedding = Embedding(nlp, embed["attrs"], nodes)
        self._encoder = Encoder(layers, linear)
        self._moves = _Moves(ner)

    def find(self, docs: Sequence[Doc]) -> list[Recognised]:
        """Return the entities and the tokens of each doc."""
        none = Tokens(np.zeros(0, dtype=np.int64), np.zeros((0, self._encoder.width), dtype=np.float32))
        found = [Recognised([], none) for _ in docs]
        places = [i for i, doc in enumerate(docs) if len(doc)]
        if not places:
            return found
        filled = [docs[i] for i in places]
        encoded = self._encoder.encode(self._embedding.rows(filled))
        ends = np.cumsum([len(doc) for doc in filled])
        for place, doc, senses in zip(places, filled, np.split(encoded, ends[:-1]), strict=True):
            found[place] = Recognised([], Tokens(_starts(doc), senses))
        blank = np.concatenate([doc.to_array("IS_SPACE") for doc in filled]).astype(bool)
        spans = self._moves.follow(encoded, ends, blank)
        for start, end, label in spans:
            which = int(np.searchsorted(ends, start, side="right"))
            doc, before = filled[which], int(ends[which]) - len(filled[which])
            last = doc[end - 1 - before]
            found[places[which]].entities.append((doc[start - before].idx, last.idx + len(last), label))
        return found


class _Moves:
    """The scores of the recogniser's moves (begin, in, last, unit, out) and what they lead to."""

    def __init__(self, ner: Any) -> None:
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        weights, pad = lower.get_param("W"), lower.get_param("pad")[0]
        hidden, pieces, inputs = (lower.get_dim(name) for name in ("nO", "nP", "nI"))
        # Pieces outermost: the better of two is then the greater of two blocks.
        current, first, previous = (
            np.ascontiguousarray(one.transpose(1, 0, 2).reshape(pieces * hidden, inputs).T) for one in weights
        )
        self._current, self._first, self._previous = current, first, previous
        self._outside = (pad[1] + pad[2] + lower.get_param("b")).T.reshape(-1)
        self._bias = lower.get_param("b").T.reshape(-1)
        self._upper, self._upper_bias = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        self._half = hidden
        names = map(ner.moves.get_class_name, range(ner.moves.n_moves))
        moves = [name.partition("-")[::2] for name in names]
        self._labels = [label for _, label in moves]
        self._begins = np.array([move == "B" for move, _ in moves])
        self._units = np.array([move == "U" for move, _ in moves])
        self._outs = np.array([move == "O" for move, _ in moves])
        # Without annotations given beforehand, a unit without label is no move.
        self._units &= np.array([label != "" for label in self._labels])
        places = {move: i for i, move in enumerate(moves)}
        # For each move that begins: the moves that go on with its label, and that end it.
        self._inside = np.array([places.get(("I", label), 0) for label in self._labels])
        self._last = np.array([places.get(("L", label), 0) for label in self._labels])

    def follow(self, rows: Floats, ends: Ints, blank: NDArray[np.bool_]) -> list[tuple[int, int, str]]:
        """Return the entities (tokens, half-open, and label) of texts that lie one behind the other.

        `ends` are where the texts end; `blank` tells the tokens that are white space.
        """
        stops = np.repeat(ends - 1, np.diff(ends, prepend=0))
        current = rows @ self._current
        scores = self._scores(current + self._outside)
        allowed = self._outs | ((self._units | self._begins) & ~blank[:, None])
        allowed[ends - 1] &= ~self._begins
        moves = np.where(allowed, scores, -np.inf).argmax(axis=1)
        begun = np.flatnonzero(self._begins[moves])
        last = np.full(len(rows), -1)
        last[begun] = self._lasts(rows, current, begun, moves[begun], stops, 1, _AHEAD)
        found: list[tuple[int, int, str]] = []
        free = 0
        for start in np.flatnonzero(~self._outs[moves]).tolist():
            if start < free:
                continue
            move = moves[start]
            end = start
            if self._begins[move]:
                end, ahead = int(last[start]), 1 + _AHEAD
                while end < 0:
                    one = np.array([start])
                    end = int(self._lasts(rows, current, one, moves[one], stops, ahead, ahead)[0])
                    ahead *= 2
            free = end + 1
            found.append((start, free, self._labels[move]))
        return found

    def _lasts(
        self, rows: Floats, current: Floats, begun: Ints, moves: Ints, stops: Ints, ahead: int, width: int
    ) -> Ints:
        """Return the last token of each entity begun, -1 where none of the `width` tokens from `ahead` is."""
        stop = stops[begun][:, None]
        at = np.minimum(begun[:, None] + np.arange(ahead, ahead + width), stop)
        first = rows[begun] @ self._first
        previous = rows[at - 1] @ self._previous
        scores = self._scores(current[at] + first[:, None] + previous + self._bias)
        inside = np.take_along_axis(scores, self._inside[moves][:, None, None], axis=2)[:, :, 0]
        ending = np.take_along_axis(scores, self._last[moves][:, None, None], axis=2)[:, :, 0]
        closes = (ending > inside) | (at == stop)
        lasts: Ints = at[np.arange(len(begun)), closes.argmax(axis=1)]
        return np.where(closes.any(axis=1), lasts, -1)

    def _scores(self, hidden: Floats) -> Floats:
        best = np.maximum(hidden[..., : self._half], hidden[..., self._half :])
        scores: Floats = best @ self._upper + self._upper_bias
        return scores
