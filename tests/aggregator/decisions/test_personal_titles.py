"""The name of a bundle is public and goes into events: something personal in it is seen before that."""

from typing import Any
from uuid import UUID

import pytest
from tests.accepting import accepting
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation

TITLE, WHY = "Bel 06-12345678 voor de huisarts", "Het is het nummer van het steunpunt."


@pytest.fixture
async def bundle(nation: Nation, meant: dict[UUID, str]) -> str:
    return str(await nation.pool.fetchval("select id from bundle where since is not null order by id limit 1"))


async def test_a_name_with_a_number_is_given_only_by_who_says_why(
    bundle: str, analyst: Analyst, nation: Nation
) -> None:
    before = await analyst.get(f"/bundles/{bundle}")
    problem = await analyst.put(f"/bundles/{bundle}/title", {"title": TITLE}, 409)
    assert [(each["pointer"], each["kind"], each["from"], each["to"]) for each in problem["errors"]] == [
        ("title", "phone", 4, 15)
    ]
    assert await analyst.get(f"/bundles/{bundle}") == before
    wanted: dict[str, Any] = {"title": TITLE, **accepting(problem, WHY)}
    decision = await analyst.put(f"/bundles/{bundle}/title", wanted)
    assert (await analyst.get(f"/bundles/{bundle}"))["title"] == TITLE
    assert decision["reason"] == WHY, "the story of the bundle says it to analysts"
    (kept,) = (await analyst.get("/acceptances", thing=bundle))["items"]
    assert (kept["action"], kept["found"], kept["reason"]) == ("bundle.title", ["title phone 4-15"], WHY)


async def test_why_it_may_be_public_is_told_nobody(bundle: str, analyst: Analyst, nation: Nation) -> None:
    problem = await analyst.put(f"/bundles/{bundle}/title", {"title": TITLE}, 409)
    await analyst.put(f"/bundles/{bundle}/title", {"title": TITLE, **accepting(problem, WHY)})
    for table in ("outbox", "journal"):
        told = await nation.pool.fetch(f"select convert_from(payload, 'utf8') as said from {table}")
        assert not any("steunpunt" in row["said"] for row in told if row["said"]), table
    for table in ("history", "decision"):
        rows = await nation.pool.fetch(f"select t::text as said from {table} t")
        assert not any("steunpunt" in row["said"] for row in rows), table
