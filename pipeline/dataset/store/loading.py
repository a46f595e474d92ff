"""Loads reports out of the database."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.dataset.merge.cluster import Judged, pair_of
from pipeline.dataset.merge.profile import Report
from pipeline.dataset.store.group import Stored
from pipeline.dataset.store.judgements import Judgements
from pipeline.dataset.store.stored import stored_article, stored_incident
from pipeline.wording import _


def load_reports(
    connection: sqlite3.Connection, judgements: Judgements, where: str = "", values: Sequence[str] = ()
) -> Iterator[Stored]:
    """Yield reports by id, all or those `where` an SQL condition holds, which `values` fill.

    Names that analysts gave victims count as theirs. Raises DamagedError.
    """
    rows = connection.execute(
        "SELECT report_id, report.article_id, position, incident, incident_id, settled,"
        f" published, source, url FROM report JOIN article USING (article_id)"
        f" {where and f'WHERE {where}'} ORDER BY report_id",
        values,
    )
    for report_id, article_id, position, incident, home, settled, published, source, url in rows:
        article = stored_article(article_id, published, source, url)
        said = judgements.said(home, "victim_name") if home else None
        report = Report(
            report_id,
            article_id,
            article.published,
            stored_incident(_("the report {id}", id=report_id), incident),
            (str(said.value),) if said and said.value else (),
        )
        yield Stored(report, article, position, home, bool(settled))


def judged_among(stored: Iterable[Stored], judgements: Judgements) -> Judged:
    """Return what is settled of these reports before any comparing."""
    by_home = defaultdict(list)
    for one in stored:
        if one.home and one.settled:
            by_home[judgements.today(one.home)].append(one.report.report_id)
    kept = {pair_of(*pair) for ids in by_home.values() for pair in pairwise(sorted(ids))}
    return Judged(judgements.together, judgements.apart, frozenset(kept))
