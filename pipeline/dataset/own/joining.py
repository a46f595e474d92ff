"""Joins victims to the organisations of a register: which one each is, how surely, and where that is open."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.dataset.codes import code_rows
from pipeline.dataset.columns import Column, Kind
from pipeline.dataset.own.matching import NameIndex, worded_alike
from pipeline.dataset.own.register import Organisation, Register
from pipeline.dataset.own.sieve import Sieve
from pipeline.dataset.rows import Cell, Row, join, several

#: The columns that a register adds to incidents.
ID = Column("organisation_id", Kind.TEXT, "Id of the victim in the register")
NAME = Column("organisation_name", Kind.TEXT, "Its name there")
SCORE = Column(
    "organisation_score",
    Kind.DECIMAL,
    "How well the names agree: 1 the same, 0.9 by acronym, rank, word order or a slip",
    maximum=1,
)
DOUBTFUL = Column(
    "organisation_doubtful",
    Kind.TEXT,
    "Ids between which neither name, town nor sector decides; several are joined by |",
)
COLUMNS = (ID, NAME, SCORE, DOUBTFUL)
#: What the merge takes for one organisation, and below which it leaves names apart.
_ALIKE, _SURE = 1.0, 0.9
#: The words of an address that are not the town's name.
_NOT_TOWN = frozenset({"cedex", "arrondissement", "sp", "e", "er", "eme"})
_SAINTS = {"st": "saint", "ste": "sainte"}


@dataclass(frozen=True)
class Joined:
    """The organisation that a victim is, how well the names agree; or the ids between which it is open."""

    organisation: Organisation | None = None
    score: float | None = None
    doubtful: tuple[str, ...] = ()


class Joiner:
    """Tells which organisations of a register the victims of incidents are."""

    def __init__(self, register: Register, incidents: Iterable[Row]) -> None:
        """`incidents` are the rows that may be asked for: the long list goes past their names, once."""
        #: Those of the register that any row could be, by their place in it.
        self._entries: dict[int, Organisation] = {}
        names = dict.fromkeys(name for row in incidents for name in _names(row))
        sieve = Sieve(names)
        index = NameIndex((name, number) for number, name in enumerate(names))
        self._found: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for place, organisation in enumerate(register.entries):
            for own in filter(sieve.lets_by, organisation.names):
                for name, _ in index.meeting(own):
                    score = _ALIKE if worded_alike(own, name) else _SURE
                    self._entries[place] = organisation
                    best = self._found[name]
                    best[place] = max(score, best.get(place, 0.0))

    def cells(self, row: Row) -> dict[str, Cell]:
        """Return the cells of COLUMNS for a row of incidents."""
        joined = self.joined(row)
        found = joined.organisation
        return {
            ID.name: found.id if found else None,
            NAME.name: found.names[0] if found else None,
            SCORE.name: joined.score,
            DOUBTFUL.name: join(joined.doubtful),
        }

    def joined(self, row: Row) -> Joined:
        """Return what the victim of a row of incidents is in the register."""
        scores: dict[int, float] = {}
        for name in _names(row):
            for place, score in self._found.get(name, {}).items():
                scores[place] = max(score, scores.get(place, 0.0))
        if not scores:
            return Joined()
        best = max(scores.values())
        near = [self._entries[place] for place in sorted(scores) if scores[place] == best]
        left = _decided(near, row)
        if len({one.id for one in left}) == 1:
            return Joined(left[0], best)
        return Joined(doubtful=tuple(dict.fromkeys(one.id for one in left)))


def _names(row: Row) -> Iterator[str]:
    if row["victim_name"]:
        yield str(row["victim_name"])
    yield from several(row["victim_aliases"])


def _decided(near: Sequence[Organisation], row: Row) -> Sequence[Organisation]:
    """Return those of equally good ones that town, or else sector, speaks for; all where neither does."""
    if len({one.id for one in near}) == 1:
        return near
    cells = (row["victim_name"], row["victim_aliases"], row["victim_description"], row["evidence"])
    told = f" {_plain(' '.join(str(cell) for cell in cells if cell))} "
    there = [one for one in near if (town := _town(one.town)) and f" {town} " in told]
    near = there or near
    sector = row["victim_sector"]
    of_sector = [one for one in near if sector and _sectors().get(_plain(one.sector)) == sector]
    return of_sector or near


def _plain(text: str) -> str:
    """Return the words of a text without case, accents and hyphens."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    words = re.findall(r"[a-z]+|[0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    return " ".join(_SAINTS.get(word, word) for word in words)


def _town(written: str) -> str:
    """Return a town as it is compared: « LYON CEDEX 03 » is Lyon."""
    return " ".join(word for word in _plain(written).split() if not word.isdigit() and word not in _NOT_TOWN)


@cache
def _sectors() -> dict[str, str]:
    """Return the codes of sectors by code and by label, French or English."""
    rows = (row for row in code_rows() if row["column"] == "victim_sector")
    return {_plain(str(row[of])): str(row["code"]) for row in rows for of in ("code", "label_en", "label_fr")}
