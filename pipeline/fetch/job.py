"""The job: feeds are read, and each page that they name is fetched once.

Feeds come first, in their order; then their pages, always of the site that has had the longest break.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from pipeline.fetch.addresses import host_and_port, tidy
from pipeline.fetch.folder import Folder
from pipeline.fetch.lists import addresses_of
from pipeline.fetch.model import FailedError, FailReason, Failure, FetchError
from pipeline.fetch.state import Known, State
from pipeline.fetch.web import Response, Web
from pipeline.reading.articles import make_article
from pipeline.reading.feeds import feed_parts, is_feed
from pipeline.reading.model import Draft, ReadOptions, RejectedError, Rejection
from pipeline.reading.pages import page_parts
from pipeline.reading.parts import guarded
from pipeline.reading.texts import clean_line, host_of
from pipeline.wording import _

#: New articles of one feed that are fetched at once; the others follow with the next run.
_MOST_ENTRIES = 500
#: What `run` would refuse is no article here either.
_READING = ReadOptions()
_PAGES = frozenset({"", "application/xhtml+xml", "text/html"})


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch: from which web, for which day, and who is told how much of how much is done."""

    web: Web = field(default_factory=Web)
    day: dt.date = field(default_factory=dt.date.today)
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass
class FetchCounts:
    """What was done: feeds read and unchanged, articles written and known before, and what failed."""

    feeds: int = 0
    unchanged: int = 0
    written: int = 0
    known: int = 0
    failures: list[Failure] = field(default_factory=list)
    folder: str = ""
    failed_list: str = ""


@dataclass
class _Page:
    """A page to be fetched: its address, what its feed says of it, and that feed; "" when it was given."""

    address: str
    told: Draft
    feed: str = ""


def fetch(inputs: Sequence[str], into: Path, options: FetchOptions | None = None) -> FetchCounts:
    """Fetch what `inputs` name (feeds, pages, OPML files, lists of addresses) into a dated folder of `into`.

    What was fetched before isn't fetched again, and what fails is listed in `fetch-failed.csv`. Raises
    FetchInputError before anything is fetched, and FetchError when the folder can't be written.
    """
    addresses = addresses_of(inputs)
    try:
        job = _Job(into, options or FetchOptions())
        job.run(addresses)
    except OSError as error:
        name = error.filename or into
        detail = _(
            "{name} can't be written ({strerror}): check the folder and the disk",
            name=name,
            strerror=error.strerror or error,
        )
        raise FetchError(detail) from error
    return job.counts


class _Job:
    def __init__(self, into: Path, options: FetchOptions) -> None:
        self.counts = FetchCounts()
        self._options = options
        self._folder = Folder(into, options.day)
        self._state = State(into)
        self._queues: dict[str, deque[_Page]] = {}
        self._queued: set[str] = set()
        #: What feeds shall be remembered by, once nothing of them is outstanding.
        self._marks: dict[str, Known] = {}
        self._done = self._total = 0

    def run(self, addresses: Sequence[str]) -> None:
        self._total = len(addresses)
        try:
            for address in addresses:
                self._given(address)
                self._step()
            for page in self._in_turn():
                self._page(page)
                self._step()
        finally:
            self.counts.folder = str(self._folder.day)
            self.counts.failed_list = str(self._folder.list_failures(self.counts.failures))
        outstanding = {failure.feed for failure in self.counts.failures if failure.passing}
        for feed, mark in self._marks.items():
            # Else the site would say that nothing is new, and what failed would never be asked again.
            if feed not in outstanding:
                self._state.put(feed, mark)

    def _given(self, written: str) -> None:
        """Fetch a feed or page that was asked for by its address, as it was written."""
        try:
            self._ask(tidy(written))
        except FailedError as error:
            self._failed(written, error)

    def _ask(self, address: str) -> None:
        if address in self._queued:
            return
        self._queued.add(address)
        known = self._state.of(address)
        if known is not None and known.file:
            self.counts.known += 1
            return
        conditions = _conditions(known)
        response = self._options.web.get(address, conditions)
        if response.status == 304:
            self.counts.feeds += 1
            self.counts.unchanged += 1
        elif is_feed(response.content):
            self.counts.feeds += 1
            self._feed(address, response)
        else:
            self._keep(_Page(address, Draft()), response)

    def _feed(self, address: str, response: Response) -> None:
        new = 0
        for part in guarded(feed_parts(response.content, response.address)):
            if not isinstance(part, Draft):
                self.counts.failures.append(Failure(address, FailReason.BAD_ENTRY, part.detail, address))
                continue
            entry = self._entry(part, address)
            if entry is None:
                continue
            new += 1
            if new <= _MOST_ENTRIES:
                self._queued.add(entry.address)
                self._queues.setdefault(_host(entry.address), deque()).append(entry)
                self._total += 1
        if new > _MOST_ENTRIES:
            detail = f"{new - _MOST_ENTRIES} of its articles are left for the next time: run it again"
            self.counts.failures.append(Failure(address, FailReason.TOO_MANY, detail, address, True))
        headers = response.headers
        mark = Known(etag=headers.get("etag", ""), modified=headers.get("last-modified", ""))
        self._marks[address] = mark

    def _entry(self, told: Draft, feed: str) -> _Page | None:
        """Return the page of an entry that is new, and keep the text of one that has no page."""
        if not told.url:
            self._without_page(told, feed)
            return None
        try:
            address = tidy(told.url)
        except FailedError as error:
            self._failed(told.url, error, feed)
            return None
        known = self._state.of(address)
        if known is not None:
            self.counts.known += 1
            return None
        return None if address in self._queued else _Page(address, told, feed)

    def _without_page(self, told: Draft, feed: str) -> None:
        """Keep the text of an entry that leads nowhere."""
        content = f"{told.title}\0{told.text}".encode("utf-8", "replace")
        page = _Page(f"{feed}#{blake2b(content, digest_size=8).hexdigest()}", told, feed)
        if self._state.of(page.address) is None and not self._keep_text(page):
            detail = "an entry of the feed has neither an address nor a text"
            self._give_up(page, FailedError(FailReason.BAD_ENTRY, detail))

    def _in_turn(self) -> Iterator[_Page]:
        """Yield the pages, always one of the site that may be asked the soonest."""
        while self._queues:
            host = min(self._queues, key=self._options.web.pace.free_at)
            queue = self._queues[host]
            page = queue.popleft()
            if not queue:
                del self._queues[host]
            yield page

    def _page(self, page: _Page) -> None:
        try:
            self._keep(page, self._options.web.get(page.address))
        except FailedError as error:
            self._give_up(page, error)

    def _keep(self, page: _Page, response: Response) -> None:
        """Write a page that holds an article. Raises FailedError for others."""
        known = self._state.of(response.address)
        if response.address != page.address and known is not None and known.file:
            # Two addresses that lead to one page.
            self._state.put(page.address, known)
            self.counts.known += 1
            return
        if response.content.startswith(b"%PDF-"):
            told, suffix = Draft(), ".pdf"
        elif response.kind in _PAGES:
            told, suffix = _read(response.content), ".html"
        elif response.kind == "text/plain":
            told, suffix = Draft(), ".txt"
        else:
            detail = f"it is neither a page nor a feed, but {response.kind:.60}"
            raise FailedError(FailReason.UNSUPPORTED, detail)
        site = host_of(response.address)
        named = told.source if told.source and told.source.removeprefix("www.") != site else None
        draft = replace(
            told,
            title=clean_line(page.told.title or told.title),
            published=told.published or page.told.published,
            source=clean_line(named or page.told.source or site),
            url=response.address,
        )
        file = self._folder.put(page.address, response.content, suffix, draft)
        self.counts.written += 1
        self._state.put(page.address, Known(file=file))
        if response.address != page.address:
            self._state.put(response.address, Known(file=file))

    def _keep_text(self, page: _Page) -> bool:
        """Write the text that the feed itself has of an article; tell whether there is one."""
        if self._state.of(page.address):
            self.counts.known += 1
            return True
        article = make_article(replace(page.told, article_id="-"), _READING)
        if isinstance(article, Rejection):
            return False
        told = replace(page.told, title=article.title)
        file = self._folder.put(page.address, f"{article.text}\n".encode(), ".txt", told)
        self.counts.written += 1
        self._state.put(page.address, Known(file=file))
        return True

    def _give_up(self, page: _Page, error: FailedError) -> None:
        """List a page that gave nothing; for good, unless that may pass."""
        if not error.passing:
            if self._keep_text(page):
                error.detail += "; the text of the feed was kept"
            else:
                self._state.put(page.address, Known(failed=error.reason.value))
        self._failed(page.address, error, page.feed)

    def _failed(self, address: str, error: FailedError, feed: str = "") -> None:
        failure = Failure(address, error.reason, error.detail, feed, error.passing)
        self.counts.failures.append(failure)

    def _step(self) -> None:
        self._done += 1
        self._options.progress(self._done, self._total)


def _conditions(known: Known | None) -> dict[str, str]:
    if known is None:
        return {}
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in told.items() if value}


def _host(address: str) -> str:
    return host_and_port(address)[0]


def _read(content: bytes) -> Draft:
    """Return what the page `content` tells of its article. Raises FailedError when it holds none."""
    try:
        parts = list(page_parts(content))
    except RejectedError as error:
        raise FailedError(FailReason.NO_ARTICLE, error.detail) from error
    except ImportError as error:
        # The page is to be asked again once its library is there.
        raise FailedError(FailReason.UNSUPPORTED, str(error), passing=True) from error
    except Exception as error:
        # As in reading: the parsers of other people's formats raise whatever they like.
        detail = f"the page can't be parsed ({type(error).__name__}): save its text in a .txt file"
        raise FailedError(FailReason.NO_ARTICLE, detail) from error
    found = [part for part in parts if isinstance(part, Draft)]
    judged = [make_article(part, _READING) if isinstance(part, Draft) else part for part in parts]
    refused = [part.detail for part in judged if isinstance(part, Rejection)]
    if len(refused) == len(judged):
        raise FailedError(FailReason.NO_ARTICLE, refused[0] if refused else "the page holds no article")
    return found[0] if len(found) == 1 else Draft(source=found[0].source)
