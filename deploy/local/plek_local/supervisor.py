"""Starts processes that end with this one."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plek_local import shim
from plek_local.child import Child
from plek_local.ledger import TOKEN, Ledger
from plek_local.places import private

# Linux ties a child to the *thread* that forked it. This one lives as long as the process does.
_SPAWNER = ThreadPoolExecutor(1, thread_name_prefix="plek-spawner")


class Supervisor:
    """Children with a log file each, written down in the ledger. All of them end with `stop_all`."""

    def __init__(self, state: Path) -> None:
        self._logs = private(state / "logs")
        self._ledger = Ledger(state / "processes.json")
        self._children: dict[int, Child] = {}
        self._foundations: set[int] = set()
        self._seen: set[str] = set()
        self._guard = threading.Lock()
        self.stopping = threading.Event()

    def clean_up(self) -> list[str]:
        """Ends what an earlier launcher left behind; returns the names of that."""
        return self._ledger.open()

    def spawn(
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        account: str = "same",
        stop_signal: int = signal.SIGTERM,
        folder: Path | None = None,
        foundation: bool = False,
    ) -> Child:
        """Starts a process. `env` is added to this process's own; `account` is explained in shim.py.

        A foundation is stopped after everything that stands on it.
        """
        log = self._logs / f"{name}.log"
        command = shim_command(argv, account=account, stop_signal=stop_signal, folder=folder)
        environment = {**os.environ, **env, TOKEN: self._ledger.token}
        with self._guard:
            process = _SPAWNER.submit(self._popen, command, environment, log, name in self._seen).result()
            self._seen.add(name)
            child = Child(name, process, log, stop_signal, lambda: self._forget(process.pid))
            self._children[process.pid] = child
            if foundation:
                self._foundations.add(process.pid)
            self._ledger.add(name, process.pid, argv[0], stop_signal)
        return child

    def stop_all(self) -> None:
        """Stops every child: the guests all at once, then the foundations, then what they left behind."""
        self.stopping.set()
        children = list(self._children.values())
        _stop([child for child in children if child.pid not in self._foundations])
        _stop([child for child in children if child.pid in self._foundations])
        self._ledger.sweep()

    def close(self) -> None:
        self._ledger.close()

    def running(self) -> list[Child]:
        return [child for child in list(self._children.values()) if child.running]

    def _forget(self, pid: int) -> None:
        with self._guard:
            self._children.pop(pid, None)
            self._ledger.remove(pid)

    @staticmethod
    def _popen(
        command: Sequence[str], environment: Mapping[str, str], log: Path, again: bool
    ) -> subprocess.Popen[bytes]:
        """The log begins empty at the first start of a name, so that logs never grow from run to run."""
        with log.open("ab" if again else "wb") as output:
            return subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def _stop(children: Sequence[Child]) -> None:
    with ThreadPoolExecutor(len(children) or 1) as pool:
        list(pool.map(Child.stop, children))


def shim_command(
    argv: Sequence[str],
    *,
    account: str = "same",
    stop_signal: int = signal.SIGTERM,
    folder: Path | None = None,
) -> list[str]:
    """The command that runs `argv` by way of the shim."""
    options = ["--account", account, "--signal", str(int(stop_signal)), "--launcher", str(os.getpid())]
    if folder:
        options += ["--folder", str(folder)]
    return [sys.executable, "-I", "-S", str(Path(shim.__file__).resolve()), *options, "--", *argv]
