"""Compare one gold incident with one predicted incident, and pair up the incidents of an article.

`scalar_values` flattens an incident into the compared fields, `values_agree` says when two values count
as the same, `align` chooses the one-to-one pairing of highest total similarity.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.schema import Incident, Records


class Money(NamedTuple):
    amount: float
    currency: str | None


Value = str | bool | float | Money

NAME_FIELDS = frozenset({"victim", "attacker", "third_party"})
SET_FIELDS = ("data_types", "attack_types")

#: Figures agree within one part in a thousand of the gold figure.
TOLERANCE = 0.001
#: Two incidents that are less similar than this are not the same one.
MIN_SIMILARITY = 0.5
#: What an agreement on a field adds to the similarity; the victim's name counts apart.
SIMILARITY_WEIGHTS = {"records": 2.0, "attacker": 1.0, "ransom_amount": 1.0, "date": 0.5, "third_party": 1.0}


def scalar_values(incident: Incident) -> dict[str, Value | None]:
    """Return the incident's single-valued fields by name; None is unknown."""
    records = incident.records
    figure = _figure(records)
    told = records if figure is not None else None
    return {
        "victim": incident.victim.name,
        "attacker": incident.attacker.name,
        "third_party": incident.third_party,
        "records": figure,
        "records_unit": told.unit if told else None,
        "records_qualifier": told.qualifier if told else None,
        "ransom_demanded": incident.ransom.demanded,
        "ransom_amount": _money(incident.ransom.amount, incident.ransom.currency),
        "ransom_paid": incident.ransom.paid,
        "sale_price": _money(incident.sale_price, incident.sale_currency),
        "data_volume": None if incident.data_volume_bytes is None else float(incident.data_volume_bytes),
        "date": incident.date,
        "country": incident.victim.country,
        "sector": incident.victim.sector,
        "status": incident.status,
    }


def set_values(incident: Incident, field: str) -> set[str]:
    """Return the codes of one of `SET_FIELDS`."""
    return {code.value for code in (incident.data_types if field == "data_types" else incident.attack_types)}


def _figure(records: Records | None) -> float | None:
    """Return the one figure that stands for a count: its value, else its lower, else its upper bound."""
    if records is None:
        return None
    return next((float(x) for x in (records.value, records.min, records.max) if x is not None), None)


def _money(amount: float | None, currency: str | None) -> Money | None:
    return None if amount is None else Money(float(amount), currency)


_ARTICLE = re.compile(r"(?:(?:le|la|un|des|du)\s+|l'\s*)(?=\w)")
_HEAD_NOUN = re.compile(
    r"(?:groupe|societe|entreprise|plateforme|site|collectif|gang|reseau|association|editeur|geant|operateur"
    r"|enseigne|hackers?|pirates?|logiciel) "
)


def normalise_name(name: str) -> str:
    """Return a name's form for comparison: ASCII letters and digits, lower case, no leading article.

    The result is empty when nothing comparable is left.
    """
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold().strip()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    article = _ARTICLE.match(bare)
    return re.sub(r"[^a-z0-9]+", " ", bare[article.end() :] if article else bare).strip()


def name_forms(names: Iterable[str]) -> set[str]:
    """Return the comparable forms of `names`, each also without a generic head noun."""
    forms = {normalise_name(name) for name in names}
    forms |= {_HEAD_NOUN.sub("", form, count=1) for form in forms if _HEAD_NOUN.match(form)}
    return forms - {""}


def _gold_names(incident: Incident, field: str) -> list[str]:
    """Return every name that the gold accepts for one of `NAME_FIELDS`."""
    name, aliases = {
        "victim": (incident.victim.name, incident.victim.aliases),
        "attacker": (incident.attacker.name, incident.attacker.aliases),
        "third_party": (incident.third_party, incident.third_party_aliases),
    }[field]
    return [*([name] if name else []), *aliases]


def values_agree(field: str, gold: Incident, gold_value: Value, predicted_value: Value) -> bool:
    """Tell whether two known values of `field` count as the same.

    A predicted name may be any of the gold's names; figures and amounts have a small tolerance; everything
    else must be equal.
    """
    if field in NAME_FIELDS:
        return bool(name_forms(_gold_names(gold, field)) & name_forms([str(predicted_value)]))
    if isinstance(gold_value, Money) and isinstance(predicted_value, Money):
        close = _close(gold_value.amount, predicted_value.amount)
        return close and gold_value.currency == predicted_value.currency
    if isinstance(gold_value, float) and isinstance(predicted_value, float):
        return _close(gold_value, predicted_value)
    return gold_value == predicted_value


def _close(gold: float, predicted: float) -> bool:
    return abs(gold - predicted) <= TOLERANCE * abs(gold)


def similarity(gold: Incident, predicted: Incident) -> float:
    """Return how much a predicted incident looks like a gold one; higher is more alike, may be negative."""
    gold_values, predicted_values = scalar_values(gold), scalar_values(predicted)

    def agree(field: str) -> bool:
        mine, theirs = gold_values[field], predicted_values[field]
        return mine is not None and theirs is not None and values_agree(field, gold, mine, theirs)

    score = 0.0
    if gold_values["victim"] and predicted_values["victim"]:
        score += 4.0 if agree("victim") else -1.5
    elif not gold_values["victim"] and not predicted_values["victim"]:
        score += 1.0
    score += sum(weight for field, weight in SIMILARITY_WEIGHTS.items() if agree(field))
    if gold.salience is predicted.salience:
        score += 0.5
    gold_types, predicted_types = set(gold.data_types), set(predicted.data_types)
    if gold_types or predicted_types:
        score += len(gold_types & predicted_types) / len(gold_types | predicted_types)
    return score


def align(gold: Sequence[Incident], predicted: Sequence[Incident]) -> list[tuple[int, int]]:
    """Return (index into gold, index into predicted) pairs, at most one for each incident, by gold index."""
    if not gold or not predicted:
        return []
    matrix = np.array([[similarity(mine, theirs) for theirs in predicted] for mine in gold])
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in pairs if matrix[row, column] >= MIN_SIMILARITY]
