"""A question that holds several: its coordinator makes a question of each, and closes the one that held them."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from plek_common.work import Writing
from question.models import QuestionRow
from question.questions import events, publication, transition
from question.questions.codes import new_code
from question.questions.commands import PartCreate, Splitting
from question.questions.search import QUESTIONS
from question.questions.states import Move, State

_ASKED_BY = """
    insert into asker (question_id, subject, name, email, phone)
    select part, subject, name, email, phone from asker, unnest($2::uuid[]) part where question_id = $1
"""
_PARTS = f"""
    select {", ".join(QuestionRow.model_fields)} from question where part_of = $1 and state <> 'withdrawn' order by id
"""  # noqa: S608 - our own columns


async def split(
    work: Writing, connection: asyncpg.Connection, question_id: UUID, seen: int, wanted: Splitting
) -> tuple[QuestionRow, Sequence[QuestionRow]]:
    """Makes the parts; returns the question, which is closed and in no bundle any more, and its parts.

    Raises:
        NotFound, Stale, Conflict, PersonalDataFound
    """
    question = await transition.seen(work, question_id, seen)
    accepted = publication.parted(work, question, wanted.parts, wanted)
    count = len(wanted.parts)
    said = " ".join(filter(None, [f"Gesplitst in {count} vragen.", wanted.reason]))
    closed, change = transition.prepare(work, question, Move.SPLIT, said, split_into=count, bundling="left_out")
    for row in accepted:
        change.with_row(*row)
    ids = sorted(uuid7() for _ in wanted.parts)
    parts = [_part(work, question, id, given) for id, given in zip(ids, wanted.parts, strict=True)]
    for part in parts:
        change.with_row("question", part.model_dump() | QUESTIONS.words(part))
        origin = f"Afgesplitst van een vraag die {count} vragen bevatte."
        change.with_row("step", transition.step(part, "split_off", origin, work.now))
        if part.released_at:
            change.with_row("outbox", work.outbox.row(events.told(part, Move.RELEASE, work.now)))
    async with connection.transaction():
        await change.make(connection)
        await connection.execute(_ASKED_BY, question_id, ids)
    return closed, parts


async def withdraw(work: Writing, question: QuestionRow, reason: str | None) -> QuestionRow:
    """Takes back a question that was split: the words of its parts are its words."""
    async with work.database.connection() as connection, connection.transaction():
        withdrawn, change = transition.prepare(work, question, Move.WITHDRAW, reason)
        await change.make(connection)
        for row in await connection.fetch(_PARTS, question.id):
            _, change = transition.prepare(work, QuestionRow.model_construct(**row), Move.WITHDRAW, reason)
            await change.make(connection)
    return withdrawn


def _part(work: Writing, question: QuestionRow, id: UUID, given: PartCreate) -> QuestionRow:
    """A question of its own by the same asker. What everybody could read already is released with it."""
    state = State.RECEIVED if question.state == State.RECEIVED else State.TRIAGED
    is_public = question.released_at is not None
    own = {
        "id": id,
        "version": 1,
        "code": new_code(),
        "title": given.title,
        "text": given.text,
        "original_text": given.text,
        "part_of": question.id,
        "released_at": work.now if is_public else None,
        "released_text": given.text if is_public else None,
        "published_version": int(is_public),
    }
    return question.model_copy(update=own | transition.desk(state, work.now))
