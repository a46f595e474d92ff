"""A web server on this machine, for tests: what it answers is set by path, what it was asked is kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

#: Status, headers, content.
Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Site:
    """A site: the answers by path, and each request with its headers. Other paths give 404."""

    port: int = 0
    pages: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    #: Set when the site may go: handlers that keep silent wait for it.
    closing: Event = field(default_factory=Event)

    @property
    def paths(self) -> list[str]:
        """The paths asked so far, without those of rules for robots."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of `path`."""
        return f"http://{host}:{self.port}{path}"

    def put(
        self, path: str, content: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str
    ) -> str:
        """Let the site answer `path` with `content`; return its address."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        data = content.encode() if isinstance(content, str) else content
        self.pages[path] = (200, {"Content-Type": kind, **told}, data)
        return self.at(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Let `path` lead to `target`; return its address."""
        self.pages[path] = (status, {"Location": target}, b"")
        return self.at(path)


@contextmanager
def serving() -> Iterator[Site]:
    """Yield a site that answers at a free port of this machine."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items())))
            answer = site.pages.get(self.path, (404, {}, b""))
            status, headers, content = answer(self.headers) if callable(answer) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if "X-Drip" in headers:
                # A byte, and then no more for as long as the test runs.
                self.wfile.write(content[:1])
                self.wfile.flush()
                site.closing.wait(30)
                return
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
