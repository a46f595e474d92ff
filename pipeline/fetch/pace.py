"""One request a second and host."""

import time
from collections.abc import Callable

#: Seconds between two requests to one host, unless it asks for more.
INTERVAL = 1.0


class Pace:
    """Holds back requests. `clock` tells seconds that only grow, `sleep` lets some of them pass."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._free: dict[str, float] = {}

    def free_at(self, host: str) -> float:
        """Return when `host` may be asked again."""
        return self._free.get(host, 0.0)

    def wait(self, host: str, delay: float = 0.0) -> None:
        """Return once `host` may be asked; the next request to it waits for `delay` seconds at least."""
        ahead = self.free_at(host) - self._clock()
        if ahead > 0:
            self._sleep(ahead)
        self._free[host] = self._clock() + max(INTERVAL, delay)
