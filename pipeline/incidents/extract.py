"""One article's mentions → its incidents, every filled field with its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.incidents.attack_rules import OUTAGE
from pipeline.incidents.attackers import choose_attacker
from pipeline.incidents.attacks import choose_attack_types
from pipeline.incidents.confidence import rate
from pipeline.incidents.country_and_sector import choose_country, choose_sector
from pipeline.incidents.evidence import Ledger
from pipeline.incidents.features.attack_type import AttackWordings
from pipeline.incidents.features.context import Context
from pipeline.incidents.features.data_types import DataTypeContext
from pipeline.incidents.features.record import choose_records, figures
from pipeline.incidents.features.status import StatusCues
from pipeline.incidents.focus import Story
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.incidents.models import Models
from pipeline.incidents.ransom import MoneyReading
from pipeline.incidents.records import choose_volume
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
    drafts = reading.story.drafts
    if not drafts:
        return []
    context = Context(reading)
    cues = StatusCues(context)
    article = _Article(
        context, DataTypeContext(context), AttackWordings(context, cues), cues, MoneyReading(context)
    )
    return [_incident(article, i) for i in range(len(drafts))]


@dataclass(frozen=True)
class _Article:
    """What the facts of all incidents of one article are read from."""

    context: Context
    data: DataTypeContext
    wordings: AttackWordings
    cues: StatusCues
    money: MoneyReading


def _incident(article: _Article, index: int) -> Incident:
    context, analysis = article.context, article.context.analysis
    story = context.reading.story
    draft = story.drafts[index]
    sentences = [s for s in analysis.sentences if s.index in draft.sentences]
    ledger = Ledger(analysis)
    incident = Incident(salience=draft.salience, victim=_victim(context, index, ledger))
    types = choose_attack_types(article.wordings, index)
    incident.attack_types = [t for t, _ in types]
    for kind, trigger in types:
        ledger.add("attack_types", kind.value, trigger)
    _fill_actors(context, index, incident, ledger)
    _fill_figures(context, index, incident, ledger)
    own_sums = own_mentions(analysis, story, index, analysis.quantities.money)
    _fill_money(article.money, index, own_sums, incident, ledger)
    _fill_data_types(article.data, index, incident, ledger)
    _imply_attack_types(analysis, sentences, incident, ledger)
    chosen = choose_date(context, index, own_mentions(analysis, story, index, analysis.dates))
    if chosen:
        incident.date, incident.date_basis = chosen.mention.edtf, chosen.basis
        ledger.add("date", chosen.mention.edtf or "", chosen.mention)
    incident.status, shown = choose_status(article.cues, index)
    if shown:
        ledger.add("status", incident.status.value, Mention(shown.start, shown.end, "status.cues"))
    incident.evidence = ledger.entries
    rate(analysis, story, index, incident)
    return incident


def own_mentions(analysis: Analysis, story: Story, index: int, mentions: Sequence[M]) -> list[M]:
    """Return those of `mentions` that speak of the incident `index` of `story`."""
    own = []
    for mention in mentions:
        sentence = analysis.sentence_at(mention.start)
        if sentence is not None and index in story.drafts_at(sentence, mention.start):
            own.append(mention)
    return own


def _victim(context: Context, index: int, ledger: Ledger) -> Victim:
    analysis, draft = context.analysis, context.reading.story.drafts[index]
    victim = Victim()
    if draft.victim is not None:
        organisation = draft.victim.organisation
        victim.name = ledger.stored(organisation.name)
        victim.aliases = [ledger.stored(a) for a in organisation.aliases]
        cued = next((m for m, _ in draft.victim.cues), organisation.mentions[0])
        ledger.add("victim_name", victim.name, cued)
        for mention in _first_mentions(organisation.mentions, organisation.aliases):
            ledger.add("victim_aliases", ledger.stored(mention.name), mention)
    elif draft.description is not None:
        victim.description = analysis.quote(draft.description.start, draft.description.end)
        ledger.add(
            "victim_description",
            victim.description,
            Mention(draft.description.start, draft.description.end, "victim.description"),
        )
    if country := choose_country(context, index):
        victim.country = country[0]
        ledger.add("victim_country", country[0], country[1])
    if sector := choose_sector(context, index):
        victim.sector = sector[0]
        ledger.add("victim_sector", sector[0].value, sector[1])
    return victim


def _first_mentions(
    mentions: Sequence[OrganisationMention], names: Sequence[str]
) -> Iterator[OrganisationMention]:
    for name in names:
        yield next(m for m in mentions if m.name == name)


def _fill_actors(context: Context, index: int, incident: Incident, ledger: Ledger) -> None:
    attacker = choose_attacker(context.analysis, context.reading.story, index, context.attackers)
    if attacker is not None:
        organisation = attacker.organisation
        first = next(m for m in attacker.mentions if m.name == organisation.name)
        incident.attacker = Attacker(
            name=ledger.stored(organisation.name), aliases=[ledger.stored(a) for a in organisation.aliases]
        )
        ledger.add("attacker_name", incident.attacker.name or "", first)
        for mention in _first_mentions(attacker.mentions, organisation.aliases):
            ledger.add("attacker_aliases", ledger.stored(mention.name), mention)
    supplier = context.suppliers[index]
    if supplier is not None:
        incident.third_party = ledger.stored(supplier[0].name)
        incident.third_party_aliases = [ledger.stored(c.name) for c in supplier[1]]
        ledger.add("third_party", incident.third_party, supplier[0].mentions[0])
        for alias, vendor in zip(incident.third_party_aliases, supplier[1], strict=True):
            ledger.add("third_party_aliases", alias, vendor.mentions[0])


def _fill_figures(context: Context, index: int, incident: Incident, ledger: Ledger) -> None:
    analysis, story = context.analysis, context.reading.story
    count = choose_records(context, figures(context, index))
    if count is not None:
        incident.records = count.records()
        incident.records_text = analysis.quote(count.start, count.noun_end)
        ledger.add("records", incident.records_text, Mention(count.start, count.noun_end, count.rule))
    volume = choose_volume(analysis, own_mentions(analysis, story, index, analysis.quantities.volumes))
    if volume is not None:
        size = volume.max if volume.max is not None and volume.value is None else volume.value
        incident.data_volume_bytes = round(size if size is not None else volume.magnitude)
        ledger.add("data_volume_bytes", str(incident.data_volume_bytes), volume)


def _fill_money(
    money: MoneyReading, index: int, sums: Sequence[MoneyMention], incident: Incident, ledger: Ledger
) -> None:
    facts = money.facts(index, sums)
    ransom = Ransom()
    if facts.demanded is not None:
        ransom.demanded = facts.demanded[0]
        ledger.add("ransom_demanded", str(facts.demanded[0]).lower(), facts.demanded[1])
    if facts.paid is not None:
        ransom.paid = facts.paid[0]
        ledger.add("ransom_paid", str(facts.paid[0]).lower(), facts.paid[1])
    if facts.amount is not None and ransom.demanded:
        ransom.amount, ransom.currency = _plain(facts.amount.magnitude), facts.amount.currency
        ledger.add("ransom_amount", f"{ransom.amount} {ransom.currency}", facts.amount)
    if facts.price is not None and AttackType.DATA_SALE in incident.attack_types:
        incident.sale_price, incident.sale_currency = _plain(facts.price.magnitude), facts.price.currency
        ledger.add("sale_price", f"{incident.sale_price} {incident.sale_currency}", facts.price)
    incident.ransom = ransom


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
        span = Mention(entry.start, entry.end, f"{entry.rule}.implied")
        ledger.add("attack_types", kind.value, span)
    if AttackType.INTRUSION in types and len(types) > 1:
        types.discard(AttackType.INTRUSION)
        ledger.drop("attack_types", AttackType.INTRUSION.value)
    incident.attack_types = [t for t in AttackType if t in types]


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _fill_data_types(context: DataTypeContext, index: int, incident: Incident, ledger: Ledger) -> None:
    found = taken_data(context, index)
    incident.data_types = [code for code, _ in found]
    for code, mention in found:
        ledger.add("data_types", code.value, mention)
