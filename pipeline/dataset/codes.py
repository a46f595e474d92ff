"""The legend of the dataset: every code, its English and French label and what it covers."""

from enum import StrEnum

from pipeline.dataset.rows import Row
from pipeline.language.lexicons import load_lexicon
from pipeline.schema import (
    SENSITIVE_DATA_TYPES,
    AttackType,
    DataType,
    DateBasis,
    Qualifier,
    Salience,
    Sector,
    Status,
    Unit,
)

CODED_COLUMNS: dict[str, type[StrEnum]] = {
    "date_basis": DateBasis,
    "victim_sector": Sector,
    "attack_types": AttackType,
    "records_qualifier": Qualifier,
    "records_unit": Unit,
    "data_types": DataType,
    "status": Status,
    "salience": Salience,
}
CODE_COLUMNS = ("column", "code", "label_en", "label_fr", "meaning", "sensitive")


def code_rows() -> list[Row]:
    """Return one row per code, by column of incidents.csv, then in the order of the annotation guide.

    `sensitive` is true for data of GDPR articles 9 and 10, and None where the question makes no sense.
    """
    labels = load_lexicon("codes")
    rows: list[Row] = []
    for column, codes in CODED_COLUMNS.items():
        for code in codes:
            entry = labels[column][code.value]
            rows.append(
                {
                    "column": column,
                    "code": code.value,
                    "label_en": entry["en"],
                    "label_fr": entry["fr"],
                    "meaning": entry["meaning"],
                    "sensitive": code in SENSITIVE_DATA_TYPES if column == "data_types" else None,
                }
            )
    return rows
