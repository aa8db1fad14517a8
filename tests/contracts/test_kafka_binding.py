"""The Kafka protocol binding of CloudEvents, requirement by requirement, on what lies on a real topic."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from contracts.catalogue import topics
from tests.broker import producer, records
from tests.common import letters
from tests.common.notes import ADAPTER, Note, draft, service, topic_of
from tests.common.reader import Reader
from tests.workers import working

from plek_common.border import Border
from plek_common.event import MEDIA_TYPE
from plek_common.outbox import Outbox
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.relay import Relay
from plek_common.settings import Settings
from plek_common.testing import Databases, eventually

BORDER = Border(ADAPTER, lambda topic: letters.SOURCE if topic == letters.TOPIC else None)
INSERT = """
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    values ($1, $2, $3, $4, $5, $6, $7)
"""
TOMBSTONE = "insert into outbox (id, aggregatetype, aggregateid, type, topic) values ($1, 'notes', $2, 'tombstone', $3)"


@pytest.fixture
async def reader(
    databases: Databases, settings_of: Callable[..., Settings], unique: Callable[[str], str]
) -> AsyncIterator[Reader]:
    async with databases.fresh(service) as url:
        settings = settings_of(url, organisation=unique("here"))
        async with asyncpg.create_pool(url, min_size=0) as pool, producer(settings) as sender:
            yield Reader(settings, pool, sender)


def binary(event: dict[str, Any]) -> Record:
    """The same event in binary mode."""
    headers = {f"ce_{name}": value for name, value in event.items() if name not in {"data", "datacontenttype"}}
    made = letters.record(json.dumps(event["data"]).encode(), key=event["subject"].encode())
    return Record(
        made.topic, 0, 0, made.key, made.value, {"content-type": "application/json", **headers, "odd": "header"}
    )


@pytest.mark.parametrize("kind", [MEDIA_TYPE, "Application/CloudEvents+JSON", "application/cloudevents+json"])
def test_the_content_type_says_that_a_record_is_structured_whatever_headers_stand_beside_it(kind: str) -> None:
    """R-KA-01, R-KA-03"""
    event = letters.event()
    headers = {"content-type": kind, "ce_specversion": "1.0", "ce_id": event["id"], "ce_source": event["source"]}
    assert isinstance(BORDER.admit(letters.record(event, headers=headers)), Admitted)


def test_a_record_with_another_content_type_is_read_in_binary_mode_as_the_same_event() -> None:
    """R-KA-01, R-KA-02"""
    event = letters.event()
    one, other = BORDER.admit(letters.record(event)), BORDER.admit(binary(event))
    assert isinstance(one, Admitted)
    assert isinstance(other, Admitted)
    assert one.event == other.event


async def test_what_we_send_is_the_whole_event_with_equal_headers_and_the_entity_as_key(reader: Reader) -> None:
    """R-KA-02, R-KA-03, R-KA-04"""
    outbox = Outbox(topic=topic_of(reader.settings), source=reader.settings.source("notes"))
    note = Note(id=uuid4(), version=1, words="ja")
    erased = uuid4()
    await reader.pool.execute(INSERT, *outbox.row(draft(note, datetime.now(UTC))).values())
    await reader.pool.execute(TOMBSTONE, uuid4(), str(erased), outbox.topic)
    sent = {record.key: record for record in await relayed(reader)}
    record = sent[str(note.id).encode()]
    event, headers = json.loads(record.value or b""), {name: value.decode() for name, value in record.headers}
    assert headers.pop("content-type") == "application/cloudevents+json; charset=UTF-8"
    assert headers == {f"ce_{name}": event[name] for name in ("id", "type", "source")}
    assert event["subject"] == str(note.id)
    assert event["data"]["words"] == "ja"
    assert sent[str(erased).encode()].value is None


def test_only_a_record_without_a_value_erases_and_an_event_always_has_one() -> None:
    """R-KA-05: our topics are compacted, so an event without data would be a tombstone."""
    assert all("compact" in topic.config["cleanup.policy"] for topic in topics())
    entity = uuid4()
    gone = BORDER.admit(letters.record(None, key=str(entity).encode()))
    assert isinstance(gone, Admitted)
    assert (gone.subject, gone.event) == (entity, None)
    for empty in (letters.event(data=None), b"", b"{}"):
        assert isinstance(BORDER.admit(letters.record(empty, key=str(entity).encode())), Refused)


@pytest.mark.parametrize("kind", ["application/cloudevents+avro", "application/cloudevents-batch+json"])
def test_a_format_that_is_not_read_here_has_a_reason_of_its_own(kind: str) -> None:
    """R-KA-02: no batches; R-KA-06"""
    verdict = BORDER.admit(letters.record(letters.event(), headers={"content-type": kind}))
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.CONTENT_TYPE


async def test_an_unknown_version_or_format_goes_aside_and_the_reader_goes_on(reader: Reader) -> None:
    """R-KA-06"""
    await reader.write(reader.event(specversion="2.0"))
    await reader.write(reader.event(), headers={"content-type": "application/cloudevents+avro"})
    good = uuid4()
    last = await reader.write(reader.event(good), headers={"content-type": MEDIA_TYPE})
    async with working(reader.worker()):
        await reader.has_read(last)
    assert [letter["reason"] for letter in await reader.letters()] == ["envelope_invalid", "content_type"]
    assert await reader.note(good) == "ja"


async def relayed(reader: Reader) -> list[Any]:
    """What lies on the topic when the outbox is empty."""

    async def done() -> bool:
        return not await reader.pool.fetchval("select count(*) from outbox where published_at is null")

    async with working(Relay(reader.settings, "notes")):
        await eventually(done, what="an empty outbox")
    return await records(reader.settings, topic_of(reader.settings))
