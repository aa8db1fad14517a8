"""Dead letters can be looked at, tried again and thrown away: by the API and by a command."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.aggregator.nation import Nation, entry, question

from aggregator.ingest import dead_letters
from plek_common.record import Record


async def look(api: httpx.AsyncClient, analyst: dict[str, str], **filters: Any) -> list[dict[str, Any]]:
    answer = await api.get("/dead-letters", params=filters, headers=analyst)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def act(api: httpx.AsyncClient, analyst: dict[str, str], id: str, what: str) -> httpx.Response:
    return await api.post(f"/dead-letters/{id}/{what}", headers=analyst)


def broken(hub: str, number: int = 1) -> Record:
    return Record(f"hub.{hub}.question.v1", 2, number, b"k", b"{", {})


async def test_letters_are_found_by_hub_reason_and_state_page_by_page(
    nation: Nation, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    await nation.take(*[broken("utrecht", number) for number in range(5)], question("drenthe-2", uuid4()))
    assert [letter["hub"] for letter in await look(api, analyst, reason="source_mismatch")] == ["drenthe-2"]
    assert len(await look(api, analyst, hub="utrecht", state="parked")) == 5
    assert await look(api, analyst, state="discarded") == []
    seen, cursor = [], None
    for _ in range(3):
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await api.get("/dead-letters", params=params, headers=analyst)).json()
        seen += [letter["id"] for letter in page["items"]]
        cursor = page["next"]
    assert len(set(seen)) == 6
    assert cursor is None


async def test_a_letter_that_is_right_by_now_is_taken_in_by_a_retry_once(
    nation: Nation, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    id = uuid4()
    await nation.take(question("zeeland", id))
    (letter,) = await look(api, analyst)
    assert letter["reason"] == "source_mismatch"
    refused = await act(api, analyst, letter["id"], "retry")
    assert refused.status_code == 409
    assert "source_mismatch" in refused.json()["detail"]
    assert (await look(api, analyst))[0]["state"] == "parked"
    await nation.admit("zeeland")
    retried = await act(api, analyst, letter["id"], "retry")
    assert (retried.status_code, retried.json()["state"]) == (200, "retried")
    assert [row["id"] for row in await nation.rows("question")] == [id]
    assert [row["seq"] for row in await nation.rows("journal")] == [1]
    for what in ("retry", "discard"):
        assert (await act(api, analyst, letter["id"], what)).status_code == 409


async def test_a_retried_entry_is_stored_as_it_came(
    nation: Nation, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    id = uuid4()
    data = {"id": str(id), "version": 1, "name": "Waterschap", "themes": ["zorg"], "kind": "water_board"}
    await nation.take(entry("zeeland", "partner", "nl.plek.partners.organisation-published.v1", id, 1, data))
    await nation.admit("zeeland")
    (letter,) = await look(api, analyst)
    assert (await act(api, analyst, letter["id"], "retry")).status_code == 200
    (kept,) = await nation.rows("entry", "name, themes, body ->> 'kind' as kind")
    assert kept == {"name": "Waterschap", "themes": ["zorg"], "kind": "water_board"}


async def test_a_letter_that_is_thrown_away_keeps_its_reason_and_not_its_bytes(
    nation: Nation, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    await nation.take(broken("utrecht"))
    (letter,) = await look(api, analyst)
    done = (await act(api, analyst, letter["id"], "discard")).json()
    assert (done["state"], done["reason"], done["size"]) == ("discarded", "not_json", 0)
    assert done["settledAt"] is not None
    assert (await act(api, analyst, letter["id"], "retry")).status_code == 409


async def test_only_analysts_and_administrators_of_the_nation_touch_letters(
    nation: Nation, api: httpx.AsyncClient, token: Callable[..., dict[str, str]]
) -> None:
    unknown = f"/dead-letters/{uuid4()}/retry"
    for headers in ({}, token("coordinator", "utrecht"), token("analyst", "utrecht"), token("programme", "national")):
        assert (await api.post(unknown, headers=headers)).status_code in {401, 403}
        assert (await api.post("/hubs/utrecht/release", headers=headers)).status_code in {401, 403}
    assert (await api.post(unknown, headers=token("administrator", "national"))).status_code == 404


async def test_the_command_does_the_same(nation: Nation, capsys: pytest.CaptureFixture[str]) -> None:
    id = uuid4()
    await nation.take(broken("utrecht"), question("zeeland", id))

    async def command(*words: str) -> int:
        return await dead_letters.main(dead_letters.options(list(words)), nation.settings)

    assert await command("list") == 0
    assert {"not_json", "source_mismatch"} <= set(capsys.readouterr().out.split())
    assert await command("retry", "--hub", "zeeland") == 1
    assert "Nog steeds geweigerd" in capsys.readouterr().out
    await nation.admit("zeeland")
    assert await command("retry", "--hub", "zeeland") == 0
    assert await command("discard", "--reason", "not_json") == 0
    states = {row["reason"]: row["state"] for row in await nation.rows("dead_letter")}
    assert states == {"not_json": "discarded", "source_mismatch": "retried"}
    assert await command("release", "--hub", "utrecht") == 1


async def test_a_retry_that_fails_halfway_did_nothing(
    nation: Nation, api: httpx.AsyncClient, analyst: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await nation.take(question("zeeland", uuid4()))
    await nation.admit("zeeland")
    (letter,) = await look(api, analyst)

    gone = "select pg_terminate_backend(pg_backend_pid()), $1::uuid, $2::text, $3::timestamptz"
    monkeypatch.setattr(dead_letters, "_SETTLE", gone)
    assert (await act(api, analyst, letter["id"], "retry")).status_code == 503
    assert await nation.rows("question") == []
    assert (await look(api, analyst))[0]["state"] == "parked"
