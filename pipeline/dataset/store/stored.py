"""Makes sense of values as the database holds them: another program may have written there, a disk failed."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.dataset.safety import encodable
from pipeline.dataset.store.damage import DamagedError
from pipeline.schema import Article, Incident, RunnerUp
from pipeline.wording import _

__all__ = [
    "DamagedError",
    "oldest_name",
    "runners_up_text",
    "stored_article",
    "stored_incident",
    "stored_runners_up",
    "stored_value",
]


def stored_incident(of: str, text: object) -> Incident:
    """Return the incident whose JSON is `text`; `of` says what it belongs to. Raises DamagedError."""
    try:
        return Incident.model_validate_json(str(text))
    except (ValidationError, UnicodeError) as error:
        raise DamagedError(_("{of} holds no incident", of=of)) from error


_RUNNERS_UP = TypeAdapter(list[RunnerUp])


def stored_runners_up(of: str, text: object) -> list[RunnerUp]:
    """Return the values whose JSON is `text`; `of` says what they belong to. Raises DamagedError."""
    try:
        return _RUNNERS_UP.validate_json(str(text))
    except (ValidationError, UnicodeError) as error:
        raise DamagedError(_("{of} holds no value", of=of)) from error


def incident_text(incident: Incident) -> str:
    """Return the JSON by which the database holds an incident, without its runners-up."""
    return encodable(incident.model_dump_json(exclude={"runners_up"}))


def runners_up_text(runners_up: list[RunnerUp]) -> str:
    """Return the JSON by which the database holds values that came near to filling a cell."""
    return encodable(_RUNNERS_UP.dump_json(runners_up).decode("utf-8"))


def stored_article(article_id: str, published: str | None, source: str | None, url: str | None) -> Article:
    """Return an article without its text. Raises DamagedError."""
    try:
        return Article.model_validate(
            {"article_id": article_id, "text": "", "published": published, "source": source, "url": url}
        )
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"]))
        message = _("the article {id!r} has no {field} that can be read", id=article_id, field=field)
        raise DamagedError(message) from error


def stored_value(of: str, text: object) -> Any:
    """Return the value whose JSON is `text`; `of` says what it belongs to. Raises DamagedError."""
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise DamagedError(_("{of} holds no value", of=of)) from error


def oldest_name(names: Mapping[str, str | None], incident_id: str) -> str:
    """Return the name that an incident bears today; `names` tell of each name of which it is an alias.

    Raises DamagedError for names that are aliases of each other.
    """
    passed = {incident_id}
    while following := names.get(incident_id):
        if following in passed:
            raise DamagedError(
                _(
                    "the incidents {one} and {other} are aliases of each other",
                    one=incident_id,
                    other=following,
                )
            )
        passed.add(following)
        incident_id = following
    return incident_id
