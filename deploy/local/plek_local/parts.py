"""The parts that every PLeK needs: a PostgreSQL and a Kafka, started here or used where they run."""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Self

from plek_local import access, database, registry
from plek_local.access import KafkaAccess
from plek_local.child import Child
from plek_local.endings import Endings
from plek_local.faults import LocalFault, NotOurs
from plek_local.hold import Hold
from plek_local.jars import fetch
from plek_local.kafka import KafkaServer
from plek_local.kafka_admin import Admin
from plek_local.keyring import Keyring
from plek_local.memory import folder_in_memory, forget_memory
from plek_local.places import parts_folder, passable
from plek_local.postgres import PostgresServer
from plek_local.report import Report
from plek_local.supervisor import Supervisor


class Parts:
    """PostgreSQL and Kafka with their data in `state`, which survives; one launcher at a time uses it.

    Where `lasting` is false, what was acknowledged survives a kill -9 of a server and neither a power cut nor the
    launcher: data are in memory where that has room, and nothing waits for a disk.

    PLEK_DATABASE_URL and PLEK_KAFKA (with PLEK_KAFKA_USER and PLEK_KAFKA_PASSWORD) name running servers:
    those are used and nothing is started for them. Raises a LocalFault whose text a person can act on.
    SIGTERM and SIGHUP end the program as Ctrl-C does, so that everything that was started ends too.
    """

    def __init__(self, state: Path, report: Report | None = None, *, lasting: bool = True) -> None:
        self.state = Path(state).resolve()
        self._lasting = lasting
        self._report = report or Report()
        self._database_url = os.environ.get("PLEK_DATABASE_URL")
        self._kafka = access.from_process()
        self._postgres: PostgresServer | None = None
        self._kafka_server: KafkaServer | None = None
        self._endings = Endings()

    def __enter__(self) -> Self:
        self._hold = self._take_state()
        try:
            self._endings.watch()
            self._clean_up()
            self._check_named()
            self._start_own()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def database_url(self) -> str:
        """The administrator's URL: postgresql://user:password@host:port/postgres"""
        return self._database_url or self.postgres.url

    @property
    def kafka(self) -> KafkaAccess:
        """The administrator's login."""
        return self._kafka or self.kafka_server.access

    @property
    def postgres(self) -> PostgresServer:
        """The server that was started here; NotOurs where PLEK_DATABASE_URL names one."""
        if self._postgres is None:
            raise NotOurs("This PostgreSQL is named by PLEK_DATABASE_URL: it is not ours to stop or start")
        return self._postgres

    @property
    def kafka_server(self) -> KafkaServer:
        """The server that was started here; NotOurs where PLEK_KAFKA names one."""
        if self._kafka_server is None:
            raise NotOurs("This Kafka is named by PLEK_KAFKA: it is not ours to stop or start")
        return self._kafka_server

    def databases(self, organisation: str, services: Sequence[str]) -> dict[str, str]:
        """A database for each service, with an owner of its own; returns what tells a process where they are."""
        passwords = {service: self._keyring.password(f"database-{organisation}_{service}") for service in services}
        database.own(self.database_url, {f"{organisation}_{service}": word for service, word in passwords.items()})
        return {
            "PLEK_DATABASE_URL": database.template(self.database_url, organisation),
            "PLEK_DATABASE_PASSWORDS": json.dumps(passwords),
        }

    def register(
        self, hubs: Sequence[str], *, national: bool = False, programmes: Sequence[str] = ()
    ) -> dict[str, KafkaAccess]:
        """Topics, users, rights and quotas as contracts/topics.yaml declares; logins by the name of the user."""
        return registry.register(self.kafka, hubs, self._keyring, national=national, programmes=programmes)

    def spawn(self, name: str, argv: Sequence[str], env: Mapping[str, str]) -> Child:
        """Starts a process that ends with these parts. Output: `logs/<name>.log`; `env` is added to ours."""
        return self._supervisor.spawn(name, argv, env)

    def running(self) -> list[Child]:
        """Every process of these parts that runs now."""
        return self._supervisor.running()

    def _take_state(self) -> Hold:
        try:
            passable(self.state)
        except OSError as error:
            raise LocalFault(f"The data folder cannot be made: {error}") from None
        if not os.access(self.state, os.W_OK):
            raise LocalFault(f"{self.state} belongs to another user: remove it or start as that user")
        hold = Hold(self.state)
        hold.take()
        self._keyring = Keyring(self.state / "secrets")
        self._supervisor = Supervisor(self.state)
        return hold

    def _clean_up(self) -> None:
        if ended := self._supervisor.clean_up():
            self._report.line(f"Ended what an earlier start left behind: {', '.join(ended)}")

    def _check_named(self) -> None:
        if self._database_url:
            database.check(self._database_url)
        if self._kafka:
            Admin(self._kafka).check()

    def _start_own(self) -> None:
        starts: dict[str, PostgresServer | KafkaServer] = {}
        data = self.state if self._lasting else folder_in_memory(self.state) or self.state
        if not self._database_url:
            starts["PostgreSQL"] = self._postgres = PostgresServer(
                data / "postgres", self._keyring, self._supervisor, lasting=self._lasting
            )
        if not self._kafka:
            jars = fetch(parts_folder(), self._report)
            starts["Apache Kafka"] = self._kafka_server = KafkaServer(
                self.state / "kafka", self._keyring, self._supervisor, jars, data / "kafka" / "data"
            )
        if starts:
            self._start(starts)

    def _start(self, starts: Mapping[str, PostgresServer | KafkaServer]) -> None:
        with self._report.starts(list(starts)) as ready, ThreadPoolExecutor(len(starts)) as pool:
            futures: dict[Future[None], str] = {pool.submit(part.start): name for name, part in starts.items()}
            try:
                for future in futures:
                    future.add_done_callback(lambda done: None if done.exception() else ready(futures[done]))
                for future in wait(futures, return_when=FIRST_EXCEPTION).done:
                    future.result()
            except BaseException:
                self._supervisor.stopping.set()
                raise

    def _close(self) -> None:
        with self._endings.ignored():
            self._supervisor.stop_all()
        forget_memory(self.state)
        self._supervisor.close()
        self._endings.forget()
        self._hold.free()
