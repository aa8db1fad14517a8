"""Who tries secrets is stopped, by all processes together; who brings the right one is not."""

from collections.abc import AsyncIterator

import pytest

from plek_common.database import Database
from plek_common.limits.counters import SPAN, Counters
from plek_common.limits.guesses import ADDRESSES, Guesses
from plek_common.problem import NotFound, TooMany
from plek_common.settings import Settings

MOST = 3
THIS_MINUTE = 29_000_000.0 * SPAN


@pytest.fixture
async def processes(settings: Settings) -> AsyncIterator[list[Guesses]]:
    database = Database(settings.database_url)
    yield [Guesses(MOST, Counters(database, lambda: THIS_MINUTE)) for _ in range(2)]
    await database.close()


def wrong(guesses: Guesses, times: int, address: str = "203.0.113.7", name: str = "key/a") -> int:
    """How many of so many wrong secrets are tried at all."""
    return sum(_is_tried(guesses, address, name) for _ in range(times))


def right(guesses: Guesses, times: int, address: str = "203.0.113.7", name: str = "key/a") -> None:
    for _ in range(times):
        with guesses.attempt(address, name):
            pass


def _is_tried(guesses: Guesses, address: str, name: str) -> bool:
    is_tried = False
    try:
        with guesses.attempt(address, name):
            is_tried = True
            raise NotFound("niet hier")
    except (NotFound, TooMany):
        return is_tried


async def test_after_so_many_wrong_ones_an_address_tries_no_more_and_others_do(processes: list[Guesses]) -> None:
    one, _ = processes
    assert wrong(one, 10) == MOST
    with pytest.raises(TooMany) as refused:
        right(one, 1)
    assert refused.value.headers["RateLimit"] == '"guessing";r=0;t=60'
    right(one, 1, "203.0.113.8")


async def test_what_is_right_counts_for_nothing(processes: list[Guesses]) -> None:
    one, _ = processes
    right(one, 50)
    assert wrong(one, 10) == MOST


async def test_many_at_the_same_moment_are_no_way_round(processes: list[Guesses]) -> None:
    one, _ = processes
    under_way = [one.attempt("203.0.113.7") for _ in range(MOST)]
    for each in under_way:
        each.__enter__()
    with pytest.raises(TooMany):
        right(one, 1)
    for each in under_way:
        each.__exit__(None, None, None)
    right(one, 1)


async def test_from_many_addresses_one_name_is_tried_so_often_and_other_names_are(processes: list[Guesses]) -> None:
    one, _ = processes
    assert sum(wrong(one, 1, f"198.51.100.{n}") for n in range(100)) == MOST * ADDRESSES
    with pytest.raises(TooMany):
        right(one, 1)
    right(one, 1, name="key/b")


async def test_who_is_refused_for_a_name_keeps_what_the_address_may(processes: list[Guesses]) -> None:
    one, _ = processes
    for n in range(100):
        wrong(one, 1, f"198.51.100.{n}")
    for _ in range(10):
        with pytest.raises(TooMany):
            right(one, 1)
    assert wrong(one, 10, name="key/b") == MOST


async def test_processes_count_wrong_ones_together(processes: list[Guesses]) -> None:
    one, other = processes
    assert (wrong(one, 1), wrong(other, 1)) == (1, 1)
    for each in (one, other, one):
        await each.counters.add_up()
    assert wrong(other, 10) == 1
    await other.counters.add_up()
    wrong(one, 1)
    await one.counters.add_up()
    assert wrong(one, 10) == 0
