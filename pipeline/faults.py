"""What a model of the schema refuses, said in the language chosen: what it asks for, what stood there."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.wording import _, kept, told

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: So many characters of a value are shown.
_SHOWN_CHARS = 80
#: What a value must be, by the kind of the refusal as pydantic names it, or by its beginning.
_ASKED = {
    "bool": kept("must be true or false"),
    "date": kept("must be a day such as 2024-11-19"),
    "finite_number": kept("must be a number"),
    "float": kept("must be a number"),
    "int": kept("must be a whole number"),
    "list": kept("must be a list"),
    "dict": kept("must be an object with fields"),
    "model": kept("must be an object with fields"),
    "string_too_short": kept("must not be empty"),
    "string": kept("must be a text"),
}
#: What a field must hold that a function of the schema checks.
_CHECKED = {
    "country": kept("must be a code of ISO 3166-1 such as FR"),
    "currency": kept("must be a code of ISO 4217 or a coin, such as EUR or BTC"),
    "date": kept("must be a date such as 2024-11-19, 2024-11, 2025-11~ or 2024"),
    "sale_currency": kept("must be a code of ISO 4217 or a coin, such as EUR or BTC"),
}


def fault_of(detail: "ErrorDetails") -> str:
    """Return what is wrong with a value, and the value: "must be a text, got 3"."""
    kind = detail["type"]
    if kind == "missing":
        return _("is missing")
    shown = repr(detail["input"])
    if len(shown) > _SHOWN_CHARS:
        shown = f"{shown[:_SHOWN_CHARS]}…"
    return _("{asked}, got {shown}", asked=_asked(detail), shown=shown)


def _asked(detail: "ErrorDetails") -> str:
    kind, limits = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _("is no field of this kind of object")
    if kind in ("enum", "literal_error"):
        allowed = ", ".join(re.findall(r"'([^']*)'", limits["expected"]))
        return _("must be one of {allowed}", allowed=allowed)
    if kind == "value_error":
        field = next((part for part in reversed(detail["loc"]) if part in _CHECKED), None)
        return told(_CHECKED[str(field)]) if field else detail["msg"]
    return _limit(limits) or next(
        (told(asked) for name, asked in _ASKED.items() if kind.startswith(name)), detail["msg"]
    )


def _limit(limits: Mapping[str, Any]) -> str | None:
    if "ge" in limits:
        return _("must be at least {least:g}", least=limits["ge"])
    return _("must be at most {most:g}", most=limits["le"]) if "le" in limits else None
