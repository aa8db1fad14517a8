"""What a person sees: progress bars on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TaskID, TextColumn

Advance = Callable[[int], None]


class Report:
    """Lines and progress on standard output. What a closed terminal cannot show is dropped."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def line(self, text: str) -> None:
        try:
            self._console.print(text, markup=False)
        except OSError:
            return

    @contextmanager
    def bytes(self, title: str, total: int) -> Iterator[Advance]:
        """A bar for a download of about `total` bytes; yields what to call with the bytes that came in."""
        if not self._console.is_terminal:
            self.line(f"{title} …")
            yield lambda _count: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, console=self._console) as progress:
            task = progress.add_task(title, total=total)
            yield lambda count: progress.advance(task, count)

    @contextmanager
    def starts(self, names: list[str]) -> Iterator[Callable[[str], None]]:
        """A spinner for each name; yields what to call with the name that is ready."""
        begun = time.monotonic()
        if not self._console.is_terminal:
            self.line(f"Starting {' and '.join(names)} …")
            yield lambda name: self.line(f"{name} is ready ({time.monotonic() - begun:.1f} s)")
            return
        columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"))
        with Progress(*columns, console=self._console) as progress:
            tasks = {name: progress.add_task(f"Starting {name}", total=1) for name in names}
            yield lambda name: _finish(progress, tasks[name], f"{name} is ready ({time.monotonic() - begun:.1f} s)")


class Silence(Report):
    """Says nothing: for tests."""

    def __init__(self) -> None:
        self._console = Console(quiet=True, force_terminal=False)


def _finish(progress: Progress, task: TaskID, text: str) -> None:
    progress.update(task, completed=1, description=text)


def complain(text: str) -> None:
    """One line, or a few, on standard error."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        return
