"""Rows as a run would make them of a corpus, had it read every incident as the gold has it."""

from functools import cache
from itertools import count
from pathlib import Path

from tables import MemoryTables

from pipeline.dataset.ids import incident_ids
from pipeline.dataset.rows import evidence_rows, incident_row
from pipeline.evaluation.gold import load_corpus
from pipeline.schema import Article, DateBasis, Evidence, Incident

ROOT = Path(__file__).parents[1]
#: What is there everywhere, and what lies beside the project on some machines.
CORPORA = (ROOT / "corpus" / "dev", ROOT.parent / "shared" / "real" / "dev")
_BASES = (None, *DateBasis)


@cache
def gold_tables(folder: Path) -> MemoryTables:
    """Return the rows of every incident of a corpus, each with some proofs, of every confidence."""
    corpus, tables, numbers = load_corpus(folder), MemoryTables(), count()
    for article in corpus.articles:
        incidents = corpus.gold[article.article_id].incidents
        for incident_id, gold in zip(incident_ids(article.article_id, incidents), incidents, strict=True):
            incident = read(gold, article, next(numbers))
            tables.incident_rows.append(incident_row(incident_id, [article], incident))
            tables.evidence_rows += evidence_rows(incident_id, article.article_id, incident)
    return tables


def read(gold: Incident, article: Article, number: int) -> Incident:
    """Return an incident of the gold as if extraction had told it: with proofs, and how sure it is."""
    sure = number % 11 / 10
    values = [
        ("victim_name", gold.victim.name),
        ("attacker_name", gold.attacker.name),
        ("status", gold.status),
    ]
    values += [("data_types", code) for code in gold.data_types]
    evidence = [
        Evidence(
            field=name, value=value, start=0, end=1, sentence=article.text[:200], rule="r", confidence=sure
        )
        for name, value in values
        if value is not None
    ]
    basis = _BASES[number % len(_BASES)] if gold.date else None
    return gold.model_copy(update={"confidence": sure, "evidence": evidence, "date_basis": basis})
