"""About thirty kinds of poison: each goes aside under its own name, and nothing waits for it."""

from tests.letters.poisons import poisons, unread, used
from tests.letters.post import Post, poison, questions
from tests.workers import working

from aggregator.ingest.quarantine import LIMIT


async def test_each_kind_of_poison_goes_aside_under_its_own_name_between_right_records(post: Post) -> None:
    kinds = poisons(post.bad, post.good)
    good = questions(post.bad, len(kinds))
    mixed = [record for (wrong, _), fine in zip(kinds.values(), good.values(), strict=True) for record in (wrong, fine)]
    last = await post.send(used(post.bad), *mixed)
    async with working(post.worker()):
        await post.has_read(last)
    found = [letter["reason"] for letter in await post.letters()]
    expected = {name: reason.value for name, (_, reason) in kinds.items()}
    assert dict(zip(expected, found, strict=True)) == expected
    assert [letter["record_value"] for letter in await post.letters()] == [wrong.value for wrong, _ in kinds.values()]
    assert good.keys() <= await post.known(post.bad)
    assert not await post.quarantined(post.bad)


async def test_one_record_in_a_hundred_that_is_poison_costs_nobody_a_right_one(post: Post) -> None:
    good = questions(post.bad, 990)
    records = list(good.values())
    for number, wrong in enumerate(poison(post.bad, 10)):
        records.insert(number * 100, wrong)
    last = await post.send(*records)
    async with working(post.worker()):
        await post.has_read(last)
    assert await post.known(post.bad) == good.keys()
    assert len(await post.letters()) == 10
    assert not await post.quarantined(post.bad)


async def test_a_hub_that_is_ahead_of_the_nation_is_not_set_aside_and_its_events_are_kept(post: Post) -> None:
    ahead = [record for _ in range(LIMIT) for record in unread(post.bad).values()]
    good = questions(post.bad, 1)
    last = await post.send(*ahead, *good.values())
    async with working(post.worker()):
        await post.has_read(last)
    assert await post.letters() == []
    assert not await post.quarantined(post.bad)
    assert await post.known(post.bad) == good.keys()
    assert await post.pool.fetchval("select count(*) from journal") == len(ahead) + 1
    assert await post.pool.fetchval("select count(*) from unread") == len(ahead)
