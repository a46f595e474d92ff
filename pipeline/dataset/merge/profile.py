"""What of one report, an incident as one article tells it, is compared with other reports."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.dataset.merge.parsed_names import parse_name, word_lists
from pipeline.dataset.periods import Period, period_of
from pipeline.language.organisations.names import name_key
from pipeline.schema import DateBasis, Incident, Qualifier, Records, Salience

#: A figure of so many digits before its zeros is met in one incident only.
RARE_DIGITS = 4
#: Words of a description that are no longer say nothing.
SHORT_WORD = 3
_WORD = re.compile(r"\w+")
#: The version of a malware brand. A number that is part of a name ("APT28") follows without a blank.
_VERSION = re.compile(r"\s+v?\d(?:\.\d)*$", re.IGNORECASE)


class Bounds(NamedTuple):
    """What a count says: between `low` and `high`, both included."""

    low: float
    high: float


class Described(NamedTuple):
    """The words of a description, without number: common ones that say something, and proper ones."""

    nouns: frozenset[str]
    proper: frozenset[str]


@dataclass(frozen=True)
class Report:
    """An incident as one article tells it.

    `report_id` names it for good; `also_known_as` are names of the victim that analysts have given.
    """

    report_id: str
    article_id: str
    published: dt.date | None
    incident: Incident
    also_known_as: tuple[str, ...] = ()

    @cached_property
    def victim_names(self) -> tuple[str, ...]:
        """The victim's name, its aliases and what analysts call it, without words that name nobody."""
        victim = self.incident.victim
        names = [*([victim.name] if victim.name else []), *victim.aliases, *self.also_known_as]
        return tuple(name for name in dict.fromkeys(names) if parse_name(name) is not None)

    @cached_property
    def described_names(self) -> tuple[str, ...]:
        """The description of a victim without name, if it may be another report's name for it."""
        description = self.incident.victim.description
        if self.victim_names or description is None or parse_name(description) is None:
            return ()
        return (description,)

    @cached_property
    def named_by_title(self) -> bool:
        """Whether the victim's only name is the title, but for a word at most, and stands nowhere else.

        "Data Breach Notification" stands so over as many notices of strangers as there are.
        """
        if len(self.victim_names) != 1 or self.also_known_as:
            return False
        name = self.victim_names[0].casefold()
        naming = [e for e in self.incident.evidence if name in e.sentence.casefold()]
        titles = {e.sentence for e in naming}
        return len(titles) == 1 and all(len(title.split()) - len(name.split()) <= 1 for title in titles)

    @cached_property
    def supplier_names(self) -> tuple[str, ...]:
        """The third party and its aliases."""
        third = self.incident.third_party
        names = [*([third] if third else []), *self.incident.third_party_aliases]
        return tuple(name for name in dict.fromkeys(names) if parse_name(name) is not None)

    @cached_property
    def attacker_keys(self) -> frozenset[str]:
        """The attacker's names as they are compared: without version ("LockBit 3.0")."""
        attacker = self.incident.attacker
        names = [*([attacker.name] if attacker.name else []), *attacker.aliases]
        return frozenset(filter(None, map(actor_key, names)))

    @cached_property
    def period(self) -> Period | None:
        """When the incident happened by this report, None when it does not say."""
        return period_of(self.incident.date) if self.incident.date else None

    @cached_property
    def basis(self) -> DateBasis | None:
        """What the date is the date of."""
        return self.incident.date_basis

    @cached_property
    def described(self) -> Described:
        """The words by which the victim is described."""
        return described_by(self.incident.victim.description or "")

    @cached_property
    def figure(self) -> int | None:
        """The count's own figure, whatever its qualifier."""
        records = self.incident.records
        return None if records is None or records.qualifier is Qualifier.VAGUE else records.value

    @cached_property
    def rare_figure(self) -> int | None:
        """The count if hardly another incident has the same."""
        return self.figure if self.figure and len(str(self.figure).rstrip("0")) >= RARE_DIGITS else None

    @cached_property
    def bounds(self) -> Bounds | None:
        """Between which numbers the count lies, rounding and the looseness of the wording allowed for."""
        return bounds_of(self.incident.records) if self.incident.records else None

    @cached_property
    def when(self) -> dt.date | None:
        """The day by which the report is put in order: that of the incident, else of its publication."""
        return self.period.first if self.period else self.published

    @property
    def is_main(self) -> bool:
        """Whether the article is about this incident and does not just recall it."""
        return self.incident.salience is Salience.MAIN


def actor_key(name: str) -> str | None:
    """Return an attacker's name as it is compared, None when nothing of it is left."""
    parsed = parse_name(_VERSION.sub("", name))
    return parsed.core if parsed else None


def described_by(description: str) -> Described:
    """Return the words of a description of a victim that tell it from others."""
    nouns: set[str] = set()
    proper: set[str] = set()
    empty = word_lists()["undescriptive"]
    for place, written in enumerate(_WORD.findall(description)):
        word = name_key(written).rstrip("sx")
        if len(word) > SHORT_WORD and word not in empty:
            (proper if place and written[0].isupper() else nouns).add(word)
    return Described(frozenset(nouns), frozenset(proper))


def bounds_of(records: Records) -> Bounds | None:
    """Return between which numbers a count lies.

    A round figure may be cut or rounded by one of its last digit that is no zero: papers write
    750 000 for 758 912. What "more than" and "less than" leave open is narrow, or the paper would have
    said another number.
    """
    value, low, high = records.value, records.min, records.max
    if value is not None:
        slack = 10 ** (len(str(value)) - len(str(value).rstrip("0"))) if value and value % 10 == 0 else 0
        loose = {
            Qualifier.APPROX: (0.85, 1.15),
            Qualifier.AT_LEAST: (1.0, 1.2),
            Qualifier.AT_MOST: (0.8, 1.0),
        }
        below, above = loose.get(records.qualifier, (1.0, 1.0))
        return Bounds(min(value * below, value - slack), max(value * above, value + slack))
    if low is None and high is None:
        return None
    if records.qualifier is Qualifier.VAGUE and low is not None:
        # "des dizaines de milliers" ends where the hundreds of thousands begin.
        return Bounds(low / 2, 10 * low)
    return Bounds(low or 0, high if high is not None else float("inf"))
