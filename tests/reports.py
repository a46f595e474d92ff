"""Reports of invented incidents as articles would tell them, and a dataset on disk that takes them in."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.dataset.frame import ArticleResult
from pipeline.dataset.merge.profile import Report
from pipeline.dataset.rows import Row
from pipeline.dataset.store.database import open_to_write
from pipeline.dataset.store.intake import Intake
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.tables import StoredTables
from pipeline.schema import Article, Attacker, Evidence, Incident, Qualifier, Ransom, Records, Unit, Victim

#: The day of publication where a test does not care.
DAY = dt.date(2024, 11, 20)


def count(value: int, qualifier: str = "exact", unit: str | None = None) -> Records:
    """Return a count of `value` with the bounds that its qualifier gives it."""
    low = value if qualifier in ("exact", "at_least") else None
    high = value if qualifier in ("exact", "at_most") else None
    return Records(
        value=value, min=low, max=high, qualifier=Qualifier(qualifier), unit=Unit(unit) if unit else None
    )


def incident(
    victim: str | None = None,
    *,
    aliases: Iterable[str] = (),
    description: str | None = None,
    country: str | None = None,
    sector: str | None = None,
    attacker: str | None = None,
    attacker_aliases: Iterable[str] = (),
    ransom: Ransom | None = None,
    evidence: Iterable[str] = (),
    **fields: object,
) -> Incident:
    """Return an incident that hit `victim`; of each field named in `evidence` a sentence tells."""
    return Incident.model_validate(
        {
            "salience": "main",
            "victim": Victim.model_validate(
                {
                    "name": victim,
                    "aliases": list(aliases),
                    "description": description,
                    "country": country,
                    "sector": sector,
                }
            ),
            "attacker": Attacker(name=attacker, aliases=list(attacker_aliases)),
            "ransom": ransom or Ransom(),
            "evidence": [proof(field) for field in evidence],
            **fields,
        }
    )


def proof(field: str, value: str = "x") -> Evidence:
    """Return evidence of `field`, in a sentence that names it."""
    return Evidence(
        field=field,
        value=value,
        start=0,
        end=1,
        sentence=f"Phrase sur {field}.",
        rule="r.test",
        confidence=0.9,
    )


def article(name: str, published: dt.date | None = DAY, text: str = "", **fields: str) -> Article:
    """Return the article `name`."""
    return Article(article_id=name, text=text, published=published, **fields)  # type: ignore[arg-type]


def report(name: str, told: Incident, published: dt.date | None = DAY, *also_known_as: str) -> Report:
    """Return what the article `name` tells; it tells nothing else."""
    return Report(name, name, published, told, also_known_as)


class Dataset:
    """A dataset under way: articles come in, the rows come out."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.tables = StoredTables(connection)

    def take(self, *articles: tuple[Article, list[Incident]], rules: str = "rules") -> None:
        """Take in what articles tell, in this order, and settle."""
        results = [ArticleResult(one, told, None) for one, told in articles]
        Intake(self.connection, rules).add(results, {one.article_id: one for one, _ in articles})
        settle(self.connection)

    def tell(
        self,
        name: str,
        *told: Incident,
        published: dt.date | None = DAY,
        text: str = "",
        rules: str = "rules",
    ) -> None:
        """Take in one article that tells `told`, and settle."""
        self.take((article(name, published, text), list(told)), rules=rules)

    def forget(self, *names: str) -> None:
        """Remove articles, and settle."""
        Intake(self.connection, "rules").forget(names)
        settle(self.connection)

    def rows(self) -> list[Row]:
        """Return the rows of incidents."""
        return list(self.tables.incidents())

    def row(self, incident_id: str) -> Row:
        """Return the row of one incident."""
        (row,) = self.tables.incidents(incident_id)
        return row

    def ids(self) -> dict[str, str]:
        """Return the id of the incident that each article tells, by article."""
        return {name: str(row["incident_id"]) for row in self.rows() for name in articles_of(row)}

    def reports(self, incident_id: str) -> list[str]:
        """Return the ids of the reports of an incident."""
        rows = self.connection.execute(
            "SELECT report_id FROM report WHERE incident_id = ? ORDER BY article_id, position", [incident_id]
        )
        return [name for (name,) in rows]

    def names(self) -> dict[str, str | None]:
        """Return every id ever given, with the older one that it is an alias of."""
        return dict(self.connection.execute("SELECT incident_id, same_as FROM incident_name"))

    def groups(self) -> set[frozenset[str]]:
        """Return which articles stand in one row."""
        return {frozenset(articles_of(row)) for row in self.rows()}


def articles_of(row: Row) -> list[str]:
    """Return the articles of a row of incidents."""
    return str(row["article_ids"]).split("|")


@contextmanager
def dataset(folder: Path) -> Iterator[Dataset]:
    """Yield the dataset in `folder`, a new one if there is none."""
    with open_to_write(folder / "breche.db") as connection:
        yield Dataset(connection)
