"""A hub takes a question back: over a real Kafka its words leave everything that anybody outside the hub keeps, and a
redaction takes them from the hub itself. Every table and topic is looked at, also those that come later."""

from contextlib import suppress

import asyncpg
from tests.end_to_end.conftest import Network
from tests.end_to_end.proposals import HERE
from tests.everything import compacted, stored, told_under, where

from plek_common.settings import Settings
from plek_common.testing import eventually
from plek_local.parts import Parts

WORD = "kwetterboom"
TITLE, TEXT = HERE[0], f"{HERE[1]} Bij ons staat de {WORD} in de zon."
# Its own hub keeps what was asked until somebody removes it (decision 15).
OWN = "question"


async def test_the_words_of_a_withdrawn_question_are_in_no_table_and_no_topic_but_its_own_hubs(
    network: Network, parts: Parts
) -> None:
    here, there = network.hubs
    gone = await network.ask(here, TITLE, TEXT)
    await network.ask(there, TITLE, TEXT.replace(WORD, "oude boom"))

    async def is_told() -> bool:
        found = await left(network, parts)
        return found >= {"national.bundle.v1", f"hub.{here}.question.v1", "nation: journal", f"{there}: bundle"}

    await eventually(is_told, what="that the other region hears of the bundle")
    await network.move(here, gone, 3, "withdrawal", {"reason": "Ik wil dit niet meer vragen."})
    await leaves(network, parts, {f"{here}: {OWN}"})
    await network.move(here, gone, 4, "redactions", {"reason": "other", "words": [WORD]})
    await leaves(network, parts, set())


async def leaves(network: Network, parts: Parts, kept: set[str]) -> None:
    """Waits until the word stands in these places and no others."""
    found: set[str] = set()

    async def is_gone() -> bool:
        nonlocal found
        found = await left(network, parts)
        return found == kept

    with suppress(AssertionError):
        await eventually(is_gone, seconds=60)
    assert found == kept


async def left(network: Network, parts: Parts) -> set[str]:
    """Where the word stands: tables of the nation and of both hubs, and topics as compaction leaves them."""
    tables = {f"{name}: {table}" for name, of in databases(network).items() for table in await holding(of)}
    names = told_under(parts.kafka, "national.", *(of.topic_prefix for of in network.regional.values()))
    told = await compacted(network.national, *names)
    return tables | where({name: [text for texts in told[name].values() for text in texts] for name in told}, WORD)


def databases(network: Network) -> dict[str, Settings]:
    return {"nation": network.national, **network.regional}


async def holding(of: Settings) -> set[str]:
    connection = await asyncpg.connect(of.database_url)
    try:
        return where(await stored(connection), WORD)
    finally:
        await connection.close()
