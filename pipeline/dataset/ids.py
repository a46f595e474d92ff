"""Names incidents: the same articles give the same ids on any machine, in any order, beside any others."""

import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from pipeline.schema import Incident

PREFIX = "brc-"


def victim_key(incident: Incident) -> str:
    """Return the victim's name, failing that its description, as bare words: no case, accents, marks."""
    name = incident.victim.name or incident.victim.description or ""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.casefold()).split())


def incident_id(article_id: str, incident: Incident, occurrence: int = 0) -> str:
    """Return `brc-` and 16 hexadecimal digits.

    The id hangs on the article and its victim alone, so that a better rule for a date or a count
    renames nothing. `occurrence` (from 0) tells incidents of one victim in one article apart.
    """
    # A file stem is decomposed Unicode on some systems and composed on others.
    key = [unicodedata.normalize("NFC", article_id), victim_key(incident), occurrence]
    return PREFIX + blake2b(json.dumps(key).encode("ascii"), digest_size=8).hexdigest()


def incident_ids(article_id: str, incidents: Sequence[Incident]) -> list[str]:
    """Return the ids of all incidents of one article, in their order in the article."""
    seen: Counter[str] = Counter()
    ids = []
    for incident in incidents:
        key = victim_key(incident)
        ids.append(incident_id(article_id, incident, seen[key]))
        seen[key] += 1
    return ids
