"""Writes an Atom file (RFC 4287) for feed readers: incidents in words, what changed last first."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree

from pipeline.dataset.columns import WATCH
from pipeline.dataset.rows import Row, several
from pipeline.dataset.sharing.told import NO_DAY, plain, uuid_of, web_address
from pipeline.dataset.shown.labels import heading
from pipeline.dataset.shown.telling import ToldIncident, told_incident
from pipeline.dataset.shown.words import word

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_atom(path: Path, rows: Iterable[Row], language: str) -> None:
    """Write `rows` of incidents to `path` in the words of `language`; those watched come first.

    Raises OSError. The same rows give the same bytes.
    """
    # Twice sorted: by what must come first when days are alike, then by day.
    ordered = sorted(rows, key=lambda row: str(row["incident_id"]))
    ordered.sort(key=_moment, reverse=True)
    ordered.sort(key=lambda row: not row.get(WATCH.name))
    feed = _element("feed", **{_LANG: language})
    feed.extend(_head(ordered, language))
    feed.extend(_entries(ordered, language))
    with path.open("wb") as stream:
        etree.ElementTree(feed).write(stream, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _head(rows: Sequence[Row], language: str) -> Iterator[etree._Element]:
    yield _element("id", f"urn:uuid:{uuid_of('atom')}")
    yield _element("title", _say(language, "title"))
    yield _element("updated", max(map(_moment, rows), default=_instant(NO_DAY.isoformat())))
    author = _element("author")
    author.append(_element("name", "Brèche"))
    yield author


def _entries(rows: Iterable[Row], language: str) -> Iterator[etree._Element]:
    for row in rows:
        yield _entry(row, told_incident(row, language), language)


def _entry(row: Row, told: ToldIncident, language: str) -> etree._Element:
    entry = _element("entry")
    entry.append(_element("id", f"urn:uuid:{uuid_of('atom', told.incident_id)}"))
    entry.append(_element("title", _title(row, told, language)))
    entry.append(_element("updated", _moment(row)))
    addresses = list(dict.fromkeys(filter(None, map(web_address, told.urls))))
    for number, address in enumerate(addresses):
        entry.append(_element("link", rel="related" if number else "alternate", href=address))
    for code, name in zip(several(row["attack_types"]), told.attack_types, strict=True):
        entry.append(_element("category", term=code, label=name))
    if row.get(WATCH.name):
        entry.append(_element("category", term=WATCH.name, label=_say(language, "watch")))
    words = _in_words(row, told, language)
    entry.append(_element("summary", words))
    if not addresses:
        # An entry that leads nowhere is one only with content of its own.
        entry.append(_element("content", words))
    return entry


def _title(row: Row, told: ToldIncident, language: str) -> str:
    what = ", ".join(told.attack_types).lower() or _say(language, "incident")
    victim = plain(told.victim) or _say(language, "unnamed")
    title = _say(language, "entry", victim=victim, what=what)
    return _say(language, "watched", title=title) if row.get(WATCH.name) else title


def _in_words(row: Row, told: ToldIncident, language: str) -> str:
    """Return what is told of an incident: its parts in a line, the sentence, the name of the incident."""

    def named(name: str, value: str | None) -> str | None:
        return _say(language, "part", name=name, value=value) if value else None

    def column(name: str, value: str | None) -> str | None:
        return named(heading("incidents", name, language), value)

    watch = ", ".join(several(row.get(WATCH.name)))
    parts = (
        named(_say(language, "watch"), watch),
        told.date,
        ", ".join(filter(None, (told.sector, told.country))),
        column("third_party", told.third_party),
        column("attacker_name", told.attacker),
        ", ".join(filter(None, (told.records, told.volume))),
        column("data_types", ", ".join(told.data_types)),
        named(_say(language, "ransom"), told.ransom),
        column("sale_price", told.price),
        column("status", told.status),
        column("confidence", told.confidence_percent),
    )
    lines = [" · ".join(filter(None, map(plain, parts)))]
    if sentence := plain(told.sentence):
        lines.append(str(word(language, "proof", "sentence")).format(sentence=sentence))
    return "\n".join([*lines, told.incident_id])


def _say(language: str, name: str, /, **values: str) -> str:
    return str(word(language, "feed", name)).format(**values)


def _moment(row: Row) -> str:
    days = (row["changed_at"], row["first_seen"], row["last_published"], NO_DAY.isoformat())
    return _instant(str(next(filter(None, days))))


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{_ATOM}}}{name}", attributes, nsmap={None: _ATOM})
    element.text = text
    return element
