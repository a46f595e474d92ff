"""The names of the files that a dataset is written to, beside its database."""

INCIDENTS_CSV = "incidents.csv"
INCIDENTS_XLSX = "incidents.xlsx"
ARTICLE_INCIDENTS = "article_incidents.jsonl"
EVIDENCE_CSV = "evidence.csv"
CONFLICTS_CSV = "conflicts.csv"
NEWS_CSV = "nouveautes.csv"
PACKAGE = "datapackage.json"
REJECTED_CSV = "rejected.csv"
RUN_JSON = "run.json"
#: What the dataset is written to, whoever changed it.
DATASET_FILES = (
    INCIDENTS_CSV,
    INCIDENTS_XLSX,
    ARTICLE_INCIDENTS,
    EVIDENCE_CSV,
    CONFLICTS_CSV,
    NEWS_CSV,
    PACKAGE,
)
#: Where the workers of a cluster put their results if no other place is named, and what they put there.
PARTITIONS = "partitions"
PARTITION_FILES = ("articles.parquet", "rejections.parquet", "results.parquet", "done.json")
#: What a run writes; run.json last: whoever sees it finds the files that it speaks of.
FILES = (*DATASET_FILES, REJECTED_CSV, RUN_JSON)


def files_of_run(xlsx: bool = True) -> tuple[str, ...]:
    """Return the files that a run writes, with or without the workbook."""
    return tuple(name for name in FILES if xlsx or name != INCIDENTS_XLSX)
