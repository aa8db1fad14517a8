"""A message from one region to who asked in another, and her answer back: over a real Kafka, by way of the nation.
Then she has her question erased, and it is in no table and on no topic any more."""

from typing import Any

import asyncpg
from tests.end_to_end.conftest import Network
from tests.everything import compacted, stored, told_under, where

from plek_common.settings import Settings
from plek_common.testing import eventually
from plek_local.parts import Parts

TEXT = "Wij zoeken een dorp met een kwetterboom. Wilt u meedoen?"
ANSWER = "Ja, onze kwetterboom staat klaar."
WORD = "kwetterboom"
ASKER = {"name": "Sietske Bakker", "email": "sietske@voorbeeld.nl"}


async def test_a_message_finds_who_asked_and_her_answer_finds_who_wrote(network: Network, parts: Parts) -> None:
    here, there = network.hubs
    asked = await network.hubs[there].post("/questions", json={"text": "Hoe blijft er een huisarts?", "asker": ASKER})
    id, code = asked.json()["id"], asked.json()["code"]
    await network.move(there, id, 1, "triage", {"theme": "zorg", "level": "regional"})
    await network.move(there, id, 2, "release", {})
    await network.seen(1)
    about = {"hub": there, "questionId": id, "text": TEXT}
    sent = await network.hubs[here].post("/messages", json=about, headers=network.token("coordinator", here))
    assert sent.status_code == 201, sent.text
    came = await at(network, there, sent.json()["id"], "sent")
    await decide(network, there, came, "pass")
    await at(network, here, came["id"], "passed")
    answered = await network.hubs[there].post(
        f"/receipts/{code}/messages/{came['id']}/reply", json={"text": ANSWER}, headers={"If-Match": '"2"'}
    )
    assert answered.status_code == 200, answered.text
    await decide(network, there, answered.json(), "release")
    assert (await at(network, here, came["id"], "answered"))["reply"] == ANSWER
    assert await left(network, parts, WORD) >= {
        "nation: contact", f"{here}: message", f"{there}: message", "national.contact.v1", f"hub.{here}.contact.v1"
    }  # fmt: skip
    assert await left(network, parts, ASKER["name"]) == {f"{there}: asker"}
    assert (await network.hubs[there].post(f"/receipts/{code}/erasure", json={})).status_code == 204

    async def is_gone() -> bool:
        return not await left(network, parts, WORD)

    await eventually(is_gone, what="that the message is nowhere")


async def at(network: Network, hub: str, id: str, state: str) -> dict[str, Any]:
    """The message at this hub, as soon as it is in this state."""

    async def find() -> dict[str, Any]:
        answer = await network.hubs[hub].get(f"/messages/{id}", headers=network.token("coordinator", hub))
        found: dict[str, Any] = answer.json()
        return found if found.get("state") == state else {}

    return await eventually(find, what=f"the message at {hub} as {state}")


async def decide(network: Network, hub: str, message: dict[str, Any], decision: str) -> None:
    headers = network.token("coordinator", hub) | {"If-Match": f'"{message["version"]}"'}
    path = f"/messages/{message['id']}/decision"
    done = await network.hubs[hub].post(path, json={"decision": decision}, headers=headers)
    assert done.status_code == 200, done.text


async def left(network: Network, parts: Parts, word: str) -> set[str]:
    """Where the word stands: tables of the nation and of both hubs, and topics as compaction leaves them."""
    organisations = {"nation": network.national, **network.regional}
    tables = {f"{name}: {table}" for name, of in organisations.items() for table in await holding(of, word)}
    names = told_under(parts.kafka, "national.contact.", *(of.topic_prefix for of in network.regional.values()))
    told = await compacted(network.national, *names)
    return tables | where({name: [text for texts in told[name].values() for text in texts] for name in told}, word)


async def holding(of: Settings, word: str) -> set[str]:
    connection = await asyncpg.connect(of.database_url)
    try:
        return where(await stored(connection), word)
    finally:
        await connection.close()
