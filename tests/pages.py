"""The pages that people read, README and docs: their texts, blocks, commands, headings and links."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: English pages by their paths; each has a French one beside it.
ENGLISH = (
    "README.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md") if not path.name.endswith(".fr.md")),
)
_FENCED = re.compile(r"(?ms)^```(\w*)\n(.*?)^```")


def french(page: str) -> str:
    """Return the path of the French page beside an English one."""
    return f"{page.removesuffix('.md')}.fr.md"


PAGES = tuple(name for page in ENGLISH for name in (page, french(page)))


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def prose(page: str) -> str:
    """Return a page without its fenced blocks."""
    return _FENCED.sub("", text_of(page))


def all_blocks(page: str) -> list[tuple[str, str]]:
    """Return the fenced blocks of a page: language and content."""
    return _FENCED.findall(text_of(page))


def blocks(page: str, language: str) -> list[str]:
    return [content for name, content in all_blocks(page) if name == language]


def shown_commands(page: str) -> list[tuple[str, list[str]]]:
    """Return every command of a console block with the lines that the page shows as its output."""
    shown: list[tuple[str, list[str]]] = []
    console = "".join(blocks(page, "console"))
    for line in re.sub(r"\s*\\\n\s*", " ", console).splitlines():
        if line.startswith("$ "):
            shown.append((re.sub(r"\s+#.*", "", line[2:]), []))
        elif line != "…":
            shown[-1][1].append(line)
    return shown


def inline_code(page: str) -> list[str]:
    """Return what stands between backticks, in sentences and tables."""
    return re.findall(r"`([^`\n]+)`", prose(page))


def named_after(program: str, page: str) -> set[str]:
    """Return the words that directly follow `program` at the start of what a reader is told to type."""
    typed = [line for _, content in all_blocks(page) for line in content.splitlines()] + inline_code(page)
    parts = (part.strip().removeprefix("$ ") for line in typed for part in re.split(r"&+|\||;", line))
    pattern = re.compile(rf"(?:\.venv[\\/]\w+[\\/])?{program} ([a-z][a-z-]*)")
    return {match[1] for part in parts if (match := pattern.match(part))}


def outline(page: str) -> list[str]:
    """Return the levels of the headings and the first cells of the tables that are code."""
    return re.findall(r"(?m)^#+|^\| `[^|]*`", prose(page))


def section(page: str, heading: str) -> str:
    """Return what stands under a heading, without the headings below it."""
    return re.split(r"(?m)^#", prose(page).partition(f"# {heading}\n")[2])[0]


def anchors(page: str) -> list[str]:
    """Return the anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.+)$", prose(page))
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def links(page: str) -> list[tuple[str, str]]:
    """Return the links of a page that lead into the project: path, and anchor or nothing."""
    return re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", prose(page))
