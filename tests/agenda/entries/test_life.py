"""Agenda items, research and learning activities, from entry to withdrawal: who sees them, and what is told."""

import httpx
from tests.agenda.bodies import ITEM, Kind, each_kind
from tests.desk import Desk


@each_kind
async def test_what_is_not_released_is_known_to_the_coordinator_only(
    api: httpx.AsyncClient, desk: Desk, kind: Kind
) -> None:
    made = await desk.add(kind.path, kind.body)
    assert {**made, **kind.body, "startsAt": 0, "endsAt": 0} == {**made, "startsAt": 0, "endsAt": 0}
    assert (await api.get(f"{kind.path}/{made['id']}")).status_code == 404
    assert (await api.get(kind.path)).json() == {"items": [], "next": None}
    assert await desk.items(kind.path) == [made]
    assert await desk.told() == []


@each_kind
async def test_what_is_released_is_public_and_every_step_is_told_without_gaps(
    api: httpx.AsyncClient, desk: Desk, kind: Kind
) -> None:
    made = await desk.add(kind.path, kind.body)
    where = f"{kind.path}/{made['id']}"
    await desk.act(where, 1, {**kind.body, "title": "Nu voor buiten"}, put=True)
    released = (await desk.act(f"{where}/release", 2)).json()
    seen = await api.get(where)
    assert seen.json() == released
    assert seen.headers["ETag"] == '"3"'
    await desk.act(where, 3, {**kind.body, "title": "Nu wel voor buiten"}, put=True)
    events = await desk.told()
    assert len(await desk.traces("buiten")) == len(events) == 2
    assert (await desk.act(f"{where}/withdrawal", 4)).status_code == 200
    assert await desk.traces("buiten") == [], "what was told before has lost its words"
    assert (await api.get(where)).status_code == 404
    assert (await desk.api.get(where, headers=desk.headers)).json()["title"] == "Nu wel voor buiten"
    events += await desk.told()
    assert [(event.version, event.data["version"]) for event in events] == [(1, 1), (2, 2), (3, 3)]
    assert [event.type for event in events] == [
        f"nl.plek.agendas.{kind.noun}-{happened}.v1" for happened in ("published", "changed", "withdrawn")
    ]
    assert events[0].data == {**released, "version": 1}
    assert events[1].data["title"] == "Nu wel voor buiten"
    assert [events[2].data[text] for text in kind.texts] == [None] * len(kind.texts)
    assert "buiten" not in events[2].model_dump_json()


@each_kind
async def test_releasing_twice_and_changing_after_withdrawal_do_not_fit(desk: Desk, kind: Kind) -> None:
    where = f"{kind.path}/{(await desk.released(kind.path, kind.body))['id']}"
    assert (await desk.act(f"{where}/release", 2)).status_code == 409
    assert (await desk.act(f"{where}/withdrawal", 2)).status_code == 200
    assert (await desk.act(f"{where}/release", 3)).status_code == 409
    assert (await desk.act(f"{where}/withdrawal", 3)).status_code == 409
    assert (await desk.act(where, 3, kind.body, put=True)).status_code == 409


async def test_an_item_says_where_it_stands(desk: Desk) -> None:
    made = await desk.add(ITEM.path, {key: value for key, value in ITEM.body.items() if key != "state"})
    assert made["state"] == "proposed"
    answer = await desk.act(f"{ITEM.path}/{made['id']}", 1, {**ITEM.body, "state": "done"}, put=True)
    assert answer.json()["state"] == "done"
