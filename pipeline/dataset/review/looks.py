"""The formats of the review workbook: white is locked, yellow is to be filled in, grey was reviewed.

Where articles differ the yellow is deeper.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.dataset.workbook.looks import SIZE

_LINE = {"border": 1, "border_color": "#D9D9D9", "valign": "top"}
# Wrapped, or long text would run into the empty cell on its right.
_WRAPPED: Mapping[str, Any] = {**_LINE, "text_wrap": True, "num_format": "@"}
_HEAD: Mapping[str, Any] = {**_LINE, "bold": True, "valign": "vcenter", "text_wrap": True}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "header": {**_HEAD, "bg_color": "#D9E2F3"},
    "header_filled": {**_HEAD, "bg_color": "#FFD966"},
    "header_beside": {**_HEAD, "bg_color": "#D9E2F3", "bold": False, "font_size": SIZE - 2},
    "text": _WRAPPED,
    "strong": {**_WRAPPED, "bold": True},
    "check": {**_WRAPPED, "font_color": "#9C5700"},
    "date": {**_LINE, "num_format": "dd/mm/yyyy", "align": "left"},
    "whole": {**_LINE, "num_format": "#,##0"},
    "decimal": {**_LINE, "num_format": "#,##0.00######"},
    "share": {**_LINE, "align": "center", "font_size": SIZE - 1},
    "link": {**_WRAPPED, "font_color": "#0563C1", "underline": 1},
    "filled": {**_WRAPPED, "bg_color": "#FFF8DC", "locked": False},
    "disputed": {**_WRAPPED, "bg_color": "#FFD966", "locked": False},
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "warning": {"bold": True, "font_color": "#C00000", "text_wrap": True},
    "term": {"bold": True, "valign": "top", "text_wrap": True},
    "code": {"valign": "top"},
    "prose": {"text_wrap": True, "valign": "top"},
}
REVIEWED: Mapping[str, Any] = {"bg_color": "#E7E6E6", "font_color": "#7F7F7F"}
