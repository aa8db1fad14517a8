"""Writing through the API, beside the smallest handler that makes the same rows.

Asking alone tells nobody and so writes no outbox row; the release of a question does. Both are measured.
"""

import asyncio
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
from uuid_utils.compat import uuid7

from question.app import service as question
from tests.bench.events import sentence
from tests.bench.ground import Ground
from tests.bench.rounds import Run, take_turns
from tests.bench.scale import Scale, Tell
from tests.bench.served import request, serving, volley
from tests.bench.verdict import Verdict, at_least
from tests.environment import environment

HUB = "bench-post"
WORDS = "a minimal FastAPI + asyncpg handler doing the same"
_TRIAGED = """
    insert into question (id, version, code, original_text, title, text, language, channel, asker_kind, theme, state,
        turn, due_on, asked_at, published_version)
    values ($1, 2, $2, $3, $4, $3, 'nl', 'web', 'resident', 'zorg', 'triaged', 'coordinator', $5, $6, 0)
"""


def against_minimal(ground: Ground, scale: Scale, tell: Tell) -> list[Verdict]:
    """Requests per second of asking, and of a release with its event."""
    asking = {f"{side} ask": _runner(ground, side, scale.requests, _asks) for side in ("ours", "minimal")}
    releasing = {f"{side} release": _runner(ground, side, scale.requests, _releases) for side in ("ours", "minimal")}
    figures = take_turns(asking | releasing, scale.rounds, "requests/s", tell)
    return [
        at_least("POST question: question, asker, history", WORDS, figures, "ours ask", "minimal ask", 0.6),
        at_least("POST release: change, history, outbox row", WORDS, figures, "ours release", "minimal release", 0.6),
    ]


def _runner(ground: Ground, side: str, count: int, make: Callable[[str, int], list[tuple[str, bytes, int]]]) -> Run:
    def run() -> float:
        with ground.database(question) as url:
            settings = ground.settings(HUB, url)
            ours = side == "ours"
            argv = ["plek_common.command", "serve", "question", "--role", "api"]
            argv = argv if ours else ["tests.bench.contestants.minimal_api"]
            found = environment(settings) if ours else {"PLEK_DATABASE_URL": url}
            prefix, ready = ("/question/v1", "/health/ready") if ours else ("", "/ready")
            token = ground.issuer.token("somebody", ["coordinator"], HUB)
            with serving(argv, found, ready) as base:
                todo = [(prefix + path, body, status) for path, body, status in make(url, count + 100)]
                headers = {"Authorization": f"Bearer {token}", "If-Match": '"2"'}
                wire = [request("POST", path, body, headers) for path, body, _ in todo]
                asyncio.run(volley(base, wire[:100], todo[0][2]))  # the first ones warm up
                return asyncio.run(volley(base, wire[100:], todo[0][2]))

    return run


def _asks(_: str, count: int) -> list[tuple[str, bytes, int]]:
    chance = random.Random(5)
    bodies = [{"title": sentence(chance, 6), "text": sentence(chance, 45), "theme": "zorg"} for _ in range(count)]
    return [("/questions", json.dumps(body).encode(), 201) for body in bodies]


def _releases(url: str, count: int) -> list[tuple[str, bytes, int]]:
    ids = asyncio.run(_triaged(url, count))
    return [(f"/questions/{each}/release", b"{}", 200) for each in ids]


async def _triaged(url: str, count: int) -> list[Any]:
    chance, now = random.Random(6), datetime.now(UTC)
    ids = [uuid7() for _ in range(count)]
    rows = [(key, str(key), sentence(chance, 45), sentence(chance, 6), now.date(), now) for key in ids]
    connection = await asyncpg.connect(url)
    await connection.executemany(_TRIAGED, rows)
    await connection.close()
    return ids
