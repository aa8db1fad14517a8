"""What happens to a message at the nation: taken in, told to the hubs that it concerns, and forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from aggregator.contact import events, queries
from aggregator.contact.hub_words import HubMessage, HubReply
from aggregator.contact.schemas import MessageCreate
from plek_common import idempotency
from plek_common.audit import deed
from plek_common.clock import today
from plek_common.outbox import SILENCE, Outbox
from plek_common.personal.refusal import refuse_personal
from plek_common.problem import NotFound
from plek_common.retention import AT_ONCE, before
from plek_common.settings import Settings
from plek_common.statement import Named, insert

DAYS = 10  # that the hub of a question has to look at a message
# Of a question that everybody may read; elsewhere nobody knows that there is one.
_IS_SHOWN = "select exists (select from question where hub = $1 and id = $2 and text is not null)"
_IS_ERASED = "select exists (select from contact_erasure where id = $1)"
_TAKE_IN = Named("""
    insert into contact (id, version, hub, question_id, from_hub, sender, text, state, reason, due_on, sent_at,
        changed_at)
    select :id, 1, h.id, :question_id, :from_hub, :sender, :text, :state, :reason, :due_on, :sent_at, :sent_at
    from hub h where h.id = :hub
    on conflict do nothing returning id
""")
_HEAR = Named("""
    update contact set version = version + 1, heard = :version, state = :state, reason = :reason, reply = :reply,
        due_on = :due_on, changed_at = :at
    where id = :id and hub = :hub and heard < :version and state not in ('answered', 'refused', 'declined')
    returning id
""")
_IS_OF = "select exists (select from contact where id = $1 and hub <> $2)"
_NOTE = """
    insert into contact_erasure (id, erased_at) select id, $2 from unnest($1::uuid[]) as gone (id)
    on conflict do nothing
"""
_CONCERNS = "select id from contact where id = $1 and $2 in (hub, from_hub) for update"
_OLD = "select id from contact where changed_at < $1 order by changed_at limit $2 for update skip locked"
_DELETE = "delete from contact where id = any($1::uuid[])"
_SILENCE = SILENCE.format("any($1::text[])")
_FORGET_LETTERS = """
    delete from dead_letter where topic like 'hub.%.contact.v1' and exists (
        select from unnest($1::text[]) as gone (id) where position(convert_to(gone.id, 'utf8') in record_value) > 0)
"""


def outbox_of(settings: Settings) -> Outbox:
    return Outbox(topic=events.TOPIC, source=settings.source("aggregator"))


async def send(connection: asyncpg.Connection, outbox: Outbox, said: MessageCreate, sender: str, at: datetime) -> UUID:
    """Writes to who asked a question, by way of its hub.

    Raises:
        NotFound: that question is not public, or not there.
        PersonalDataRefused: it says who somebody is.
    """
    if not await connection.fetchval(_IS_SHOWN, said.hub, said.question_id):
        raise NotFound("Deze vraag kennen wij niet.")
    refuse_personal({"text": said.text})
    written = {"id": uuid7(), "from_hub": None, "sender": sender, "state": "sent", "reason": None, "sent_at": at}
    due = {"due_on": today(at) + timedelta(days=DAYS)}
    id: UUID = await connection.fetchval(*_TAKE_IN.of(said.model_dump() | written | due))
    deed.about(f"message/{id}")
    await _tell(connection, outbox, id)
    return id


async def pass_on(connection: asyncpg.Connection, outbox: Outbox, hub: str, said: HubMessage) -> None:
    """Takes in what a coordinator of `hub` wrote. Of a question that nobody may read it comes back as declined; once
    more, or erased meanwhile, it changes nothing."""
    if await connection.fetchval(_IS_ERASED, said.id):
        return
    is_shown = said.hub != hub and await connection.fetchval(_IS_SHOWN, said.hub, said.question_id)
    state = {"state": "sent", "reason": None} if is_shown else {"state": "declined", "reason": "gone"}
    values: Mapping[str, Any] = said.model_dump() | {"from_hub": hub, "sender": "coordinator"} | state
    if await connection.fetchval(*_TAKE_IN.of(values)):
        await _tell(connection, outbox, said.id)


async def hear(connection: asyncpg.Connection, outbox: Outbox, hub: str, said: HubReply) -> bool:
    """Takes in what became of a message at `hub`. False when it is about a question of another hub, for which this one
    may not speak; what is older than what was heard, or settled, changes nothing."""
    if await connection.fetchval(_IS_OF, said.id, hub):
        return False
    if await connection.fetchval(*_HEAR.of(said.model_dump() | {"hub": hub})):
        await _tell(connection, outbox, said.id)
    return True


async def take_back(connection: asyncpg.Connection, outbox: Outbox, hub: str, id: UUID, now: datetime) -> None:
    """Forgets a message for good because one of its two hubs did; what it does not concern it cannot take back."""
    if await connection.fetchval(_CONCERNS, id, hub):
        await forget(connection, outbox, [id], now)


async def forget(connection: asyncpg.Connection, outbox: Outbox, ids: Sequence[UUID], now: datetime) -> None:
    """Takes these away for good, also of what was told of them, and tells that they are gone."""
    texts = [str(id) for id in ids]
    await connection.execute(_NOTE, list(ids), now)
    await connection.execute(_DELETE, list(ids))
    for statement in (_SILENCE, idempotency.ERASE, _FORGET_LETTERS):
        await connection.execute(statement, texts)
    for id in texts:
        await insert(connection, ("outbox", outbox.tombstone(id, "contacts")))


async def expire(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """A message goes some time after the last that happened to it."""
    old = [row["id"] for row in await connection.fetch(_OLD, before(now, settings.retention.messages), AT_ONCE)]
    if old:
        await forget(connection, outbox_of(settings), old, now)
    return len(old)


async def _tell(connection: asyncpg.Connection, outbox: Outbox, id: UUID) -> None:
    await insert(connection, ("outbox", outbox.row(events.told(await queries.told(connection, id)))))
