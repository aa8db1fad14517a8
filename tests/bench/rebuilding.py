"""A rebuild of very many questions, killed halfway and gone on with: the command as an operator runs it."""

import asyncio
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from tempfile import TemporaryFile

import asyncpg

from aggregator.app import service as aggregator
from plek_common.settings import Settings
from tests.bench.ground import Ground
from tests.bench.journalled import fill
from tests.bench.process import CHECKOUT
from tests.bench.scale import Scale, Tell
from tests.bench.verdict import Verdict
from tests.environment import environment

AN_HOUR, PAUSE = 100_000 / 3600, 0.1  # 100,000 within the hour, questions a second; seconds
COMMAND = [sys.executable, "-m", "aggregator.rebuild"]
_PLACE = "select coalesce((select seq from beside.stage where name = 'bundle'), 0)"


def killed_halfway(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Questions a second, MB, and how many of those that had been seen in their places were not there any more."""
    with ground.database(aggregator) as url:
        count = scale.rebuilt
        tell(f"a journal of {count:,} questions")
        fill(url, count)
        rebuild = Rebuild(ground.settings("national", url))
        found = []
        for upto in (count // 2, count):
            tell(f"rebuilding up to {upto:,}")
            found.append(rebuild.go(upto, to_the_end=upto == count))
    rate, memory = [part.rate for part in found], [part.megabytes for part in found]
    lost = float(found[0].place - found[1].start)
    return [
        Verdict(f"a rebuild of {count:,}", "", median(rate), min(rate), max(rate), "≥", AN_HOUR, "/s", median(rate)),
        Verdict("its memory, model and all", "", max(memory), min(memory), max(memory), "≤", 400, "MB", max(memory)),
        Verdict("what kill -9 took of it", "", lost, lost, lost, "≤", 0, "questions", lost),
    ]


@dataclass(frozen=True)
class Part:
    """Where it started, and from the first batch on: to where it came, in how many seconds, and how large it became."""

    start: int
    begun: int
    place: int
    seconds: float
    megabytes: float

    @property
    def rate(self) -> float:
        return (self.place - self.begun) / self.seconds


class Rebuild:
    """The command, with these settings."""

    def __init__(self, settings: Settings) -> None:
        self.url = settings.database("aggregator")
        self._environment = {**os.environ, **environment(settings)}

    def go(self, upto: int, *, to_the_end: bool) -> Part:
        """Lets it work up to that place, and then finish, or kills it.

        Raises RuntimeError with the last lines of what it said when it ends before that.
        """
        with TemporaryFile() as said:
            process = subprocess.Popen(COMMAND, env=self._environment, cwd=CHECKOUT, stdout=said, stderr=said)
            part = self._watched(process, upto)
            if not to_the_end:
                process.kill()
            process.wait()
            if part.place < upto:
                said.seek(0)
                raise RuntimeError(f"the rebuild ended at {part.place} of {upto}:\n{said.read()[-2000:].decode()}")
            return part

    def _watched(self, process: subprocess.Popen[bytes], upto: int) -> Part:
        start = begun = place = asyncio.run(self._place())
        clock, megabytes = time.monotonic(), 0.0
        while process.poll() is None and place < upto:
            time.sleep(PAUSE)
            place = asyncio.run(self._place())
            if begun == start:
                begun, clock = place, time.monotonic()  # until now it loaded the model
            megabytes = max(megabytes, _peak(process.pid))
        return Part(start, begun, place, time.monotonic() - clock, megabytes)

    async def _place(self) -> int:
        connection = await asyncpg.connect(self.url)
        try:
            return int(await connection.fetchval(_PLACE))
        except asyncpg.UndefinedTableError:
            return 0
        finally:
            await connection.close()


def _peak(pid: int) -> float:
    """MB; 0 when it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as lines:
            return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
    except FileNotFoundError:
        return 0.0
