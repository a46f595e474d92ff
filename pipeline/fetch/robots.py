"""What a site's `robots.txt` allows, read as RFC 9309 has it: the longest rule that fits decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

#: The name by which a robots.txt may call this program.
AGENT = "breche"
#: So many bytes of the file are read; who writes more can't expect to be understood.
MOST_BYTES = 512 * 1024
_LINE = re.compile(r"\s*([A-Za-z-]{5,15})\s*:\s*([^#]*)")
_SAFE = "/%:@!$&'()*+,;=~-._?"
#: Sites that ask for longer breaks than this between two requests ask not to be read.
_LONGEST_DELAY = 60.0


@dataclass(frozen=True)
class Robots:
    """What one site tells this program: patterns of paths, and the seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Tell whether `address`, of this site, may be asked."""
        parts = urlsplit(address)
        path = quote(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", _SAFE)
        fitting = [(len(pattern), allow) for pattern, allow in self.rules if _fits(pattern, path)]
        # Of two rules of one length that which allows wins.
        return max(fitting, default=(0, True))[1]


#: What holds where there is no file, and where it can't be had although there is one.
ALL, NOTHING = Robots(), Robots((("/", False),))


def robots_of(text: str) -> Robots:
    """Return what the file `text` says to this program: by its name, or else to everyone."""
    groups = list(_groups(text))
    named = [lines for agents, lines in groups if AGENT in agents]
    chosen = named or [lines for agents, lines in groups if "*" in agents]
    lines = [line for group in chosen for line in group]
    rules = [
        (quote(value, _SAFE), name == "allow") for name, value in lines if name != "crawl-delay" and value
    ]
    delays = [float(value) for name, value in lines if name == "crawl-delay" and _is_number(value)]
    return Robots(tuple(rules), min(max(delays, default=0.0), _LONGEST_DELAY))


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Yield each group of rules with the names, in lower case, for which it holds."""
    agents: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.removeprefix("\ufeff").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip()
        if name == "user-agent":
            if lines:
                yield agents, lines
                agents, lines = set(), []
            agents.add(re.split(r"[/\s]", value.lower())[0])
        elif name in ("allow", "disallow", "crawl-delay") and agents:
            lines.append((name, value))
    yield agents, lines


def _is_number(value: str) -> bool:
    return re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", value) is not None


def _fits(pattern: str, path: str) -> bool:
    """Tell whether `path` begins as `pattern` says: "*" is anything, "$" at its end is the end."""
    bound = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    if not others:
        return not bound or position == len(path)
    *between, last = others
    for piece in between:
        position = path.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return path.find(last, position) >= 0 if not bound else path[position:].endswith(last)
