"""Money asked of the victim, money paid, and the price of data sold to others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.incidents.cues import has
from pipeline.incidents.narration import told
from pipeline.incidents.sums import Story, kind_of, last_asked, with_fallen
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import Mention, MoneyMention
from pipeline.language.sentences import Layout, Sentence

_IF = cue("facts", "ransom", "conditional")
_IF_REACH = 40
_DEMANDED, _NOT_DEMANDED = cue("facts", "ransom", "demanded"), cue("facts", "ransom", "not_demanded")
_PAID, _NOT_PAID = cue("facts", "ransom", "paid"), cue("facts", "ransom", "not_paid")
_ASKED = re.compile(r"réclam|exig|demand|reçu|formul")
_FOLLOWED = cue("facts", "ransom", "followed")
#: How many sentences before the advice not to pay stands that a victim followed.
_ADVICE_REACH = 2
#: How many sentences before a refusal the ransom stands that it is about.
_ANCHOR_REACH = 2
#: Who pays stands this close before the payment.
_PAYER = 40
_PLAIN = cue("facts", "ransom", "plain")


@dataclass
class MoneyFacts:
    """What an incident's sentences say of money; each value with the span that bears it."""

    demanded: tuple[bool, Mention] | None = None
    paid: tuple[bool, Mention] | None = None
    amount: MoneyMention | None = None
    price: MoneyMention | None = None


def read_money(analysis: Analysis, sentences: Sequence[Sentence], sums: Sequence[MoneyMention]) -> MoneyFacts:
    """Read demand, payment, amount and sale price from the incident's `sentences` and their `sums`."""
    facts = MoneyFacts()
    story = [s for s in sentences if _tells(analysis, s)]
    kinds = _sort_sums(analysis, story, sums)
    facts.amount = last_asked(analysis, kinds["ransom"])
    facts.price = last_asked(analysis, kinds["sale"])
    _read_demand(analysis, story, facts)
    if kinds["ransom"] and not _is_demanded(facts):
        asked = kinds["ransom"][0]
        facts.demanded = (True, Mention(asked.start, asked.end, "ransom.amount"))
    _read_payment(analysis, story, facts, kinds["ransom"])
    return facts


def _tells(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the sentence may tell of money: threats count, advice and generalities don't."""
    tones = analysis.tones(sentence)
    if told(analysis, sentence):
        return Tone.GENERAL not in tones
    return Tone.HYPOTHETICAL in tones and not tones & {Tone.EXERCISE, Tone.ADVICE, Tone.GENERAL}


def _sort_sums(
    analysis: Analysis, story: Sequence[Sentence], sums: Sequence[MoneyMention]
) -> dict[str, list[MoneyMention]]:
    lower = analysis.lower
    told_of = Story(
        ransom=any(_tells_ransom(lower, s) for s in story),
        sale=any(has("ransom", "sale_story", lower, s.start, s.end) for s in story),
    )
    kinds: dict[str, list[MoneyMention]] = {"ransom": [], "sale": []}
    numbers = [n for s in story for n in analysis.quantities.numbers if s.start <= n.start < s.end]
    last = None
    for money in with_fallen(lower, sums, numbers):
        sentence = analysis.sentence_at(money.start)
        if sentence is None or sentence not in story:
            continue
        # A price that fell goes on about the sum before it.
        kind = last if money.rule == "money.fallen" else kind_of(analysis, sentence, money, told_of)
        if kind is not None:
            kinds[kind].append(money)
        last = kind
    return kinds


def _tells_ransom(lower: str, sentence: Sentence) -> bool:
    span = (sentence.start, sentence.end)
    asked = has("ransom", "story", lower, *span) or _DEMANDED.search(lower, *span) is not None
    return asked and _denial(lower, sentence) is None


def _is_demanded(facts: MoneyFacts) -> bool:
    return facts.demanded is not None and facts.demanded[0]


def _read_demand(analysis: Analysis, story: Sequence[Sentence], facts: MoneyFacts) -> None:
    lower = analysis.lower
    for sentence in story:
        if _asks(lower, sentence):
            continue
        denied = _denial(lower, sentence)
        if denied and facts.demanded is None:
            facts.demanded = (False, _mention(denied.span(), "ransom.not_demanded"))
        if denied or _is_demanded(facts) or has("ransom", "unknown", lower, sentence.start, sentence.end):
            continue
        asked = _DEMANDED.search(lower, sentence.start, sentence.end)
        if asked is None:
            continue
        # "n'a pas payé la rançon" negates the payment, not the demand.
        refused = has("ransom", "not_paid", lower, sentence.start, sentence.end)
        if refused or not analysis.assertion.negated(*asked.span()):
            facts.demanded = (True, _mention(asked.span(), "ransom.demanded"))


def _denial(lower: str, sentence: Sentence) -> re.Match[str] | None:
    """Return the wording that nothing was asked; « ne versera aucune rançon » is none."""
    denied = _NOT_DEMANDED.search(lower, sentence.start, sentence.end)
    if denied is None:
        return None
    refusals = _NOT_PAID.finditer(lower, sentence.start, sentence.end)
    refused = any(m.start() <= denied.start() <= m.end() + 1 for m in refusals)
    return None if refused and not _ASKED.search(denied.group()) else denied


def _read_payment(
    analysis: Analysis, story: Sequence[Sentence], facts: MoneyFacts, asked: Sequence[MoneyMention]
) -> None:
    """Set whether the ransom was paid: what the last sentence that tells of it says."""
    of_ransom = _is_demanded(facts) or any(
        has("ransom", "story", analysis.lower, s.start, s.end) for s in story
    )
    if not of_ransom:
        return
    for sentence in story:
        if _asks(analysis.lower, sentence):
            continue
        for paid, mention in _payments(analysis, sentence, asked):
            if paid and not _is_demanded(facts):
                facts.demanded = (True, mention)
            facts.paid = (paid, mention)


def _payments(
    analysis: Analysis, sentence: Sentence, asked: Sequence[MoneyMention]
) -> Iterator[tuple[bool, Mention]]:
    """Yield what the sentence says of a payment, in its order: false for each refusal, true for a payment."""
    lower = analysis.lower
    found = []
    for match in _NOT_PAID.finditer(lower, sentence.start, sentence.end):
        before = lower[max(sentence.start, match.start() - _IF_REACH) : match.end()]
        if _IF.search(before) or _is_threat(lower, sentence, match.group()):
            continue
        if _PLAIN.search(match.group()) or _is_anchored(analysis, sentence, asked):
            found.append((match.start(), False, _mention(match.span(), "ransom.not_paid")))
    if followed := _follows_advice(analysis, sentence):
        found.append((followed.start, False, followed))
    refusals = [(m.start, m.end) for _, _, m in found]
    for match in _PAID.finditer(lower, sentence.start, sentence.end):
        if any(start < match.end() and match.start() < end for start, end in refusals):
            continue
        if not analysis.assertion.negated(match.start(), match.start() + 1) and _is_of_ransom(
            analysis, sentence, match.span(), asked
        ):
            found.append((match.start(), True, _mention(match.span(), "ransom.paid")))
    for _, paid, mention in sorted(found, key=lambda f: f[0]):
        yield paid, mention


def _is_threat(lower: str, sentence: Sentence, refusal: str) -> bool:
    """Return whether « faute de paiement » only opens a threat."""
    return refusal.startswith("faute") and has("ransom", "threatened", lower, sentence.start, sentence.end)


def _follows_advice(analysis: Analysis, sentence: Sentence) -> Mention | None:
    lower = analysis.lower
    followed = _FOLLOWED.search(lower, sentence.start, sentence.end)
    if followed is None:
        return None
    before = analysis.sentences[max(0, sentence.index - _ADVICE_REACH) : sentence.index + 1]
    advised = any(has("ransom", "advised", lower, s.start, s.end) for s in before)
    return _mention(followed.span(), "ransom.advice_followed") if advised else None


def _asks(lower: str, sentence: Sentence) -> bool:
    return sentence.layout is Layout.PROSE and lower[sentence.start : sentence.end].rstrip(' "').endswith("?")


def _is_of_ransom(
    analysis: Analysis, sentence: Sentence, span: tuple[int, int], asked: Sequence[MoneyMention]
) -> bool:
    """Return whether a wording of payment is about the ransom, not salaries, data or other people's money."""
    lower = analysis.lower
    if Tone.HYPOTHETICAL in analysis.tones(sentence):
        return False
    if has("ransom", "paid_other", lower, max(sentence.start, span[0] - _PAYER), span[1]):
        return False
    if has("ransom", "other", lower, *span):
        return False
    return _is_anchored(analysis, sentence, asked)


def _is_anchored(analysis: Analysis, sentence: Sentence, asked: Sequence[MoneyMention]) -> bool:
    """Return whether the sentence or those just before it speak of a ransom, its sum or those who ask it."""
    before = analysis.sentences[max(0, sentence.index - _ANCHOR_REACH)]
    if any(before.start <= m.start < sentence.end for m in asked):
        return True
    return has("ransom", "anchor", analysis.lower, before.start, sentence.end)


def _mention(span: tuple[int, int], rule: str) -> Mention:
    return Mention(*span, rule)
