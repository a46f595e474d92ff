"""Processes are killed, starved and held up: nothing of the dataset is ever half done, and nothing is lost.

All of it in real processes with real signals; they are forked from a server that has loaded the program once.
"""

import csv
import io
import json
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("needs signals", allow_module_level=True)

import dispatches
import doomed
from typer.testing import CliRunner

from pipeline import run as run_module
from pipeline.cli import app
from pipeline.dataset.counts import Counts
from pipeline.dataset.files import FILES, NEWS_CSV, RUN_JSON
from pipeline.dataset.store.database import (
    DATABASE,
    LOCK,
    VERSION,
    StoreError,
    open_to_read,
    open_to_write,
)
from pipeline.dataset.store.making import APPLICATION_ID
from pipeline.dataset.store.tables import StoredTables
from pipeline.reading import ReadOptions
from pipeline.run import run

PATIENCE = 30.0
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["pipeline.run", "pipeline.cli", "pipeline.dataset.writers", "rich.progress"])

#: What was read the day before.
FIRST_DAY = tuple(dispatches.ARTICLES)[:6]
#: An article that was corrected since.
CORRECTED = {"a02": dispatches.ARTICLES["a02"].replace("8 350", "8 351")}
#: All outputs but that which tells the time.
OUTPUTS = tuple(name for name in FILES if name != RUN_JSON)

#: What a dataset holds by now, however it came to it.
PRESENT = tuple(name for name in OUTPUTS if name != NEWS_CSV)

#: What is left of a full disk, in KB.
FREE = (0, 60, 180, 200, 260)

Contents = dict[str, bytes]


@pytest.fixture(autouse=True)
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs in the test's own process read as those in other processes do."""
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)


def wait_until(true: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"in vain waited until {what}"
        time.sleep(0.01)


def outputs_of(folder: Path) -> Contents:
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


@dataclass
class Place:
    """Articles and the dataset made of them."""

    folder: Path
    output: Path
    log: Path

    @property
    def command(self) -> list[str]:
        return ["run", str(self.folder), "-o", str(self.output)]

    def run(self) -> Counts:
        """Run to the end, in this process."""
        return run([self.folder], self.output, ReadOptions())

    def start(self, *more: str, **how: Any) -> ForkServerProcess:
        """Run in another process; see `doomed.run_breche`."""
        arguments = [*self.command, *more]
        process = SERVER.Process(target=doomed.run_breche, args=(arguments, self.log), kwargs=how)
        process.start()
        return process

    def die(self, moment: str) -> None:
        """Run in another process that is killed at `moment`."""
        assert ended(self.start(moment=moment)) == -signal.SIGKILL, self.said()

    def said(self) -> str:
        return " ".join(self.log.read_text("utf-8").split()) if self.log.exists() else ""

    def outputs(self) -> Contents:
        return outputs_of(self.output)


def ended(process: ForkServerProcess) -> int | None:
    """Wait for the end of a process and return its exit code, -9 when it was killed."""
    process.join(PATIENCE)
    code = process.exitcode
    process.kill()
    return code


def second_day(folder: Path) -> None:
    dispatches.write_articles(folder)
    for name, text in CORRECTED.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def same_outputs(place: Place, expected: Contents, names: Sequence[str] = OUTPUTS) -> None:
    """Check that what stands there is the expected, byte for byte, and nothing beside it."""
    found = place.outputs()
    assert [name for name in names if found[name] != expected[name]] == []
    assert {path.name for path in place.output.iterdir()} == {*FILES, DATABASE, LOCK}


def new_place(path: Path, begun: bool) -> Place:
    """Return a place before its second day; or, if it is not `begun`, before its first run."""
    place = Place(path / "articles", path / "out", path / "log")
    if begun:
        dispatches.write_articles(place.folder, FIRST_DAY)
        run([place.folder], place.output, ReadOptions())
    second_day(place.folder)
    return place


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Contents]:
    """What uninterrupted runs write: on a dataset that was begun the day before, and on none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "extract_frame", dispatches.extract_frame)
        outputs = {}
        for begun in (True, False):
            place = new_place(tmp_path_factory.mktemp("expected"), begun)
            place.run()
            outputs[begun] = place.outputs()
    return outputs


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place before its second day."""
    return new_place(tmp_path, begun=True)


# --- killed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("begun", [pytest.param(True, id="later-run"), pytest.param(False, id="first-run")])
@pytest.mark.parametrize("moment", [pytest.param(moment, id=moment) for moment in doomed.MOMENTS])
def test_crash_second_run_ends_as_if_the_first_had(
    tmp_path: Path, expected: dict[bool, Contents], moment: str, begun: bool
) -> None:
    place = new_place(tmp_path, begun)
    before = place.outputs()
    place.die(moment)
    each_file_is_whole(before, place.outputs(), expected[begun])
    whole_transactions_are_stored(place, before, expected[begun])
    place.run()
    same_outputs(place, expected[begun])


def each_file_is_whole(before: Contents, found: Contents, after: Contents) -> None:
    """Check that each file is that of before or that of after, and run.json no newer than any other."""
    assert before.keys() <= found.keys()
    for name in OUTPUTS:
        assert found.get(name) in (before.get(name), after[name]), name
    if found.get(RUN_JSON) != before.get(RUN_JSON):
        json.loads(found[RUN_JSON])
        assert all(found[name] == after[name] for name in OUTPUTS)
    for name in found:
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(found[name].decode("utf-8"), newline=""), strict=True))
            assert len({len(row) for row in rows}) == 1, name


def whole_transactions_are_stored(place: Place, before: Contents, after: Contents) -> None:
    """Check that whole chunks are in the database, and the merge of before or that of after."""
    with open_to_read(place.output / DATABASE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        stored = {name for (name,) in connection.execute("SELECT article_id FROM article")}
        rows = list(StoredTables(connection).incidents())
    incidents = {(str(row["incident_id"]), str(row["articles_count"])) for row in rows}
    assert incidents in (merged_in(before), merged_in(after))
    new = len(stored - set(FIRST_DAY)) if before else len(stored)
    # Chunks are of two articles; the corrected one is in the first with one that is new.
    assert new % 2 == (before != {} and 0 < new < 6)


def merged_in(outputs: Contents) -> set[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(outputs.get("incidents.csv", b"").decode("utf-8"), newline=""))
    return {(row["incident_id"], row["articles_count"]) for row in rows}


def test_crash_inside_a_transaction_comes_after_some_of_it_was_written(tmp_path: Path) -> None:
    # Else those moments would prove nothing about half a transaction on the disk.
    sizes = []
    for moment in ("before-the-merge", "before-the-merge's-commit"):
        place = new_place(tmp_path / moment, begun=True)
        place.die(moment)
        sizes.append(sum(path.stat().st_size for path in place.output.glob(f"{DATABASE}*")))
    assert sizes[0] < sizes[1]


def test_crash_many_runs_in_a_row(place: Place, expected: dict[bool, Contents]) -> None:
    for moment in ("inside-a-chunk", "while-incidents-are-replaced", "between-two-files-that-move"):
        place.die(moment)
    place.run()
    same_outputs(place, expected[True])


@pytest.mark.parametrize("moment", ["inside-a-chunk", "before-the-merge", "while-incidents-are-replaced"])
def test_crash_while_all_is_read_again(place: Place, expected: dict[bool, Contents], moment: str) -> None:
    place.run()
    assert ended(place.start("--again", moment=moment)) == -signal.SIGKILL, place.said()
    place.run()
    same_outputs(place, expected[True])


@pytest.mark.parametrize("moment", ["before-the-merge", "inside-a-merge"])
def test_crash_while_an_article_is_forgotten(place: Place, moment: str) -> None:
    (place.folder / "a11.txt").unlink()
    place.run()
    expected = place.outputs()
    (place.folder / "a11.txt").write_text(dispatches.ARTICLES["a11"], encoding="utf-8")
    place.run()
    (place.folder / "a11.txt").unlink()
    assert ended(place.start("--forget", "a11", moment=moment)) == -signal.SIGKILL, place.said()
    # The same command once more, although the article is gone by now.
    assert ended(place.start("--forget", "a11")) == 0, place.said()
    # The dataset has another history than one in which the article never was.
    same_outputs(place, expected, PRESENT)


@pytest.mark.slow
def test_crash_of_the_whole_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command as people type it, with its language model, killed when it has kept its first chunk."""
    place = Place(tmp_path / "articles", tmp_path / "out", tmp_path / "log")
    for copy in range(6):
        dispatches.write_articles(place.folder / str(copy), prefix=f"{copy}-")
    monkeypatch.undo()
    run([place.folder], tmp_path / "expected", ReadOptions())
    command = [sys.executable, "-m", "pipeline", *place.command, "--processes", "1"]
    with (
        place.log.open("w") as log,
        # It waits for the end of its standard input, which never comes.
        subprocess.Popen([*command, "-"], stdin=subprocess.PIPE, stderr=log) as process,
    ):
        wait_until(lambda: articles_in(place) == run_module.CHUNK, "the first chunk is kept")
        process.kill()
    assert process.returncode == -signal.SIGKILL, place.said()
    assert place.outputs() == {}
    ended_well = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=60)
    assert ended_well.returncode == 0, ended_well.stderr
    assert f"{72 - run_module.CHUNK} new, 0 changed, {run_module.CHUNK} unchanged" in ended_well.stderr
    same_outputs(place, outputs_of(tmp_path / "expected"))


def articles_in(place: Place) -> int:
    with suppress(StoreError), open_to_read(place.output / DATABASE) as connection:
        return int(connection.execute("SELECT count(*) FROM article").fetchone()[0])
    return 0


# --- workers --------------------------------------------------------------------------------------


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    folder = tmp_path / "workers"
    folder.mkdir()
    return folder


def workers_in(workshop: Path) -> list[int]:
    """Wait until two workers are at work and return their process ids."""
    wait_until(lambda: len(list(workshop.iterdir())) == 2, "two workers are at work")
    return [int(path.name) for path in workshop.iterdir()]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    with suppress(OSError):
        # A dead one that nobody has buried yet is a zombie.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return not Path("/proc/self").exists()


def test_crash_of_a_worker(place: Place, workshop: Path, expected: dict[bool, Contents]) -> None:
    process = place.start("--processes", "2", workshop=workshop)
    one, other = workers_in(workshop)
    os.kill(one, signal.SIGKILL)
    wait_until(lambda: not is_alive(other), "the other worker has ended")
    shutil.rmtree(workshop)
    assert ended(process) == 0, place.said()
    assert "Traceback" not in place.said()
    same_outputs(place, expected[True])


def test_crash_of_the_parent_ends_its_workers(
    place: Place, workshop: Path, expected: dict[bool, Contents]
) -> None:
    process = place.start("--processes", "2", workshop=workshop)
    workers = workers_in(workshop)
    assert all(map(is_alive, workers))
    process.kill()
    wait_until(lambda: not any(map(is_alive, workers)), "the workers have ended")
    place.run()
    same_outputs(place, expected[True])


def test_crash_of_none_two_workers_give_the_same(
    place: Place, tmp_path: Path, expected: dict[bool, Contents]
) -> None:
    assert ended(place.start("--processes", "2", workshop=tmp_path / "closed")) == 0, place.said()
    same_outputs(place, expected[True])


# --- two at once ----------------------------------------------------------------------------------


def passing(gate: Path, process: ForkServerProcess) -> None:
    """Let a process go on that waits at `gate`, and see that it ends well."""
    gate.rmdir()
    assert ended(process) == 0


@pytest.mark.parametrize("moment", ["after-the-first-chunk", "while-lines-are-written"])
def test_crash_second_of_two_runs_stops_and_the_first_loses_nothing(
    place: Place, tmp_path: Path, expected: dict[bool, Contents], moment: str
) -> None:
    gate = tmp_path / "gate"
    first = place.start(moment=moment, gate=gate)
    wait_until(gate.exists, "the first run is at work")
    before = place.outputs()
    result = CliRunner().invoke(app, place.command)
    assert result.exit_code == 1
    message = " ".join(result.output.split())
    assert f"another Brèche is writing to {place.output / DATABASE}" in message
    assert "Nothing was changed; start again when it has ended" in message
    assert place.outputs() == before
    passing(gate, first)
    same_outputs(place, expected[True])
    assert place.run().unchanged == 12


def test_crash_lock_of_a_killed_run_holds_nobody_up(place: Place, expected: dict[bool, Contents]) -> None:
    place.die("inside-a-chunk")
    assert (place.output / LOCK).exists()
    started = time.monotonic()
    place.run()
    # Less than a run waits for a lock.
    assert time.monotonic() - started < 2
    same_outputs(place, expected[True])


def test_crash_second_run_waits_for_the_end_of_the_first(
    place: Place, tmp_path: Path, expected: dict[bool, Contents]
) -> None:
    gate = tmp_path / "gate"
    first = place.start(moment="after-all-was-written", gate=gate)
    wait_until(gate.exists, "the first run is at its end")
    second = place.start()
    passing(gate, first)
    assert ended(second) == 0, place.said()
    same_outputs(place, expected[True])


# --- readers --------------------------------------------------------------------------------------


def exported(place: Place, to: Path) -> bytes:
    result = CliRunner().invoke(app, ["export", "-f", "csv", "-d", str(place.output), "-o", str(to)])
    assert result.exit_code == 0, result.output
    return (to / "incidents.csv").read_bytes()


@pytest.mark.parametrize(
    "moment",
    [
        "after-the-first-chunk",
        "inside-a-chunk",
        "before-the-merge",
        "while-incidents-are-replaced",
        "before-the-merge's-commit",
    ],
)
def test_crash_reader_sees_the_state_before_the_transaction(
    place: Place, tmp_path: Path, expected: dict[bool, Contents], moment: str
) -> None:
    before = place.outputs()["incidents.csv"]
    gate = tmp_path / "gate"
    process = place.start(moment=moment, gate=gate)
    wait_until(gate.exists, "the run is inside")
    try:
        assert exported(place, tmp_path / "export") == before
    finally:
        gate.rmdir()
        ended(process)
    assert exported(place, tmp_path / "export") == expected[True]["incidents.csv"]


def test_crash_reader_holds_no_run_up(place: Place, expected: dict[bool, Contents]) -> None:
    with open_to_read(place.output / DATABASE) as connection:
        rows = list(StoredTables(connection).incidents())
        assert ended(place.start()) == 0, place.said()
        assert list(StoredTables(connection).incidents()) == rows
    same_outputs(place, expected[True])


# --- full disks -----------------------------------------------------------------------------------


def told_of_the_disk(place: Place, reason: str) -> None:
    assert re.search(rf"cannot write to {re.escape(str(place.output))}: {reason}\.", place.said())
    assert "Choose another folder" in place.said() and "free the disk" in place.said()
    assert "Traceback" not in place.said()


@pytest.mark.parametrize("begun", [pytest.param(True, id="later-run"), pytest.param(False, id="first-run")])
@pytest.mark.parametrize("size", [pytest.param(size, id=f"{size}-bytes") for size in (4096, 40_960, 69_632)])
def test_crash_files_cannot_grow(
    tmp_path: Path, expected: dict[bool, Contents], size: int, begun: bool
) -> None:
    place = new_place(tmp_path, begun)
    before = place.outputs()
    assert ended(place.start(file_size=size)) == 1, place.said()
    told_of_the_disk(place, "disk I/O error")
    assert place.outputs() == before
    place.run()
    same_outputs(place, expected[begun])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, in memory."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with suppress(FileNotFoundError):
        command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
        if subprocess.run(command, check=False, capture_output=True).returncode == 0:
            yield disk
            # Lazily: a run that failed in this process may still hold a file.
            subprocess.run(["umount", "-l", str(disk)], check=True)
            return
    pytest.skip("no disk can be mounted here")


def fill(disk: Path, free: int) -> Path:
    """Leave `free` KB of the disk and return the file that takes the rest."""
    room = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - free * 1024))
    return filler


@pytest.mark.parametrize("free", [pytest.param(size, id=f"{size}-KB-free") for size in FREE])
def test_crash_disk_is_full(tmp_path: Path, disk: Path, expected: dict[bool, Contents], free: int) -> None:
    place = Place(tmp_path / "articles", disk / "out", tmp_path / "log")
    dispatches.write_articles(place.folder, FIRST_DAY)
    place.run()
    before = place.outputs()
    second_day(place.folder)
    filler = fill(disk, free)
    assert ended(place.start()) == 1, place.said()
    told_of_the_disk(place, r"(database or disk is full|(\[Errno 28\] )?No space left on device)")
    assert place.outputs() == before
    filler.unlink()
    place.run()
    same_outputs(place, expected[True])


# --- files that are no database of this program ---------------------------------------------------


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customer (name TEXT)")


def of_a_later_version(path: Path) -> None:
    with open_to_write(path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def garbage(path: Path) -> None:
    path.write_bytes("Ceci n’est pas une base de données. ".encode() * 200)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(garbage, "is no database of Brèche", id="garbage"),
        pytest.param(of_another_program, "is a database of another program", id="another-program"),
        pytest.param(of_a_later_version, f"has form {VERSION + 1}, this Brèche reads form", id="later-form"),
    ],
)
def test_database_that_is_none_is_told_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / DATABASE
    make(path)
    before = path.read_bytes()
    dispatches.write_articles(tmp_path / "articles")
    for open_it in (open_to_read, open_to_write):
        with (
            pytest.raises(StoreError, match=r"choose another folder|or a newer one") as caught,
            open_it(path),
        ):
            pass
        assert f"{path} {message}" in str(caught.value)
    result = CliRunner().invoke(app, ["run", str(tmp_path / "articles"), "-o", str(tmp_path)])
    assert result.exit_code == 1
    assert message in " ".join(result.output.split())
    assert path.read_bytes() == before
    assert not (tmp_path / RUN_JSON).exists()


@pytest.mark.parametrize(
    "command",
    [["export", "-f", "csv"], ["review", "export"], ["explain", "brc-0123456789abcdef"]],
    ids=lambda command: command[0],
)
def test_database_that_is_missing_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, [*command, "-d", str(tmp_path / DATABASE)])
    assert result.exit_code == 1
    assert "breche run articles --output outputs" in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def test_database_of_a_run_that_died_at_once_is_told_as_none(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    with pytest.raises(StoreError), open_to_read(tmp_path / DATABASE) as connection:
        list(StoredTables(connection).incidents())


def test_database_bears_its_mark(tmp_path: Path) -> None:
    with open_to_write(tmp_path / DATABASE) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    # By it `file` and others tell what it is.
    assert (tmp_path / DATABASE).read_bytes()[68:72] == b"BRCH"
