"""Requests to the web, with limits on their time, their size and where they may lead."""

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from urllib.parse import urljoin, urlsplit

from pipeline.fetch.addresses import IPAddress, host_and_port, is_public, resolve, tidy
from pipeline.fetch.model import FailedError, FailReason
from pipeline.fetch.pace import Pace
from pipeline.fetch.robots import ALL, MOST_BYTES, NOTHING, Robots, robots_of

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
#: Answers after which a site is left alone for this time: too many requests, or none at present.
_PAUSE = frozenset({429, 503})
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
)


@dataclass(frozen=True)
class Limits:
    """What one request may cost: seconds without a word, seconds and bytes in all."""

    silence: float = 20.0
    seconds: float = 60.0
    most_bytes: int = 10_000_000


@dataclass(frozen=True)
class Response:
    """An answer: the address that gave it in the end, its status, its headers in lower case, its content."""

    address: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def kind(self) -> str:
        """The type of the content as the site names it, in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass
class Web:
    """The web as this program sees it. `allowed` judges the numbers to which it may connect."""

    pace: Pace = field(default_factory=Pace)
    limits: Limits = Limits()
    allowed: Callable[[IPAddress], bool] = is_public
    _robots: dict[str, Robots] = field(default_factory=dict)
    _paused: set[str] = field(default_factory=set)

    def get(self, address: str, conditions: Mapping[str, str] | None = None) -> Response:
        """Return the answer of the tidy `address`, with 2xx, or 304 where `conditions` ask for it.

        `conditions` are headers. Each address on the way is checked and must be allowed by its site. Raises
        FailedError.
        """
        return self._follow(address, conditions or {}, self.limits, obeys=True)

    def _follow(self, address: str, conditions: Mapping[str, str], limits: Limits, obeys: bool) -> Response:
        for _ in range(_MOST_REDIRECTS + 1):
            robots = self._rules_of(address) if obeys else ALL
            if not robots.allows(address):
                detail = "the site's robots.txt asks programs not to fetch it: read it by hand"
                raise FailedError(FailReason.ROBOTS, detail, passing=robots is NOTHING)
            response = self._ask(address, conditions, robots.delay, limits)
            target = response.headers.get("location")
            if response.status not in _REDIRECTS or not target:
                return _good(response, bool(conditions))
            try:
                # Headers come as Latin-1; addresses with accents are UTF-8.
                address = tidy(urljoin(address, target.encode("latin-1").decode("utf-8")))
            except ValueError:
                raise FailedError(FailReason.BAD_ADDRESS, "it leads to what is no address") from None
        detail = f"it leads on more than {_MOST_REDIRECTS} times"
        raise FailedError(FailReason.TOO_MANY_REDIRECTS, detail)

    def _rules_of(self, address: str) -> Robots:
        """Return the rules of the site of `address`; they are asked once."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            limits = Limits(self.limits.silence, self.limits.seconds, MOST_BYTES)
            try:
                found = self._follow(f"{origin}/robots.txt", {}, limits, obeys=False)
                self._robots[origin] = robots_of(found.content.decode("utf-8", "replace"))
            except FailedError as error:
                if error.reason in (FailReason.NOT_PUBLIC, FailReason.UNREACHABLE, FailReason.TIMEOUT):
                    # The site itself can't be had, which tells more than its rules.
                    raise
                # A site without the file has no rules; one that can't show it just now may have some.
                self._robots[origin] = NOTHING if error.passing else ALL
        return self._robots[origin]

    def _ask(self, address: str, headers: Mapping[str, str], delay: float, limits: Limits) -> Response:
        host, port = host_and_port(address)
        if host in self._paused:
            detail = "the site asked for a pause: try again later"
            raise FailedError(FailReason.HTTP_STATUS, detail, passing=True)
        numbers = resolve(host, port, self.allowed)
        self.pace.wait(host, delay)
        secure = self._tls if urlsplit(address).scheme == "https" else None
        connection = _Connection(host, port, numbers, limits.silence, secure)
        ended = threading.Event()
        # A site may send a byte now and then: only a clock of its own ends that.
        watch = threading.Timer(limits.seconds, connection.cut, (ended,))
        watch.daemon = True
        watch.start()
        try:
            response = _exchange(connection, address, headers, limits.most_bytes)
        except TimeoutError as error:
            raise _late(limits.silence) from error
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            if ended.is_set():
                raise _late(limits.seconds) from error
            told = " ".join(f"{error}".split()) or type(error).__name__
            detail = f"the site can't be reached, or breaks off ({told:.150}): try again later"
            raise FailedError(FailReason.UNREACHABLE, detail, passing=True) from error
        finally:
            watch.cancel()
            connection.close()
        if ended.is_set():
            raise _late(limits.seconds)
        if response.status in _PAUSE:
            self._paused.add(host)
        return response

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _Connection(http.client.HTTPConnection):
    """A connection to one of `numbers`, which were checked, and not to what the name stands for by now."""

    def __init__(
        self, host: str, port: int, numbers: list[str], silence: float, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=silence)
        self.default_port = 443 if tls else 80
        self._numbers = numbers
        self._silence = silence
        self._tls = tls
        # The base class forgets its socket once the head of an answer is there.
        self._line: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first of the numbers that answers. Raises OSError."""
        for number in self._numbers:
            try:
                self.sock = self._line = socket.create_connection((number, self.port), self._silence)
                break
            except OSError:
                if number == self._numbers[-1]:
                    raise
        if self._tls:
            secure = self._tls.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            # Known to the watch before it speaks.
            self.sock = self._line = secure
            secure.do_handshake()

    def cut(self, ended: threading.Event) -> None:
        """End the connection from another thread, and set `ended`."""
        ended.set()
        if self._line is not None:
            # The plain way: that of an encrypted connection would take its keys from under who reads.
            with suppress(OSError):
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


def _exchange(connection: _Connection, address: str, headers: Mapping[str, str], most_bytes: int) -> Response:
    parts = urlsplit(address)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    sent = {"User-Agent": user_agent(), "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
    connection.request("GET", target, headers={**sent, **headers})
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    if answer.status in _REDIRECTS:
        return Response(address, answer.status, told, b"")
    if (answer.length or 0) > most_bytes:
        raise _too_long(most_bytes)
    content = bytearray()
    while chunk := answer.read(_CHUNK):
        content += chunk
        if len(content) > most_bytes:
            raise _too_long(most_bytes)
    if answer.length:
        raise http.client.IncompleteRead(bytes(content), answer.length)
    unpacked = _unpacked(bytes(content), told.get("content-encoding", "").strip().lower(), most_bytes)
    return Response(address, answer.status, told, unpacked)


def _unpacked(content: bytes, encoding: str, most_bytes: int) -> bytes:
    if encoding in ("", "identity") or not content:
        return content
    if encoding not in ("gzip", "x-gzip"):
        detail = f"the site sends it packed as {encoding[:20]}, which was not asked for"
        raise FailedError(FailReason.UNSUPPORTED, detail)
    # What is small when packed may be made to fill the memory.
    packer = zlib.decompressobj(16 + zlib.MAX_WBITS)
    unpacked = packer.decompress(content, most_bytes + 1)
    if len(unpacked) > most_bytes:
        raise _too_long(most_bytes)
    if not packer.eof:
        raise http.client.IncompleteRead(unpacked)
    return unpacked


def _good(response: Response, conditional: bool) -> Response:
    status = response.status
    if 200 <= status < 300 or (status == 304 and conditional):
        return response
    passing = status in _PAUSE or status >= 500 or status == 408
    remedy = "try again later" if passing else "check the address"
    detail = f"the site answers {status} {http.client.responses.get(status, '')}".rstrip()
    raise FailedError(FailReason.HTTP_STATUS, f"{detail}: {remedy}", passing)


def _late(seconds: float) -> FailedError:
    detail = f"the site keeps silent, or takes longer than {seconds:g} seconds: try again later"
    return FailedError(FailReason.TIMEOUT, detail, passing=True)


def _too_long(most_bytes: int) -> FailedError:
    detail = f"it has more than {most_bytes} bytes, too many for an article or a feed"
    return FailedError(FailReason.TOO_LONG, detail)


def user_agent() -> str:
    """Return the name by which this program makes itself known to sites."""
    try:
        return f"breche/{metadata.version('breche')}"
    except metadata.PackageNotFoundError:
        return "breche"
