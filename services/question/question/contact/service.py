"""What happens to a message to who asked: row and event in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from plek_common import erased, idempotency
from plek_common.audit import deed
from plek_common.etag import expect
from plek_common.outbox import Outbox
from plek_common.personal.refusal import refuse_personal
from plek_common.problem import UNKNOWN, Conflict, NotFound
from plek_common.retention import AT_ONCE, before
from plek_common.settings import Settings
from plek_common.statement import Change, insert
from plek_common.work import Writing
from question.contact import events
from question.contact.schemas import Decision, MessageCreate, Reply
from question.contact.states import UNTOLD, Move, State, after, due
from question.models import MessageRow
from question.questions.codes import readings

_COLUMNS = ", ".join(f"m.{name}" for name in MessageRow.model_fields)
_FIND = f"select {_COLUMNS} from message m where id = $1 and direction = 'in'"  # noqa: S608 - our own columns
# Only what she was shown is hers to answer. A code that may be read as two opens neither.
_FIND_BY_CODE = f"""
    select {_COLUMNS} from message m where m.id = $1 and m.direction = 'in' and m.state <> 'sent'
        and (m.state <> 'declined' or m.reply is not null) and m.question_id = (
            select min(id::text)::uuid from question where code = any($2::text[]) having count(*) = 1)
"""  # noqa: S608 - our own columns
_ABOUT = "select id from message where question_id = any($1::uuid[]) and direction = 'in' order by id"
_OLD = "select id from message where changed_at < $1 order by changed_at limit $2 for update skip locked"
_DELETE = "delete from message where id = any($1::uuid[])"
_FORGET_LETTERS = """
    delete from dead_letter where exists (
        select from unnest($1::text[]) as gone (id) where position(convert_to(gone.id, 'utf8') in record_value) > 0)
"""


async def send(work: Writing, connection: asyncpg.Connection, said: MessageCreate) -> MessageRow:
    """Hands a message to the nation, for the hub of that question.

    Raises:
        Conflict: it is a question of our own.
        PersonalDataRefused: it says who somebody is.
    """
    if said.hub == work.here:
        raise Conflict("Dit is een vraag van uw eigen kennishub. U kunt wie dit vroeg zelf bereiken.")
    refuse_personal({"text": said.text})
    message = MessageRow(
        id=uuid7(), version=1, direction="out", question_id=said.question_id, hub=said.hub, hub_name=said.hub,
        sender="coordinator", text=said.text, state=State.SENT, due_on=due(State.SENT, work.now),
        sent_at=work.now, changed_at=work.now, published_version=1,
    )  # fmt: skip
    told = events.outbox(work.outbox).row(events.sent(message))
    await insert(connection, ("message", message.model_dump()), ("outbox", told))
    return message


async def decide(work: Writing, id: UUID, seen: int, said: Decision) -> MessageRow:
    """What a coordinator does with a message that came in, or with the answer to it.

    Raises:
        NotFound, Stale, Conflict
    """
    message = await _found(work, _FIND, id)
    expect(message.version, seen)
    return await _move(work, message, Move(said.decision), reason=said.reason)


async def reply(work: Writing, code: str, id: UUID, seen: int, said: Reply) -> MessageRow:
    """What who asked says to a message that was passed on to her: her hub looks at it before it goes on.

    Raises:
        NotFound, Stale, Conflict
        PersonalDataRefused: it says who somebody is.
    """
    message = await _found(work, _FIND_BY_CODE, id, readings(code))
    deed.about(f"message/{id}")
    expect(message.version, seen)
    if said.refuses:
        return await _move(work, message, Move.REFUSE)
    refuse_personal({"text": said.text})
    return await _move(work, message, Move.REPLY, reply=said.text)


async def _found(work: Writing, statement: str, *values: Any) -> MessageRow:
    async with work.database.connection() as connection:
        row = await connection.fetchrow(statement, *values)
    if row is None:
        raise NotFound(UNKNOWN)
    return MessageRow.model_construct(**row)


async def _move(work: Writing, message: MessageRow, move: Move, **values: Any) -> MessageRow:
    state = after(move, message.state)
    told = state not in UNTOLD
    values |= {"state": state, "due_on": due(state, work.now), "changed_at": work.now}
    values["published_version"] = message.published_version + told
    change = Change("message", message.id, message.version, values)
    moved = message.model_copy(update=values | {"version": message.version + 1})
    if told:
        change.with_row("outbox", events.outbox(work.outbox).row(events.told(moved)))
    async with work.database.connection() as connection:
        await change.make(connection)
    return moved


async def forget(connection: asyncpg.Connection, messages: Outbox, ids: Sequence[UUID], now: datetime) -> None:
    """Takes these messages away for good, also of what was told of them; what was done before is done."""
    new = await erased.note(connection, ids, now)
    texts = [str(id) for id in new]
    await connection.execute(_DELETE, new)
    for statement in (idempotency.ERASE, _FORGET_LETTERS):
        await connection.execute(statement, texts)
    for id in texts:
        await insert(connection, ("outbox", messages.tombstone(id, "contacts")))


async def forget_about(connection: asyncpg.Connection, questions: Outbox, about: Sequence[UUID], now: datetime) -> None:
    """The same for all that came in about these questions."""
    ids = [row["id"] for row in await connection.fetch(_ABOUT, list(about))]
    if ids:
        await forget(connection, events.outbox(questions), ids, now)


async def expire(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """A message goes some time after the last that happened to it, answered or not."""
    old = await connection.fetch(_OLD, before(now, settings.retention.messages), AT_ONCE)
    if old:
        topic, source = f"{settings.topic_prefix}{events.TOPIC}", settings.source("question")
        await forget(connection, Outbox(topic=topic, source=source), [row["id"] for row in old], now)
    return len(old)
