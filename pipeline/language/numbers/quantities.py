"""`find_quantities`: every number of a text, typed once; and the normalisers of single wordings."""

from dataclasses import dataclass

from pipeline.language.mentions import CountMention, MoneyMention, NumberMention, VolumeMention
from pipeline.language.numbers.counts import Counted, counted, mention_of, settle_nouns
from pipeline.language.numbers.grammar import scan
from pipeline.language.numbers.money import money_mention
from pipeline.language.numbers.ranges import join_ranges
from pipeline.language.numbers.volumes import volume_mention
from pipeline.language.text import fold
from pipeline.schema import Records


@dataclass(frozen=True, slots=True)
class Quantities:
    """The numbers of a text in reading order, each in one tuple only; `numbers` are those left bare."""

    numbers: tuple[NumberMention, ...]
    counts: tuple[CountMention, ...]
    money: tuple[MoneyMention, ...]
    volumes: tuple[VolumeMention, ...]


def find_quantities(text: str) -> Quantities:
    """Return the numbers of `text`, which must be folded, typed; offsets are half-open, in characters."""
    money: list[MoneyMention] = []
    volumes: list[VolumeMention] = []
    items: list[Counted] = []
    for number in join_ranges(scan(text), text):
        match number.suffix:
            case None:
                if item := counted(number, text):
                    items.append(item)
            case suffix if suffix.kind == "money":
                money.append(money_mention(number, text))
            case suffix if suffix.kind == "volume":
                volumes.append(volume_mention(number))
    mentions = [mention_of(item, text) for item in settle_nouns(items, text)]
    counts = tuple(m for m in mentions if isinstance(m, CountMention))
    numbers = tuple(m for m in mentions if not isinstance(m, CountMention))
    return Quantities(numbers, counts, tuple(money), tuple(volumes))


def parse_records(text: str) -> Records | None:
    """Return the figure that `text` gives ("plus de 50 000 documents"), None when it gives none.

    The first count whose noun has a code wins, then the first count, then the first bare number.
    Any French text will do; it is folded here.
    """
    found = find_quantities(fold(text))
    coded = (count for count in found.counts if count.unit is not None)
    if count := next(coded, None) or next(iter(found.counts), None):
        return count.records()
    number = next(iter(found.numbers), None)
    if number is None:
        return None
    bare = CountMention(
        number.start, number.end, number.rule, number.value, number.min, number.max, number.qualifier,
        unit=None, noun="", noun_start=number.end, noun_end=number.end,
    )  # fmt: skip
    return bare.records()


def parse_money(text: str) -> MoneyMention | None:
    """Return the first sum of money in `text` ("l'équivalent de 2 M€ en bitcoins"), None without one.

    Offsets count into `text`, which is folded here.
    """
    return next(iter(find_quantities(fold(text)).money), None)


def parse_volume(text: str) -> int | None:
    """Return the first data volume in `text` in bytes, the upper end of a range, None without one."""
    volume = next(iter(find_quantities(fold(text)).volumes), None)
    if volume is None:
        return None
    size = volume.value if volume.value is not None else volume.min
    return None if size is None else round(size)
