"""Moments and numbers that no calendar or column holds stop at the border; what was stored earlier stops no answer."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.aggregator.nation import Nation, question

from aggregator.ingest.projections import MANY
from aggregator.similarity import Embedder
from plek_common.record import Reason

ENDS = ["9999-12-31T23:30:00-05:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "1899-12-31T23:59:59Z"]
_STORED_EARLIER = """
    with moments as (select $1::text::timestamptz as at)
    update question set asked_at = at, released_at = at, answered_at = at, event_time = at, answer = 'Ja.',
        needed_by = '9999-12-31' from moments
"""
ODD: list[dict[str, Any]] = [
    *({name: at} for name in ("askedAt", "releasedAt") for at in ENDS),
    *({"answer": {"text": "Ja.", "kind": "answer", "at": at}} for at in ENDS),
    {"neededBy": "9999-12-31"},
    {"neededBy": "0001-01-01"},
    {"splitInto": 2**31},
    {"splitInto": -(2**40)},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
async def test_each_is_refused_by_name_and_nothing_beside_it(nation: Nation, odd: dict[str, Any]) -> None:
    beside = [question("fryslan", uuid4()) for _ in range(2 * MANY)]
    (letter,) = await nation.take(*beside[:MANY], question("utrecht", uuid4(), **odd), *beside[MANY:])
    assert letter.reason is Reason.VALUE_OUT_OF_RANGE
    assert len(await nation.rows("question", "id")) == len(beside)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
async def test_what_was_stored_before_there_were_bounds_is_answered(
    nation: Nation, model: Embedder, api: httpx.AsyncClient, at: str
) -> None:
    id = uuid4()
    await nation.take(question("utrecht", id), question("fryslan", uuid4()))
    await nation.place(model)
    await nation.pool.execute(_STORED_EARLIER, at)
    (bundle, *_) = (await api.get("/bundles")).json()["items"]
    one = f"/bundles/{bundle['id']}"
    for path in (
        "/overview", "/hubs", "/themes-by-region", "/questions", "/questions?q=huisarts", f"/questions/utrecht/{id}",
        "/bundles", one, f"{one}/questions", f"{one}/history",
    ):  # fmt: skip
        found = await api.get(path)
        assert found.status_code == 200, (path, found.text)
