"""A report as the database holds it, and a group of reports that tell one incident."""

from collections.abc import Container
from dataclasses import dataclass, field

from pipeline.dataset.merge.profile import Report
from pipeline.schema import Article


@dataclass(frozen=True)
class Stored:
    """A report as the database holds it, with its article (without text) and where it belonged so far."""

    report: Report
    article: Article
    position: int
    home: str | None
    settled: bool


@dataclass
class Group:
    """The reports of one incident in the order of their articles, and the names that it may bear."""

    members: list[Stored]
    homes: set[str] = field(default_factory=set)
    name: str = ""

    def apart_from(self, report_ids: Container[str]) -> bool:
        """Tell whether none of these reports is in the group."""
        return not any(member.report.report_id in report_ids for member in self.members)


def place(stored: Stored) -> tuple[str, int]:
    """Return by what reports, and by their first reports incidents, stand in order."""
    return stored.article.article_id, stored.position
