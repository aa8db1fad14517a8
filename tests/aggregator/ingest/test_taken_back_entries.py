"""Partners and agendas that were taken back lose their words as questions do."""

import httpx
import pytest
from tests.aggregator.asked import HERE
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, entry, tombstone
from tests.aggregator.taking_back import left

from aggregator.rebuild import __main__ as command

ENTRIES = {
    "organisation": ("partner", "nl.plek.partners.organisation", "name"),
    "network": ("partner", "nl.plek.partners.network", "name"),
    "agenda item": ("agenda", "nl.plek.agendas.agenda-item", "title"),
    "research": ("agenda", "nl.plek.agendas.research", "title"),
    "learning activity": ("agenda", "nl.plek.agendas.learning-activity", "title"),
}


@pytest.mark.parametrize("kind", list(ENTRIES))
@pytest.mark.parametrize("how", ["withdrawn", "erased", "withdrawn with words", "in one batch"])
async def test_partners_and_agendas_lose_theirs_the_same_way(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, kind: str, how: str
) -> None:
    system, noun, name = ENTRIES[kind]
    said = {"id": str(HERE), name: "Kwetterbond", "description": "Bel kwetter@example.nl", "themes": ["zorg"]}
    silent = {**said, name: None, "description": None}
    first = entry("utrecht", system, f"{noun}-published.v1", HERE, 1, {**said, "version": 1})
    second = entry("utrecht", system, f"{noun}-changed.v1", HERE, 2, {**said, "version": 2})
    last = {**(said if how == "withdrawn with words" else silent), "version": 3}
    gone = entry("utrecht", system, f"{noun}-withdrawn.v1", HERE, 3, last)
    taking = tombstone("utrecht", HERE, system) if how == "erased" else gone
    if how != "in one batch":
        await nation.take(first, second)
        assert await left(nation, api, analyst) >= {"journal", "entry", "/events"}
    await nation.take(first, second, taking)
    assert await left(nation, api, analyst) == set()
    assert await nation.take(second, taking) == []
    state = await nation.state()
    await command.work(nation.settings, command.arguments(["projections"]))
    assert await nation.state() == state
    assert await left(nation, api, analyst) == set()
