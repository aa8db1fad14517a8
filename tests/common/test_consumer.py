"""What is read has its effect once; what is wrong goes aside; the rest goes on."""

import asyncio
import logging
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from tests import batches
from tests.common.reader import Reader
from tests.workers import living, working

from plek_common import consumer as consumers
from plek_common.event import MAX_BYTES
from plek_common.offset import Fenced
from plek_common.settings import source_of
from plek_common.testing import eventually


async def test_poisoned_records_go_aside_with_their_reason_and_the_partition_goes_on(reader: Reader) -> None:
    id, good = uuid4(), uuid4()
    poison: list[tuple[Any, bytes | None, dict[str, str], str]] = [
        (b"{", b"k", {}, "not_json"),
        (b"\xff\xfe", b"k", {}, "not_utf8"),
        (reader.event(data={"id": str(id), "version": 1, "words": 7}), None, {}, "data_invalid"),
        (reader.event(source=source_of("00000099000000002000", "notes")), None, {}, "source_mismatch"),
        (reader.event(type="nl.elders.notes.note-eaten.v1"), None, {}, "type_unknown"),
        (reader.event(padding="x" * MAX_BYTES), None, {}, "too_large"),
        (reader.event(time="2999-01-01T00:00:00Z"), None, {}, "time_in_future"),
        (reader.event(), b"another", {}, "key_mismatch"),
        (reader.event(), None, {"ce_id": "another", "odd": "a\x00b"}, "headers_disagree"),
        (None, b"no id", {}, "key_mismatch"),
        (reader.event(words="x\x00y"), None, {}, "not_storable"),
    ]
    for value, key, headers, _ in poison:
        await reader.write(value, key=key, headers=headers)
    last = await reader.write(reader.event(good))
    async with working(reader.worker()):
        await reader.has_read(last)
    found = await reader.letters()
    assert [letter["reason"] for letter in found] == [reason for *_, reason in poison]
    assert found[0]["record_value"] == b"{"
    assert found[1]["record_value"] == b"\xff\xfe"
    assert len(found[5]["record_value"]) > MAX_BYTES
    assert found[8]["headers"]["ce_id"] == "another"
    assert found[9]["record_value"] is None
    assert await reader.note(good) == "ja"


async def test_a_batch_that_cannot_be_decoded_is_put_aside_at_its_offsets_by_every_reader(reader: Reader) -> None:
    before, behind = uuid4(), uuid4()
    await reader.write(reader.event(before))
    unreadable = batches.record(b"x", headers=[(b"\xff", b"v")])
    raw = batches.batch(unreadable + batches.record(b"y", number=1), count=2)
    assert await batches.put(reader.producer, reader.topic, raw) == 1
    last = await reader.write(reader.event(behind))
    async with working(reader.worker()):
        await reader.has_read(last)
    (letter,) = await reader.letters()
    assert (letter["reason"], letter["record_offset"]) == ("undecodable", 2)
    assert letter["detail"].startswith("offsets 1 to 2: ")
    assert (await reader.notes()).keys() == {before, behind}


async def test_a_type_that_is_not_known_yet_is_passed_by_and_said(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    id = uuid4()
    await reader.write(reader.event(type="nl.plek.notes.note-eaten.v1"))
    last = await reader.write(reader.event(id))
    async with working(reader.worker()):
        await reader.has_read(last)
    assert await reader.letters() == []
    assert await reader.notes() == {id: "ja"}
    assert "does not know the type of 1 records yet: nl.plek.notes.note-eaten.v1" in caplog.text


async def test_an_objection_of_the_database_is_about_one_record_only(reader: Reader) -> None:
    good = [uuid4() for _ in range(20)]
    for number, id in enumerate(good):
        await reader.write(reader.event(id))
        if number in {3, 4, 17}:
            await reader.write(reader.event(words="NUL \x00"))
    last = await reader.write(reader.event())
    async with working(reader.worker()):
        await reader.has_read(last)
    assert [letter["reason"] for letter in await reader.letters()] == ["not_storable"] * 3
    assert good == [id for id in good if await reader.note(id)]


async def test_a_record_that_was_put_aside_is_put_aside_once_also_when_it_is_read_again(reader: Reader) -> None:
    last = await reader.write(b"{", key=b"k")
    async with working(reader.worker()):
        await reader.has_read(last)
    await reader.pool.execute("update consumer_offset set next_offset = 0")
    async with working(reader.worker()):
        await reader.has_read(last)
    assert len(await reader.letters()) == 1


async def test_a_restart_goes_on_where_it_was(reader: Reader) -> None:
    first, second = uuid4(), uuid4()
    last = await reader.write(reader.event(first))
    async with working(reader.worker()):
        await reader.has_read(last)
    await reader.pool.execute("delete from note")
    last = await reader.write(reader.event(second))
    async with working(reader.worker()):
        await reader.has_read(last)
    assert await reader.notes() == {second: "ja"}, "the first was not read again"


async def test_what_a_batch_did_and_how_far_it_came_are_one(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    await reader.write(reader.event())
    async with reader.stepping() as stepping:

        async def cut(*_: object) -> None:
            raise ConnectionResetError

        with monkeypatch.context() as broken:
            broken.setattr(consumers, "move", cut)
            with pytest.raises(ConnectionResetError):
                await stepping.fetch()
    assert await reader.notes() == {}
    assert await reader.place() == 0


async def read_behind_anothers_back(reader: Reader) -> None:
    """A worker fetches a record; before it is done, another worker has handled it."""
    id = uuid4()
    await reader.write(reader.event(id))
    async with reader.stepping() as stepping:
        await reader.pool.execute("update consumer_offset set next_offset = 1 where topic = $1", reader.topic)
        await stepping.fetch()


async def test_a_worker_whose_place_was_moved_by_another_does_nothing(reader: Reader) -> None:
    with pytest.raises(Fenced):
        await read_behind_anothers_back(reader)
    assert await reader.notes() == {}


async def test_without_the_fence_it_would_have_done_it_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard is the comparison in the update of the offsets: this is what happens without it."""

    async def greater(connection: asyncpg.Connection, name: str, steps: dict[object, tuple[int, int, int]]) -> None:
        for partition, (_, following, end) in steps.items():
            await connection.execute(
                "update consumer_offset set next_offset = $4, end_offset = $5"
                " where consumer = $1 and topic = $2 and partition = $3",
                name, *partition, following, end,  # type: ignore[misc]
            )  # fmt: skip

    monkeypatch.setattr(consumers, "move", greater)
    await read_behind_anothers_back(reader)
    assert len(await reader.notes()) == 1


async def test_a_place_beyond_the_log_is_said_and_the_log_is_read_again(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    id = uuid4()
    last = await reader.write(reader.event(id))
    async with working(reader.worker()):
        await reader.has_read(last)
    await reader.pool.execute("delete from note")
    await reader.pool.execute("update consumer_offset set next_offset = 999")
    with caplog.at_level(logging.ERROR, logger="plek_common.offset"):
        async with working(reader.worker()):

            async def again() -> bool:
                return await reader.note(id) is not None

            await eventually(again)
    assert "place was 999: reads it again" in caplog.text


async def test_a_database_that_fails_for_a_while_loses_nothing(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    id = uuid4()
    async with working(reader.worker()):
        last = await reader.write(reader.event())
        await reader.has_read(last)
        await reader.pool.execute("alter table note rename to elsewhere")
        last = await reader.write(reader.event(id))
        await eventually(lambda: "Consumer ended" in caplog.text)
        await reader.pool.execute("alter table elsewhere rename to note")
        await reader.has_read(last)
    assert await reader.note(id) == "ja"
    assert await reader.letters() == []


async def test_a_fault_that_is_not_the_records_puts_nothing_aside(reader: Reader) -> None:
    await reader.pool.execute("drop table note")
    await reader.write(reader.event())
    async with living(reader.worker()) as life:
        await asyncio.wait([life], timeout=60)
        assert isinstance(life.exception(), asyncpg.UndefinedTableError)
    assert await reader.letters() == []
    assert await reader.place() == 0


@pytest.mark.parametrize(
    "fault", [OverflowError("date value out of range"), ValueError("no"), KeyError("no"), TypeError()]
)
async def test_whatever_a_record_cannot_be_written_by_it_alone_is_put_aside(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Not every driver's fault is a database's: COPY raises what Python raises."""
    good, odd = [uuid4() for _ in range(9)], uuid4()
    for id in (*good[:6], odd, *good[6:]):
        last = await reader.write(reader.event(id))
    worker = reader.worker()
    right = worker.store

    async def store(connection: asyncpg.Connection, admitted: Any) -> Any:
        if odd in {letter.subject for letter in admitted}:
            raise fault
        return await right(connection, admitted)

    monkeypatch.setattr(worker, "store", store)
    async with working(worker):
        await reader.has_read(last)
    assert [letter["reason"] for letter in await reader.letters()] == ["not_storable"]
    assert (await reader.notes()).keys() == {*good}


@pytest.mark.parametrize("fault", [ConnectionResetError(), TimeoutError(), asyncpg.AdminShutdownError("")])
async def test_a_database_that_is_away_puts_nothing_aside(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    await reader.write(reader.event())
    worker = reader.worker()

    async def store(connection: asyncpg.Connection, admitted: Any) -> Any:
        raise fault

    monkeypatch.setattr(worker, "store", store)
    async with living(worker) as life:
        await asyncio.wait([life], timeout=60)
        assert isinstance(life.exception(), type(fault))
    assert await reader.letters() == []
