"""A short round of each bad day. The long ones are `make chaos`."""

import asyncpg
import pytest

from tests.chaos.checker import judge
from tests.chaos.client import load
from tests.chaos.history import History, read
from tests.chaos.nation import held
from tests.chaos.network import Network
from tests.chaos.rounds import CATCH_UP_SECONDS, caught_up, round_of
from tests.chaos.victims import HOWS, POISON, Strike, schedule

WRITES = 12


@pytest.mark.parametrize(
    "blow",
    [  # Kafka is killed in test_kafka_away.py
        Strike(("utrecht-api", "national-workers"), how="kill -9", after=4),
        Strike(("utrecht-workers", "postgres"), how="kill -9", after=4),
        Strike(("kafka", "national-workers"), how="freeze", after=4),
        Strike(("postgres",), how="read-only", after=4),
        *(Strike(("utrecht",), how=how, after=4) for how in POISON),
    ],
    ids=lambda blow: f"{blow.how} {' and '.join(blow.victims)}",
)
async def test_nothing_is_lost_nothing_counts_twice_and_all_catches_up(
    network: Network, history: History, blow: Strike
) -> None:
    outcome = await round_of(network, history, blow, WRITES)
    assert outcome.faults == []
    assert outcome.caught_up <= CATCH_UP_SECONDS


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("delete from question where id = (select id from question limit 1)", "lost"),
        ("delete from journal where seq = (select max(seq) from journal)", "lost"),
        (
            "insert into journal select seq + 1000000, source, event_id || 'x', type, hub, topic, partition,"
            " record_offset, entity_id, version, event_time, received_at, payload from journal limit 1",
            "twice",
        ),
    ],
    ids=["a question is lost", "an event is lost", "an event counts twice"],
)
async def test_the_checker_finds_what_is_done_to_the_national_database(
    network: Network, history: History, change: str, word: str
) -> None:
    await load(network, history, 4, ["utrecht"])
    await caught_up(network, history)
    connection = await asyncpg.connect(network.database("national_aggregator"))
    try:
        seeded = connection.transaction()
        await seeded.start()
        await connection.execute(change)
        faults = judge(read(history.file), await held(connection))
        await seeded.rollback()
        assert {fault.split(":")[0] for fault in faults} >= {word}
        assert judge(read(history.file), await held(connection)) == []
    finally:
        await connection.close()


def test_every_run_strikes_in_every_way() -> None:
    for seed in range(50):
        assert {blow.how for blow in schedule(seed, len(HOWS), 30)} == {*HOWS}


def test_the_same_seed_strikes_the_same() -> None:
    assert schedule(5, 30, 30) == schedule(5, 30, 30)
    assert schedule(5, 30, 30) != schedule(6, 30, 30)
