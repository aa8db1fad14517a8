"""Taking part: an administrator registers a hub, and no two hubs can speak for each other."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.aggregator.nation import Nation
from tests.conftest import oin

from aggregator.ingest.hub_registry import Register, hub_of

ZEELAND = {"name": "Zeeland", "oin": oin("zeeland"), "areas": ["PV29", "GM0664"]}


async def test_an_administrator_lets_a_hub_take_part(
    api: httpx.AsyncClient, nation: Nation, administrator: dict[str, str]
) -> None:
    answer = await api.put("/hubs/zeeland", json=ZEELAND, headers=administrator)
    assert answer.json()["areas"] == ["PV29", "GM0664"]
    assert nation.register.source_on("hub.zeeland.question.v1") is None
    await nation.register.load(nation.pool)
    assert nation.register.source_on("hub.zeeland.question.v1") == f"urn:nld:oin:{ZEELAND['oin']}:systeem:question"


async def test_a_hub_covers_each_municipality_once(api: httpx.AsyncClient, administrator: dict[str, str]) -> None:
    covered = {**ZEELAND, "areas": ["GM0501", "GM0530", "GM1992", "GM0664"]}
    answer = await api.put("/hubs/zeeland", json=covered, headers=administrator)
    assert answer.json()["areas"] == ["GM1992", "GM0664"], "Brielle and Hellevoetsluis are Voorne aan Zee"
    answer = await api.put("/hubs/zeeland", json={**ZEELAND, "areas": ["GM9999"]}, headers=administrator)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "GM9999" in answer.json()["errors"][0]["detail"]


async def test_saying_it_again_changes_what_is_known(
    api: httpx.AsyncClient, nation: Nation, administrator: dict[str, str]
) -> None:
    for name in ("Zeeland", "Kennishub Zeeland"):
        await api.put("/hubs/zeeland", json={**ZEELAND, "name": name}, headers=administrator)
    names = [hub["name"] for hub in (await api.get("/hubs")).json()["items"]]
    assert names == ["Drenthe", "Fryslan", "Kennishub Zeeland", "Utrecht"]


async def test_nobody_else_registers_a_hub(
    api: httpx.AsyncClient, nation: Nation, token: Callable[..., dict[str, str]]
) -> None:
    assert (await api.put("/hubs/zeeland", json=ZEELAND)).status_code == 401
    for role, org in (("administrator", "utrecht"), ("analyst", "national"), ("coordinator", "national")):
        assert (await api.put("/hubs/zeeland", json=ZEELAND, headers=token(role, org))).status_code == 403


async def test_two_hubs_cannot_have_one_oin(
    api: httpx.AsyncClient, nation: Nation, administrator: dict[str, str]
) -> None:
    body = {**ZEELAND, "oin": oin("utrecht")}
    assert (await api.put("/hubs/zeeland", json=body, headers=administrator)).status_code == 409
    assert len((await api.get("/hubs")).json()["items"]) == 3


@pytest.mark.parametrize(
    ("id", "changes"),
    [
        ("zeeland", {"oin": "00000012345678901234"}), ("zeeland", {"oin": None}), ("zeeland", {"areas": ["NL"]}),
        ("zeeland", {"areas": ["PV29"] * 500}), ("zeeland", {"name": ""}), ("zeeland", {"name": "x\x00"}),
        ("zeeland", {"colour": "blauw"}), ("hub.noord", {}), ("Zeeland", {}), ("zee--land", {}), ("x" * 61, {}),
    ],
)  # fmt: skip
async def test_a_hub_that_makes_no_sense_is_a_fault(
    api: httpx.AsyncClient, administrator: dict[str, str], id: str, changes: dict[str, Any]
) -> None:
    answer = await api.put(f"/hubs/{id}", json={**ZEELAND, **changes}, headers=administrator)
    assert answer.status_code == 400
    assert answer.json()["errors"]


@given(st.from_regex(r"hub\.[a-z0-9.-]{0,20}\.?(question|partner|agenda)\.v1", fullmatch=True))
def test_a_topic_belongs_to_one_hub_or_to_nobody(topic: str) -> None:
    hub = hub_of(topic)
    assert "." not in hub
    assert hub == "" or topic.startswith(f"hub.{hub}.")
    assert Register().source_on(topic) is None
