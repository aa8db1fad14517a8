"""How far a long command is: one line that moves on a terminal, now and then a new line anywhere else."""

import time
from typing import TextIO

WIDTH = 30
SECONDS = 10.0  # between lines where nobody watches


class Progress:
    """Called with how much is done of how much."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._moves = out, out.isatty()
        self._began: tuple[float, int] | None = None
        self._said = float("-inf")

    def __call__(self, done: int, all_of_it: int) -> None:
        at = time.monotonic()
        if self._began is None:
            self._began = at, done
        finished = done >= all_of_it
        if finished or self._moves or at - self._said >= SECONDS:
            line = self._line(at, done, all_of_it)
            self._out.write(f"\r{line}\033[K" + ("\n" if finished else "") if self._moves else line + "\n")
            self._out.flush()
            self._said = at

    def _line(self, at: float, done: int, all_of_it: int) -> str:
        since, start = self._began or (at, done)
        rate = (done - start) / (at - since) if at > since else 0.0
        left = f"{_minutes((all_of_it - done) / rate)} left" if rate else ""
        share = done / all_of_it if all_of_it else 1.0
        bar = "█" * int(WIDTH * share)
        return f"{bar:·<{WIDTH}} {share:4.0%}  {done:,} of {all_of_it:,}  {rate:,.0f}/s  {left}".rstrip()


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
