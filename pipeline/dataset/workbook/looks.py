"""The formats of the workbook's cells, and its words."""

from collections.abc import Mapping
from typing import Any

from pipeline.dataset.shown.words import word

#: Metric twins of it come with every office program: what fits in one fits in the others.
FONT, SIZE = "Arial", 10
_LINE = {"bottom": 1, "right": 1, "bottom_color": "#D9D9D9", "right_color": "#D9D9D9"}
_TOP: Mapping[str, Any] = {"valign": "top", **_LINE}
_LINK: Mapping[str, Any] = {"font_color": "#0563C1", "underline": 1}
_WRAPPED: Mapping[str, Any] = {**_TOP, "text_wrap": True}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "header": {"bold": True, "bg_color": "#D9E2F3", "bottom": 1, "valign": "vcenter"},
    "heading": {
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
    },
    "plain": {"valign": "top"},
    "wrapped": _WRAPPED,
    "strong": {**_WRAPPED, "bold": True},
    "faint": {**_WRAPPED, "font_color": "#595959"},
    # Excel pays no heed to it and writes TRUE or VRAI; LibreOffice would write 1 and 0.
    "truth": {"valign": "top", "num_format": '"true";"true";"false"', "align": "center"},
    "date": {"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"},
    "day": {**_TOP, "num_format": "dd/mm/yyyy", "align": "left"},
    "whole": {"valign": "top", "num_format": "#,##0"},
    "decimal": {"valign": "top", "num_format": "#,##0.00######"},
    "share": {**_TOP, "align": "center"},
    "check": {**_WRAPPED, "font_color": "#9C5700"},
    "number": {**_TOP, **_LINK, "align": "center"},
    "link": {**_WRAPPED, **_LINK},
    "lead": {"valign": "top", **_LINK},
    "title": {"bold": True, "font_size": 18, "font_color": "#1F3864", "valign": "vcenter"},
    "subtitle": {"font_color": "#595959", "valign": "vcenter"},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F3864", "bottom": 1, "valign": "vcenter"},
    "warning": {"bold": True, "font_color": "#C00000"},
}
#: The package of the workbook's words.
WORDS = "pipeline.dataset.workbook"
REVIEWED_COLOUR = "#E2EFDA"
REVIEWED: Mapping[str, Any] = {"bg_color": REVIEWED_COLOUR}


def sheet_word(language: str, *keys: str) -> Any:
    """Return what `keys` lead to among the words of the workbook, in `language`."""
    return word(language, *keys, package=WORDS)


class Formats:
    """The cell formats of a workbook by their `looks`, made when they are first needed."""

    def __init__(
        self,
        workbook: Any,
        language: str,
        looks: Mapping[str, Mapping[str, Any]] = LOOKS,
        of_reviewed: Mapping[str, Any] = REVIEWED,
    ) -> None:
        self._workbook, self._looks, self._of_reviewed = workbook, looks, of_reviewed
        self._share = sheet_word(language, "share")
        self._made: dict[tuple[str, bool, bool], Any] = {}

    def of(self, look: str, reviewed: bool = False, quoted: bool = False) -> Any:
        """Return the format of a look, coloured if `reviewed`.

        `quoted` text stays text even after Excel's user has edited the cell.
        """
        key = look, reviewed, quoted
        if key not in self._made:
            own = {"font_name": FONT, "font_size": SIZE, **self._looks[look]}
            coloured = self._of_reviewed if reviewed else {}
            share = {"num_format": self._share} if look == "share" else {}
            prefix = {"quote_prefix": True} if quoted else {}
            self._made[key] = self._workbook.add_format({**own, **share, **coloured, **prefix})
        return self._made[key]
