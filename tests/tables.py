"""A small dataset in memory, with what makes exports fail: formulas, partial dates, unknown cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.dataset.columns import CONFLICT_COLUMNS
from pipeline.dataset.rows import EVIDENCE_COLUMNS, INCIDENT_COLUMNS, Cell, Row


@dataclass
class MemoryTables:
    incident_rows: list[Row] = field(default_factory=list)
    evidence_rows: list[Row] = field(default_factory=list)
    conflict_rows: list[Row] = field(default_factory=list)

    def incidents(self) -> Iterator[Row]:
        return iter(self.incident_rows)

    def evidence(self) -> Iterator[Row]:
        return iter(self.evidence_rows)

    def conflicts(self) -> Iterator[Row]:
        return iter(self.conflict_rows)


def name(number: int) -> str:
    return f"brc-{number:016x}"


def incident(number: int, **cells: Cell) -> Row:
    return {
        **dict.fromkeys(INCIDENT_COLUMNS),
        "incident_id": name(number),
        "salience": "main",
        "articles_count": 1,
        **cells,
    }


def evidence(number: int, **cells: Cell) -> Row:
    return {**dict.fromkeys(EVIDENCE_COLUMNS), "incident_id": name(number), "field": "victim_name", **cells}


def conflict(number: int, **cells: Cell) -> Row:
    return {**dict.fromkeys(CONFLICT_COLUMNS), "incident_id": name(number), "field": "date", **cells}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


TABLES = MemoryTables(
    [
        incident(
            1,
            date="2024-02-29",
            date_basis="attack",
            victim_name="=1+1;cmd",
            victim_aliases="+33 1|Ville, la",
            victim_country="FR",
            victim_sector="public_administration",
            third_party="-12 %",
            attacker_name="@SOMME(A1)",
            attack_types="ransomware|data_theft",
            records_value=1500,
            records_qualifier="exact",
            records_unit="patients",
            data_volume_bytes=1_500_000_000_000,
            ransom_demanded=True,
            ransom_amount=5000,
            ransom_currency="EUR",
            ransom_paid=False,
            sale_price=0.25,
            sale_currency="BTC",
            data_types="name|health",
            sensitive_data=True,
            status="claimed",
            confidence=0.5,
            articles_count=2,
            article_ids="a|b",
            sources="Le Courrier",
            urls="https://exemple.fr/b?x=1&y=2#bas|https://exemple.fr/a",
            first_published="2024-03-02",
            last_published="2024-03-05",
            evidence="La ville dit « non ».",
            reviewed="victim_name|ransom_paid|records_min|date|urls",
        ),
        incident(2, date="2024-11", victim_name="Été SA", victim_sector="health", confidence=0.9),
        incident(3, date="2023", victim_sector="education", victim_description='un "bailleur"'),
        incident(4, victim_sector="health", confidence=0.95),
        incident(5, victim_sector="health", confidence=0.4, first_published="2025-01-05"),
        incident(6, date="2024-12-31~", salience="secondary", confidence=0.7),
    ],
    [
        evidence(
            1,
            article_id="a",
            value="=1+1;cmd",
            start=1,
            end=9,
            sentence="- La ville a dit « non ».",
            rule="r.x",
            confidence=0.75,
        ),
        evidence(1, field="ransom_paid", value="false"),
        evidence(2, article_id="b", field="date", value="2024-11", start=0, end=8, rule="r.y"),
        evidence(5, article_id="c", value="Un", start=0, end=2, rule="r.z"),
    ],
    [
        conflict(
            1,
            kept="2024-02-29",
            other="2024-02",
            article_ids="b",
            sources="Le Courrier",
            last_published="2024-03-05",
            sentence="En février.",
        ),
        conflict(3, field="records_value", kept="2000", other="1500"),
    ],
)
