"""The helper that does one task beside a run: elsewhere if it can be, here if not, and always once."""

import multiprocessing
import os
import signal
from functools import partial

import pandas as pd
import pytest

from pipeline.workers import WorkerError, helper, map_chunks

needs_fork = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="without fork the task is done in this process"
)


def die_but_in(pid: int) -> int:
    """Kill the process that calls it, unless its id is `pid`; return the id."""
    if os.getpid() != pid:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def full_disk() -> None:
    raise OSError(28, "No space left on device")


@needs_fork
def test_helper_works_beside_this_process() -> None:
    with helper(2) as start:
        assert start(os.getpid)() != os.getpid()


def test_helper_with_one_process_is_this_one() -> None:
    with helper(1) as start:
        assert start(os.getpid)() == os.getpid()


@pytest.mark.parametrize("processes", [1, 2])
def test_helper_hands_errors_on(processes: int) -> None:
    with helper(processes) as start, pytest.raises(OSError, match="No space left"):
        start(full_disk)()


@needs_fork
def test_helper_that_dies_is_stood_in_for() -> None:
    here = os.getpid()
    with helper(2) as start:
        assert start(partial(die_but_in, here))() == here
        assert start(os.getpid)() == here


def interrupt(parent: int) -> None:
    """Do what Ctrl-C does: interrupt this process and its parent."""
    os.kill(parent, signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)


@needs_fork
def test_helper_that_is_interrupted_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    # Where the tests were started in the background, interrupts are ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), helper(2) as start:
            start(partial(interrupt, os.getpid()))()
    finally:
        signal.signal(signal.SIGINT, before)
    assert capfd.readouterr().err == ""


def test_system_without_shared_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.workers.ProcessPoolExecutor", refuse)
    with helper(2) as start:
        assert start(lambda: 3)() == 3
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(WorkerError, match=r"\(Permission denied\).*--processes 1"):
        list(map_chunks(lambda one: one, lambda: None, [frame], 2))
