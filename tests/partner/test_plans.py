"""Lists and searches of partners look at as many rows as fit on a few pages, however many there are."""

import asyncpg
import pytest
from tests.crowded import SEARCHES, crowd, read_too_much
from tests.desk import Desk
from tests.fuzz.openings import PERSON
from tests.partner.bodies import NETWORK, ORGANISATION

OLD = "case when n <= 200 then made.verified_at - interval '1 day' else made.verify_by end"
THEMES = "case when n % 5000 = 0 then array['jeugd'] else array['zorg', 'wonen'] end"
VERIFIED = {"verify_by": OLD, "themes": THEMES}
# Nearly all wait for their release, as after an import, and the first ones were withdrawn.
RELEASED = VERIFIED | {
    "released_at": "case when n % 1000 = 0 then made.verified_at end",
    "withdrawn_at": "case when n <= 200 then made.verified_at end",
}
EVERYWHERE = [*SEARCHES, "theme=zorg", "theme=jeugd", "stale=true", "stale=false", "q=zeldzaam&theme=jeugd"]
LISTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "organisation": (
        RELEASED | {"kind": "case when n % 5000 = 0 then 'ministry' else 'company' end"},
        ["kind=company", "kind=ministry", "kind=mbo", "kind=company&theme=jeugd"],
    ),
    "network": (
        RELEASED | {"form": "case when n % 5000 = 0 then 'ecosystem' else 'partnership' end"},
        ["form=partnership", "form=ecosystem", "form=network"],
    ),
    "person": (VERIFIED, []),
}


@pytest.mark.parametrize("table", LISTS)
async def test_a_hub_reads_what_it_shows_of_its_partners_and_not_the_whole_table(
    table: str, desk: Desk, pool: asyncpg.Pool
) -> None:
    organisation = await desk.released("/organisations", ORGANISATION)
    path = "/people" if table == "person" else f"/{table}s"
    differs, queries = LISTS[table]
    if table == "network":
        await desk.released(path, NETWORK)
    if table == "person":
        other = (await desk.released("/organisations", ORGANISATION))["id"]
        await desk.add(path, {**PERSON, "organisationId": organisation["id"]})
        differs = differs | {"organisation_id": f"case when n % 5000 = 0 then '{other}' else made.organisation_id end"}
        queries = [f"organisationId={id}" for id in (organisation["id"], other)]
    await crowd(pool, table, **differs)
    assert await read_too_much(desk, pool, table, path, [*EVERYWHERE, *queries]) == {}
