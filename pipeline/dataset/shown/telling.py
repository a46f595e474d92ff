"""One incident as a reader sees it: each cell in words, built from a row of incidents."""

import datetime as dt
from dataclasses import dataclass

from pipeline.dataset.columns import WATCH
from pipeline.dataset.rows import Row, several, victim_of
from pipeline.dataset.shown.amounts import confidence_word, data_volume, percent, price, ransom, records
from pipeline.dataset.shown.days import incident_date, published_date, sort_day
from pipeline.dataset.shown.labels import country, label, labels
from pipeline.schema import Salience

#: What comes behind every name.
LAST = "\U0010ffff"


@dataclass(frozen=True)
class ToldIncident:
    """An incident in the words of one language; None, or nothing in a list, where the row tells nothing.

    `date` is told by the first article where the incident has none, `day` is what it is put in order by;
    `named` tells whether `victim` is a name and not the articles' description. `confidence` is from 0 to 1.
    `watch` are those of a watch list whom it concerns.
    """

    incident_id: str
    date: str | None
    day: dt.date | None
    victim: str | None
    named: bool
    sector: str | None
    country: str | None
    third_party: str | None
    attacker: str | None
    attack_types: list[str]
    records: str | None
    volume: str | None
    ransom: str | None
    price: str | None
    data_types: list[str]
    sensitive: bool
    status: str | None
    confidence: float | None
    confidence_word: str | None
    confidence_percent: str | None
    article_ids: list[str]
    sources: list[str]
    urls: list[str]
    sentence: str | None
    recalled: bool
    watch: list[str]


def told_incident(row: Row, language: str) -> ToldIncident:
    """Return a row of incidents in the words of `language`."""
    confidence = None if row["confidence"] is None else float(row["confidence"])
    return ToldIncident(
        incident_id=str(row["incident_id"]),
        date=incident_date(row["date"], row["date_basis"], language)
        or published_date(row["first_published"], language),
        day=sort_day(row["date"], row["first_published"]),
        victim=victim_of(row),
        named=bool(row["victim_name"]),
        sector=label("victim_sector", row["victim_sector"], language),
        country=country(row["victim_country"], language),
        third_party=_text(row["third_party"]),
        attacker=_text(row["attacker_name"]),
        attack_types=labels("attack_types", row["attack_types"], language),
        records=records(row, language),
        volume=data_volume(row, language),
        ransom=ransom(row, language),
        price=price(row, language),
        data_types=labels("data_types", row["data_types"], language),
        sensitive=bool(row["sensitive_data"]),
        status=label("status", row["status"], language),
        confidence=confidence,
        confidence_word=None if confidence is None else confidence_word(confidence, language),
        confidence_percent=None if confidence is None else percent(confidence, language),
        article_ids=several(row["article_ids"]),
        sources=several(row["sources"]),
        urls=several(row["urls"]),
        sentence=_text(row["evidence"]),
        recalled=row["salience"] == Salience.SECONDARY,
        watch=several(row.get(WATCH.name)),
    )


def newest_first(row: Row) -> tuple[int, str, str]:
    """Return what rows of incidents are sorted by: newest first, then by victim; those without day last."""
    day = sort_day(row["date"], row["first_published"])
    victim = victim_of(row) or LAST
    return -day.toordinal() if day else 1, victim.casefold(), str(row["incident_id"])


def watched_first(row: Row) -> tuple[bool, int, str, str]:
    """Return what rows of incidents are sorted by where some are marked: those first, else `newest_first`."""
    return not row.get(WATCH.name), *newest_first(row)


def _text(cell: object) -> str | None:
    return str(cell) if cell else None
