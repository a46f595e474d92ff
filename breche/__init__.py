"""Brèche under its own name: what can be imported of `pipeline`, the package, can be imported here.

>>> from breche import parse_volume
>>> parse_volume("82Go")
82000000000
"""

from typing import TYPE_CHECKING, Any

import pipeline

if TYPE_CHECKING:
    from pipeline import *  # noqa: F403

if not hasattr(pipeline, "__path__"):
    raise ImportError(
        f"{pipeline.__file__} stands before the folder `pipeline` of Brèche: give that file another name"
    )

__all__ = pipeline.__all__

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        return getattr(pipeline, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
