"""Bad input, missing rights and requests that come again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
from tests.agenda.bodies import ITEM, LEARNING, RESEARCH, Kind, each_kind
from tests.desk import Desk

IMPOSSIBLE: list[tuple[Kind, dict[str, Any]]] = [
    (ITEM, {"level": "galactic"}),
    (ITEM, {"state": "begun"}),
    (ITEM, {"questionIds": [ITEM.body["questionIds"][0]] * 2}),
    (RESEARCH, {"kind": "someday"}),
    (RESEARCH, {"startsOn": "2027-02-30"}),
    (RESEARCH, {"startsOn": "2029-01-01"}),
    (LEARNING, {"startsAt": "2027-05-12T13:30:00"}),
    (LEARNING, {"startsAt": "0001-01-01T00:00:00+14:00"}),
    (LEARNING, {"startsAt": "9999-12-31T23:59:59-12:00", "endsAt": None}),
    (LEARNING, {"endsAt": "2027-05-12T13:00:00+02:00"}),
    (LEARNING, {"millerLevel": "guesses"}),
]


@each_kind
async def test_every_fault_is_named_at_once(desk: Desk, kind: Kind) -> None:
    wrong = {
        **kind.body,
        "title": "x\x00yz",
        "description": "a" * 4001,
        "theme": "voetbal",
        "questionIds": ["vraag 1"],
        "surprise": True,
    }
    answer = await desk.api.post(kind.path, json=wrong, headers=desk.headers)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"title", "description", "theme", "questionIds/0", "surprise"}
    assert await desk.items(kind.path) == []


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    for kind, wrong in IMPOSSIBLE:
        answer = await desk.api.post(kind.path, json={**kind.body, **wrong}, headers=desk.headers)
        assert answer.status_code == 400, wrong
        assert len(answer.json()["errors"]) == 1, wrong


async def test_a_change_names_the_version_that_was_seen(desk: Desk) -> None:
    where = f"{ITEM.path}/{(await desk.add(ITEM.path, ITEM.body))['id']}"
    for method, path in (("PUT", where), ("POST", f"{where}/release"), ("POST", f"{where}/withdrawal")):
        body = ITEM.body if method == "PUT" else {}
        answer = await desk.api.request(method, path, json=body, headers=desk.headers)
        assert answer.status_code == 428
        answer = await desk.api.request(method, path, json=body, headers={**desk.headers, "If-Match": '"9"'})
        assert answer.status_code == 412
    assert (await desk.act(f"{ITEM.path}/{uuid4()}/release", 1)).status_code == 404


async def test_who_has_no_token_or_no_right_changes_nothing(
    api: httpx.AsyncClient, desk: Desk, token: Callable[..., dict[str, str]]
) -> None:
    where = f"{ITEM.path}/{(await desk.add(ITEM.path, ITEM.body))['id']}"
    seen = {"If-Match": '"1"'}
    for path in (ITEM.path, f"{where}/release", f"{where}/withdrawal"):
        assert (await api.post(path, json=ITEM.body, headers=seen)).status_code == 401
        for role, org in [("coordinator", "fryslan"), ("asker", "utrecht"), ("programme", "national")]:
            refused = await api.post(path, json=ITEM.body, headers={**seen, **token(role, org)})
            assert refused.status_code == 403
    assert [row["version"] for row in await desk.items(ITEM.path)] == [1]


async def test_a_request_that_comes_again_makes_nothing_new(desk: Desk) -> None:
    headers = {**desk.headers, "Idempotency-Key": "5f0c"}
    first = await desk.api.post(ITEM.path, json=ITEM.body, headers=headers)
    again = await desk.api.post(ITEM.path, json=ITEM.body, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert len(await desk.items(ITEM.path)) == 1
