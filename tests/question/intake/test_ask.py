"""Asking a question and following it."""

import httpx

ASKED = {"text": "Hoe houden we de huisarts bereikbaar in ons dorp?", "theme": "zorg", "askerKind": "resident"}


async def test_anyone_can_ask_and_gets_a_receipt_with_a_code_and_a_date(api: httpx.AsyncClient) -> None:
    answer = await api.post("/questions", json=ASKED)
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["state"] == "received"
    assert receipt["turn"] == "coordinator"
    assert receipt["dueOn"] == "2026-11-07"
    followed = await api.get(f"/receipts/{receipt['code']}")
    assert followed.json()["state"] == "received"


async def test_a_code_shows_who_asked_where_her_question_stands_before_anybody_else_may_read_it(
    api: httpx.AsyncClient,
) -> None:
    receipt = (await api.post("/questions", json=ASKED)).json()
    followed = (await api.get(f"/receipts/{receipt['code'].lower()}")).json()
    assert (followed["state"], followed["standing"], followed["question"]) == ("received", "open", None)
    assert followed["own"]["originalText"] == ASKED["text"]


async def test_a_question_that_is_not_released_does_not_exist_for_the_public(api: httpx.AsyncClient) -> None:
    receipt = (await api.post("/questions", json=ASKED)).json()
    assert (await api.get(f"/questions/{receipt['id']}")).status_code == 404
    assert (await api.get("/questions")).json()["items"] == []
