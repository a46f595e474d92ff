"""Reads `corpus/tagged`: invented openings of articles in which every name is tagged with its part.

An item begins with `### register`, then `# title`, then a sentence a line. `[V1:Corvex Immo]` is a name and
its part: V a victim, R a recalled one, S a supplier, A an attacker, N none of these; D words for a victim
without a name. The same part and number are the same thing under its several names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.incidents.candidate import Role
from pipeline.schema import Article

_TAG = re.compile(r"\[(?P<part>[VRSAND])(?P<number>\d*):(?P<name>[^\[\]]+)\]")
_ITEM = re.compile(r"(?m)^### ")
_ROLES = {"V": Role.VICTIM, "R": Role.RECALLED, "S": Role.SUPPLIER, "A": Role.ATTACKER}


@dataclass(frozen=True)
class TaggedItem:
    """An article with the names of every role played in it, and the words for nameless victims."""

    article: Article
    names: tuple[tuple[Role, tuple[str, ...]], ...]
    descriptions: tuple[str, ...]


def read_tagged(path: Path) -> Iterator[TaggedItem]:
    """Yield the items of a file. Raises ValueError that names file and item where a tag is not closed."""
    for number, item in enumerate(filter(str.strip, _ITEM.split(path.read_text("utf-8")))):
        lines = [line for line in item.split("\n")[1:] if line.strip()]
        title, body = lines[0].removeprefix("#").strip(), "\n".join(lines[1:])
        tagged = f"{title}\n\n{body}"
        names: dict[tuple[str, str], list[str]] = {}
        for tag in _TAG.finditer(tagged):
            names.setdefault((tag["part"], tag["number"]), []).append(tag["name"])
        text = _TAG.sub(lambda tag: tag["name"], tagged)
        if "[" in text or "]" in text:
            raise ValueError(f"{path}: item {number + 1} ({title[:40]}): a bracket that is no tag")
        yield TaggedItem(
            Article(article_id=f"{path.stem}-{number:03}", text=text, title=text.split("\n")[0]),
            tuple((_ROLES[part], tuple(n)) for (part, _), n in names.items() if part in _ROLES),
            tuple(words for (part, _), n in names.items() if part == "D" for words in n),
        )
