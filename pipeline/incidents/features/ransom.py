"""What is seen of sentences and sums to decide on ransom: asked or not, paid or refused, how much.

A sentence is known by the kinds of words that it holds (`lexicon/ransom.toml`: ask, pay, refuse, release,
deadline, cost …), which of them comes first (who gives and who receives), by those of its neighbours, by its
words, and by the part that it plays in the article.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

from pipeline.incidents.features.context import ATTACKER, VICTIM, Context
from pipeline.incidents.features.words import stem
from pipeline.incidents.focus import Story
from pipeline.incidents.models import Features, Words
from pipeline.language.lexicons import cue, load_lexicon
from pipeline.language.mentions import MoneyMention
from pipeline.language.sentences import Layout, Sentence

#: What sentences say, each with its probability by sentence.
Said = Mapping[str, Sequence[float]]
#: What a sentence may say of a demand, and of a payment: true and false.
ASKED, PAID = ("asked", "none asked"), ("paid", "refused")
_KINDS = tuple(load_lexicon("ransom")["kinds"])
_SUM = "sum"
#: An article without any of these speaks of no ransom.
_TELLING = ("ask", "coin", "pay", "price", "ransom")
#: What the article speaks of beside the sentence.
_OF_ARTICLE = ("encrypted", "ransom", "sell", "published")
#: Kinds this close to a sum count by their side, in letters.
_NEAR, _FAR = 40, 120
#: Words to each side of a sum that count.
_WORDS = 4


class MoneyContext:
    """The sentences of one article as the decisions on ransom see them; built once an article."""

    def __init__(self, context: Context, speaks: bool | None = None) -> None:
        """`speaks`: whether the article speaks of money at all; None to find out."""
        self.context = context
        self.analysis = context.analysis
        self.speaks = self._speaks() if speaks is None else speaks
        self.kinds = self._kinds_of_sentences()
        self._shares = {
            k: sum(k in one for one in self.kinds) / len(self.kinds) for k in _OF_ARTICLE if self.kinds
        }

    def _speaks(self) -> bool:
        lower = self.analysis.lower
        return bool(self.analysis.quantities.money) or any(
            cue("ransom", "kinds", kind).search(lower) is not None for kind in _TELLING
        )

    def _kinds_of_sentences(self) -> list[dict[str, int]]:
        """Return the kinds of words in each sentence, each with the place of its first."""
        sentences = self.analysis.sentences
        found: list[dict[str, int]] = [{} for _ in sentences]
        if self.speaks:
            spans = [(s.start, s.end) for s in sentences]
            for kind in _KINDS:
                for number, start in cue("ransom", "kinds", kind).firsts(self.analysis.lower, spans).items():
                    found[number][kind] = start
            for money in self.analysis.quantities.money:
                if (sentence := self.analysis.sentence_at(money.start)) is not None:
                    found[sentence.index].setdefault(_SUM, money.start)
        return found

    def _kinds(self, start: int, end: int) -> dict[str, int]:
        """Return the kinds of words in `[start, end)`, each with the place of its first."""
        lower = self.analysis.lower
        found = {k: m.start() for k in _KINDS if (m := cue("ransom", "kinds", k).search(lower, start, end))}
        if (
            first := next((m.start for m in self.analysis.quantities.money if start <= m.start < end), None)
        ) is not None:
            found[_SUM] = first
        return found

    def may_tell(self, sentence: Sentence) -> bool:
        """Return whether the sentence may speak of a ransom at all."""
        return self.speaks and sentence.layout is not Layout.LINK

    def sentence(self, sentence: Sentence) -> Features:
        """Return the features of one sentence."""
        index, row = sentence.index, self.context.rows[sentence.index]
        kinds = dict(self.kinds[index])
        for name, word in (("victim", VICTIM), ("attacker", ATTACKER)):
            if word in row:
                kinds[name] = sentence.start + row.index(word)
        ordered = sorted(kinds, key=lambda kind: (kinds[kind], kind))
        words = {f"kind {one}" for one in ordered}
        words |= {f"kinds {a} {b}" for a, b in combinations(sorted(ordered), 2)}
        words |= {f"order {a} {b}" for a, b in combinations(ordered, 2)}
        stems = [stem(form) for form in row]
        words |= {f"word {one}" for one in stems} | {
            f"words {a} {b}" for a, b in pairwise(["^", *stems, "$"])
        }
        for side, place in (("before", index - 1), ("after", index + 1)):
            if 0 <= place < len(self.kinds):
                words |= {f"{side} {one}" for one in self.kinds[place]}
        # Several models are asked.
        return Features(self._place(sentence), shared=Words(words))

    def _place(self, sentence: Sentence) -> dict[str, float]:
        parts = self.context.parts[sentence.index]
        last = len(self.analysis.sentences) - 1
        found = {f"part {part}": chance for part, chance in parts.items()}
        found |= {f"tone {tone}": 1.0 for tone in self.analysis.tones(sentence)}
        found |= {f"article {kind}": share for kind, share in self._shares.items()}
        found[f"layout {sentence.layout}"] = 1.0
        found["depth"] = sentence.index / last if last else 0.0
        found["question"] = float(self.analysis.asks(sentence))
        found["quote"] = float('"' in self.analysis.text[sentence.start : sentence.end])
        return found

    def sum(self, money: MoneyMention, said: Said) -> Features:
        """Return the features of one sum; `said` is what the sentences say, by kind of statement."""
        sentence = self.analysis.sentence_at(money.start)
        if sentence is None:
            return Features()
        words = {f"kind {one}" for one in self.kinds[sentence.index]}
        left = (max(sentence.start, money.start - _FAR), money.start)
        right = (money.end, min(sentence.end, money.end + _FAR))
        for side, (start, end) in (("<", left), (">", right)):
            words |= {f"far{side} {one}" for one in self._kinds(start, end)}
            near = (max(start, end - _NEAR), end) if side == "<" else (start, min(end, start + _NEAR))
            words |= {f"close{side} {one}" for one in self._kinds(*near)}
        row = self.context.words[sentence.index]
        before = [stem(word.form) for word in row if word.start < money.start][-_WORDS:]
        after = [stem(word.form) for word in row if word.start >= money.end][:_WORDS]
        words |= {f"word< {one}" for one in before} | {f"word> {one}" for one in after}
        if sentence.index:
            words |= {f"before {one}" for one in self.kinds[sentence.index - 1]}
        return Features(self._place(sentence) | self._sum_named(sentence, money, said), words)

    def _sum_named(self, sentence: Sentence, money: MoneyMention, said: Said) -> dict[str, float]:
        sums = self.analysis.quantities.money
        largest = max((m.magnitude for m in sums if m.currency == money.currency), default=0.0)
        found = {f"sentence {name}": chances[sentence.index] for name, chances in said.items()}
        return found | {
            "coin": float(money.currency in ("BTC", "XMR", "ETH")),
            "largest": float(money.magnitude >= largest),
            "only": float(len(sums) == 1),
            "told again": float(sum(m.magnitude == money.magnitude for m in sums) > 1),
        }


def said_features(own: Sequence[int], said: Said, story: Story) -> Features:
    """Return the features of the incident of the sentences `own`: what these say, by `said`."""
    named: dict[str, float] = {}
    for kind, chances in said.items():
        ordered = sorted((chances[i] for i in own), reverse=True)
        named[f"most {kind}"] = ordered[0]
        named[f"second {kind}"] = ordered[1] if len(ordered) > 1 else 0.0
        named[f"any {kind}"] = 1 - math.prod(1 - chance for chance in ordered)
        named[f"alone {kind}"] = max((chances[i] for i in own if len(story.focus[i]) == 1), default=0.0)
    return Features(named)
