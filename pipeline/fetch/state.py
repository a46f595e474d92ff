"""What was fetched before: a small file of lines, the last of which on an address holds."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = ".breche-fetch.jsonl"


@dataclass(frozen=True)
class Known:
    """What is known of an address: the file it became, or why it became none; of a feed its last state."""

    file: str = ""
    failed: str = ""
    etag: str = ""
    modified: str = ""


class State:
    """What is known of all addresses. It is written line by line, so that nothing is lost with a run."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._known: dict[str, Known] = {}
        lines = self._load()
        if lines > 2 * len(self._known) + 100:
            self._compact()

    def of(self, address: str) -> Known | None:
        """Return what is known of `address`, None when it was never asked."""
        return self._known.get(address)

    def put(self, address: str, known: Known) -> None:
        """Keep what is known of `address` now. Raises OSError."""
        if self._known.get(address) != known:
            self._known[address] = known
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(_line(address, known))

    def _load(self) -> int:
        if not self._path.is_file():
            return 0
        text = self._path.read_text("utf-8", errors="replace")
        lines = text.splitlines()
        for line in lines:
            try:
                told = json.loads(line)
                address = str(told.pop("address"))
                self._known[address] = Known(**{name: str(value) for name, value in told.items()})
            except (ValueError, KeyError, TypeError, AttributeError):
                # The last line of a run that was cut off: its address is asked again.
                continue
        if text and not text.endswith("\n"):
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write("\n")
        return len(lines)

    def _compact(self) -> None:
        """Write the file anew, a line an address."""
        beside = self._path.with_name(f"{NAME}.new")
        beside.write_text("".join(_line(address, known) for address, known in self._known.items()), "utf-8")
        os.replace(beside, self._path)


def _line(address: str, known: Known) -> str:
    told = {name: value for name, value in asdict(known).items() if value}
    return json.dumps({"address": address, **told}, ensure_ascii=False) + "\n"
