"""Ends work that takes too long, from within its own process.

By a timer of processor time, so that a busy machine ends nothing that an idle one would not. Windows has no
such timer, and it interrupts main threads alone: elsewhere nothing is ended.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """The work was ended; no `except Exception` on the way may take it for a failure of its own."""


@contextmanager
def at_most(seconds: float | None) -> Iterator[None]:
    """Raise TooSlow in the block when it has taken `seconds` of processor time; None sets no limit."""
    main = threading.current_thread() is threading.main_thread()
    if seconds is None or not main or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(signum: int, frame: FrameType | None) -> None:
    raise TooSlow
