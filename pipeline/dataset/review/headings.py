"""What stands above the columns of the workbook, in French or English, and back to the column it names."""

from functools import cache

from pipeline.dataset.columns import INCIDENTS
from pipeline.dataset.review.model import CONFIDENCE, CORRECTED, FILLED, SHOWN, words
from pipeline.dataset.review.values import bare
from pipeline.dataset.shown.labels import heading as table_heading
from pipeline.dataset.shown.words import word
from pipeline.wording import LANGUAGES

_PACKAGE = "pipeline.dataset.review"


def say(language: str, *keys: str) -> str:
    """Return one of the words of the workbook."""
    return str(word(language, *keys, package=_PACKAGE))


@cache
def heading(column: str, language: str) -> str:
    """Return what stands above a column of any sheet to be filled in. Raises KeyError for none of these."""
    if column.endswith(CORRECTED):
        source = heading(column.removesuffix(CORRECTED), language)
        return say(language, "corrected").format(name=source)
    if column.endswith(CONFIDENCE):
        return say(language, "beside")
    if column in words()["headings"]:
        return say(language, "headings", column)
    return table_heading("incidents", column, language)


def sheet_name(kind: str, language: str) -> str:
    """Return the name of a sheet."""
    return say(language, "sheets", kind)


@cache
def sheet_kinds() -> dict[str, str]:
    """Return the sheets to be filled in by each name that they may bear, in lower case."""
    return {name: name for name in FILLED} | {
        sheet_name(kind, language).casefold(): kind for kind in FILLED for language in LANGUAGES
    }


@cache
def _columns() -> dict[str, str]:
    names = [column for kind in SHOWN for column in SHOWN[kind]]
    found = {bare(heading(column, language)): column for column in names for language in LANGUAGES}
    # Those to be filled in, and the keys, come before any other of the same heading.
    telling = [column for kind in FILLED for column in names if column in FILLED[kind]]
    return found | {bare(heading(c, language)): c for c in telling for language in LANGUAGES}


@cache
def known_columns() -> frozenset[str]:
    """Return the columns of all sheets, and those of the dataset, which earlier workbooks had too."""
    return frozenset([*(column for kind in SHOWN for column in SHOWN[kind]), *INCIDENTS.names])


def column_of(text: str) -> str:
    """Return the column that `text` heads, by its own name or in either language; others as they are."""
    name = text.casefold()
    return name if name in known_columns() else _columns().get(bare(text), name)
