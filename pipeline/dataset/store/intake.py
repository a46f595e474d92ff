"""Articles come in, change and leave: what is known of each, and the reports it gives."""

import datetime as dt
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from pipeline.dataset.frame import ArticleResult
from pipeline.dataset.ids import incident_ids, victim_key
from pipeline.dataset.merge.names import Match, best_match
from pipeline.dataset.safety import encodable
from pipeline.dataset.store.blocks import bereft
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.erasure import begin, forget_files, told_by
from pipeline.dataset.store.state import Note, count
from pipeline.dataset.store.stored import incident_text, runners_up_text, stored_incident
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.struck import StruckNames
from pipeline.schema import Article, Incident, Salience
from pipeline.wording import _

_ROW_NUMBER = re.compile(r"-((?:#|n[°o]\.?)?\s?\d{1,6})$", re.I)
#: Returns the content hash of an article.
ContentOf = Callable[[Article], str]


class State(StrEnum):
    """What an article that is read again is to the dataset."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    #: Unchanged, but read by other rules than the present ones.
    OUTDATED = "outdated"
    #: Another article has this id.
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Known:
    """What the dataset knows of an article, without its text."""

    content: str
    rules: str
    origin: str | None
    title: str | None
    published: str | None
    url: str | None


def content_hash(article: Article) -> str:
    """Return 32 hexadecimal digits that change with anything of the article but its id and its place."""
    content = article.model_dump(mode="json", include={"title", "text", "published", "source", "url"})
    return blake2b(json.dumps(content, sort_keys=True).encode("ascii"), digest_size=16).hexdigest()


class Intake:
    """The way in for articles.

    `rules` names the rules that read now; an article that others have read is outdated. `content_of` gives
    the content hash of an article that comes without its text.
    """

    def __init__(
        self, connection: sqlite3.Connection, rules: str, content_of: ContentOf = content_hash
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._content_of = content_of
        self._moved: dict[str, str | None] = {}
        self._struck = struck_names(connection) or StruckNames(b"")

    def named(self, article: Article) -> Article:
        """Return an article, just read, as the dataset calls it: without struck names in its id or path."""
        article_id = self.name_of(article.article_id)
        origin = article.origin and self._struck.text(article.origin)
        if (article_id, origin) == (article.article_id, article.origin):
            return article
        return article.model_copy(update={"article_id": article_id, "origin": origin})

    def name_of(self, article_id: str) -> str:
        """Return the id that the dataset gives to an article of the id `article_id`."""
        return self._struck.article_id(article_id)

    def state(self, article: Article) -> State:
        """Tell what `article`, just read, is to the dataset."""
        known = self.known(article.article_id) or self._renamed(article)
        if known is None:
            return State.NEW
        if known.content != self._content_of(article):
            return State.FOREIGN if self._is_another(article, known) else State.CHANGED
        if _storable(article.origin) != known.origin:
            self._moved[article.article_id] = _storable(article.origin)
        return State.UNCHANGED if known.rules == self._rules else State.OUTDATED

    def known(self, article_id: str) -> Known | None:
        """Return what is known of an article, None if it was never read."""
        row = self._connection.execute(
            "SELECT content, rules, origin, title, published, url FROM article WHERE article_id = ?",
            [article_id],
        ).fetchone()
        return Known(*row) if row else None

    def _renamed(self, article: Article) -> Known | None:
        """Give an article the name that it has by now, if it is known by the number of its row alone.

        So were the rows of tables named once. Return what is known of it, None where it is new.
        """
        numbered = _ROW_NUMBER.search(article.article_id)
        known = self.known(numbered[1]) if numbered else None
        if numbered is None or known is None or known.content != self._content_of(article):
            return None
        with transaction(self._connection):
            self._connection.execute("PRAGMA defer_foreign_keys = ON")
            self._let_go(numbered[1])
            for table in ("article", "report"):
                self._connection.execute(
                    f"UPDATE {table} SET article_id = ? WHERE article_id = ?",
                    [article.article_id, numbered[1]],
                )
            count(self._connection, Note.ARTICLES)
        return known

    def _is_another(self, article: Article, known: Known) -> bool:
        """Tell whether an article that differs is another one, which happens to bear the same id."""
        article = self._struck.article(article)
        titles, urls = (article.title, known.title), (article.url, known.url)
        if (titles[0] and titles[0] == titles[1]) or (urls[0] and urls[0] == urls[1]):
            return False
        if article.origin is not None and known.origin is not None:
            return _storable(article.origin) != known.origin
        if all((*titles, *urls)):
            return True
        days = (article.published.isoformat() if article.published else None, known.published)
        unlike = [one != other for one, other in (titles, days) if one and other]
        if not article.text:
            return all(unlike) and len(unlike) == 2
        # Where title or day is the same and the other is not told, the text was worded anew.
        return (any(unlike) or not unlike) and self._says_nothing_of_before(article)

    def _says_nothing_of_before(self, article: Article) -> bool:
        """Tell whether no sentence that proved something before stands in the text of `article`."""
        rows = self._connection.execute(
            "SELECT incident FROM report WHERE article_id = ?", [article.article_id]
        ).fetchall()
        of = _("a report of the article {id!r}", id=article.article_id)
        proofs = {proof.sentence for (told,) in rows for proof in stored_incident(of, told).evidence}
        return bool(proofs) and not any(sentence in article.text for sentence in proofs)

    def keep_moves(self) -> None:
        """Take note of the unchanged articles that came from another file than before."""
        with transaction(self._connection):
            self._connection.executemany(
                "UPDATE article SET origin = ? WHERE article_id = ?",
                [(origin, article_id) for article_id, origin in self._moved.items()],
            )
        self._moved.clear()

    def add(self, results: Iterable[ArticleResult], articles: Mapping[str, Article]) -> None:
        """Take in the results of one chunk, all or none. `articles` are those that were read, by id.

        The date of a result counts, which may be one assumed for an article that tells none.

        A result with an error is passed over: what was known of the article stays, and the article
        is tried again by the next run.
        """
        with transaction(self._connection):
            for result in results:
                if result.error is None:
                    read = articles[result.article.article_id]
                    incidents = [self._struck.incident(incident) for incident in result.incidents]
                    self._add(read, result.article.published, incidents)
            count(self._connection, Note.ARTICLES)

    def forget(self, article_ids: Sequence[str]) -> None:
        """Remove articles with all they told. What analysts said of their incidents stays on record.

        What is left of their words in the file is to be wiped out after the next merge.
        """
        if not article_ids:
            return
        with transaction(self._connection):
            begin(self._connection, told_by(self._connection, article_ids))
            forget_files(self._connection, article_ids)
            for name in article_ids:
                self._let_go(name)
                self._connection.execute("DELETE FROM article WHERE article_id = ?", [name])
            count(self._connection, Note.ARTICLES)

    def _let_go(self, article_id: str) -> None:
        """Note which incidents the reports of an article leave, and which may meet where they stood."""
        reports = self._connection.execute(
            "SELECT report_id FROM report WHERE article_id = ?", [article_id]
        ).fetchall()
        for (report_id,) in reports:
            near = [report_id, *bereft(self._connection, report_id)]
            self._connection.executemany(
                "INSERT OR IGNORE INTO touched SELECT incident_id FROM report"
                " WHERE report_id = ? AND incident_id IS NOT NULL",
                [[name] for name in near],
            )

    def _add(self, article: Article, published: dt.date | None, incidents: Sequence[Incident]) -> None:
        old = [
            _Old(
                report_id, stored_incident(_("the report {id}", id=report_id), incident), home, bool(settled)
            )
            for report_id, incident, home, settled in self._connection.execute(
                "SELECT report_id, incident, incident_id, settled FROM report WHERE article_id = ?"
                " ORDER BY position",
                [article.article_id],
            )
        ]
        told = self._struck.article(article)
        names = _names(article.article_id, incidents, old)
        known = {report.report_id: report for report in old}
        self._let_go(article.article_id)
        self._connection.execute("DELETE FROM report WHERE article_id = ?", [article.article_id])
        self._connection.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article_id) DO UPDATE SET"
            " content = excluded.content, rules = excluded.rules, origin = excluded.origin,"
            " title = excluded.title, published = excluded.published, source = excluded.source,"
            " url = excluded.url",
            [
                article.article_id,
                self._content_of(article),
                self._rules,
                _storable(told.origin),
                _storable(told.title),
                published.isoformat() if published else None,
                _storable(told.source),
                _storable(told.url),
            ],
        )
        for position, (name, incident) in enumerate(zip(names, incidents, strict=True)):
            before = known.get(name)
            # A report that says what it said stays where it is.
            settled = before is not None and before.settled and _facts(before.incident) == _facts(incident)
            self._connection.execute(
                "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    name,
                    article.article_id,
                    position,
                    incident_text(incident),
                    before.home if before else None,
                    settled,
                    runners_up_text(incident.runners_up),
                ],
            )


@dataclass(frozen=True)
class _Old:
    report_id: str
    incident: Incident
    home: str | None
    settled: bool


def _names(article_id: str, incidents: Sequence[Incident], old: Sequence[_Old]) -> list[str]:
    """Return the report ids of an article's incidents: where one was told before, that of before.

    A better rule may word the victim otherwise; what analysts said of the incident must not get lost.
    """
    free = {report.report_id: report.incident for report in old}
    names: dict[int, str] = {}
    for alike in (_same_incident, _same_victim, _same_organisation, _same_figure, _same_words, _same_part):
        for position, incident in enumerate(incidents):
            if position not in names:
                found = next((name for name, told in free.items() if alike(incident, told)), None)
                if found is not None:
                    del free[found]
                    names[position] = found
    left = [position for position in range(len(incidents)) if position not in names]
    if len(left) == len(free) == 1:
        names[left[0]] = free.popitem()[0]
    taken = {*names.values(), *free}
    for position, name in enumerate(incident_ids(article_id, incidents)):
        if position not in names:
            names[position] = _another_name(name, taken)
            taken.add(names[position])
    return [names[position] for position in range(len(incidents))]


def _same_incident(one: Incident, other: Incident) -> bool:
    return _same_victim(one, other) and one.date == other.date


def _same_victim(one: Incident, other: Incident) -> bool:
    return victim_key(one) == victim_key(other)


def _same_organisation(one: Incident, other: Incident) -> bool:
    names = [tuple(filter(None, [i.victim.name, *i.victim.aliases])) for i in (one, other)]
    return best_match(*names) is not Match.WEAK and one.date == other.date


def _same_figure(one: Incident, other: Incident) -> bool:
    return one.records is not None and one.records == other.records


def _same_words(one: Incident, other: Incident) -> bool:
    """Tell whether the victims were read from the same words, whatever they were taken to be."""
    places = [
        {(e.start, e.end) for e in incident.evidence if e.field in ("victim_name", "victim_description")}
        for incident in (one, other)
    ]
    return any(a < d and c < b for a, b in places[0] for c, d in places[1])


def _same_part(one: Incident, other: Incident) -> bool:
    """Tell whether both are what their article is about; the first of several is."""
    return one.salience is other.salience is Salience.MAIN


def _another_name(name: str, taken: set[str]) -> str:
    """Return `name`, or, where it is taken, one made from it."""
    while name in taken:
        prefix, digits = name.split("-")
        name = f"{prefix}-{blake2b(digits.encode('ascii'), digest_size=8).hexdigest()}"
    return name


def _facts(incident: Incident) -> Incident:
    """Return what of an incident decides where it belongs."""
    return incident.model_copy(
        update={"evidence": [], "confidence": None, "records_text": None, "runners_up": []}
    )


def _storable(text: str | None) -> str | None:
    """Return text that SQLite can hold: names of files need not be Unicode."""
    return None if text is None else encodable(text)
