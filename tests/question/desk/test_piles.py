"""The coordinator's desk: every open question on one pile, what has to be done first on top."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.question.asking import Ask, Asked

from plek_common.testing import StillClock

Get = Callable[..., Any]


@pytest.fixture
def get(api: httpx.AsyncClient, coordinator: dict[str, str]) -> Get:
    async def found(path: str, **params: Any) -> Any:
        answer = await api.get(path, params=params, headers=coordinator)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return found


async def counts(get: Get, **params: Any) -> dict[str, int]:
    return {each["pile"]: each["count"] for each in (await get("/desk", **params))["piles"]}


async def one_of_each(ask: Ask, clock: StillClock) -> dict[str, Asked]:
    """A question on every pile, and two that lie on none."""
    late = await (await ask()).moves("triage")
    clock.forward(timedelta(days=11))
    found = {"late": late, "new": await ask(), "later": await (await ask(theme="zorg")).moves("triage")}
    found["waiting"] = await (await ask()).moves("triage", "matching")
    for gone in ("closure", "withdrawal"):
        await (await ask()).moves("triage", gone)
    return found


async def test_every_open_question_lies_on_one_pile(ask: Ask, get: Get, clock: StillClock) -> None:
    asked = await one_of_each(ask, clock)
    assert await counts(get) == {"late": 1, "new": 1, "soon": 0, "waiting": 1, "later": 1}
    for pile, each in asked.items():
        assert [item["id"] for item in (await get("/desk/questions", pile=pile))["items"]] == [each.id], pile
    clock.forward(timedelta(days=4))
    assert await counts(get) == {"late": 1, "new": 1, "soon": 1, "waiting": 1, "later": 0}, "days go by"
    clock.forward(timedelta(days=30))
    assert await counts(get) == {"late": 4, "new": 0, "soon": 0, "waiting": 0, "later": 0}


async def test_what_has_to_be_done_first_lies_on_top_and_a_theme_narrows_all(
    ask: Ask, get: Get, clock: StillClock
) -> None:
    asked = await one_of_each(ask, clock)
    ids = [item["id"] for item in (await get("/desk/questions"))["items"]]
    assert ids == [asked[pile].id for pile in ("late", "new", "later", "waiting")]
    assert [item["id"] for item in (await get("/desk/questions", limit=2))["items"]] == ids[:2]
    assert sum((await counts(get, theme="klimaat")).values()) == 0
    assert (await get("/desk/questions", theme="klimaat"))["items"] == []


async def test_what_happened_is_told_in_order_with_the_version_that_it_made(ask: Ask, get: Get) -> None:
    asked = await (await ask()).moves("triage", "release", "closure")
    steps = (await get(f"/questions/{asked.id}/steps"))["items"]
    assert [(step["version"], step["move"]) for step in steps] == [
        (1, "ask"),
        (2, "triage"),
        (3, "release"),
        (4, "close"),
    ]
    assert steps[-1]["reason"] == "De vraag is beantwoord."


async def test_the_area_is_chosen_when_a_question_is_judged(ask: Ask, get: Get) -> None:
    asked = await ask()
    triage = {"theme": "zorg", "level": "local", "area": "GM0344"}
    assert (await asked.move("triage", triage)).json()["area"] == "GM0344"
    wrong = await (await ask()).move("triage", triage | {"area": "GM9999"})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["area"]


async def test_what_can_be_done_is_told_to_who_can_do_it(ask: Ask, get: Get, api: httpx.AsyncClient) -> None:
    asked = await (await ask()).moves("triage", "release")
    mine, others = await get(f"/questions/{asked.id}"), (await api.get(f"/questions/{asked.id}")).json()
    assert "answer" in mine["moves"]
    assert "release" not in mine["moves"], "it was released already"
    assert others["moves"] == []
