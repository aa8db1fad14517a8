"""What the dashboards read, and who may change anything here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.aggregator.nation import Nation, entry, question, withdrawn
from tests.conftest import oin

from aggregator.similarity import Embedder
from plek_common.record import Record

ROUND = "Onze huisarts gaat met pensioen. Hoe houden we huisartsenzorg in kleine kernen?"
OTHER = "Hoe houden we de huisarts bereikbaar in dorpen als er geen opvolger komt?"
HUB = {"name": "Zeeland", "oin": oin("zeeland"), "areas": ["PV29"]}


async def items(api: httpx.AsyncClient, path: str, **params: Any) -> list[dict[str, Any]]:
    answer = await api.get(path, params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.fixture
async def shared(nation: Nation, model: Embedder) -> list[UUID]:
    """Two regions that ask the same, one that asks something else, and one question that was taken back."""
    ids = [uuid4() for _ in range(4)]
    await nation.take(question("utrecht", ids[0], 1, ROUND, title="Huisarts in het dorp"))
    await nation.take(question("fryslan", ids[1], 1, OTHER, title="Huisartsenzorg in kleine kernen"))
    await nation.take(question("drenthe", ids[2], 1, "Wie mag er een dakkapel bouwen?", theme="wonen"))
    await nation.take(question("drenthe", ids[3], 1), withdrawn("drenthe", ids[3], 2))
    await nation.place(model)
    return ids


async def test_the_overview_counts_what_can_be_opened(
    api: httpx.AsyncClient, nation: Nation, shared: list[UUID]
) -> None:
    found = (await api.get("/overview")).json()
    assert (found["hubs"], found["questions"], found["shared"], found["answered"]) == (3, 3, 2, 0)
    assert found["bundles"] == len(await items(api, "/bundles")) == 1
    assert found["proposals"] == len(await items(api, "/proposals"))
    assert found["notYetCompared"] == 0


async def test_hubs_show_how_they_are_doing(api: httpx.AsyncClient, nation: Nation, shared: list[UUID]) -> None:
    await nation.take(_partner("utrecht"), _item("utrecht"))
    await nation.pool.execute("""
        insert into consumer_offset (consumer, topic, partition, next_offset, end_offset)
        values ('national.aggregator', 'hub.utrecht.question.v1', 0, 5, 12),
            ('national.aggregator', 'hub.utrecht.agenda.v1', 1, 3, 4),
            ('national.aggregator', 'hub.fryslan.question.v1', 0, 9, 9)
    """)
    found = {hub["id"]: hub for hub in await items(api, "/hubs")}
    utrecht = found["utrecht"]
    assert (utrecht["questions"], utrecht["shared"], utrecht["partners"], utrecht["agendaItems"]) == (1, 1, 1, 1)
    assert {id: hub["lag"] for id, hub in found.items()} == {"utrecht": 8, "fryslan": 0, "drenthe": 0}
    assert (found["drenthe"]["questions"], found["drenthe"]["shared"]) == (1, 0)
    assert utrecht["lastEventAt"]


def _partner(hub: str) -> Record:
    id = uuid4()
    data = {"id": str(id), "version": 1, "name": "Zorgbelang", "themes": ["zorg"]}
    return entry(hub, "partner", "nl.plek.partners.organisation-published.v1", id, 1, data)


def _item(hub: str) -> Record:
    id = uuid4()
    data = {"id": str(id), "version": 1, "title": "Huisartsen", "theme": "zorg", "state": "adopted"}
    return entry(hub, "agenda", "nl.plek.agendas.agenda-item-published.v1", id, 1, data)


async def test_themes_by_region_count_what_is_shared(api: httpx.AsyncClient, shared: list[UUID]) -> None:
    found = (await api.get("/themes-by-region")).json()
    assert found["themes"] == ["wonen", "zorg"]
    assert {(cell["hub"], cell["theme"], cell["questions"], cell["shared"]) for cell in found["cells"]} == {
        ("utrecht", "zorg", 1, 1), ("fryslan", "zorg", 1, 1), ("drenthe", "wonen", 1, 0),
    }  # fmt: skip


async def test_questions_of_all_regions_can_be_searched(api: httpx.AsyncClient, shared: list[UUID]) -> None:
    assert len(await items(api, "/questions")) == 3
    assert {q["hub"] for q in await items(api, "/questions", q="huisartsen")} == {"utrecht", "fryslan"}
    assert [q["id"] for q in await items(api, "/questions", hub="drenthe")] == [str(shared[2])]
    assert [q["hub"] for q in await items(api, "/questions", theme="wonen")] == ["drenthe"]
    assert await items(api, "/questions", state="answered") == []
    one = (await api.get(f"/questions/utrecht/{shared[0]}")).json()
    assert (one["hubName"], one["text"]) == ("Utrecht", ROUND)
    assert one["bundleId"]


async def test_every_question_is_on_one_page_only_also_when_two_hubs_use_one_id(
    api: httpx.AsyncClient, nation: Nation
) -> None:
    ids = [UUID(int=2**128 - 1), *(uuid4() for _ in range(6))]
    came = [(str(id), hub) for hub in ("utrecht", "fryslan", "drenthe") for id in ids]
    await nation.take(*(question(hub, UUID(id)) for id, hub in came))
    await nation.take(question("utrecht", ids[2], 2, "Scherper?"))
    for limit in (1, 2, 3, 5, 20, 100):
        seen: list[tuple[str, str]] = []
        cursor: dict[str, Any] = {}
        while True:
            page = (await api.get("/questions", params={"limit": limit, **cursor})).json()
            seen += [(item["id"], item["hub"]) for item in page["items"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert seen == came[::-1], f"what came last first, whatever its id, in pages of {limit}"


def named(regions: list[dict[str, Any]]) -> list[str]:
    return [id for region in regions for id in region["memberIds"] + region["proposedIds"]]


async def test_a_bundle_says_who_is_in_it_and_why_and_how_it_came_about(
    api: httpx.AsyncClient, shared: list[UUID]
) -> None:
    (found,) = await items(api, "/bundles")
    assert {region["hub"] for region in found["regions"]} == {"utrecht", "fryslan"}
    assert found["why"]
    one = await api.get(f"/bundles/{found['id']}")
    assert named(one.json()["regions"]), "which questions of each region is told of a bundle by itself alone"
    assert one.json() | {"regions": found["regions"]} == found
    assert not named(found["regions"])
    assert one.headers["ETag"] == f'"{found["version"]}"'
    story = await items(api, f"/bundles/{found['id']}/history")
    assert [step["number"] for step in story] == list(range(1, len(story) + 1))
    for certainty in ("joined", "proposed"):
        expected = [found] if found["certainty"] == certainty else []
        assert await items(api, "/bundles", certainty=certainty) == expected
    assert await items(api, "/bundles", hub="drenthe") == []
    assert await items(api, "/bundles", theme="zorg") == [found]
    assert await items(api, "/bundles", q="huisartsenzorg pensioen") == [found], "words of one of its questions"
    assert await items(api, "/bundles", q="dakkapel") == []


async def test_a_proposal_names_the_question_and_those_beside_it(
    api: httpx.AsyncClient, shared: list[UUID], nation: Nation
) -> None:
    for proposal in await items(api, "/proposals"):
        assert proposal["why"]
        assert 0 <= proposal["score"] <= 1
        assert proposal["beside"]
    for closed in await items(api, "/proposals", state="superseded"):
        assert (closed["state"], closed["question"]["state"], closed["text"]) == ("superseded", "withdrawn", None)


@pytest.mark.parametrize(
    "path",
    [
        f"/bundles/{UUID(int=0)}", f"/bundles/{UUID(int=0)}/history", f"/questions/utrecht/{UUID(int=0)}",
        f"/questions/nowhere/{UUID(int=0)}", "/bundles/", "/nothing",
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/bundles/x", "/questions/UTRECHT/x", "/questions?hub=%00", "/questions?cursor=x", "/questions?limit=0",
        "/questions?q=%00", "/bundles?cursor=-1", "/bundles?cursor=9999999999", "/bundles?certainty=maybe",
        "/proposals?state=x", "/proposals?cursor=%D9%A1", "/events?after=-1", "/events?after=x",
    ],
)  # fmt: skip
async def test_what_makes_no_sense_is_a_fault(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_dead_letters_are_for_the_nations_own_people(
    api: httpx.AsyncClient, nation: Nation, token: Callable[..., dict[str, str]]
) -> None:
    await nation.take(Record("hub.utrecht.question.v1", 0, 7, b"k", b"{geheim", {}))
    assert (await api.get("/dead-letters")).status_code == 401
    for role, org in (("analyst", "utrecht"), ("administrator", "utrecht"), ("coordinator", "national")):
        assert (await api.get("/dead-letters", headers=token(role, org))).status_code == 403
    for role in ("analyst", "administrator"):
        (letter,) = (await api.get("/dead-letters", headers=token(role, "national"))).json()["items"]
        assert (letter["reason"], letter["recordOffset"], letter["size"]) == ("not_json", 7, 7)
        assert "geheim" not in str(letter)
