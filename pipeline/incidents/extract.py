"""One article's mentions → its incidents, every filled field with its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.incidents.attack_rules import OUTAGE
from pipeline.incidents.attacks import choose_attack_types
from pipeline.incidents.by_role import decide_attacker, decide_supplier, decide_victim
from pipeline.incidents.candidate import Candidate
from pipeline.incidents.confidence import rate
from pipeline.incidents.country_and_sector import choose_country, choose_sector
from pipeline.incidents.decision import Reason, ruled
from pipeline.incidents.evidence import Ledger
from pipeline.incidents.features.attack_type import AttackWordings
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.data_types import DataTypeContext
from pipeline.incidents.features.record import Figure, choose_records, figures
from pipeline.incidents.features.status import StatusCues
from pipeline.incidents.focus import Story
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.incidents.models import Models
from pipeline.incidents.ransom import MoneyReading
from pipeline.incidents.records import choose_volume
from pipeline.incidents.runners_up import runners_up
from pipeline.incidents.sums import plain, written_sum
from pipeline.incidents.taken import taken_data
from pipeline.incidents.vouching import choose_status
from pipeline.incidents.when import choose_date
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention, MoneyMention
from pipeline.language.organisations import OrganisationMention
from pipeline.language.sentences import Sentence
from pipeline.schema import Attacker, AttackType, Incident, Ransom, Victim

#: Beside one of these the sum is a price, a loot or a toll, not a ransom for machines or silence.
_OTHER_DEMANDS = frozenset({AttackType.DATA_SALE, AttackType.DDOS, AttackType.FRAUD, AttackType.WIPER})
M = TypeVar("M", bound=Mention)


@dataclass(frozen=True)
class Reasoned:
    """An incident with what was decided on its cells, on those left empty too, in the order of decision."""

    incident: Incident
    reasons: list[Reason]


def extract_incidents(
    analysis: Analysis,
    models: Models | None = None,
    tells: float | None = None,
) -> list[Incident]:
    """Return the incidents that the article tells: main ones first, each group in text order.

    The other arguments are those of `interpret`.
    """
    return incidents_of(interpret(analysis, models, tells))


def incidents_of(reading: Interpretation) -> list[Incident]:
    """Return the incidents of an article that has been interpreted."""
    return [told.incident for told in reasoned_incidents(reading)]


def reasoned_incidents(reading: Interpretation) -> Iterator[Reasoned]:
    """Yield the incidents of an article that has been interpreted, each with the reason for every cell."""
    drafts = reading.story.drafts
    if not drafts:
        return
    context = Context(reading)
    cues = StatusCues(context)
    article = _Article(
        context, DataTypeContext(context), AttackWordings(context, cues), cues, MoneyReading(context)
    )
    for index in range(len(drafts)):
        yield _incident(article, index)


@dataclass(frozen=True)
class _Article:
    """What the facts of all incidents of one article are read from."""

    context: Context
    data: DataTypeContext
    wordings: AttackWordings
    cues: StatusCues
    money: MoneyReading


def _incident(article: _Article, index: int) -> Reasoned:
    context, analysis = article.context, article.context.analysis
    story = context.reading.story
    draft = story.drafts[index]
    ledger = Ledger(analysis)
    incident = Incident(salience=draft.salience, victim=_victim(context, index, ledger))
    _fill_attack_types(article.wordings, index, incident, ledger)
    _fill_actors(context, index, incident, ledger)
    _fill_figures(context, index, incident, ledger)
    own_sums = own_mentions(analysis, story, index, analysis.quantities.money)
    _fill_money(article.money, index, own_sums, incident, ledger)
    _fill_data_types(article.data, index, incident, ledger)
    _imply_attack_types(analysis, context.own(index), incident, ledger)
    _fill_date(context, index, incident, ledger)
    status = choose_status(article.cues, index)
    incident.status = status.best.value
    if status.best.mention:
        ledger.fill(status, incident.status.value)
    else:
        ledger.keep(status)
    incident.evidence = ledger.entries
    rate(analysis, story, index, incident)
    incident.runners_up = runners_up(ledger)
    return Reasoned(incident, ledger.reasons)


def own_mentions(analysis: Analysis, story: Story, index: int, mentions: Sequence[M]) -> list[M]:
    """Return those of `mentions` that speak of the incident `index` of `story`."""
    own = []
    for mention in mentions:
        sentence = analysis.sentence_at(mention.start)
        if sentence is not None and index in story.drafts_at(sentence, mention.start):
            own.append(mention)
    return own


def _victim(context: Context, index: int, ledger: Ledger) -> Victim:
    analysis, decision = context.analysis, decide_victim(context, index)
    victim = Victim()
    if isinstance(decision.best.value, Candidate):
        organisation = decision.best.value.organisation
        victim.name = ledger.stored(organisation.name)
        victim.aliases = [ledger.stored(a) for a in organisation.aliases]
        ledger.fill(decision, victim.name)
        _fill_aliases("victim_aliases", organisation.mentions, organisation.aliases, ledger)
    else:
        described = decision.best.value
        victim.description = analysis.quote(described.start, described.end)
        ledger.fill(decision, victim.description)
    if country := ledger.settle(choose_country(context, index), lambda one: one.value):
        victim.country = country.value
    if sector := ledger.settle(choose_sector(context, index), lambda one: one.value.value):
        victim.sector = sector.value
    return victim


def _fill_aliases(
    field: str, mentions: Sequence[OrganisationMention], names: Sequence[str], ledger: Ledger
) -> None:
    for mention in _first_mentions(mentions, names):
        alias = ledger.stored(mention.name)
        ledger.fill(ruled(field, alias, mention, "another form of the name"), alias)


def _fill_attack_types(wordings: AttackWordings, index: int, incident: Incident, ledger: Ledger) -> None:
    for decision in choose_attack_types(wordings, index):
        if kind := ledger.settle(decision, str):
            incident.attack_types.append(kind)


def _first_mentions(
    mentions: Sequence[OrganisationMention], names: Sequence[str]
) -> Iterator[OrganisationMention]:
    for name in names:
        yield next(m for m in mentions if m.name == name)


def _fill_actors(context: Context, index: int, incident: Incident, ledger: Ledger) -> None:
    deed = decide_attacker(context, index)
    if deed and deed.filled:
        attacker = deed.best.value
        organisation = attacker.organisation
        incident.attacker = Attacker(
            name=ledger.stored(organisation.name), aliases=[ledger.stored(a) for a in organisation.aliases]
        )
        first = next(m for m in attacker.mentions if m.name == organisation.name)
        ledger.fill(deed, incident.attacker.name or "", first)
        _fill_aliases("attacker_aliases", attacker.mentions, organisation.aliases, ledger)
    else:
        ledger.keep(deed)
    way, supplier = decide_supplier(context, index), context.suppliers[index]
    if way and supplier is not None:
        incident.third_party = ledger.stored(supplier[0].name)
        incident.third_party_aliases = [ledger.stored(c.name) for c in supplier[1]]
        ledger.fill(way, incident.third_party)
        for alias, vendor in zip(incident.third_party_aliases, supplier[1], strict=True):
            same = ruled("third_party_aliases", alias, vendor.mentions[0], "names the same thing")
            ledger.fill(same, alias)
    else:
        ledger.keep(way)


def _fill_figures(context: Context, index: int, incident: Incident, ledger: Ledger) -> None:
    analysis, story = context.analysis, context.reading.story

    def quoted(figure: Figure) -> str:
        return analysis.quote(figure.count.start, figure.count.noun_end)

    figure = ledger.settle(choose_records(context, figures(context, index)), quoted)
    if figure is not None:
        incident.records, incident.records_text = figure.count.records(), quoted(figure)
    taken = choose_volume(analysis, own_mentions(analysis, story, index, analysis.quantities.volumes))
    if taken and taken.filled:
        volume = taken.best.value
        size = volume.max if volume.max is not None and volume.value is None else volume.value
        incident.data_volume_bytes = round(size if size is not None else volume.magnitude)
        ledger.fill(taken, str(incident.data_volume_bytes))
    else:
        ledger.keep(taken)


def _fill_money(
    money: MoneyReading, index: int, sums: Sequence[MoneyMention], incident: Incident, ledger: Ledger
) -> None:
    facts = money.facts(index, sums)
    ransom = incident.ransom = Ransom()
    ransom.demanded = ledger.settle(facts.demanded, lambda told: str(told).lower())
    ransom.paid = ledger.settle(facts.paid, lambda told: str(told).lower())
    if amount := ledger.settle(facts.amount, written_sum):
        ransom.amount, ransom.currency = plain(amount.magnitude), amount.currency
    if facts.price and facts.price.filled and AttackType.DATA_SALE not in incident.attack_types:
        facts.price.filled, facts.price.rule = False, "no data was sold"
    if price := ledger.settle(facts.price, written_sum):
        incident.sale_price, incident.sale_currency = plain(price.magnitude), price.currency


def _fill_date(context: Context, index: int, incident: Incident, ledger: Ledger) -> None:
    analysis, story = context.analysis, context.reading.story
    dated = choose_date(context, index, own_mentions(analysis, story, index, analysis.dates))
    if date := ledger.settle(dated, lambda one: one.edtf):
        incident.date, incident.date_basis = date.edtf, date.basis


def _imply_attack_types(
    analysis: Analysis, sentences: Sequence[Sentence], incident: Incident, ledger: Ledger
) -> None:
    """Add the types that other fields imply: data taken is data theft, unless it lay open.

    A ransom is asked for machines, or for silence on data: so it is ransomware where none was taken, else
    extortion.
    """
    types = set(incident.attack_types)
    shown = {e.field: e for e in reversed(ledger.entries)}
    implied = []
    if incident.data_types and not types & {AttackType.DATA_THEFT, AttackType.DATA_EXPOSURE}:
        implied.append((AttackType.DATA_THEFT, shown["data_types"]))
    if incident.ransom.demanded and not types & _OTHER_DEMANDS:
        taken = incident.data_types or types & {AttackType.DATA_THEFT, AttackType.DATA_EXPOSURE}
        stood_still = any(OUTAGE.search(analysis.lower, s.start, s.end) for s in sentences)
        if AttackType.RANSOMWARE not in types and (stood_still or not taken):
            implied.append((AttackType.RANSOMWARE, shown["ransom_demanded"]))
        elif not types & {AttackType.EXTORTION, AttackType.RANSOMWARE}:
            implied.append((AttackType.EXTORTION, shown["ransom_demanded"]))
    if not types and not implied and ledger.entries:
        implied.append((AttackType.INTRUSION, ledger.entries[0]))
    for kind, entry in implied:
        types.add(kind)
        shown_there = ledger.shown(entry)
        span = Mention(shown_there.start, shown_there.end, f"{entry.rule}.implied")
        rule = f"implied by {entry.field}"
        decision = ledger.take_back("attack_types", kind) or ruled("attack_types", kind, span, rule)
        decision.filled, decision.rule = True, rule
        ledger.fill(decision, kind.value, span)
    if AttackType.INTRUSION in types and len(types) > 1:
        types.discard(AttackType.INTRUSION)
        ledger.drop("attack_types", AttackType.INTRUSION.value, "replaced")
    incident.attack_types = [t for t in AttackType if t in types]


def _fill_data_types(context: DataTypeContext, index: int, incident: Incident, ledger: Ledger) -> None:
    for decision in taken_data(context, index):
        if code := ledger.settle(decision, str):
            incident.data_types.append(code)
