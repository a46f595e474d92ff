"""Show an evaluation as text tables and write the error report."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.evaluation.clusters import Merging
from pipeline.evaluation.evaluate import Evaluation, View
from pipeline.evaluation.judging import FieldError, Scope
from pipeline.evaluation.rates import MISSION_FIELDS, Interval
from pipeline.evaluation.reliability import Claim, error_interval, reliability
from pipeline.evaluation.scoring import Scores
from pipeline.evaluation.versions import installed_versions
from pipeline.wording import _, ngettext

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


def print_evaluation(
    evaluation: Evaluation,
    console: Console,
    date: dt.date,
    *,
    by_register: bool = False,
    totals: bool = False,
) -> None:
    """Print corpus, versions and one table for each view of the evaluation; `date` is the day of the run.

    With `by_register` each register has its table too. With `totals` nothing is told of any single article.
    """
    whole, unseen = evaluation.all_incidents.scores, evaluation.unseen
    _say(
        console,
        _(
            "Corpus {name}: {size} (sha256 {sha256})",
            name=whole.corpus_name,
            size=_size(whole),
            sha256=whole.corpus_sha256[:12],
        ),
    )
    _say(console, _run(date))
    _print_views(_views(evaluation, by_register), whole, console, totals)
    if unseen is not None:
        part = unseen.all_incidents.scores
        console.print()
        _say(console, _("Unseen articles of {name}: {size}", name=whole.corpus_name, size=_size(part)))
        _print_views(_views(unseen, by_register), part, console, totals)
        console.print()
        _say(
            console,
            _(
                "{left_out} of {articles} articles were left out of the unseen: the folders of --seen tell"
                " their stories",
                left_out=whole.articles - part.articles,
                articles=whole.articles,
            ),
        )


def print_scores(scores: Scores, console: Console, date: dt.date, *, totals: bool = False) -> None:
    """Print the scores of reviewed rows like those of a corpus; `date` is the day of the run."""
    _say(
        console,
        ngettext(
            "{n} reviewed row, {negatives} of them judged to be no incident",
            "{n} reviewed rows, {negatives} of them judged to be no incident",
            scores.articles,
            negatives=scores.negatives,
        ),
    )
    _say(console, _run(date))
    _print_views([View(_(scores.scope.value), scores, None)], scores, console, totals)


def print_merging(merging: Merging, console: Console) -> None:
    """Print how well reports were merged into incidents."""
    table = Table(
        title=_(
            "merging: {reports} reports of {incidents} incidents",
            reports=merging.reports,
            incidents=merging.incidents,
        ),
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
    )
    table.add_column(_("reports"), no_wrap=True)
    for heading in (_("pairs P"), "R", "F1", _("B-cubed P"), "R", "F1"):
        table.add_column(heading, justify="right")
    for name, scores in ((_("of the gold"), merging.of_gold), (_("as extracted"), merging.of_extracted)):
        rates = (scores.pairwise, scores.b_cubed)
        table.add_row(name, *(_rate(v) for r in rates for v in (r.precision, r.recall, r.f1)))
    console.print()
    console.print(table)


def _views(evaluation: Evaluation, by_register: bool) -> list[View]:
    return [*evaluation.views, *(evaluation.registers if by_register else ())]


def _print_views(views: Iterable[View], scores: Scores, console: Console, totals: bool) -> None:
    """Print a table for each of `views`, then how well the confidences of `scores` hold."""
    for view in views:
        # Given the incident, `incident` itself is no question any more.
        if view.scores.fields:
            console.print()
            console.print(_field_table(view))
            for line in _summary(view, totals):
                _say(console, line)
    if scores.claims:
        console.print()
        console.print(_reliability_table(scores.claims))
        for line in _calibration(scores):
            _say(console, line)


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)


def _size(scores: Scores) -> str:
    return _(
        "{articles}, {incidents}, {negatives} without incident",
        articles=ngettext("{n} article", "{n} articles", scores.articles),
        incidents=ngettext("{n} incident", "{n} incidents", scores.gold_incidents),
        negatives=ngettext("{n} article", "{n} articles", scores.negatives),
    )


def _run(date: dt.date) -> str:
    return f"{date.isoformat()}, " + ", ".join(f"{name} {v}" for name, v in installed_versions().items())


def _reliability_table(claims: list[Claim]) -> Table:
    """Return, for each tenth of confidence, how many values were so rated and how many of them were right."""
    table = Table(title=_("confidence"), title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(_("confidence"), no_wrap=True)
    for kind in (_("incidents"), _("fields")):
        for heading in (kind, _("mean"), _("right")):
            table.add_column(heading, justify="right", no_wrap=True)
    of_incidents, of_fields = (reliability(part) for part in _by_kind(claims))
    for incidents, fields in zip(of_incidents.bins, of_fields.bins, strict=True):
        cells = [f"{incidents.low:.1f}-{incidents.high:.1f}"]
        for each in (incidents, fields):
            rates = (_rate(each.confidence), _rate(each.right)) if each.size else ("", "")
            cells += [str(each.size), *rates]
        table.add_row(*cells)
    return table


def _calibration(scores: Scores) -> Iterable[str]:
    for kind, claims in zip((_("of incidents"), _("of fields")), _by_kind(scores.claims), strict=True):
        if claims:
            bounds = _interval(error_interval(claims, scores.articles))
            error = _rate(reliability(claims).error)
            yield (
                _("expected calibration error {kind} = {error}", kind=kind, error=error) + f"   95 % {bounds}"
            )


def _by_kind(claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the claims for whole incidents and those for their fields."""
    return [c for c in claims if c.field == "incident"], [c for c in claims if c.field != "incident"]


def _field_table(view: View) -> Table:
    table = Table(title=view.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(_("field"), no_wrap=True)
    for heading in ("P", "R", "F1", "95 %", _("tp"), _("fp"), _("fn")):
        table.add_column(heading, justify="right", no_wrap=True)
    if view.baseline is not None:
        table.add_column(_("baseline F1"), justify="right", no_wrap=True)
    for name, counts in view.scores.fields.items():
        if any(counts):
            row = [_rate(counts.precision), _rate(counts.recall), _rate(counts.f1)]
            row += [_interval(view.scores.field_intervals[name])]
        else:
            # A perfect rate of nothing would look like praise.
            row = ["", "", "", _("nothing to score")]
        row += [str(count) for count in counts]
        if view.baseline is not None:
            baseline = view.baseline.fields[name]
            row.append(_rate(baseline.f1) if any(baseline) else "")
        table.add_row(name, *row, style="bold" if name in MISSION_FIELDS else None)
    return table


def _summary(view: View, totals: bool) -> Iterable[str]:
    scores, baseline = view.scores, view.baseline
    fields = scores.mission_fields
    named = _("mission F1")
    if fields != MISSION_FIELDS:
        named = _("mission F1 of {fields} alone", fields=", ".join(fields))
    told = _told(scores)
    if told:
        yield (
            f"{named} = {_rate(scores.mission)}   95 % {_interval(scores.mission_interval)}"
            + _beside(baseline.mission if baseline else None)
        )
    elif fields:
        yield f"{named}: " + _("nothing to score")
    for register, part in scores.registers.items() if told else ():
        rate = _rate(part.mission) if _told(part) else _("nothing to score")
        yield (
            f"{named}, {_of_register(register, part.articles)} = {rate}"
            + _beside(baseline.registers[register].mission if baseline else None)
        )
    if scores.scope is not Scope.FOUND:
        found = scores.negatives_with_incident
        yield (
            _(
                "false incidents on {found} of {n} articles without incident",
                found=len(found),
                n=scores.negatives,
            )
            + ("   " + _("baseline {rate}", rate=len(baseline.negatives_with_incident)) if baseline else "")
            + (f"   ({', '.join(found)})" if found and not totals else "")
        )


def _told(scores: Scores) -> bool:
    """Tell whether any mission field was there to be found, or said to be there."""
    return any(any(scores.fields[name]) for name in scores.mission_fields)


def _of_register(register: str, articles: int) -> str:
    size = ngettext("{n} article", "{n} articles", articles)
    return f"{register} ({size})"


def _rate(value: float) -> str:
    return f"{value:.3f}"


def _interval(interval: Interval) -> str:
    return f"{interval.low:.3f}-{interval.high:.3f}"


def _beside(value: float | None) -> str:
    return "" if value is None else "   " + _("baseline {rate}", rate=_rate(value))


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
