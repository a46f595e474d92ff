"""Data volumes in bytes: « 82Go », « 1,4 To », « une vingtaine de gigaoctets »."""

from pipeline.language.mentions import VolumeMention
from pipeline.language.numbers.number import Number, bounds


def volume_mention(number: Number) -> VolumeMention:
    """Return the volume that `number`, which has a unit of data, is; in bytes, unit in the span.

    Of a range, `value` is the upper end, as the guide wants the field; `min` and `max` keep both.
    """
    assert number.suffix is not None
    value, low, high = bounds(number, number.suffix.factor)
    if value is None:
        value = high
    end = max(number.end, number.suffix.end)
    return VolumeMention(number.start, end, "volume", value, low, high, number.qualifier)
