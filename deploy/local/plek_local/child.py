"""A process that this launcher started."""

import signal
import subprocess
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from plek_local.family import descendants, kill


class Child:
    """One process with its log file. Ends by its own stop signal, by kill -9 when that takes too long."""

    def __init__(
        self,
        name: str,
        process: subprocess.Popen[bytes],
        log: Path,
        stop_signal: int,
        gone: Callable[[], None],
    ) -> None:
        self.name = name
        self.log = log
        self._process = process
        self._stop_signal = stop_signal
        self._gone = gone

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, None while it runs."""
        return self._process.poll()

    @property
    def running(self) -> bool:
        return self.returncode is None

    def wait(self, seconds: float) -> int:
        """The exit status; TimeoutError when it still runs after that many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise TimeoutError(f"{self.name} still runs after {seconds} s") from error

    def ask_to_stop(self) -> None:
        if self.running:
            self.resume()
            self._process.send_signal(self._stop_signal)

    def stop(self, seconds: float = 15) -> None:
        """Asks it to stop; whatever is left of it after that many seconds is killed."""
        family = descendants(self.pid)
        self.ask_to_stop()
        with suppress(TimeoutError):
            self.wait(seconds)
        self._end(family)

    def kill(self) -> None:
        """kill -9, with every process it started."""
        self._end(descendants(self.pid))

    def pause(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def last_lines(self, count: int = 15) -> str:
        with self.log.open(encoding="utf-8", errors="replace") as file:
            return "".join(deque(file, count)).rstrip()

    def _end(self, family: set[psutil.Process]) -> None:
        if self.running:
            self._process.kill()
        kill(family)
        self._process.wait(10)
        self._gone()
