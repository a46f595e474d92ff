"""The decisions on money that the trainer fits: what each is shown, and what was right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from statements import SUMS, Opening, Statements, read_openings, statements_of

from pipeline.extraction import analyse
from pipeline.incidents.extract import own_mentions
from pipeline.incidents.features.ransom import ASKED, PAID, MoneyContext, said_features
from pipeline.incidents.focus import Draft, Story
from pipeline.incidents.interpretation import Interpretation
from pipeline.incidents.models import Features
from pipeline.incidents.ransom import candidate_sums, own_sentences, said_by
from pipeline.incidents.sums import with_fallen
from pipeline.language.analysis import Analysis, outline
from pipeline.language.mentions import MoneyMention
from pipeline.schema import Incident, Salience

if TYPE_CHECKING:
    from facts import FactExample

Row = tuple[Features, int, float]
#: A sum is the annotated one from here on, as in the evaluation.
_CLOSE = 0.05
STATEMENT_CLASSES = {"sentence_asked": ("other", *ASKED), "sentence_paid": ("other", *PAID)}
SUM_CLASSES = SUMS
#: An incident's value that is not told, true, false.
TOLD_CLASSES = ("untold", "true", "false")
_TOLD = {None: 0, True: 1, False: 2}


def asked_rows(example: FactExample) -> Iterable[Row]:
    """Yield the sentences of an article, labelled by what they say of a demand."""
    return _statement_rows(example, ASKED)


def paid_rows(example: FactExample) -> Iterable[Row]:
    """Yield the sentences of an article, labelled by what they say of a payment."""
    return _statement_rows(example, PAID)


def _statement_rows(example: FactExample, kinds: tuple[str, str]) -> Iterable[Row]:
    statements = _statements(example)
    if statements is None:
        return
    money = _money(example)
    for sentence in money.analysis.sentences:
        middle = (sentence.start + sentence.end) // 2
        says = next((s for (a, b), s in statements.sentences.items() if a <= middle < b), None)
        if money.may_tell(sentence) and (says is not None or statements.complete):
            label = next((n for n, kind in enumerate(kinds, start=1) if kind in (says or ())), 0)
            yield money.sentence(sentence), label, 1.0


def _statements(example: FactExample) -> Statements | None:
    """Return what the sentences of the article say; None where a ransom is told but nobody labelled where."""
    if example.opening is not None:
        return example.opening.statements
    told = any(x is not None for i in example.gold for x in (i.ransom.demanded, i.ransom.paid))
    return statements_of(example.context.analysis.article.text) or (None if told else Statements({}, True))


def _money(example: FactExample) -> MoneyContext:
    # An opening speaks of money, whatever its few words.
    return MoneyContext(example.context, speaks=None if example.opening is None else True)


def sum_rows(example: FactExample) -> Iterable[Row]:
    """Yield the sums of an article's incidents: the ransom, the price of data, or neither."""
    money = _money(example)
    said, analysis = said_by(money), example.context.analysis
    if example.opening is not None:
        marked = example.opening.sums
        for one in with_fallen(analysis.lower, analysis.quantities.money, analysis.quantities.numbers):
            label = next((n for (a, b), n in marked.items() if one.start < b and a < one.end), 0)
            yield money.sum(one, said), label, 1.0
        return
    for draft, gold in example.pairs:
        own = own_mentions(analysis, example.reading.story, draft, analysis.quantities.money)
        for one in candidate_sums(example.context, draft, own):
            yield money.sum(one, said), _sum_label(one, gold), 1.0


def _sum_label(money: MoneyMention, gold: Incident) -> int:
    sums = (
        ("ransom", gold.ransom.amount, gold.ransom.currency),
        ("price", gold.sale_price, gold.sale_currency),
    )
    for name, amount, currency in sums:
        if amount and currency == money.currency and abs(money.magnitude - amount) <= _CLOSE * amount:
            return SUMS.index(name)
    return 0


def demanded_rows(example: FactExample) -> Iterable[Row]:
    """Yield the incidents of an article by what their sentences say: a ransom asked, none asked, untold."""
    return _incident_rows(example, lambda gold: gold.ransom.demanded)


def settled_rows(example: FactExample) -> Iterable[Row]:
    """Yield the incidents of an article by what their sentences say: a ransom paid, refused, untold."""
    return _incident_rows(example, lambda gold: gold.ransom.paid)


def _incident_rows(example: FactExample, value: Callable[[Incident], bool | None]) -> Iterable[Row]:
    money = _money(example)
    if example.opening is not None or not money.speaks:
        return
    said = said_by(money)
    for draft, gold in example.pairs:
        if own := own_sentences(example.context, draft):
            yield said_features(own, said, example.reading.story), _TOLD[value(gold)], 1.0


def opening_readings(
    interpret: Callable[[Analysis], Interpretation],
) -> Iterable[tuple[Opening, Interpretation]]:
    """Yield every opening with its reading; where no incident is found, all its sentences tell one."""
    openings = list(read_openings())
    for opening, analysis in zip(openings, analyse(outline(o.article) for o in openings), strict=True):
        reading = interpret(analysis)
        if not reading.story.drafts:
            every = range(len(analysis.sentences))
            whole = Draft(None, None, Salience.MAIN, set(every))
            reading.story = Story([whole], [(0,) for _ in every], [[] for _ in every])
        yield opening, reading
