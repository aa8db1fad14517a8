"""Takes all that the hub keeps of questions away for good; of each its id is left, in the ledger and on the topic.

A question that was split goes with its parts, which stand below it. Whoever asks for all that is hers names the whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from plek_common import erased, idempotency
from plek_common.outbox import Outbox
from plek_common.settings import Settings
from question.bundles import copies
from question.contact import service as contact
from question.rights.family import BELOW

_FAMILY = f"""
    {BELOW.format("$1::uuid[]")}
    select q.id, q.published_version from question q join family using (id) order by q.id for update of q
"""  # noqa: S608 - our own words
TYPE = "nl.plek.records.record-erased.v1"
_FORGET_LETTERS = """
    delete from dead_letter where exists (
        select from unnest($1::text[]) as gone (id) where position(convert_to(gone.id, 'utf8') in record_value) > 0)
"""
_FORGET_ACCEPTANCES = "delete from acceptance where thing_id = any($1::uuid[])"
_FORGET_PLACES = "delete from bundle_question where question_id = any($1::uuid[])"
_DELETE = "delete from question where id = any($1::uuid[])"  # and with it who asked, and every row that belongs to it


def outbox_of(settings: Settings) -> Outbox:
    """The log in which erasures are told, for who works without a request."""
    return Outbox(topic=f"{settings.topic_prefix}question.v1", source=settings.source("question"))


async def erase(connection: asyncpg.Connection, outbox: Outbox, ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Erases these questions, in a transaction of the caller; returns what went. What is unknown is passed by."""
    family = await _family(connection, ids)
    await _take_away(connection, outbox, family, now)
    return list(family)


async def forget(connection: asyncpg.Connection, outbox: Outbox, ids: Iterable[UUID], now: datetime) -> None:
    """Erases what others know to be erased, also where nothing of it is here; what the ledger holds is done."""
    known = list(ids)
    family = await _family(connection, known)
    await _take_away(connection, outbox, dict.fromkeys(known, 1) | family, now)


async def tell_again(connection: asyncpg.Connection, outbox: Outbox, ids: Iterable[UUID], now: datetime) -> None:
    """Says once more of those of these that were erased that they are gone: a copy came behind what said so, and would
    be what compaction keeps."""
    for id in await erased.known(connection, ids):
        await erased.tell(connection, outbox, TYPE, id, 1, now)


async def _family(connection: asyncpg.Connection, ids: Sequence[UUID]) -> dict[UUID, int]:
    """These questions and all that they were split into, held as they are; with the version that erases each."""
    return {row["id"]: row["published_version"] + 1 for row in await connection.fetch(_FAMILY, ids)}


async def _take_away(
    connection: asyncpg.Connection, outbox: Outbox, versions: Mapping[UUID, int], now: datetime
) -> None:
    new = await erased.note(connection, list(versions), now)
    if not new:
        return
    texts = [str(id) for id in new]
    for statement in (idempotency.ERASE, _FORGET_LETTERS):
        await connection.execute(statement, texts)
    await copies.forget(connection, texts)
    await contact.forget_about(connection, outbox, new, now)
    for statement in (_FORGET_ACCEPTANCES, _FORGET_PLACES, _DELETE):
        await connection.execute(statement, new)
    for id in new:
        await erased.tell(connection, outbox, TYPE, id, versions[id], now)
