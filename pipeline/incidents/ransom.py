"""Money asked of the victim, money paid, and the price of data sold to others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.incidents.cues import distance, has
from pipeline.incidents.narration import told
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import cue
from pipeline.language.mentions import Mention, MoneyMention
from pipeline.language.sentences import Layout, Sentence

#: A cue further away than this says nothing about a sum.
_REACH = 140
#: Cues this close to a sum all count, whichever is the nearest.
_NEAR = 60
_IF = cue("facts", "ransom", "conditional")
_IF_REACH = 40
_DEMANDED, _NOT_DEMANDED = cue("facts", "ransom", "demanded"), cue("facts", "ransom", "not_demanded")
_PAID, _NOT_PAID = cue("facts", "ransom", "paid"), cue("facts", "ransom", "not_paid")


@dataclass
class MoneyFacts:
    """What an incident's sentences say of money; each value with the span that bears it."""

    demanded: tuple[bool, Mention] | None = None
    paid: tuple[bool, Mention] | None = None
    amount: MoneyMention | None = None
    price: MoneyMention | None = None
    _asked: list[MoneyMention] = field(default_factory=list)


@dataclass(frozen=True)
class _Story:
    ransom: bool
    sale: bool


def read_money(analysis: Analysis, sentences: Sequence[Sentence], sums: Sequence[MoneyMention]) -> MoneyFacts:
    """Read demand, payment, amount and sale price from the incident's `sentences` and their `sums`."""
    facts = MoneyFacts()
    story = [
        s
        for s in sentences
        if told(analysis, s)
        or (Tone.EXERCISE not in analysis.tones(s) and Tone.HYPOTHETICAL in analysis.tones(s))
    ]
    told_of = _Story(
        ransom=any(has("ransom", "story", analysis.lower, s.start, s.end) for s in story),
        sale=any(has("ransom", "sale", analysis.lower, s.start, s.end) for s in story),
    )
    for money in sums:
        sentence = analysis.sentence_at(money.start)
        if sentence is None or sentence not in story:
            continue
        kind = _kind(analysis, sentence, money, told_of)
        if kind == "ransom":
            facts._asked.append(money)
        elif kind == "sale":
            facts.price = money
    facts.amount = _last_amount(facts._asked)
    _read_claims(analysis, story, facts)
    return facts


def _last_amount(asked: list[MoneyMention]) -> MoneyMention | None:
    if not asked:
        return None
    last = asked[-1]
    # "20 bitcoins (800 000 euros)", "45 bitcoins, un peu moins d'un million d'euros": the coin leads.
    for money in reversed(asked[:-1]):
        if last.start - money.end < 45 and money.currency != last.currency:
            return money
        break
    return last


def _kind(analysis: Analysis, sentence: Sentence, money: MoneyMention, story: "_Story") -> str | None:
    """Tell a ransom from a sale price from other money by the nearest cue and by the story told."""
    lower, span = analysis.lower, (money.start, money.end)
    window = (max(sentence.start, money.start - _REACH), min(sentence.end, money.end + _REACH))
    gaps = {name: distance("ransom", name, lower, window, span) for name in ("cue", "asks", "sale", "other")}
    ranked = sorted((gap, name) for name, gap in gaps.items() if gap is not None)
    if not ranked or ranked[0][1] == "other":
        return None
    near = {name for gap, name in ranked if gap < _NEAR and name != "other"} or {ranked[0][1]}
    if "cue" in near and (story.ransom or not story.sale):
        return "ransom"
    if "sale" in near and story.sale:
        return "sale"
    # "Il demande 800 dollars": of the victim or of buyers, as the story has it.
    if "asks" in near and (story.ransom or not story.sale):
        return "ransom"
    return "sale" if story.sale else "ransom" if story.ransom and "sale" not in near else None


def _read_claims(analysis: Analysis, story: Sequence[Sentence], facts: MoneyFacts) -> None:
    _read_demand(analysis, story, facts)
    if facts.amount is not None and not _is_demanded(facts):
        facts.demanded = (True, _mention((facts.amount.start, facts.amount.end), "ransom.amount"))
    if _is_demanded(facts):
        _read_payment(analysis, story, facts)


def _is_demanded(facts: MoneyFacts) -> bool:
    return facts.demanded is not None and facts.demanded[0]


def _read_demand(analysis: Analysis, story: Sequence[Sentence], facts: MoneyFacts) -> None:
    lower = analysis.lower
    for sentence in story:
        if _asks(lower, sentence):
            continue
        denied = _NOT_DEMANDED.search(lower, sentence.start, sentence.end)
        asked = _DEMANDED.search(lower, sentence.start, sentence.end)
        if denied and facts.demanded is None:
            facts.demanded = (False, _mention(denied.span(), "ransom.not_demanded"))
        if denied or asked is None or _is_demanded(facts):
            continue
        # "n'a pas payé la rançon" negates the payment, not the demand.
        refused = has("ransom", "not_paid", lower, sentence.start, sentence.end)
        if refused or not analysis.assertion.negated(*asked.span()):
            facts.demanded = (True, _mention(asked.span(), "ransom.demanded"))


def _read_payment(analysis: Analysis, story: Sequence[Sentence], facts: MoneyFacts) -> None:
    lower = analysis.lower
    for sentence in story:
        refused = _NOT_PAID.search(lower, sentence.start, sentence.end)
        if refused and not _IF.search(lower, max(sentence.start, refused.start() - _IF_REACH), refused.end()):
            facts.paid = (False, _mention(refused.span(), "ransom.not_paid"))
            continue
        paid = _PAID.search(lower, sentence.start, sentence.end)
        if paid and _about_ransom(analysis, sentence, paid.span(), facts):
            facts.paid = (True, _mention(paid.span(), "ransom.paid"))


def _asks(lower: str, sentence: Sentence) -> bool:
    return sentence.layout is Layout.PROSE and lower[sentence.start : sentence.end].rstrip(' "').endswith("?")


def _about_ransom(analysis: Analysis, sentence: Sentence, span: tuple[int, int], facts: MoneyFacts) -> bool:
    lower = analysis.lower
    if has("ransom", "other", lower, span[0], span[1]) or Tone.HYPOTHETICAL in analysis.tones(sentence):
        return False
    if has("ransom", "cue", lower, sentence.start, sentence.end):
        return True
    return facts.amount is not None


def _mention(span: tuple[int, int], rule: str) -> Mention:
    return Mention(*span, rule)
