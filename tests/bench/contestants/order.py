"""What a contestant is asked to do and what it answers. Plain library only: Quix Streams runs without ours."""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass

VARIABLE = "PLEK_BENCH_ORDER"


@dataclass(frozen=True)
class Order:
    """Take in `total` records of `topics` and write them into `database`."""

    bootstrap: str
    user: str
    password: str
    topics: list[str]
    group: str
    database: str
    total: int

    def environment(self) -> dict[str, str]:
        """By environment, so that no list of processes shows the password."""
        return {VARIABLE: json.dumps(asdict(self))}


def read() -> Order:
    return Order(**json.loads(os.environ[VARIABLE]))


class Watch:
    """Runs from the first record that reaches the program's own code to `stop`: joining a group is not measured."""

    def __init__(self) -> None:
        self._begun: tuple[float, float] | None = None

    def start(self) -> None:
        """Counts the first time only."""
        if self._begun is None:
            self._begun = time.perf_counter(), time.process_time()

    def stop(self, events: int) -> None:
        """Prints the result: events, seconds, and processor seconds of this process."""
        assert self._begun
        seconds, cpu = time.perf_counter() - self._begun[0], time.process_time() - self._begun[1]
        sys.stdout.write(json.dumps({"events": events, "seconds": seconds, "cpu": cpu}) + "\n")
        sys.stdout.flush()
