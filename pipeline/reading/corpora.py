"""Text corpora as IRaMuTeQ and Alceste read them: `**** *source_x *date_2025-01-14`, then the text."""

import re
from collections.abc import Iterator

from pipeline.reading.columns import find_roles
from pipeline.reading.dates import parse_date
from pipeline.reading.model import Draft, Part

_START = re.compile(r"^\*{4}(?=[ \t]|$)(.*)$", re.M)
_VARIABLE = re.compile(r"\*([^\W_]+)_(\S+)")
#: Inside a text these lines name its themes, for the program alone.
_THEME = re.compile(r"^-\*\S+[ \t]*$", re.M)
_TITLE_CHARS = 200


def is_corpus(text: str) -> bool:
    """Tell whether `text` begins as a corpus does."""
    return _START.match(text.lstrip("\ufeff \t\r\n")) is not None


def corpus_parts(text: str) -> Iterator[Part]:
    """Yield the articles of the corpus `text`; the first line of each is its title when it is a short one."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    starts = list(_START.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        variables = dict(_VARIABLE.findall(start[1]))
        told = {role: variables[name] for role, name in find_roles(tuple(variables), {}).items()}
        lines = [line.strip() for line in _THEME.sub("", text[start.end() : end]).split("\n")]
        lines = [line for line in lines if line]
        titled = len(lines) > 1 and len(lines[0]) <= _TITLE_CHARS
        if titled:
            # The form wants a full stop behind everything.
            lines[0] = lines[0].removesuffix(".")
        yield Draft(
            # The form knows no blank lines: what stands on a line is a paragraph.
            text="\n\n".join(lines),
            title=lines[0] if titled else None,
            published=parse_date(told.get("published", "").replace("_", "-")),
            source=told.get("source", "").replace("_", " ") or None,
            url=told.get("url"),
        )
