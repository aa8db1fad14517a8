"""What rights, the audit log and the bounds on callers cost: the same service with them and without.

Rows are sealed, and requests of processes added up, in the process that serves. With everything, twenty people who are
signed in ask by turns, and the list of tokens that were taken back is read.
"""

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice

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
Headers = Sequence[Mapping[str, str]]
WITHOUT = "the same without the audit log"
WITHOUT_BOTH = "the same without either"
WITHOUT_ALL = "the same without any of it, for nobody in particular"
PROGRAMS = {
    "with": "plek_common.command",
    "without": "tests.bench.contestants.untraced",
    "bounded": "plek_common.command",
    "everything": "plek_common.command",
}
BOUNDS = {f"PLEK_RATE_{name}": str(10**9) for name in ("ADDRESS", "ASKING", "CALLER")} | {"PLEK_SEARCHES_AT_ONCE": "2"}
LISTED = 1_000
PEOPLE = 20


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
        at_least("POST question with all of it", WITHOUT_ALL, figures, "everything ask", "without ask", 0.8),
        at_least("GET list with all of it", WITHOUT_ALL, figures, "everything list", "without list", 0.8),
    ]


def _runner(ground: Ground, side: str, count: int, make: Callable[[int, Headers], list[bytes]]) -> Run:
    def run() -> float:
        with ground.database(question) as url:
            fill_hub(url, LISTED)
            argv = [PROGRAMS[side], "serve", "question", "--role", "all"]
            found = environment(ground.settings(HUB, url)) | _bounds(ground, side)
            with serving(argv, found, "/health/ready") as base:
                wire = make(count + 100, _tokens(ground) if side == "everything" else [{}])
                expected = 201 if wire[0].startswith(b"POST") else 200
                asyncio.run(volley(base, wire[:100], expected))  # the first ones warm up
                return asyncio.run(volley(base, wire[100:], expected))

    return run


def _bounds(ground: Ground, side: str) -> dict[str, str]:
    if side in ("with", "without"):
        return {}
    taken_back = ground.folder / "revocations.json"
    taken_back.write_text('{"revoked": {}}')
    return BOUNDS | ({"PLEK_REVOCATIONS": str(taken_back)} if side == "everything" else {})


def _tokens(ground: Ground) -> Headers:
    """Of people who may do nothing that others may not: a coordinator's list would hold more."""
    return [{"Authorization": f"Bearer {ground.issuer.token(f'person {n}', ['asker'], HUB)}"} for n in range(PEOPLE)]


def _asks(count: int, headers: Headers) -> list[bytes]:
    """With a name, so that who asked is kept on each side."""
    chance = random.Random(5)
    about = {"theme": "zorg", "asker": {"name": "Anna"}}
    bodies = [{"title": sentence(chance, 6), "text": sentence(chance, 45), **about} for _ in range(count)]
    whose = cycle(headers)
    return [request("POST", "/question/v1/questions", json.dumps(body).encode(), next(whose)) for body in bodies]


def _lists(count: int, headers: Headers) -> list[bytes]:
    return [request("GET", "/question/v1/questions", headers=each) for each in islice(cycle(headers), count)]
