"""What the audit log and the bounds on callers cost: the same service with them and without.

Rows are sealed, and requests of processes added up, in the process that serves.
"""

import asyncio
import json
import random
from collections.abc import Callable

from question.app import service as question
from tests.bench.crowd import fill_hub
from tests.bench.events import sentence
from tests.bench.ground import Ground
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.served import request, serving, volley
from tests.bench.verdict import Verdict, at_least
from tests.environment import environment

HUB = "bench-trace"
WITHOUT = "the same without the audit log"
WITHOUT_BOTH = "the same without either"
PROGRAMS = {
    "with": "plek_common.command",
    "without": "tests.bench.contestants.untraced",
    "bounded": "plek_common.command",
}
BOUNDS = {f"PLEK_RATE_{name}": str(10**9) for name in ("ADDRESS", "ASKING", "CALLER")} | {"PLEK_SEARCHES_AT_ONCE": "2"}
LISTED = 1_000


def with_and_without(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Requests per second of asking a question, and of the list that everybody reads."""
    runs = {
        f"{side} {what}": _runner(ground, side, scale.requests, wire)
        for what, wire in {"ask": _asks, "list": _lists}.items()
        for side in PROGRAMS
    }
    figures = take_turns(runs, scale.rounds, "requests/s", tell)
    return [
        at_least("POST question with the audit log", WITHOUT, figures, "with ask", "without ask", 0.8),
        at_least("GET list with the audit log", WITHOUT, figures, "with list", "without list", 0.8),
        at_least("POST question with log and bounds", WITHOUT_BOTH, figures, "bounded ask", "without ask", 0.8),
        at_least("GET list with log and bounds", WITHOUT_BOTH, figures, "bounded list", "without list", 0.8),
    ]


def _runner(ground: Ground, side: str, count: int, make: Callable[[int], list[bytes]]) -> Run:
    def run() -> float:
        with ground.database(question) as url:
            fill_hub(url, LISTED)
            argv = [PROGRAMS[side], "serve", "question", "--role", "all"]
            found = environment(ground.settings(HUB, url)) | (BOUNDS if side == "bounded" else {})
            with serving(argv, found, "/health/ready") as base:
                wire = make(count + 100)
                expected = 201 if wire[0].startswith(b"POST") else 200
                asyncio.run(volley(base, wire[:100], expected))  # the first ones warm up
                return asyncio.run(volley(base, wire[100:], expected))

    return run


def _asks(count: int) -> list[bytes]:
    chance = random.Random(5)
    bodies = [{"title": sentence(chance, 6), "text": sentence(chance, 45), "theme": "zorg"} for _ in range(count)]
    return [request("POST", "/question/v1/questions", json.dumps(body).encode()) for body in bodies]


def _lists(count: int) -> list[bytes]:
    return [request("GET", "/question/v1/questions")] * count
