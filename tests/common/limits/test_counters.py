"""Requests are counted by all processes together, and nobody waits for that."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from plek_common.database import Database
from plek_common.limits.counters import SPAN, Bound, Counters
from plek_common.settings import Settings

BOUND = Bound("address", 10)
MINUTE = 29_000_000 * SPAN


class Seconds:
    def __init__(self) -> None:
        self.now = float(MINUTE)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    found = Database(settings.database_url)
    yield found
    await found.close()


def used(counters: Counters, times: int, caller: str = "a") -> int:
    """How many of so many requests are let through."""
    return sum(counters.use(BOUND, caller).left >= 0 for _ in range(times))


async def test_a_caller_has_so_many_a_minute_and_others_have_their_own(database: Database, seconds: Seconds) -> None:
    counters = Counters(database, seconds)
    assert used(counters, 15) == 10
    assert used(counters, 15, "b") == 10
    seconds.now += SPAN
    assert used(counters, 15) == 10


async def test_two_processes_share_what_a_caller_has(database: Database, seconds: Seconds) -> None:
    one, other = Counters(database, seconds), Counters(database, seconds)
    assert (used(one, 6), used(other, 2)) == (6, 2)
    for each in (one, other, one):
        await each.add_up()
    assert used(other, 9) == 2
    await other.add_up()
    assert used(one, 1) == 1, "what another used meanwhile is known after the next look"
    await one.add_up()
    assert used(one, 9) == 0


async def test_processes_that_do_not_know_of_each_other_yet_give_what_is_left_once_each(
    database: Database, seconds: Seconds
) -> None:
    """The worst that can be: all of it at each, within the second before they add up."""
    many = [Counters(database, seconds) for _ in range(4)]
    assert [used(each, 50) for each in many] == [10] * 4
    for each in many:
        await each.add_up()
    assert [used(each, 50) for each in many] == [0] * 4


async def test_what_is_refused_is_not_counted_and_not_written(
    database: Database, seconds: Seconds, pool: asyncpg.Pool
) -> None:
    counters = Counters(database, seconds)
    used(counters, 500)
    await counters.add_up()
    assert await pool.fetch("select used from rate") == [(10,)]
    used(counters, 500)
    await counters.add_up()
    assert await pool.fetch("select used from rate") == [(10,)]


async def test_no_address_stands_in_the_table_and_old_minutes_go(
    database: Database, seconds: Seconds, pool: asyncpg.Pool
) -> None:
    counters = Counters(database, seconds)
    counters.use(BOUND, "203.0.113.77")
    await counters.add_up()
    assert b"203.0.113" not in await pool.fetchval("select caller from rate")
    seconds.now += 3 * SPAN
    counters.use(BOUND, "203.0.113.77")
    await counters.add_up()
    assert await pool.fetchval("select count(*) from rate") == 1


async def test_while_the_database_is_away_each_process_counts_by_itself(settings: Settings, seconds: Seconds) -> None:
    gone = Database(settings.database_url + "_gone")
    counters = Counters(gone, seconds)
    assert used(counters, 6) == 6
    with pytest.raises(asyncpg.PostgresError):
        await counters.add_up()
    assert used(counters, 6) == 4
    await gone.close()


async def test_however_many_callers_come_in_a_minute_they_are_not_all_remembered(
    database: Database, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plek_common.limits.counters.MOST_CALLERS", 20)
    counters = Counters(database, seconds)
    assert sum(used(counters, 1, f"caller {n}") for n in range(100)) == 30
    assert used(counters, 20, "caller 3") == 9, "who was known already is counted apart"


async def test_the_headers_say_what_is_left(database: Database, seconds: Seconds) -> None:
    counters = Counters(database, seconds)
    seconds.now += 12
    assert counters.use(BOUND, "a").headers == {
        "RateLimit-Policy": '"address";q=10;w=60',
        "RateLimit": '"address";r=9;t=48',
    }
