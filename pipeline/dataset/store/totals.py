"""Counts what a database holds."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class Totals:
    """What the dataset holds."""

    articles: int
    articles_with_incidents: int
    incidents: int
    main_incidents: int


def totals(connection: sqlite3.Connection) -> Totals:
    """Count what there is."""

    def count(what: str) -> int:
        (number,) = connection.execute(f"SELECT count({what}").fetchone()
        return int(number)

    return Totals(
        articles=count("*) FROM article"),
        articles_with_incidents=count("DISTINCT article_id) FROM report"),
        incidents=count("*) FROM incidents"),
        main_incidents=count("*) FROM incidents WHERE salience = 'main'"),
    )
