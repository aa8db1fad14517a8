"""What somebody may ask for about her own: other details, that the hub shows it to nobody, or that all of it goes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from plek_common.audit import deed
from plek_common.etag import CHANGED_SINCE
from plek_common.problem import UNKNOWN, Conflict, NotFound, Stale
from plek_common.statement import Change, Named
from plek_common.work import Writing
from question.models import QuestionRow
from question.questions import events, transition
from question.questions.codes import readings
from question.questions.schemas import AskerCreate
from question.questions.states import Move, State
from question.rights import erasure
from question.rights.family import WHOLE

OBJECT = "object"  # how the step is called by which somebody objected
_ROWS = f"""
    {WHOLE.format("array[$1::uuid]")}
    select {", ".join(f"q.{name}" for name in QuestionRow.model_fields)} from question q join family using (id)
    order by q.part_of is not null, q.id for update of q
"""  # noqa: S608 - our own columns
_CORRECT = Named("""
    with corrected as (
        update question set version = version + 1 where id = :id and version = :seen returning id, version, state
    ), told as (
        insert into step (question_id, version, move, state, taken_at)
        select id, version, 'correct', state, :now from corrected
    )
    insert into asker (question_id, name, email, phone)
    select member, :name, :email, :phone from corrected, unnest(:family::uuid[]) as f (member)
    on conflict (question_id) do update set name = :name, email = :email, phone = :phone
    returning question_id
""")
_BY_CODE = "select id from question where code = any($1::text[]) limit 2"
_UNKNOWN_CODE = "Deze code kennen wij niet. Kijk of alle letters en cijfers kloppen."


async def named(work: Writing, code: str) -> UUID:
    """The question of which somebody has this code; of a code that may be read as two neither.

    Raises:
        NotFound
    """
    async with work.database.connection() as connection:
        found = await connection.fetch(_BY_CODE, readings(code))
    if len(found) != 1:
        raise NotFound(_UNKNOWN_CODE)
    id: UUID = found[0]["id"]
    deed.about(f"question/{id}")
    return id


async def correct(work: Writing, id: UUID, seen: int, given: AskerCreate) -> None:
    """Puts these details in the place of those of before; what is not given goes.

    Raises:
        NotFound, Stale
    """
    async with work.database.connection() as connection, connection.transaction():
        family = await _family(connection, id)
        values = {"id": family[0].id, "seen": seen, "now": work.now, "family": [each.id for each in family]}
        if not await connection.fetch(*_CORRECT.of(values | given.model_dump())):
            raise Stale(CHANGED_SINCE)
        await deed.write(connection)


async def object_to(work: Writing, id: UUID, seen: int, reason: str | None) -> None:
    """From now on nobody but the hub reads it and nothing is compared with it; its asker still gets an answer. What the
    network had is taken back.

    Raises:
        NotFound, Stale, Conflict: she did so before.
    """
    async with work.database.connection() as connection, connection.transaction():
        family = await _family(connection, id)
        if family[0].version != seen:
            raise Stale(CHANGED_SINCE)
        if family[0].objected_at is not None:
            raise Conflict("Uw bezwaar staat al genoteerd.")
        for question in family:
            await _stop(work, connection, question, reason)


async def erase(work: Writing, id: UUID) -> None:
    """Takes everything away that belongs to it, whatever happened to it meanwhile.

    Raises:
        NotFound
    """
    async with work.database.connection() as connection, connection.transaction():
        family = await _family(connection, id)
        await erasure.erase(connection, work.outbox, [each.id for each in family], work.now)


async def _family(connection: asyncpg.Connection, id: UUID) -> Sequence[QuestionRow]:
    """That which was asked, and what it was split into; held as they are.

    Raises:
        NotFound
    """
    found = [QuestionRow.model_construct(**row) for row in await connection.fetch(_ROWS, id)]
    if not found:
        raise NotFound(UNKNOWN)
    return found


async def _stop(work: Writing, connection: asyncpg.Connection, question: QuestionRow, reason: str | None) -> None:
    was_told = question.released_at is not None and question.state != State.WITHDRAWN
    values: dict[str, Any] = {
        "objected_at": work.now,
        "bundling": "left_out",
        "released_at": None,
        "released_text": None,
    }
    values["published_version"] = question.published_version + was_told
    moved = question.model_copy(update=values | {"version": question.version + 1})
    change = Change("question", question.id, question.version, values)
    change.with_row("step", transition.step(moved, OBJECT, reason, work.now))
    if was_told:
        gone = moved.model_copy(update={"state": State.WITHDRAWN, "released_at": question.released_at})
        transition.silence(change, question)
        change.with_row("outbox", work.outbox.row(events.told(gone, Move.WITHDRAW, work.now)))
    await change.make(connection)
