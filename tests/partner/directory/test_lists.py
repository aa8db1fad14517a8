"""Lists: what is filtered out, and every entry on exactly one page."""

from datetime import timedelta
from itertools import cycle, islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import Desk
from tests.partner.bodies import NETWORK, ORGANISATION

from plek_common.testing import StillClock


async def test_organisations_are_found_by_theme_kind_and_dutch_words(desk: Desk) -> None:
    school = await desk.released("/organisations", ORGANISATION)
    mill = {**ORGANISATION, "name": "De Molen", "kind": "company", "themes": [], "description": "Meel malen."}
    await desk.released("/organisations", mill)
    for query in ("theme=klimaat", "kind=hbo", "q=onderzoeken", "q=straat koel", "theme=klimaat&kind=hbo&q=vecht"):
        assert await desk.items(f"/organisations?{query}") == [school], query
    assert await desk.items("/organisations?theme=klimaat&kind=company") == []


async def test_networks_are_found_by_form_and_by_what_they_aim_at(desk: Desk) -> None:
    network = await desk.add("/networks", NETWORK)
    await desk.add("/networks", {**NETWORK, "form": "ecosystem", "goals": "Iets anders", "themes": []})
    for query in ("form=partnership", "q=boom", "theme=klimaat"):
        assert await desk.items(f"/networks?{query}") == [network], query


async def test_what_nobody_looked_at_for_a_year_is_stale_until_somebody_does(desk: Desk, clock: StillClock) -> None:
    old = await desk.add("/organisations", ORGANISATION)
    clock.forward(timedelta(days=300))
    new = await desk.add("/organisations", {**ORGANISATION, "name": "Nieuw"})
    clock.forward(timedelta(days=65))
    assert await desk.items("/organisations?stale=true") == []
    clock.forward(timedelta(seconds=1))
    assert await desk.items("/organisations?stale=true") == [old]
    assert await desk.items("/organisations?stale=false") == [new]
    assert (await desk.act(f"/organisations/{old['id']}/verification", 1)).status_code == 200
    assert await desk.items("/organisations?stale=true") == []


@pytest.fixture
async def nine(desk: Desk) -> list[str]:
    return [(await desk.add("/networks", {**NETWORK, "name": f"Net {n}"}))["id"] for n in range(9)]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 10), min_size=1, max_size=4))
async def test_pages_of_any_size_give_every_entry_once(desk: Desk, nine: list[str], sizes: list[int]) -> None:
    seen: list[str] = []
    cursor = ""
    for size in islice(cycle(sizes), 12):
        page = (await desk.api.get(f"/networks?limit={size}{cursor}", headers=desk.headers)).json()
        assert len(page["items"]) <= size
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == nine[::-1]
