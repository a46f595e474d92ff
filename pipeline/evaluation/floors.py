"""Accuracy floors: what a corpus has once reached, and must not lose again.

`floors.json` holds, for each corpus, the hash of the texts and gold that the floors were measured on,
the lowest accepted rates and the most accepted false incidents. `check_floors` is the gate, `update_floors`
raises the floors; it never lowers one unless told to.
"""

import json
import math
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, TypeAdapter, ValidationError

from pipeline.evaluation.judging import Scope
from pipeline.evaluation.rates import MISSION_FIELDS
from pipeline.evaluation.scoring import Scores
from pipeline.faults import fault_of
from pipeline.wording import _

#: Where the committed floors are.
FLOORS_PATH = Path(__file__).with_name("floors.json")
#: How far below its floor a score may fall: on another processor the recogniser may read a name otherwise.
MARGIN = 0.005
#: Figures below their floor by less than this are the same figure.
EPSILON = 1e-9


class FloorsError(ValueError):
    """Floors can't be read, or would have to be lowered."""


class Floors(BaseModel):
    """The floors of one corpus, measured over all its incidents.

    `rates` maps "mission", "mission <register>", "incident <register>" and field names to the lowest accepted
    F1, "incident precision" and "incident recall" to the lowest accepted rate.
    """

    model_config = ConfigDict(extra="forbid")

    corpus_sha256: str
    rates: dict[str, Annotated[float, Field(ge=0, le=1)]]
    negatives_with_incident: NonNegativeInt


_FILE = TypeAdapter(dict[str, Floors])


def read_floors(path: Path = FLOORS_PATH) -> dict[str, Floors]:
    """Return the floors by corpus name, none when there is no file; raise FloorsError on a broken one."""
    if not path.exists():
        return {}
    try:
        return _FILE.validate_json(path.read_bytes())
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        place = ".".join(map(str, wrong["loc"])) or "-"
        message = _(
            "{path}: not a floors file: {place}: {fault}", path=path, place=place, fault=fault_of(wrong)
        )
        raise FloorsError(message) from error


def check_floors(scores: Scores, floors: Floors) -> list[str]:
    """Return one message for each floor that `scores` (of all incidents) misses; empty is a pass."""
    if scores.corpus_sha256 != floors.corpus_sha256:
        return [
            f"{scores.corpus_name}: the corpus has changed since its floors were measured "
            f"(sha256 {scores.corpus_sha256[:12]}, floors for {floors.corpus_sha256[:12]}); "
            "measure again and update the floors"
        ]
    measured = _measured(scores)
    messages = []
    for name, floor in floors.rates.items():
        rate = measured.rates.get(name)
        if rate is None:
            messages.append(f"{scores.corpus_name}: {name}: has a floor of {floor:.3f} but isn't measured")
        elif rate < floor - MARGIN:
            messages.append(f"{scores.corpus_name}: {name}: {rate:.3f} is under its floor of {floor:.3f}")
    if measured.negatives_with_incident > floors.negatives_with_incident:
        messages.append(
            f"{scores.corpus_name}: false incidents on {measured.negatives_with_incident} articles without "
            f"incident, at most {floors.negatives_with_incident} are accepted"
        )
    return messages


def update_floors(path: Path, corpus_name: str, scores: Scores, allow_lower: bool = False) -> None:
    """Write what `scores` (of all incidents) reached into `path` as the floors of `corpus_name`.

    Raise FloorsError, and write nothing, when that would lower a floor and `allow_lower` is false.
    """
    if scores.scope is not Scope.ALL:
        raise FloorsError(_("floors are measured over all incidents, not over a part of them"))
    if scores.mission_fields != MISSION_FIELDS:
        raise FloorsError(
            _(
                "floors want all mission fields scored: {fields}",
                fields=", ".join(MISSION_FIELDS),
            )
        )
    known = read_floors(path)
    new = _measured(scores)
    old = known.get(corpus_name)
    lowered = _lowered(old, new) if old else []
    if lowered and not allow_lower:
        raise FloorsError(
            _(
                "{corpus_name}: these floors would be lowered: {lowered}. Allow it explicitly if that is"
                " meant.",
                corpus_name=corpus_name,
                lowered="; ".join(lowered),
            )
        )
    known[corpus_name] = new
    document = {name: known[name].model_dump() for name in sorted(known)}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _measured(scores: Scores) -> Floors:
    """Return the floors that `scores` just reaches: three decimals, rounded down."""
    rates = {"mission": scores.mission}
    rates |= {f"mission {register}": part.mission for register, part in scores.registers.items()}
    rates |= {name: counts.f1 for name, counts in scores.fields.items() if any(counts)}
    if "incident" in rates:
        incident = scores.fields["incident"]
        rates |= {"incident precision": incident.precision, "incident recall": incident.recall}
        parts = scores.registers.items()
        rates |= {f"incident {register}": part.fields["incident"].f1 for register, part in parts}
    return Floors(
        corpus_sha256=scores.corpus_sha256,
        rates={name: math.floor(rate * 1000 + EPSILON) / 1000 for name, rate in rates.items()},
        negatives_with_incident=len(scores.negatives_with_incident),
    )


def _lowered(old: Floors, new: Floors) -> list[str]:
    changes = [
        _("{name} {floor:.3f} to {now:.3f}", name=name, floor=floor, now=new.rates[name])
        if name in new.rates
        else _("{name} {floor:.3f} to none", name=name, floor=floor)
        for name, floor in old.rates.items()
        if new.rates.get(name, -1.0) < floor - EPSILON
    ]
    if new.negatives_with_incident > old.negatives_with_incident:
        changes.append(
            _(
                "accepted false incidents {before} to {now}",
                before=old.negatives_with_incident,
                now=new.negatives_with_incident,
            )
        )
    return changes
