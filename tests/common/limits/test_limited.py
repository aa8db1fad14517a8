"""Who asks too much is told so and when to come back; a class behind one address is served."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
from tests.common.notes import service

from plek_common.app import create_app
from plek_common.limits.middleware import caller_of
from plek_common.limits.refusals import Refusals
from plek_common.limits.searches import TOGETHER, WAITING, Searches
from plek_common.problem import TooMany
from plek_common.settings import Settings
from plek_common.testing import StillClock

NOTE = {"words": "melk"}
DEFAULTS = {name: Settings.model_fields[name].default for name in ("rate_address", "rate_caller", "rate_asking")}


class Ticking:
    """A clock by which every search takes so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now = seconds, 0.0

    def perf_counter(self) -> float:
        self.now += self.seconds
        return self.now


class Running:
    """Counts how many searches run beside each other."""

    def __init__(self, searches: Searches) -> None:
        self.searches, self.now, self.most = searches, 0, 0

    async def search(self, caller: str) -> None:
        async with self.searches.turn(caller):
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1


@asynccontextmanager
async def served(settings: Settings, **bounds: int) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Clients of one process, each from an address of its own."""
    app = create_app(service, settings.model_copy(update=bounds), StillClock())

    def at(address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://test")

    async with app.router.lifespan_context(app):
        yield at


async def test_who_asks_too_much_hears_when_to_come_back_and_others_are_served(settings: Settings) -> None:
    async with served(settings, rate_address=3) as at:
        busy, quiet = at("203.0.113.7"), at("203.0.113.8")
        first = await busy.get("/openapi.json")
        assert first.headers["RateLimit-Policy"] == '"address";q=3;w=60'
        assert first.headers["RateLimit"].startswith('"address";r=2;t=')
        answers = [await busy.get("/openapi.json") for _ in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        refused = answers[-1]
        assert (await quiet.get("/openapi.json")).status_code == 200
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == "Te veel verzoeken"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"address";r=0;t=')
    assert refused.headers["API-Version"] == "1.2.3"


async def test_what_is_refused_for_being_too_much_writes_nothing(settings: Settings, pool: asyncpg.Pool) -> None:
    async with served(settings, rate_address=1) as at:
        await at("203.0.113.7").post("/notes", json=NOTE)
        for _ in range(5):
            assert (await at("203.0.113.7").post("/notes", json=NOTE)).status_code == 429
    assert await pool.fetchval("select count(*) from audit") == 1


async def test_who_is_signed_in_is_one_caller_from_whatever_address(
    settings: Settings, token: Callable[..., dict[str, str]]
) -> None:
    mine, hers = (token("editor", settings.organisation, name) for name in ("ik", "zij"))
    async with served(settings, rate_caller=4) as at:
        found = [(await at(f"203.0.113.{n}").get("/notes/7", headers=mine)).status_code for n in range(5)]
        assert found == [400, 400, 400, 400, 429]
        assert (await at("203.0.113.1").get("/notes/7", headers=hers)).status_code == 400


async def test_nobody_in_particular_may_ask_less_than_read(settings: Settings) -> None:
    async with served(settings, rate_asking=2) as at:
        there = at("203.0.113.7")
        assert [(await there.post("/notes", json=NOTE)).status_code for _ in range(3)] == [201, 201, 429]
        assert (await there.get("/openapi.json")).status_code == 200


async def test_a_class_of_thirty_behind_one_address_is_served(settings: Settings) -> None:
    """Each looks around, types with what is alike beside it, and asks; all within a minute."""
    async with served(settings, **DEFAULTS, searches_at_once=2) as at:
        school = at("203.0.113.7")

        async def pupil() -> list[int]:
            looked = [(await school.get("/nothing")).status_code for _ in range(20)]
            typed = [(await school.get("/nothing?q=huisarts")).status_code for _ in range(10)]
            return [*looked, *typed, (await school.post("/notes", json=NOTE)).status_code]

        found = await asyncio.gather(*(pupil() for _ in range(30)))
    assert {status for each in found for status in each} == {404, 201}


async def test_who_goes_on_after_many_refusals_hears_the_next_one_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plek_common.limits.refusals.TOLD", 3)
    monkeypatch.setattr("plek_common.limits.refusals.SECONDS", 600)
    async with served(settings, rate_address=1) as at:
        busy, quiet = at("203.0.113.7"), at("203.0.113.8")
        told = [(await busy.get("/openapi.json")).status_code for _ in range(4)]
        held = asyncio.create_task(busy.get("/openapi.json"))
        later = asyncio.create_task(quiet.get("/openapi.json"))
        assert (await later).status_code == 200
        assert (told, held.done()) == ([200, 429, 429, 429], False)
        held.cancel()
        await asyncio.gather(held, return_exceptions=True)


async def test_of_many_that_are_held_the_rest_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits takes memory; however many come, no more wait than so many."""
    monkeypatch.setattr("plek_common.limits.refusals.TOLD", 0)
    monkeypatch.setattr("plek_common.limits.refusals.HELD", 2)
    monkeypatch.setattr("plek_common.limits.refusals.SECONDS", 600)
    refusals = Refusals()
    tasks = [asyncio.create_task(refusals.hold("a", 1)) for _ in range(5)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    assert [task.done() for task in tasks] == [False, False, True, True, True]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_in_the_next_minute_refusals_are_told_at_once_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plek_common.limits.refusals.TOLD", 1)
    monkeypatch.setattr("plek_common.limits.refusals.SECONDS", 600)
    refusals = Refusals()
    for minute in range(3):
        await refusals.hold("a", minute)


async def test_while_more_searches_of_a_caller_wait_its_place_rests_and_another_caller_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("plek_common.limits.searches.time", Ticking(600.0))
    monkeypatch.setattr("plek_common.limits.searches.LONGEST_REST", 600.0)
    searches, order = Searches(1), list[str]()

    async def search(caller: str) -> None:
        async with searches.turn(caller):
            order.append(caller)
            await asyncio.sleep(0)

    crowd = [asyncio.create_task(search("a")) for _ in range(3)]
    await crowd[0]
    await asyncio.gather(*(search("b") for _ in range(1)))
    assert order == ["a", "b"], "the second of `a` waits until its place has rested"
    for each in crowd:
        each.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_while_nobody_waits_no_place_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plek_common.limits.searches.time", Ticking(600.0))
    monkeypatch.setattr("plek_common.limits.searches.LONGEST_REST", 600.0)
    searches = Searches(2)
    async with searches.turn("a"):
        for _ in range(3):
            async with searches.turn("a"):
                pass


async def test_searches_of_many_callers_leave_connections_to_who_does_not_search() -> None:
    running = Running(Searches(2))
    await asyncio.gather(*(running.search(f"{n % 50}") for n in range(200)))
    assert running.most == TOGETHER


async def test_a_caller_with_many_searches_keeps_no_other_from_the_next_place() -> None:
    """Each stands in line as often as it may run, however many of it wait."""
    searches, order = Searches(2), list[str]()
    go = asyncio.Event()

    async def search(caller: str) -> None:
        async with searches.turn(caller):
            order.append(caller)
            await go.wait()

    callers = [*"aaaaaaaaaa", *"bbcc", "d"]
    tasks = [asyncio.create_task(search(caller)) for caller in callers]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)
    assert order.index("d") <= TOGETHER


async def test_searches_of_one_caller_take_turns_and_those_of_others_do_not_wait() -> None:
    running = Running(Searches(2))
    await asyncio.gather(*(running.search("a") for _ in range(20)))
    assert running.most == 2
    await asyncio.gather(*(running.search(caller) for caller in "abc" for _ in range(5)))
    assert running.most == 6
    assert not running.searches._places


async def test_of_a_hundred_searches_at_once_some_wait_and_the_rest_is_refused() -> None:
    searches, go = Searches(2), asyncio.Event()

    async def search() -> bool:
        try:
            async with searches.turn("a"):
                await go.wait()
        except TooMany:
            return False
        return True

    tasks = [asyncio.create_task(search()) for _ in range(100)]
    await asyncio.sleep(0)
    go.set()
    assert sum(await asyncio.gather(*tasks)) == WAITING + 2


async def test_a_search_whose_turn_does_not_come_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plek_common.limits.searches.PATIENCE_SECONDS", 0.01)
    searches = Searches(1)
    async with searches.turn("a"):
        with pytest.raises(TooMany):
            async with searches.turn("a"):
                pass
    async with searches.turn("a"):
        pass


@pytest.mark.parametrize(
    ("host", "caller"),
    [
        ("203.0.113.77", "203.0.113.77"),
        ("::ffff:203.0.113.77", "203.0.113.77"),
        ("2001:db8:77:1::9", "2001:db8:77:1::/64"),
        ("2001:db8:77:1:ffff::1", "2001:db8:77:1::/64"),
        ("unix", "unix"),
    ],
)
def test_one_line_is_one_caller(host: str, caller: str) -> None:
    assert caller_of(host) == caller
