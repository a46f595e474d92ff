"""The drop-downs and messages of a sheet, and the hidden sheet for those that a cell cannot hold itself."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.dataset.review.guides import Guide, hint, is_open, options, title_of
from pipeline.dataset.review.headings import sheet_name
from pipeline.dataset.workbook import sheet_text

#: What a list in a cell's own rule may hold: somewhat less than Excel takes, none of the signs that part it.
_INLINE, _PARTING = 250, frozenset(',"\n')


class Choices:
    """A hidden sheet that holds one list below the other."""

    def __init__(self, workbook: Any, language: str) -> None:
        self._name = sheet_name("choices", language)
        self._sheet = workbook.add_worksheet(self._name)
        self._sheet.hide()
        self._rows = 0
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, listed: Sequence[str]) -> list[str] | str:
        """Return what a drop-down goes by to offer `listed`: the list itself, or where it stands."""
        key = tuple(listed)
        short = sum(len(word.encode("utf-16-le")) // 2 + 1 for word in key) <= _INLINE
        if short and not any(_PARTING.intersection(word) or word != word.strip() for word in key):
            return list(key)
        if key not in self._known:
            first = self._rows + 1
            for word in key:
                self._sheet.write_string(self._rows, 0, sheet_text(word))
                self._rows += 1
            self._known[key] = f"='{self._name}'!$A${first}:$A${self._rows}"
        return self._known[key]


class Rules:
    """The rules of one sheet's columns: one for each cell with a guide, one for all others of a column."""

    def __init__(self, sheet: Any, choices: Choices, language: str) -> None:
        self._sheet, self._choices, self._language = sheet, choices, language
        self._own: defaultdict[int, list[int]] = defaultdict(list)

    def put(self, row: int, index: int, column: str, guide: Guide) -> None:
        """Have the cell of a row tell and offer what `guide` says; an empty one leaves it like the others."""
        if guide.message or guide.choices:
            self._sheet.data_validation(row, index, row, index, self._rule(column, guide))
            self._own[index].append(row)

    def finish(self, index: int, column: str, last: int) -> None:
        """Give the cells of a column down to the row `last` that have no rule of their own the common one."""
        rule = self._rule(column, Guide(None, None, ()))
        if rule["validate"] == "any" and "input_message" not in rule:
            return
        runs, first = [], 1
        for row in (*self._own[index], last + 1):
            if first < row:
                runs.append([first, index, row - 1, index])
            first = row + 1
        if runs:
            self._sheet.data_validation(*runs[0], {**rule, "other_cells": runs[1:]} if runs[1:] else rule)

    def _rule(self, column: str, guide: Guide) -> dict[str, Any]:
        rule: dict[str, Any] = {"validate": "any"}
        listed = [*guide.choices, *(o for o in options(column, self._language) if o not in guide.choices)]
        if listed:
            rule = {"validate": "list", "source": self._choices.source(listed)}
            if is_open(column):
                # The list only suggests.
                rule["show_error"] = False
        if message := guide.message or hint(column, self._language):
            rule |= {"input_title": title_of(column, self._language), "input_message": message}
        return rule
