"""The client's own log: what it asked and what was acknowledged, as JSON lines. A verdict rests on nothing else."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

What = Literal["request", "ack", "unknown", "refused"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `version` counts what the network is told of a question: 0 before its release."""

    what: What
    act: str
    hub: str
    question: str
    version: int
    text: str


class History:
    """Writes every line at once, and lets others wait for the k-th acknowledgement."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self.acknowledged = 0
        self._more = asyncio.Condition()
        file.write_text("", encoding="utf-8")

    async def write(self, line: Line) -> None:
        with self.file.open("a", encoding="utf-8") as output:
            output.write(json.dumps(asdict(line)) + "\n")
        if line.what == "ack":
            async with self._more:
                self.acknowledged += 1
                self._more.notify_all()

    async def reach(self, count: int, seconds: float = 60) -> None:
        """Returns when so many writes were acknowledged."""
        async with asyncio.timeout(seconds), self._more:
            await self._more.wait_for(lambda: self.acknowledged >= count)


def read(file: Path) -> list[Line]:
    """All lines of a log."""
    return [Line(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


@dataclass(slots=True)
class Promise:
    """What the network was promised of one question: texts by version, and what may have happened besides."""

    acknowledged: dict[int, str]
    possible: dict[int, str]


def promises(lines: Iterable[Line]) -> dict[tuple[str, str], Promise]:
    """Per released question; a request without an answer may have happened or not."""
    found: dict[tuple[str, str], Promise] = {}
    for line in lines:
        if line.version > 0:
            promise = found.setdefault((line.hub, line.question), Promise({}, {}))
            wanted = promise.acknowledged if line.what == "ack" else promise.possible
            if line.what in ("ack", "request"):
                wanted[line.version] = line.text
    return found
