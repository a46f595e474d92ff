"""Keeps the full text search in line with the rows: names, sentences and titles of each incident.

Its table follows from the others and is never read to make them.
"""

import sqlite3
from collections.abc import Iterable

from pipeline.dataset.ids import PREFIX

_NAMES = (
    *("victim_name", "victim_aliases", "victim_description", "third_party", "third_party_aliases"),
    *("attacker_name", "attacker_aliases"),
)
_JOINED = " || ".join(f"coalesce({name} || char(10), '')" for name in _NAMES)
_ROW = f"""
  INSERT INTO search (rowid, incident_id, names, sentences, titles)
  SELECT :number, incident_id,
    {_JOINED},
    (SELECT group_concat(sentence, char(10)) FROM
      (SELECT DISTINCT json_extract(proof.value, '$.sentence') AS sentence
       FROM report, json_each(report.incident, '$.evidence') AS proof
       WHERE report.incident_id = :name ORDER BY 1)),
    (SELECT group_concat(title, char(10)) FROM
      (SELECT DISTINCT title FROM report JOIN article USING (article_id)
       WHERE report.incident_id = :name ORDER BY 1))
  FROM incidents WHERE incident_id = :name
"""


def keep_search(connection: sqlite3.Connection, incident_ids: Iterable[str] | None) -> None:
    """Make the rows of incidents anew, or all if none are named, as the tables are now.

    Belongs in a transaction, after the rows of the incidents were written.
    """
    anew = incident_ids is None
    if incident_ids is None:
        _empty(connection)
        incident_ids = [name for (name,) in connection.execute("SELECT incident_id FROM incidents")]
    # By the number: an index whose rows come in any other order writes out a segment a row.
    numbered = sorted((_number(name), name) for name in incident_ids)
    rows = [{"number": number, "name": name} for number, name in numbered]
    if not anew:
        connection.executemany("DELETE FROM search WHERE rowid = :number", rows)
    connection.executemany(_ROW, rows)


def _empty(connection: sqlite3.Connection) -> None:
    """Make the table anew: deleting rows would leave their words in its index."""
    (statement,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'search'").fetchone()
    connection.execute("DROP TABLE search")
    connection.execute(statement)


def _number(incident_id: str) -> int:
    """Return the 64 bits of an id as SQLite counts rows."""
    return int.from_bytes(bytes.fromhex(incident_id.removeprefix(PREFIX)), signed=True)
