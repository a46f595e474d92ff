"""What reading takes and gives besides articles: options, rejections, errors, and drafts between them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.wording import _

if TYPE_CHECKING:
    from pipeline.schema import Article

#: What a column of a table can be to an article.
ROLES = ("id", "title", "text", "url", "source", "published")


class RejectReason(StrEnum):
    """Why an input gives no article, as written to `rejected.csv`."""

    BAD_JSON = "bad_json"
    BAD_METADATA = "bad_metadata"
    BAD_RECORD = "bad_record"
    BAD_ROW = "bad_row"
    BINARY = "binary"
    DUPLICATE_ID = "duplicate_id"
    EMPTY = "empty"
    NO_TEXT_COLUMN = "no_text_column"
    NOT_A_PAGE = "not_a_page"
    NOT_FRENCH = "not_french"
    OFF_TOPIC = "off_topic"
    TOO_LONG = "too_long"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Rejection:
    """One input that gives no article: its path (with `:line` or `:row`), a code, a sentence for people.

    `listed` is False for what a web archive holds by its nature besides the articles looked for: there may be
    millions of such records, so they are to be counted by reason only.
    """

    source: str
    reason: RejectReason
    detail: str
    listed: bool = True


class InputError(ValueError):
    """The request itself is wrong (a path that isn't there, an unknown column role): nothing was read."""


class RejectedError(Exception):
    """Raised inside this package where an input turns out bad; `read_inputs` makes it a `Rejection`."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class ReadOptions:
    """How to read.

    `published` is the date of articles that tell none; `columns` maps a role of `ROLES` to the
    name of the column that plays it; `max_chars` is the longest text accepted, in characters;
    `min_chars` the fewest letters; `chunk_rows` the rows held in memory at once of a Parquet file.
    `sheet` names the one sheet of spreadsheets that is read, None reads all.
    `wanted` judges the raw text of a page in a web archive, menus and all, before its article is looked for
    at much greater cost; None takes every page. A text that it takes it must take within any longer one too.
    Raises InputError for an unknown role or a limit that isn't positive.
    """

    published: dt.date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    max_chars: int = 1_000_000
    min_chars: int = 40
    chunk_rows: int = 1000
    sheet: str | None = None
    wanted: Callable[[str], bool] | None = None

    def __post_init__(self) -> None:
        for role in self.columns:
            if role not in ROLES:
                raise InputError(
                    _("unknown column role {role!r}: choose among {roles}", role=role, roles=", ".join(ROLES))
                )
        for name in ("max_chars", "min_chars", "chunk_rows"):
            if getattr(self, name) < 1:
                raise InputError(
                    _("{name} is {value}: give a number of at least 1", name=name, value=getattr(self, name))
                )

    @property
    def max_bytes(self) -> int:
        """The size above which a text file can't hold an accepted text: four bytes a character."""
        return 4 * self.max_chars

    @property
    def max_file_bytes(self) -> int:
        """The size above which a file that may hold many articles, or pictures beside them, isn't read."""
        return 25 * self.max_bytes

    @property
    def max_page_bytes(self) -> int:
        """The size above which a page isn't read."""
        # A page is mostly markup, so more bytes than a text may have can still hold a short article.
        return 5 * self.max_bytes


@dataclass(frozen=True)
class Draft:
    """An article as a format's reader found it, before it is cleaned and judged.

    `title_in_text` tells that the first line is the title when a blank line follows, `origin` is the file
    whose name became the id. Of an article without id, `article_id` is None and `stem` begins the one that
    its content will give it, or `identity` where the text alone would not tell two articles apart. `lead` is
    what is printed between title and text, where it comes apart from the text. A reader
    of files that may hold several articles leaves the place empty, or names the part in it.
    """

    place: str = ""
    article_id: str | None = None
    text: str = ""
    title: str | None = None
    title_in_text: bool = False
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None
    origin: str | None = None
    stem: str = ""
    identity: str | None = None
    lead: str = ""


#: A part of a file: an article, or what should be one and isn't.
Part = Draft | Rejection


@dataclass(frozen=True)
class InputFile:
    """A file to be read: where its bytes are, its name for people, its ending in lower case.

    `stem` is the id of an article that has the file to itself, and then `origin` is where it came from: None
    for what stands in an archive. `name` begins the ids of articles that share the file.
    """

    path: Path
    place: str
    suffix: str
    stem: str
    name: str
    origin: str | None


@dataclass
class Tally:
    """What files hold and what was read of it: the articles and the parts that should be some.

    `partly` names the files of which not everything was read, each with what it holds and what was read.
    What web archives hold besides articles (see `Rejection.listed`) counts for nothing here.
    """

    files: int = 0
    held: int = 0
    read: int = 0
    partly: dict[str, tuple[int, int]] = field(default_factory=dict)
    _file: str | None = None
    _counts: tuple[int, int] = (0, 0)

    def add(self, file: str, item: object) -> None:
        """Count `item`, an article or a rejection, which came from `file`; items of a file come in a row."""
        if isinstance(item, Rejection) and not item.listed:
            return
        if file != self._file:
            self.files += 1
            self._file, self._counts = file, (0, 0)
        good = 0 if isinstance(item, Rejection) else 1
        self.held += 1
        self.read += good
        held, read = self._counts
        self._counts = held + 1, read + good
        if self._counts[0] != self._counts[1]:
            self.partly[file] = self._counts

    def add_file(self, file: str, articles: int, rejections: int) -> None:
        """Count a file that is known to hold so much."""
        if articles or rejections:
            self.files += 1
            self.held += articles + rejections
            self.read += articles
            if rejections:
                self.partly[file] = articles + rejections, articles


@dataclass(frozen=True)
class Outcome:
    """What was read of a file: the ids of its articles and the hashes of their contents, what was rejected.

    `rejected` holds the place, the reason and the detail of each rejection that is listed, `passed_over` how
    many are not, by reason.
    """

    articles: Mapping[str, str] = field(default_factory=dict)
    rejected: Sequence[tuple[str, str, str]] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)


class Ledger(Protocol):
    """What knows of files that were read before, and is told what they hold; they come one after another."""

    def begin(self, file: Path) -> Outcome | None:
        """Return what the file holds if it is known and need not be read again."""

    def skip(self, outcome: Outcome) -> None:
        """Take note that the file just begun was not read again."""

    def add(self, item: "Article | Rejection") -> None:
        """Take note of what was read of the file just begun."""

    def end(self) -> None:
        """Take note that the file just begun was read to its end."""
