"""The command that scores the extraction."""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import DEFAULT_DATABASE, Database, fail, tell
from pipeline.wording import _

if TYPE_CHECKING:
    from pipeline.evaluation.clusters import Merging
    from pipeline.evaluation.evaluate import Evaluation
    from pipeline.evaluation.scoring import Scores


def evaluate(
    corpus: Annotated[
        Path | None,
        typer.Argument(help="Folder with articles, metadata.csv and gold.jsonl, such as corpus/dev."),
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Write every error to this CSV file.")] = None,
    baseline: Annotated[bool, typer.Option(help="Score the trivial baseline beside it.")] = True,
    by_register: Annotated[
        bool, typer.Option("--by-register", help="Print a table for each register too.")
    ] = False,
    fields: Annotated[
        str | None, typer.Option(help="Score these fields only, such as incident,victim,attacker.")
    ] = None,
    seen: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder of a corpus that was worked on, repeatable: articles on other stories than its own "
            "are scored apart as well."
        ),
    ] = None,
    totals: Annotated[
        bool,
        typer.Option(
            "--totals",
            help="Tell nothing of any single article. Always so for folders called test or merge_test.",
        ),
    ] = False,
    update_floors: Annotated[
        bool, typer.Option(help="Raise the floors that CI checks to these scores.")
    ] = False,
    allow_lower: Annotated[bool, typer.Option(help="Let --update-floors lower a floor.")] = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Score the dataset against the rows that analysts reviewed.")
    ] = False,
    database: Database = DEFAULT_DATABASE,
) -> None:
    """Score the extraction: precision, recall, F1 by field.

    Against the gold of CORPUS, beside a baseline; where CORPUS has clusters.csv, merging too. Or, with
    --reviewed, against what analysts made of the rows of --database.
    """
    if (corpus is None) != reviewed:
        raise typer.BadParameter(_("name the folder of a corpus, or give --reviewed: one of the two"))
    if corpus is None and (by_register or seen or update_floors):
        raise typer.BadParameter(_("--by-register, --seen and --update-floors want a corpus, not --reviewed"))
    from rich.console import Console

    from pipeline.evaluation import report

    wanted = _fields(fields)
    totals = _totals_only(corpus, totals, errors)
    console = Console(width=None if sys.stdout.isatty() else 120)
    today = dt.date.today()
    if corpus is None:
        scores = _score_reviewed(database, wanted)
        report.print_scores(scores, console, today, totals=totals)
    else:
        evaluation, merging = _score_corpus(corpus, baseline, wanted, seen or [], totals)
        report.print_evaluation(evaluation, console, today, by_register=by_register, totals=totals)
        if merging is not None:
            report.print_merging(merging, console)
        scores = evaluation.all_incidents.scores
    if errors is not None:
        try:
            report.write_errors(errors, scores)
        except OSError as error:
            raise fail(
                _(
                    "cannot write {errors}: {strerror}. Choose another file.",
                    errors=errors,
                    strerror=error.strerror,
                )
            ) from error
        tell(_("Errors written to {errors}", errors=errors))
    if update_floors:
        _update_floors(scores, allow_lower)


def _fields(value: str | None) -> tuple[str, ...]:
    """Return the fields that --fields names, all without it. Raises typer.BadParameter."""
    from pipeline.evaluation.rates import FIELDS

    if value is None:
        return FIELDS
    names = tuple(name.strip() for name in value.split(","))
    if unknown := [name for name in names if name not in FIELDS]:
        raise typer.BadParameter(
            _(
                "unknown field {unknown} in --fields; there are {fields}",
                unknown=", ".join(map(repr, unknown)),
                fields=", ".join(FIELDS),
            )
        )
    return names


def _totals_only(corpus: Path | None, totals: bool, errors: Path | None) -> bool:
    """Tell whether single articles stay untold. Raises typer.BadParameter where --errors won't have it."""
    from pipeline.evaluation.gold import measured_only

    if corpus is not None and measured_only(corpus):
        if errors is not None:
            raise typer.BadParameter(
                _(
                    "{corpus} is to measure on only: its score is worth something while nobody has read its"
                    " articles, so --errors is not written for it",
                    corpus=corpus,
                )
            )
        tell(_("{corpus} is to measure on only: totals, and nothing of single articles.", corpus=corpus))
        return True
    if totals and errors is not None:
        raise typer.BadParameter(_("--errors lists single articles, --totals tells of none: one of the two"))
    return totals


def _score_corpus(
    corpus: Path, baseline: bool, fields: tuple[str, ...], seen: list[Path], totals: bool
) -> "tuple[Evaluation, Merging | None]":
    """Return the scores of `corpus`, and those of merging where it has clusters."""
    from pipeline.dataset.merge.cluster import group
    from pipeline.evaluation.clusters import evaluate_merging, load_clusters
    from pipeline.evaluation.evaluate import evaluate_corpus
    from pipeline.evaluation.gold import GoldError, load_corpus, unseen_part
    from pipeline.extraction import ModelError, entities, extract, warm_up

    try:
        loaded = load_corpus(corpus)
        clusters = load_clusters(corpus, loaded)
        unseen = unseen_part(loaded, seen) if seen else None
        warm_up()
    except GoldError as error:
        raise fail(error.summary if totals else error, 2) from error
    except ModelError as error:
        raise fail(error) from error
    evaluation = evaluate_corpus(
        loaded, extract, entities if baseline else None, fields=fields, unseen=unseen
    )
    if clusters is None:
        return evaluation, None
    return evaluation, evaluate_merging(loaded, clusters, evaluation.predicted, group)


def _score_reviewed(database: Path, fields: tuple[str, ...]) -> "Scores":
    from pipeline.dataset.review.desk import reviewed
    from pipeline.dataset.store.database import StoreError, database_path, open_to_read
    from pipeline.evaluation.scoring import score_pairs

    try:
        with open_to_read(database_path(database)) as connection:
            pairs = reviewed(connection)
    except StoreError as error:
        raise fail(error) from error
    if not pairs:
        raise fail(_("no row of this dataset was reviewed yet; begin with: breche review export"))
    return score_pairs("reviewed", pairs, fields)


def _update_floors(scores: "Scores", allow_lower: bool) -> None:
    from pipeline.evaluation import floors

    try:
        floors.update_floors(floors.FLOORS_PATH, scores.corpus_name, scores, allow_lower)
    except floors.FloorsError as error:
        raise fail(error) from error
    tell(
        _(
            "Floors of {corpus_name} written to {floors_path}",
            corpus_name=scores.corpus_name,
            floors_path=floors.FLOORS_PATH,
        )
    )
