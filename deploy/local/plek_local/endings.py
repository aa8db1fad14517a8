"""The ways in which a program is told to end, made one: SystemExit in the main thread, so clean-up runs."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_WATCHED = (signal.SIGTERM, signal.SIGHUP)


class Endings:
    """Turns `kill` and a closed terminal into SystemExit. Leaves the handlers of others alone."""

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}

    def watch(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _WATCHED:
            if signal.getsignal(number) == signal.SIG_DFL:
                self._before[number] = signal.signal(number, _end)

    def forget(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """While open, a second Ctrl-C does not cut the clean-up short."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, *_WATCHED)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
