"""What a hub erased stays erased at the nation: told twice it is one, and a copy that comes late is refused as such."""

import httpx
import pytest
from tests.aggregator.asked import HERE
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, marker, question, tombstone
from tests.aggregator.taking_back import CANARY, WORD, left
from tests.aggregator.traces import streamed, tables

from aggregator.ingest.consumer import store
from aggregator.ingest.hub_events import ADAPTER
from aggregator.ingest.quarantine import Quarantine
from aggregator.similarity import Embedder
from plek_common.border import Border
from plek_common.record import Admitted, Reason, Record

FIRST = question("utrecht", HERE, 1, CANARY[1], title=CANARY[0], event_id="first")
GONE = [tombstone("utrecht", HERE), marker("utrecht", HERE, 2)]


def late(version: int = 1, event_id: str = "late") -> Record:
    return question("utrecht", HERE, version, CANARY[1], title=CANARY[0], event_id=event_id)


async def journal(nation: Nation) -> list[tuple[int, str, bytes]]:
    return [(row["seq"], row["event_id"], row["payload"]) for row in await nation.rows("journal", order="seq")]


@pytest.mark.parametrize("together", [True, False])
async def test_a_tombstone_and_what_stays_behind_it_are_one(nation: Nation, together: bool) -> None:
    await nation.take(FIRST)
    for batch in [GONE] if together else [[each] for each in GONE]:
        assert await nation.take(*batch) == []
    assert await journal(nation) == [(1, "first", b""), (2, f"erased/{HERE}", b"")]


async def test_what_stays_behind_a_tombstone_is_enough(
    nation: Nation, api: httpx.AsyncClient, analyst: Analyst, model: Embedder
) -> None:
    """Compaction took the tombstone and all before it."""
    await nation.take(FIRST)
    await nation.place(model)
    assert await tables(nation, WORD) != set()
    await nation.take(GONE[1])
    await nation.place(model)
    assert await left(nation, api, analyst) == set()


async def test_a_late_copy_is_refused_as_erased_and_its_words_are_not_kept(nation: Nation) -> None:
    await nation.take(FIRST, *GONE)
    before = await journal(nation)
    (refused,) = await nation.take(late())
    assert refused.reason is Reason.ERASED
    (letter,) = await nation.rows("dead_letter")
    assert (letter["reason"], letter["state"]) == ("erased", "discarded")
    assert (letter["record_key"], letter["record_value"], letter["headers"]) == (None, None, "{}")
    assert await journal(nation) == before
    assert await tables(nation, WORD) == set()


async def test_what_comes_with_a_late_copy_gets_the_next_numbers(nation: Nation) -> None:
    other = HERE.__class__(int=HERE.int + 7)
    await nation.take(FIRST, *GONE)
    await nation.take(late(), question("utrecht", other, 1, event_id="other"), late(2, "later"))
    assert [row[:2] for row in await journal(nation)] == [(1, "first"), (2, f"erased/{HERE}"), (3, "other")]
    await nation.take(question("utrecht", other, 2, event_id="next"))
    assert (await journal(nation))[-1][0] == 4, "numbers have no gaps"


async def test_a_log_that_is_read_again_brings_no_dead_letters(nation: Nation) -> None:
    await nation.take(FIRST, *GONE)
    before = await journal(nation)
    assert await nation.take(FIRST, *GONE) == []
    assert await journal(nation) == before


async def test_a_log_that_is_read_from_its_beginning_keeps_nothing_from_the_start(
    nation: Nation, api: httpx.AsyncClient
) -> None:
    """A nation that lost its database: the log still holds the words, and behind them that they are gone."""
    assert await nation.take(FIRST, late(2, "second"), *GONE) == []
    assert await tables(nation, WORD) == set()
    assert WORD.encode() not in b"".join(await streamed(nation, api)).lower()


async def test_late_copies_set_no_hub_aside(nation: Nation) -> None:
    await nation.take(FIRST, *GONE)
    border, watch = Border(ADAPTER, nation.register.source_on), Quarantine()
    judged = [border.admit(late(event_id=f"late-{n}")) for n in range(150)]
    admitted = [verdict for verdict in judged if isinstance(verdict, Admitted)]
    async with nation.pool.acquire() as connection, connection.transaction():
        refused = await store(connection, admitted)
        assert len(refused) == 150
        await watch.note(connection, "national.aggregator", admitted, refused, [])
    assert await nation.rows("conduct") == []


async def test_one_hub_cannot_erase_what_is_anothers(nation: Nation) -> None:
    await nation.take(FIRST)
    await nation.take(marker("fryslan", HERE))
    assert "question" in await tables(nation, WORD)
    assert await nation.take(late(2, "second")) == []
