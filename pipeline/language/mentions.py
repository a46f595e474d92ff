"""The mentions that the rule families find. Offsets are half-open and count into the article text."""

from dataclasses import dataclass

from pipeline.schema import DataType, Qualifier, Records, Unit

#: What the recogniser finds: start and end, and its label.
Entity = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that a rule has typed; `rule` is the rule's id."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class NumberMention(Mention):
    """A number, approximation words included. `value` is null for vague numbers and ranges."""

    value: float | None
    min: float | None
    max: float | None
    qualifier: Qualifier

    @property
    def magnitude(self) -> float:
        """The number's size for comparisons: value, else lower bound, else upper bound, else 0."""
        return next((x for x in (self.value, self.min, self.max) if x is not None), 0.0)


@dataclass(frozen=True, slots=True)
class CountMention(NumberMention):
    """A number and the noun that it counts; `unit` is None when the noun has no code in the guide."""

    unit: Unit | None
    noun: str
    noun_start: int
    noun_end: int

    def records(self) -> Records:
        """Return the count as the schema's Records (integers)."""

        def whole(x: float | None) -> int | None:
            return None if x is None else round(x)

        return Records(
            value=whole(self.value),
            min=whole(self.min),
            max=whole(self.max),
            qualifier=self.qualifier,
            unit=self.unit,
        )


@dataclass(frozen=True, slots=True)
class MoneyMention(NumberMention):
    """An amount of money; `currency` is an ISO 4217 code or BTC, XMR, ETH."""

    currency: str


@dataclass(frozen=True, slots=True)
class VolumeMention(NumberMention):
    """A data volume; the number's fields are in bytes, decimal units."""


@dataclass(frozen=True, slots=True)
class DateMention(Mention):
    """A date resolved as far as the text bears: EDTF level 1, or None when no year can be told."""

    edtf: str | None


@dataclass(frozen=True, slots=True)
class DataTypeMention(Mention):
    """A wording of one or more data types.

    `strong` wordings speak of personal data anywhere ("numéro de sécurité sociale"); the others
    ("nom", "adresse", "contrats") do so only in a list or beside a word for stolen data.
    """

    codes: tuple[DataType, ...]
    strong: bool
