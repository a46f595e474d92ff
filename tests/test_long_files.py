"""No file of a reader takes its square of time: twice the length, at most three times the processor time."""

import time
from collections.abc import Callable

import pytest

from pipeline.reading.europresse import europresse_parts
from pipeline.reading.press_archives import text_archive_parts
from pipeline.reading.printed import Line, blocks_of

pytestmark = pytest.mark.slow
PROSE = "les services de la ville de Vaubrune ont été coupés pendant deux jours"
#: Far more than a quick machine needs for any of them.
GROWTH, QUICK = 3.0, 0.25


def saved_text(k: int) -> object:
    return list(text_archive_parts("End of Document\n" + f"{PROSE}\n" * (600 * k)) or ())


def one_paragraph(k: int) -> object:
    return blocks_of([[Line(PROSE, 50.0, 60000.0 - 12 * n, 10.0) for n in range(3000 * k)]])


def page_of_labels(k: int) -> object:
    label = [Line("Provenance", 50.0, 9000.0 - 12 * n, 10.0) for n in range(250 * k)]
    return list(europresse_parts([[Line("news·20250303·AB·1", 200.0, 9900.0, 10.0), *label]]) or ())


def seconds(read: Callable[[int], object], k: int) -> float:
    started = time.process_time()
    read(k)
    return time.process_time() - started


@pytest.mark.parametrize("read", [saved_text, one_paragraph, page_of_labels])
def test_time_grows_with_the_length(read: Callable[[int], object]) -> None:
    read(1)
    once, twice = seconds(read, 1), seconds(read, 2)
    if twice > QUICK and twice > GROWTH * once:
        # Another process may have been in the way.
        once, twice = seconds(read, 1), min(twice, seconds(read, 2))
    assert twice <= max(QUICK, GROWTH * once)
