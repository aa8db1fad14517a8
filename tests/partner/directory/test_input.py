"""Bad input, missing rights and requests that come again."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import httpx
from tests.desk import Desk
from tests.partner.bodies import ORGANISATION


async def test_every_fault_is_named_at_once(desk: Desk) -> None:
    wrong = {
        **ORGANISATION,
        "name": "x\x00y",
        "kind": "club",
        "website": "javascript:alert(1)",
        "description": "a" * 4001,
        "themes": ["klimaat", "voetbal"],
        "areas": ["PV26", "PV26"],
        "mailbox": "geen adres",
        "surprise": 1,
    }
    answer = await desk.api.post("/organisations", json=wrong, headers=desk.headers)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "name", "kind", "website", "description", "themes/1", "areas", "mailbox", "surprise",
    }  # fmt: skip
    assert await desk.items("/organisations") == []


async def test_a_list_says_what_is_wrong_with_the_question_asked_of_it(desk: Desk) -> None:
    wrong = f"/organisations?theme=voetbal&limit=101&stale=misschien&q={'x' * 201}&kind=club"
    answer = await desk.api.get(wrong)
    assert answer.status_code == 400
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"theme", "limit", "stale", "q", "kind"}
    assert (await desk.api.get("/organisations?cursor=%00")).status_code == 400


async def test_what_is_not_json_is_refused(desk: Desk) -> None:
    answer = await desk.api.post("/organisations", content=b"{", headers=desk.headers)
    assert answer.status_code == 400


async def test_a_change_names_the_version_that_was_seen(desk: Desk) -> None:
    where = f"/organisations/{(await desk.add('/organisations', ORGANISATION))['id']}"
    for method, path in (("PUT", where), ("POST", f"{where}/release"), ("POST", f"{where}/withdrawal")):
        body = ORGANISATION if method == "PUT" else {}
        answer = await desk.api.request(method, path, json=body, headers=desk.headers)
        assert answer.status_code == 428
        answer = await desk.api.request(method, path, json=body, headers={**desk.headers, "If-Match": '"9"'})
        assert answer.status_code == 412
    assert (await desk.act(f"/organisations/{uuid4()}/release", 1)).status_code == 404


async def test_of_two_who_change_the_same_version_at_once_one_is_told_to_look_again(desk: Desk) -> None:
    where = f"/organisations/{(await desk.released('/organisations', ORGANISATION))['id']}"
    bodies = [{**ORGANISATION, "name": f"Naam {n}"} for n in range(5)]
    answers = await asyncio.gather(*(desk.act(where, 2, body, put=True) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    assert [event.version for event in await desk.told()] == [1, 2]


async def test_who_has_no_token_or_no_right_changes_nothing(
    api: httpx.AsyncClient, desk: Desk, token: Callable[..., dict[str, str]]
) -> None:
    where = f"/organisations/{(await desk.add('/organisations', ORGANISATION))['id']}"
    seen = {"If-Match": '"1"'}
    for path in ("/organisations", f"{where}/release", f"{where}/verification", f"{where}/withdrawal"):
        assert (await api.post(path, json=ORGANISATION, headers=seen)).status_code == 401
        broken = {**seen, "Authorization": "Bearer geen.token.dit"}
        assert (await api.post(path, json=ORGANISATION, headers=broken)).status_code == 401
        for role, org in [("coordinator", "fryslan"), ("asker", "utrecht"), ("analyst", "national")]:
            refused = await api.post(path, json=ORGANISATION, headers={**seen, **token(role, org)})
            assert refused.status_code == 403
    assert [row["version"] for row in await desk.items("/organisations")] == [1]


async def test_a_request_that_comes_again_makes_nothing_new(desk: Desk) -> None:
    headers = {**desk.headers, "Idempotency-Key": "5f0c"}
    first = await desk.api.post("/organisations", json=ORGANISATION, headers=headers)
    again = await desk.api.post("/organisations", json=ORGANISATION, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"] == f"/organisations/{first.json()['id']}"
    other = await desk.api.post("/organisations", json={**ORGANISATION, "name": "Anders"}, headers=headers)
    assert other.status_code == 409
    assert len(await desk.items("/organisations")) == 1
