"""Which pairs of reports are worth comparing: those that share a name, supplier, rare figure or attacker.

Each report has some keys; reports of one key are a block. In a large block only neighbours in time are
paired, so the number of pairs grows with that of the reports and not with its square.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.dataset.merge.parsed_names import parse_name
from pipeline.dataset.merge.profile import Report

#: Up to so many reports of one block, all are paired with each other; in a larger block each is paired with
#: half as many that follow it in time.
SMALL_BLOCK = 24
#: The same where the key says little: a part of a name, an attacker.
SMALL_LOOSE_BLOCK = 12
LOOSE = ("attacker", "described", "end", "start", "word")
#: The start and the end of a core by which misspelt names meet.
EDGE = 6


def candidate_pairs(reports: Sequence[Report]) -> Iterator[tuple[int, int]]:
    """Yield each pair of positions in `reports` that is worth comparing once, the smaller one first.

    Reports of one article are never paired: it tells them apart itself. Only the reports count, not
    their order, as long as their ids are distinct.
    """
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    order = sorted(range(len(reports)), key=lambda i: (moment(reports[i]), reports[i].report_id))
    for index in order:
        for key in sorted(block_keys(reports[index])):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for key, block in blocks.items():
        for one, other in _pairs(block, small_block(key)):
            pair = (one, other) if one < other else (other, one)
            if pair not in seen and reports[one].article_id != reports[other].article_id:
                seen.add(pair)
                yield pair


def moment(report: Report) -> str:
    """Return the day, as ISO text, by which a report stands in its blocks; those of no day stand last."""
    return (report.when or dt.date.max).isoformat()


def small_block(key: str) -> int:
    """Return up to how many reports of the block `key` are all paired with each other.

    In a larger block each is paired with half as many on either side of it.
    """
    return SMALL_LOOSE_BLOCK if key.startswith(LOOSE) else SMALL_BLOCK


def _pairs(block: list[int], small: int) -> Iterator[tuple[int, int]]:
    if len(block) <= small:
        yield from combinations(block, 2)
    else:
        for place, index in enumerate(block):
            yield from ((index, other) for other in block[place + 1 : place + 1 + small // 2])


def block_keys(report: Report) -> set[str]:
    """Return the blocks in which a report stands."""
    keys = set()
    for name in report.victim_names:
        parsed = parse_name(name)
        assert parsed is not None
        keys |= {f"name {parsed.core}", f"start {parsed.core[:EDGE]}", f"end {parsed.core[-EDGE:]}"}
        keys |= {f"word {parsed.texts[0]}", f"word {parsed.texts[-1]}", f"word {parsed.initials}"}
    for name in report.described_names:
        parsed = parse_name(name)
        assert parsed is not None
        keys.add(f"name {parsed.core}")
    for name in report.supplier_names:
        parsed = parse_name(name)
        assert parsed is not None
        keys |= {f"supplier {parsed.core}", f"name {parsed.core}"}
    if not report.victim_names:
        keys |= {f"described {noun}" for noun in report.described.nouns}
    if report.rare_figure:
        keys.add(f"figure {report.rare_figure}")
    incident = report.incident
    if incident.ransom.amount:
        keys.add(f"ransom {incident.ransom.amount:g} {incident.ransom.currency}")
    if incident.data_volume_bytes:
        keys.add(f"volume {incident.data_volume_bytes}")
    keys |= {f"attacker {attacker}" for attacker in report.attacker_keys}
    return keys
