"""A hub that sends only poison is set aside by itself; others do not notice; one command frees it."""

import httpx
from tests.letters.post import Post, poison, questions
from tests.workers import working

from aggregator.ingest.quarantine import LIMIT
from plek_common.testing import eventually


async def aside(api: httpx.AsyncClient) -> dict[str, bool]:
    return {hub["id"]: hub["aside"] for hub in (await api.get("/hubs")).json()["items"]}


async def test_a_hub_that_sends_only_poison_is_set_aside_and_read_again_only_when_it_is_freed(
    post: Post, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    async with working(post.worker()):
        await post.has_read(await post.send(*poison(post.bad, LIMIT)))
        assert await post.quarantined(post.bad)
        mended = questions(post.bad, 20)
        await post.has_read(await post.send(*poison(post.bad, 500), *mended.values()))
        assert len(await post.letters()) == LIMIT, "what comes later is only counted"
        assert await post.known(post.bad) == set()
        (found,) = (await api.get("/quarantines", headers=analyst)).json()["items"]
        assert (found["hub"], found["setAside"]) == (post.bad, 520)
        assert await aside(api) == {post.bad: True, post.good: False}, "everybody can see it"

        freed = await api.post(f"/hubs/{post.bad}/release", headers=analyst)
        assert freed.status_code == 204, freed.text

        async def back() -> bool:
            return await post.quarantined(post.bad)

        await eventually(back, what="the poison that still lies there to be read again")


async def test_a_hub_that_mended_its_ways_is_read_on_from_where_it_was_set_aside(
    post: Post, api: httpx.AsyncClient, analyst: dict[str, str]
) -> None:
    async with working(post.worker()):
        await post.has_read(await post.send(*poison(post.bad, LIMIT)))
        waiting = questions(post.bad, 30)
        await post.has_read(await post.send(*waiting.values()))
        assert await post.known(post.bad) == set()
        assert (await api.post(f"/hubs/{post.bad}/release", headers=analyst)).status_code == 204

        async def arrived() -> bool:
            return await post.known(post.bad) == waiting.keys()

        await eventually(arrived, what="what was set aside")
    assert not await post.quarantined(post.bad)
    assert await aside(api) == {post.bad: False, post.good: False}
    assert (await api.post(f"/hubs/{post.bad}/release", headers=analyst)).status_code == 409


async def test_the_other_hubs_do_not_notice(post: Post) -> None:
    async with working(post.worker()):
        await post.has_read(await post.send(*poison(post.bad, LIMIT)))
        flood = await post.send(*poison(post.bad, 3_000))
        beside = questions(post.good, 50)
        await post.has_read(await post.send(*beside.values()))
        assert await post.known(post.good) == beside.keys()
        await post.has_read(flood)
    assert len(await post.letters()) == LIMIT, "a flood costs the nation no more work than that"


async def test_right_records_take_strikes_back(post: Post) -> None:
    async with working(post.worker()):
        for _ in range(3):
            await post.has_read(await post.send(*poison(post.bad, LIMIT // 2)))
            await post.has_read(await post.send(*questions(post.bad, LIMIT // 2).values()))
    assert not await post.quarantined(post.bad)
