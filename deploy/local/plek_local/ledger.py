"""What this launcher started, on disk, so that the next one can clean up after a kill -9, and only that.

Every child carries a random token in its environment; the ledger holds the token before the first child
exists. A process is ours when it carries the token. Where an environment cannot be read, process id, start
time and program together must agree.
"""

import json
import secrets
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from plek_local.family import descendants, kill, living_after, send
from plek_local.places import write_private

TOKEN = "PLEK_LOCAL_RUN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class Entry:
    """`started` is in seconds since 1970; `stop_signal` ends it with its data in order."""

    name: str
    pid: int
    started: float
    program: str
    stop_signal: int


class Ledger:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries: dict[int, Entry] = {}
        self.token = secrets.token_hex(16)

    def open(self) -> list[str]:
        """Ends what an earlier launcher left, starts a new page; returns the names of what it ended."""
        ended = self._clean_up()
        self._write()
        return ended

    def add(self, name: str, pid: int, program: str, stop_signal: int) -> None:
        try:
            started = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            return
        self._entries[pid] = Entry(name, pid, started, program, stop_signal)
        self._write()

    def remove(self, pid: int) -> None:
        if self._entries.pop(pid, None):
            self._write()

    def sweep(self) -> None:
        """Ends whatever still carries the token of this launcher: what its children started and left."""
        _end([process for process in psutil.process_iter() if _is_ours(process, self.token, {})], {})

    def close(self) -> None:
        """Everything has ended: nothing to clean up."""
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        page = {"token": self.token, "children": [asdict(entry) for entry in self._entries.values()]}
        write_private(self._path, json.dumps(page, indent=1))

    def _clean_up(self) -> list[str]:
        try:
            page = json.loads(self._path.read_text(encoding="utf-8"))
            known = {entry["pid"]: Entry(**entry) for entry in page["children"]}
            token = str(page["token"])
        except (OSError, ValueError, KeyError, TypeError):
            return []
        left = [process for process in psutil.process_iter() if _is_ours(process, token, known)]
        _end(left, known)
        return sorted({known[process.pid].name for process in left if process.pid in known})


def _is_ours(process: psutil.Process, token: str, known: dict[int, Entry]) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.environ().get(TOKEN) == token
    except psutil.AccessDenied:
        return _agrees(process, known.get(process.pid))
    except (psutil.NoSuchProcess, OSError):
        return False


def _agrees(process: psutil.Process, entry: Entry | None) -> bool:
    if entry is None:
        return False
    try:
        same_moment = abs(process.create_time() - entry.started) < 1
        return same_moment and entry.program in process.cmdline()
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return False


def _end(left: list[psutil.Process], known: dict[int, Entry]) -> None:
    """First as each likes to be stopped, after five seconds by kill -9."""
    family = {child for process in left for child in descendants(process.pid)} | set(left)
    for process in left:
        entry = known.get(process.pid)
        send(process, signal.SIGCONT)
        send(process, entry.stop_signal if entry else signal.SIGTERM)
    kill(living_after(5, family))
