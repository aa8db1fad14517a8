"""What is too old goes by itself, and nothing before its day; a clock that stands still says when that is."""

import asyncio
from datetime import datetime, timedelta

import asyncpg
import pytest
from tests.question.asking import Ask, Asked
from tests.question.rights.person import SIETSKE, at, lived, split

from plek_common import retention
from plek_common.expiry import Expiry
from plek_common.lock import Lock
from plek_common.settings import Settings
from plek_common.testing import StillClock
from question.app import service


@pytest.fixture
def expiry(settings: Settings, clock: StillClock) -> Expiry:
    return Expiry(settings, "question", service.sweeps, clock)


async def days(clock: StillClock, expiry: Expiry, number: int) -> int:
    """So many days later: how much went."""
    clock.forward(timedelta(days=number))
    return await expiry.sweep()


async def test_a_withdrawn_question_is_erased_after_28_days(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    asked = await (await lived(ask, SIETSKE)).moves("withdrawal")
    due = await pool.fetchval("select due_on from question where id = $1", asked.id)
    assert await days(clock, expiry, 28) == 0
    assert clock().date() == due, "the day that the hub's list promises"
    assert "question" in await at(pool, SIETSKE)
    clock.forward(timedelta(seconds=1))
    assert await expiry.sweep() == 1
    assert await at(pool, SIETSKE) == set()
    assert await pool.fetchval("select count(*) from erasure") == 1, "the network hears of it as of any other"


async def test_a_part_that_was_withdrawn_goes_alone(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    asked = await (await ask(text="Twee vragen over de huisarts.")).moves("triage")
    first, second = await split(asked, SIETSKE)
    await Asked(asked.api, asked.coordinator, first["id"], "").moves("withdrawal")
    assert await days(clock, expiry, 29) == 1
    left = {str(row["id"]) for row in await pool.fetch("select id from question")}
    assert left == {asked.id, second["id"]}


async def test_a_question_that_was_split_and_withdrawn_goes_with_its_parts(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    asked = await (await ask(text="Twee vragen over de huisarts.")).moves("triage")
    await split(asked, SIETSKE)
    await asked.moves("withdrawal")
    assert await days(clock, expiry, 29) == 3
    assert await pool.fetchval("select count(*) from question") == 0


async def test_who_asked_goes_a_year_after_the_question_was_closed(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    closed = await (await ask(asker=SIETSKE.asker)).moves("triage", "closure")
    await (await ask(asker=SIETSKE.asker)).moves("triage", "answers")
    assert await days(clock, expiry, 365) == 0
    assert await days(clock, expiry, 1) == 1
    (left,) = await pool.fetch("select question_id from asker")
    assert str(left["question_id"]) != closed.id, "of a question that is not done it stays"
    assert (await closed.api.get(f"/receipts/{closed.code}")).status_code == 200, "and the question itself does too"


async def test_what_is_opened_again_begins_anew(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    asked = await (await ask(asker=SIETSKE.asker)).moves("triage", "answers", "closure")
    clock.forward(timedelta(days=300))
    await asked.moves("reopening", "closure")
    assert await days(clock, expiry, 100) == 0
    assert await days(clock, expiry, 300) == 1


async def test_reasons_go_after_five_years_and_steps_stay(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    await (await ask()).moves("triage", "answers", "reopening", "closure")
    assert await days(clock, expiry, 1825) == 0
    assert await days(clock, expiry, 1) == 2
    rows = await pool.fetch("select move, reason from step order by version")
    assert [row["move"] for row in rows] == ["ask", "triage", "answer", "reopen", "close"]
    assert {row["reason"] for row in rows} == {None}


async def test_refused_records_go_after_ninety_days(pool: asyncpg.Pool, clock: StillClock, expiry: Expiry) -> None:
    await pool.execute(
        "insert into dead_letter (consumer, topic, partition, record_offset, reason, detail, received_at) "
        "select 'here', 'there', 0, n, 'not_json', '', $1 from generate_series(1, $2) n",
        clock(),
        retention.AT_ONCE + 5,
    )
    assert await days(clock, expiry, 90) == 0
    assert await days(clock, expiry, 1) == retention.AT_ONCE + 5, "in batches, to the last"


async def test_a_hub_may_keep_things_shorter(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, settings: Settings
) -> None:
    shorter = settings.model_copy(update={"retention": retention.Retention(people=30)})
    expiry = Expiry(shorter, "question", service.sweeps, clock)
    await (await ask(asker=SIETSKE.asker)).moves("triage", "closure")
    assert await days(clock, expiry, 31) == 1


async def test_of_two_that_go_round_one_leaves_it_to_the_other(
    ask: Ask, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    await (await ask()).moves("withdrawal")
    clock.forward(timedelta(days=29))
    async with pool.acquire() as other:
        assert await other.fetchval(Lock.RETENTION.attempt)
        assert await expiry.sweep() == 0
        await other.execute("select pg_advisory_unlock_all()")
    assert sorted(await asyncio.gather(expiry.sweep(), expiry.sweep())) == [0, 1]


def test_a_term_is_said_in_the_environment_and_the_rest_stays(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    known = settings.model_dump(include={"organisation", "organisation_name", "oin", "topic_prefix", "database_url"})
    for said, askers in (("", 365), ('{"people": 30}', 30)):
        monkeypatch.setenv("PLEK_RETENTION", said)
        found = Settings(**known).retention
        assert (found.people, found.withdrawn) == (askers, 28)
    monkeypatch.setenv("PLEK_RETENTION", '{"withdrawn": 60}')
    with pytest.raises(ValueError, match="withdrawn"):
        Settings(**known)


def test_a_moment_is_too_old_by_whole_days(clock: StillClock) -> None:
    assert retention.before(clock(), 28) == datetime.fromisoformat("2026-10-05T09:00:00+00:00")
