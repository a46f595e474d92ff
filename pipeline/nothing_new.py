"""Ends a run at once when nothing has changed: no file, no rule, no word of an analyst, none of the outputs.

It reads and hashes the files and loads little else: neither the model, nor what reads articles, nor the rows.
"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.dataset.counts import Counts
from pipeline.dataset.files import INCIDENTS_XLSX, RUN_JSON
from pipeline.dataset.own.register import kept_register_digest
from pipeline.dataset.own.watch_list import kept_watch_list
from pipeline.dataset.run_info import write_run_info
from pipeline.dataset.store.database import DATABASE, open_to_write
from pipeline.dataset.store.ledger import FileLedger
from pipeline.dataset.store.settled import is_settled
from pipeline.dataset.store.state import Note, note
from pipeline.dataset.store.struck_names import struck_names
from pipeline.dataset.store.totals import totals
from pipeline.dataset.workshop import atomic_folder
from pipeline.dataset.written import is_stale, stale_files, written
from pipeline.reading.model import ReadOptions, Tally
from pipeline.reading.walk import files_of, must_be_there
from pipeline.run_options import Clock, RunOptions, reading_settings, run_info
from pipeline.versions import rules_version


def nothing_new(
    inputs: Sequence[Path | str], output: Path, reading: ReadOptions, options: RunOptions
) -> Counts | None:
    """Write run.json and return the counts of a run that changes nothing else; None if it may.

    Then nothing was done. Raises InputError, OutputError or StoreError, as the run would.
    """
    must_be_there(inputs)
    path = output / DATABASE
    if options.again or options.forget or not path.is_file() or not path.stat().st_size:
        return None
    if not options.xlsx and (output / INCIDENTS_XLSX).exists():
        return None
    clock, rules = Clock(), rules_version()
    with open_to_write(path, options.force) as connection:
        if note(connection, Note.NEWS_SINCE) is not None:
            return None
        # Names that were struck are in the files of the lists, not in what is kept of them.
        watch = kept_watch_list(connection)
        if (watch and watch.digest) != (options.watch and options.watch.digest):
            return None
        if kept_register_digest(connection) != (options.register and options.register.digest):
            return None
        if not is_settled(connection) or stale_files(connection, output, options.xlsx):
            return None
        ledger = FileLedger(connection, reading_settings(reading, options), rules, options.refresh)
        tally = Tally()
        if not _all_known(inputs, ledger, tally) or is_stale(connection, output, ledger.remembered.rejected):
            return None
        clock.extracted = clock.merged = clock.passed()
        last = written(connection)
        counts = Counts(
            evidence=last.evidence,
            joined=last.joined,
            doubtful=last.doubtful,
            written=[RUN_JSON],
            **asdict(totals(connection)),
        )
        counts.found(tally)
        ledger.remembered.count_in(counts)
        counts.rejected = len(ledger.remembered.rejected)
        info = run_info(inputs, reading, options, rules, {"processes": options.processes}, clock)
        with atomic_folder(output, [RUN_JSON]) as folder:
            write_run_info(folder / RUN_JSON, counts, info, struck_names(connection))
    return counts


def _all_known(inputs: Sequence[Path | str], ledger: FileLedger, tally: Tally) -> bool:
    """Tell whether every file of `inputs` is known, with articles that no other file holds."""
    seen: set[str] = set()
    for item in files_of(inputs):
        outcome = ledger.begin(item) if isinstance(item, Path) else None
        if outcome is None or not seen.isdisjoint(outcome.articles):
            return False
        seen.update(outcome.articles)
        tally.add_file(str(item), len(outcome.articles), len(outcome.rejected))
        ledger.skip(outcome)
    return True
