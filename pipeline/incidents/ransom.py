"""Money asked of the victim, money paid, and the price of data sold to others.

Fitted models say of every sentence whether it tells of a demand, of none, of a payment or a refusal, and of
every sum whether it is the ransom or the price of data; two more decide for each incident by what its own
sentences say. What is told aside of it (advice, studies, how a gang goes about) the sentence models know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from pipeline.incidents.decision import Decision, Option
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.ransom import ASKED, PAID, MoneyContext, Said, said_features
from pipeline.incidents.models import Features
from pipeline.incidents.sums import last_asked, with_fallen
from pipeline.language.lexicons import cue
from pipeline.language.mentions import Mention, MoneyMention
from pipeline.language.sentences import Sentence

#: The least probability of a sentence that says a thing, and of a value that is told, chosen on folds of
#: stories not seen.
_LEAST = 0.48
_LEAST_TOLD = {"ransom_demanded": 0.48, "ransom_paid": 0.4}
#: The same for a sum, where a demand is told.
_LEAST_SUM = 0.2
#: Kinds of words that show best what a sentence says, by what it says.
_SHOWN = {
    "asked": ("ransom", "ask", "want", "deadline", "against", "price"),
    "none asked": ("ransom", "ask", "price", "negation"),
    "paid": ("pay", "ransom"),
    "refused": ("refuse", "pay", "negation"),
}
_RULES = {
    "asked": "ransom.demanded",
    "none asked": "ransom.not_demanded",
    "paid": "ransom.paid",
    "refused": "ransom.not_paid",
}


@dataclass
class MoneyFacts:
    """What was decided on an incident's money; None where nothing could be."""

    demanded: Decision[bool] | None = None
    paid: Decision[bool] | None = None
    amount: Decision[MoneyMention] | None = None
    price: Decision[MoneyMention] | None = None


class MoneyReading:
    """What one article says of money, sentence by sentence and sum by sum; read when first asked."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._models = context.reading.models.facts

    @cached_property
    def _money(self) -> MoneyContext:
        return MoneyContext(self._context)

    @cached_property
    def _said(self) -> Said:
        return said_by(self._money)

    def facts(self, index: int, sums: Sequence[MoneyMention]) -> MoneyFacts:
        """Return what is told of incident `index`, to which `sums` belong."""
        facts = MoneyFacts()
        own = own_sentences(self._context, index)
        if not own or not self._money.speaks:
            return facts
        features = said_features(own, self._said, self._context.reading.story)
        facts.demanded = self._told("ransom_demanded", features, own, ASKED)
        facts.paid = self._told("ransom_paid", features, own, PAID)
        if facts.paid.chosen and not facts.demanded.chosen:
            # Nobody pays what was not asked.
            best = Option(True, facts.paid.best.mention, behind=facts.paid.best.behind)
            facts.demanded = Decision(
                "ransom_demanded", best, True, facts.demanded.options, rule="what was paid was asked"
            )
        self._choose_sums(index, sums, facts)
        return facts

    def _told(
        self, name: str, features: Features, own: Sequence[int], kinds: tuple[str, str]
    ) -> Decision[bool]:
        """Return whether the sentences `own` tell one or the other of `kinds`, true or false, or neither."""
        model, threshold = self._models[name], _LEAST_TOLD[name]
        _, true, false = model.probabilities(features).tolist()
        options = [
            Option(True, None, true, model, features, 1),
            Option(False, None, false, model, features, 2),
        ]
        best, kind = (options[0], kinds[0]) if true >= false else (options[1], kinds[1])
        sentence, best.mention = self._shown(kind, own)
        best.behind = partial(self._sentence, sentence, kind)
        return Decision(name, best, (best.chance or 0.0) >= threshold, options, threshold)

    def _shown(self, kind: str, own: Sequence[int]) -> tuple[Sentence, Mention]:
        """Return the sentence that says it best with the words of it that do, those of a telling kind."""
        chances = self._said[kind]
        if kind == "asked" and max(chances[i] for i in own) < _LEAST:
            # A demand that only a payment or a refusal tells of.
            chances = [
                max(c) for c in zip(*(self._said[k] for k in ("asked", "paid", "refused")), strict=True)
            ]
        best = max(own, key=lambda i: (chances[i], -i))
        sentence = self._context.analysis.sentences[best]
        for words in _SHOWN[kind]:
            found = cue("ransom", "kinds", words).search(
                self._context.analysis.lower, sentence.start, sentence.end
            )
            if found:
                return sentence, Mention(found.start(), found.end(), _RULES[kind])
        return sentence, Mention(sentence.start, sentence.end, _RULES[kind])

    def _sentence(self, sentence: Sentence, kind: str) -> Option[str]:
        """Return what was decided on the sentence that says a thing: how far it tells `kind`."""
        name, kinds = ("sentence_asked", ASKED) if kind in ASKED else ("sentence_paid", PAID)
        features = self._money.sentence(sentence)
        chance = self._said[kind][sentence.index]
        mention = Mention(sentence.start, sentence.end, _RULES[kind])
        return Option(kind, mention, chance, self._models[name], features, 1 + kinds.index(kind))

    def _choose_sums(self, index: int, sums: Sequence[MoneyMention], facts: MoneyFacts) -> None:
        found = candidate_sums(self._context, index, sums)
        if not found:
            return
        model = self._models["ransom_sum"]
        seen = [self._money.sum(m, self._said) for m in found]
        chances = model.shares(seen).tolist()

        def decision(field: str, place: int) -> Decision[MoneyMention]:
            options = [
                Option(m, m, c[place], model, features, place)
                for m, c, features in zip(found, chances, seen, strict=True)
            ]
            chosen = last_asked(self._context.analysis, found, [c[place] for c in chances], _LEAST_SUM)
            likeliest = max(options, key=lambda one: one.chance or 0.0)
            best = next((one for one in options if one.value is chosen), likeliest)
            rule = "asked or paid last" if best is not likeliest else None
            return Decision(field, best, chosen is not None, options, _LEAST_SUM, rule)

        facts.amount, facts.price = decision("ransom_amount", 1), decision("sale_price", 2)
        if facts.amount.filled and not (facts.demanded and facts.demanded.chosen):
            facts.amount.filled, facts.amount.rule = False, "no ransom was asked"


def said_by(money: MoneyContext) -> Said:
    """Return for every sentence the probability that it tells of a demand, none, a payment, a refusal."""
    sentences, facts = money.analysis.sentences, money.context.reading.models.facts
    said: dict[str, list[float]] = {kind: [0.0] * len(sentences) for kind in (*ASKED, *PAID)}
    asked = [sentence for sentence in sentences if money.may_tell(sentence)]
    features = [money.sentence(sentence) for sentence in asked]
    for model, kinds in (("sentence_asked", ASKED), ("sentence_paid", PAID)):
        for sentence, (_, *chances) in zip(asked, facts[model].shares(features).tolist(), strict=True):
            for kind, chance in zip(kinds, chances, strict=True):
                said[kind][sentence.index] = chance
    return said


def own_sentences(context: Context, index: int) -> list[int]:
    """Return the places of the sentences that speak of incident `index`, in text order."""
    return [sentence.index for sentence in context.own(index)]


def candidate_sums(context: Context, index: int, sums: Sequence[MoneyMention]) -> list[MoneyMention]:
    """Return `sums` with the bare numbers of incident `index` that are a new price, in text order."""
    analysis = context.analysis
    numbers = [
        n for s in context.own(index) for n in analysis.quantities.numbers if s.start <= n.start < s.end
    ]
    return with_fallen(analysis.lower, sums, numbers)
