"""One launcher per data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from plek_local.faults import AlreadyRunning


class Hold:
    """A lock on a folder. The system frees it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    def take(self) -> None:
        """AlreadyRunning when another process has it."""
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            file.close()
            raise AlreadyRunning(f"already running (process {holder}) with the data in {self._path.parent}") from None
        self._file = file
        self._sign(file)

    @contextmanager
    def waited_for(self) -> Iterator[None]:
        """Takes it as soon as it is free, for as long as this is open."""
        self._file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._sign(self._file)
            yield
        finally:
            self.free()

    def free(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    @staticmethod
    def _sign(file: IO[str]) -> None:
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
