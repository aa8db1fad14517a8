"""One caller searches for a hundred things at once, again and again: what others notice, with bounds and without."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress

from plek_common.settings import Settings
from question.app import service as question
from tests.bench.crowd import fill_hub
from tests.bench.ground import Ground
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.served import request, serving
from tests.bench.verdict import Verdict, at_most
from tests.environment import environment
from tests.unbound import UNBOUND

HUB = "bench-crowd"
QUESTIONS = 20_000
SEARCHERS = 100
# As a deployment has them that sets none.
BOUNDS = {f"PLEK_{name.upper()}": str(Settings.model_fields[name].default) for name in UNBOUND}
OTHERS = "GET list by others, 99 of 100 within, while one caller searches for 100 things at once"


def beside_a_crowd(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Milliseconds within which 99 of 100 are answered."""
    runs: dict[str, Run] = {
        "quiet": _runner(ground, scale.calls, 0, BOUNDS),
        "crowd": _runner(ground, scale.calls, SEARCHERS, BOUNDS),
        "crowd without bounds": _runner(ground, scale.calls, SEARCHERS, {}),
    }
    figures = take_turns(runs, scale.rounds, "ms", tell)
    return [
        at_most(OTHERS, "nobody searches", figures, "crowd", "quiet", 1.5),
        at_most(OTHERS, "without bounds", figures, "crowd", "crowd without bounds", 1),
    ]


def _runner(ground: Ground, calls: int, searchers: int, bounds: Mapping[str, str]) -> Run:
    def run() -> float:
        with ground.database(question) as url:
            fill_hub(url, QUESTIONS)
            argv = ["plek_common.command", "serve", "question", "--role", "api"]
            found = {**environment(ground.settings(HUB, url)), **bounds}
            with serving(argv, found, "/health/ready") as base:
                return asyncio.run(_measured(base, calls, searchers))

    return run


async def _measured(base: str, calls: int, searchers: int) -> float:
    crowd = [asyncio.create_task(_search(base, number)) for number in range(searchers)]
    await asyncio.sleep(0.5)
    took = []
    for number in range(calls):
        begun = time.perf_counter()
        await _asked(base, "/question/v1/questions", f"198.51.100.{number % 250}")
        took.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.01)
    for each in crowd:
        each.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    return sorted(took)[int(len(took) * 0.99) - 1]


async def _search(base: str, number: int) -> None:
    """As a program would that minds no refusal, but waits a little for the next."""
    while True:
        with suppress(OSError, asyncio.IncompleteReadError):
            await _asked(base, f"/question/v1/questions?q=wijk+{number}", "203.0.113.7")
        await asyncio.sleep(0.1)


async def _asked(base: str, path: str, caller: str) -> None:
    host, port = base.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request("GET", path, headers={"X-Forwarded-For": caller, "Connection": "close"}))
    await reader.read()
    writer.close()
