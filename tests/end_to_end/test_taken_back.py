"""A hub takes a question back: over a real Kafka its words leave the nation, and the region that shared it."""

from tests.broker import records
from tests.canary.life import rows
from tests.end_to_end.conftest import Network
from tests.end_to_end.test_desk import HERE

from plek_common.settings import Settings
from plek_common.testing import eventually

WORD = "kwetterboom"
TITLE, TEXT = HERE[0], f"{HERE[1]} Bij ons staat de {WORD} in de zon."


async def test_the_words_of_a_withdrawn_question_leave_the_nation_its_topic_and_other_regions(network: Network) -> None:
    here, there = network.hubs
    gone = await network.ask(here, TITLE, TEXT)
    await network.ask(there, TITLE, TEXT.replace(WORD, "oude boom"))

    async def is_told() -> bool:
        return await said(network.national) and await holds(network.regional[there])

    await eventually(is_told, seconds=40, what="that the other region hears of the bundle")
    await network.move(here, gone, 3, "withdrawal", {"reason": "Ik wil dit niet meer vragen."})

    async def is_gone() -> bool:
        return not (
            await said(network.national) or await holds(network.national) or await holds(network.regional[there])
        )

    await eventually(is_gone, seconds=40, what="that nobody outside the hub has the words")


async def said(national: Settings) -> bool:
    """Whether the newest state of any bundle on the nation's topic has the word: what compaction keeps."""
    newest = {
        record.key: record.value or b"" for record in await records(national, f"{national.topic_prefix}bundle.v1")
    }
    return any(WORD.encode() in value.lower() for value in newest.values())


async def holds(of: Settings) -> bool:
    """Whether the word stands anywhere in this database."""
    return any(WORD.encode() in row.lower() for row in await rows(of.database_url))
