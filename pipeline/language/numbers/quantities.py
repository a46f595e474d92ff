"""`find_quantities`: every number of a text, typed once."""

from dataclasses import dataclass

from pipeline.language.mentions import CountMention, MoneyMention, NumberMention, VolumeMention
from pipeline.language.numbers.counts import Counted, counted, mention_of, settle_nouns
from pipeline.language.numbers.grammar import scan
from pipeline.language.numbers.money import money_mention
from pipeline.language.numbers.pronouns import settle_pronouns
from pipeline.language.numbers.ranges import join_ranges
from pipeline.language.numbers.shares import share_totals
from pipeline.language.numbers.volumes import volume_mention

#: A zettabyte: no leak was ever put at more than some petabytes, so that a larger figure is a slip.
_LARGEST_VOLUME = 1e21
#: More than the records of all leaks ever told; a larger figure is a key or a slip.
_LARGEST_COUNT = 10**13


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
    for number in share_totals(join_ranges(scan(text), text), text):
        match number.suffix:
            case None:
                if number.low <= _LARGEST_COUNT and (item := counted(number, text)):
                    items.append(item)
            case suffix if suffix.kind == "money":
                money.append(money_mention(number, text))
            case suffix if suffix.kind == "volume":
                volume = volume_mention(number)
                if volume.magnitude <= _LARGEST_VOLUME:
                    volumes.append(volume)
    mentions = [mention_of(item, text) for item in settle_pronouns(settle_nouns(items, text), text)]
    counts = tuple(m for m in mentions if isinstance(m, CountMention))
    numbers = tuple(m for m in mentions if not isinstance(m, CountMention))
    return Quantities(numbers, counts, tuple(money), tuple(volumes))
