"""What the files held that earlier runs have read: none is read twice unless something has changed.

Nothing is remembered of a file of which anything may turn out otherwise although it stays as it is: where an
article failed, or was rejected for what stands elsewhere.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dataset.counts import Counts
from pipeline.dataset.safety import encodable
from pipeline.dataset.store.database import transaction
from pipeline.dataset.store.struck_names import struck_names
from pipeline.reading.model import Outcome, Rejection, RejectReason
from pipeline.reading.walk import STANDARD_INPUT, Fingerprints

#: Rejections for what stands in the file itself.
_LASTING = frozenset(
    {
        RejectReason.BAD_JSON,
        RejectReason.BAD_RECORD,
        RejectReason.BAD_ROW,
        RejectReason.BINARY,
        RejectReason.EMPTY,
        RejectReason.NOT_A_PAGE,
        RejectReason.NOT_FRENCH,
        RejectReason.NO_TEXT_COLUMN,
        RejectReason.TOO_LONG,
        RejectReason.TRUNCATED,
    }
)
#: Of a file that holds more, nothing is remembered: it would have to be held in memory.
_MOST = 100_000
#: So many files are written down at once.
_BATCH = 500


@dataclass
class Remembered:
    """What the files hold that need not be read again."""

    articles: int = 0
    outdated: int = 0
    rejected: set[tuple[str, str, str]] = field(default_factory=set)
    passed_over: dict[str, int] = field(default_factory=dict)

    def count_in(self, counts: Counts) -> None:
        """Add the articles of these files to those that stayed as they were."""
        counts.unchanged += self.articles
        counts.outdated += self.outdated
        for reason, number in self.passed_over.items():
            counts.pass_over(reason, number)


@dataclass
class _Reading:
    """A file that is being read."""

    place: str
    content: str
    articles: list[str] = field(default_factory=list)
    rejected: list[tuple[str, str, str]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    lasting: bool = True
    ended: bool = False


class FileLedger:
    """The ledger of a dataset, as `reading.model.Ledger`.

    `settings` is a hash of how files are read, `rules` names the rules by which articles are. With `refresh`
    a file is read again when other rules have read any of its articles, with `again` every file.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        settings: str,
        rules: str,
        refresh: bool = False,
        again: bool = False,
    ) -> None:
        self.remembered = Remembered()
        self._connection = connection
        self._fingerprints = Fingerprints(settings)
        self._struck = struck_names(connection)
        self._rules, self._refresh, self._again = rules, refresh, again
        self._file: _Reading | None = None
        self._of: dict[str, _Reading] = {}
        self._done: list[_Reading] = []
        self._outdated = 0

    def begin(self, file: Path) -> Outcome | None:
        """Return what the file holds if it is known and need not be read again."""
        self._file = None
        if str(file) == STANDARD_INPUT:
            return None
        try:
            content = self._fingerprints.of(file)
        except OSError:
            return None
        self._file = _Reading(encodable(str(file)), content)
        return None if self._again else self._known(self._file)

    def skip(self, outcome: Outcome) -> None:
        """Take note that the file just begun was not read again."""
        told = self.remembered
        told.articles += len(outcome.articles)
        told.outdated += self._outdated
        told.rejected.update(outcome.rejected)
        for reason, number in outcome.passed_over.items():
            told.passed_over[reason] = told.passed_over.get(reason, 0) + number
        self._file = None

    def add(self, item: object) -> None:
        """Take note of what was read of the file just begun, an article or a rejection."""
        file = self._file
        if file is None:
            return
        if isinstance(item, Rejection):
            if item.listed:
                file.rejected.append((item.source, item.reason.value, item.detail))
                file.lasting &= item.reason in _LASTING
            else:
                file.passed_over[item.reason.value] = file.passed_over.get(item.reason.value, 0) + 1
        else:
            name: str = item.article_id  # type: ignore[attr-defined]
            file.articles.append(name)
            file.waiting.add(name)
            self._of[name] = file
        if len(file.articles) + len(file.rejected) > _MOST:
            file.lasting = False
            file.articles.clear()
            file.rejected.clear()

    def end(self) -> None:
        """Take note that the file just begun was read to its end."""
        if self._file is not None:
            self._file.ended = True
            self._finish(self._file)
        self._file = None

    def done(self, article_id: str, well: bool) -> None:
        """Take note that an article is in the dataset; or, if it did not go well, that it is not."""
        file = self._of.pop(article_id, None)
        if file is not None:
            file.waiting.discard(article_id)
            file.lasting &= well
            self._finish(file)

    def write(self) -> None:
        """Write down what is remembered."""
        with transaction(self._connection):
            for file in self._done:
                told = self._told(file) if file.lasting and not self._is_struck(file) else None
                if told is None:
                    self._connection.execute("DELETE FROM input WHERE place = ?", [file.place])
                else:
                    row = [file.place, file.content, told]
                    self._connection.execute("INSERT OR REPLACE INTO input VALUES (?, ?, ?)", row)
        self._done.clear()

    def _finish(self, file: _Reading) -> None:
        if file.ended and not file.waiting:
            self._done.append(file)
            if len(self._done) >= _BATCH:
                self.write()

    def _told(self, file: _Reading) -> str | None:
        contents = {name: self._article(name) for name in file.articles}
        articles = {name: known[0] for name, known in contents.items() if known}
        if len(articles) < len(file.articles):
            return None
        rejected = [[encodable(text) for text in one] for one in file.rejected]
        return json.dumps([articles, rejected, file.passed_over])

    def _is_struck(self, file: _Reading) -> bool:
        """Tell whether the names of a file, or of what it holds, have a name in them that was struck."""
        if self._struck is None:
            return False
        before = self._struck.hits
        self._struck.anything([file.place, file.articles, file.rejected])
        return self._struck.hits > before

    def _known(self, file: _Reading) -> Outcome | None:
        row = self._connection.execute(
            "SELECT content, outcome FROM input WHERE place = ?", [file.place]
        ).fetchone()
        if row is None or row[0] != file.content:
            return None
        try:
            articles, rejected, passed_over = json.loads(row[1])
            outcome = Outcome(dict(articles), [(a, b, c) for a, b, c in rejected], dict(passed_over))
        except (TypeError, ValueError):
            # Damaged, and read again.
            return None
        self._outdated = 0
        for name, content in outcome.articles.items():
            known = self._article(name)
            if known is None or known[0] != content:
                return None
            self._outdated += known[1] != self._rules
        return None if self._refresh and self._outdated else outcome

    def _article(self, article_id: str) -> tuple[str, str] | None:
        """Return the hash of the content of an article, and the rules that have read it."""
        row = self._connection.execute(
            "SELECT content, rules FROM article WHERE article_id = ?", [article_id]
        ).fetchone()
        return None if row is None else (str(row[0]), str(row[1]))
