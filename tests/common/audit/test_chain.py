"""Rows that hang together: whoever changes one, takes one away or puts one in is found out."""

import asyncio

import asyncpg
import pytest
from tests.common.audit.rows import add, sealed, tamper

from plek_common.audit import chain, command
from plek_common.audit.deed import COLUMNS
from plek_common.audit.sealing import HEAD, seal
from plek_common.audit.verification import verify
from plek_common.settings import Settings

ANEW = f"select seq, at, place, {', '.join(COLUMNS)} from audit order by place"


async def head_of(log: asyncpg.Connection) -> str:
    found = await log.fetchrow(HEAD)
    return chain.written(found["place"], found["link"])


async def test_a_log_that_nobody_touched_is_as_it_was_written(log: asyncpg.Connection) -> None:
    assert (await verify(log)).head is None
    await sealed(log)
    report = await verify(log, await head_of(log))
    assert (report.rows, report.faults, report.unused) == (9, [], 0)
    assert report.head == await head_of(log)


@pytest.mark.parametrize(
    "change",
    [
        *(f"{name} = 'anders'" for name in COLUMNS if name != "status"),
        *("status = 403", "at = at + interval '1 s'", "link = decode(repeat('ab', 32), 'hex')"),
    ],
)
async def test_a_row_that_was_changed_is_named(log: asyncpg.Connection, change: str) -> None:
    await sealed(log)
    await tamper(log, f"update audit set {change} where seq = 4")
    faults = (await verify(log)).faults
    assert faults[0].startswith("row 4 (place 4)")
    assert "was changed" in faults[0]
    assert len(faults) == (2 if change.startswith("link") else 1)


async def test_a_row_that_was_changed_with_its_link_is_found_by_the_next(log: asyncpg.Connection) -> None:
    await sealed(log)
    await tamper(log, "update audit set subject = 'anders' where seq = 4")
    third, fourth = await log.fetch("select * from audit where seq in (3, 4) order by seq")
    await tamper(log, f"update audit set link = '\\x{chain.link(third['link'], 4, fourth).hex()}' where seq = 4")
    (fault,) = (await verify(log)).faults
    assert fault.startswith("row 5 (place 5)")


async def test_a_row_that_is_missing_is_named_by_its_place(log: asyncpg.Connection) -> None:
    await sealed(log)
    await tamper(log, "delete from audit where seq in (4, 5)")
    (fault,) = (await verify(log)).faults
    assert fault.startswith("2 rows are missing before row 6")
    assert (await verify(log)).unused == 2


@pytest.mark.parametrize(
    ("place", "said"), [("10", "was changed"), ("4", "beside another"), ("12", "2 rows are missing before row 10")]
)
async def test_a_row_that_was_put_in_is_named(log: asyncpg.Connection, place: str, said: str) -> None:
    await sealed(log)
    await tamper(
        log,
        "alter table audit drop constraint audit_place_key",
        f"insert into audit (role, action, result, request_id, place, link) values ('', '', 'done', '', {place}, '')",
    )
    assert any("row 10" in fault and said in fault for fault in (await verify(log)).faults)


async def test_a_row_that_says_it_is_older_than_those_before_it_is_named(log: asyncpg.Connection) -> None:
    await sealed(log)
    await log.execute(
        "insert into audit (role, action, result, request_id, at) values ('', '', 'done', '', now() - interval '1 day')"
    )
    await seal(log)
    (fault,) = (await verify(log)).faults
    assert fault.startswith("row 10")
    assert "put in later" in fault


async def test_a_row_that_is_never_sealed_is_named(log: asyncpg.Connection) -> None:
    await sealed(log)
    await add(log, 2, first=10)
    assert (await verify(log)).faults == []
    await tamper(log, "update audit set at = now() - interval '5 min' where seq = 10")
    (fault,) = (await verify(log)).faults
    assert fault.startswith("row 10 of")


async def test_an_end_that_was_cut_off_is_found_by_the_end_that_was_kept(log: asyncpg.Connection) -> None:
    await sealed(log)
    kept = await head_of(log)
    await tamper(log, "delete from audit where seq > 6")
    assert (await verify(log)).faults == []
    assert (await verify(log, kept)).faults == ["3 rows are missing at the end, from 7"]


async def test_a_chain_that_was_made_anew_is_found_by_the_end_that_was_kept(log: asyncpg.Connection) -> None:
    await sealed(log)
    kept, before = await head_of(log), chain.BEGIN
    await tamper(log, "update audit set subject = 'anders' where seq = 4")
    for row in await log.fetch(ANEW):
        before = chain.link(before, row["place"], row)
        await tamper(log, f"update audit set link = '\\x{before.hex()}' where seq = {row['seq']}")
    assert (await verify(log)).faults == []
    assert "made anew" in (await verify(log, kept)).faults[0]


async def test_a_row_that_commits_late_is_sealed_later_and_none_is_passed_by(
    log: asyncpg.Connection, settings: Settings
) -> None:
    slow = await asyncpg.connect(settings.database_url)
    try:
        begun = slow.transaction()
        await begun.start()
        await add(slow, 1)
        await sealed(log, 3)
        await begun.commit()
        assert await seal(log) == 1
    finally:
        await slow.close()
    assert [row[0] for row in await log.fetch("select seq from audit order by place")] == [2, 3, 4, 1]
    assert (await verify(log)).faults == []


async def test_of_several_who_seal_at_once_one_does_and_requests_wait_for_none(settings: Settings) -> None:
    others = [await asyncpg.connect(settings.database_url) for _ in range(4)]
    try:
        await asyncio.gather(*(sealed(each, 200) for each in others))
        while await seal(others[0]):
            pass
        report = await verify(others[0])
    finally:
        for each in others:
            await each.close()
    assert (report.rows, report.faults) == (800, [])


async def test_who_operates_a_service_can_have_it_looked_at(
    log: asyncpg.Connection, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await sealed(log)
    kept = await head_of(log)
    assert await asyncio.to_thread(command.main, ["verify", "notes", "--head", kept], settings) == 0
    assert "9 rows, as it was written" in capsys.readouterr().out
    await tamper(log, "update audit set role = 'anders' where seq = 4")
    assert await asyncio.to_thread(command.main, ["verify", "notes"], settings) == 1
    assert "notes: row 4 (place 4)" in capsys.readouterr().out
    assert await asyncio.to_thread(command.main, ["verify", "notes", "others", "--head", kept], settings) == 2
