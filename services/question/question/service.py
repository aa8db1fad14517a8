"""What happens to a question. A function is a move: row, history and event in one statement, so in one transaction."""

import json
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from plek_common.action import Permit
from plek_common.clock import today
from plek_common.etag import expect
from plek_common.problem import Conflict, NotFound
from plek_common.statement import Change
from plek_common.versioned import UNKNOWN
from plek_common.work import Writing
from question import events
from question.models import QuestionRow
from question.policy import Asked
from question.schemas import AnswerCreate, ArticulationCreate, BundlingChoice, QuestionCreate, Receipt, Triage
from question.states import DESKS, Move, State, WrongState, after, due

# No letters that look like digits: a code is read aloud over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# The question, who asked (when that is known) and the first step of its history.
_ASK = """
    with asked as (
        insert into question (id, version, published_version, code, original_text, title, text, language, channel,
            asker_kind, theme, area, level, needed_by, state, turn, due_on, asked_at)
        values ($1, 1, 0, $2, $3, $4, $3, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ), asker as (
        insert into asker (question_id, subject, name, email, phone)
        select $1, $16, $17, $18, $19 where coalesce($16, $17, $18, $19) is not null
    )
    insert into step (question_id, version, move, state, taken_at) values ($1, 1, 'ask', $12, $15)
"""
_FIND = f"select {', '.join(QuestionRow.model_fields)} from question where id = $1"  # noqa: S608 - our own columns
_ASKER = "select subject from asker where question_id = $1"
_NEXT_NUMBER = "select count(*) + 1 from articulation where question_id = $1"


async def ask(work: Writing, connection: asyncpg.Connection, asked: QuestionCreate) -> Receipt:
    """Takes in a question. Nobody but this hub knows of it until it is released."""
    receipt = Receipt(id=uuid7(), code=_code(), asked_at=work.now, **_desk(State.RECEIVED, work.now))
    values = (
        receipt.id, receipt.code, asked.text, asked.title, asked.language, asked.channel, asked.asker_kind, asked.theme,
        asked.area, asked.level, asked.needed_by, receipt.state, receipt.turn, receipt.due_on, receipt.asked_at,
    )  # fmt: skip
    await connection.execute(_ASK, *values, *_asker(asked, work.permit))
    return receipt


async def triage(work: Writing, question_id: UUID, seen: int, found: Triage) -> QuestionRow:
    question = await _seen(work, question_id, seen)
    return await _move(work, question, Move.TRIAGE, **found.model_dump(exclude_none=True))


async def release(work: Writing, question_id: UUID, seen: int) -> QuestionRow:
    """Lets the network read it. From here on every change is told."""
    question = await _seen(work, question_id, seen)
    if question.released_at is not None:
        raise Conflict("De vraag is al vrijgegeven.")
    return await _move(work, question, Move.RELEASE, released_at=work.now)


async def articulate(work: Writing, question_id: UUID, seen: int, sharper: ArticulationCreate) -> QuestionRow:
    """Gives the question a sharper wording; the original stays as it was."""
    question = await _seen(work, question_id, seen)
    number, by = await _one(work, _NEXT_NUMBER, question_id), work.permit.actor.subject or ""
    made = {"question_id": question_id, "number": number, "made_by": by, "made_at": work.now}
    wording = {"title": sharper.title or question.title, "text": sharper.text}
    beside = ("articulation", made | sharper.model_dump())
    return await _move(work, question, Move.ARTICULATE, beside=beside, **wording)


async def match(work: Writing, question_id: UUID, seen: int) -> QuestionRow:
    """The search for somebody who knows begins."""
    return await _move(work, await _seen(work, question_id, seen), Move.MATCH)


async def answer(work: Writing, question_id: UUID, seen: int, given: AnswerCreate) -> QuestionRow:
    question = await _seen(work, question_id, seen)
    made: dict[str, Any] = {
        "id": uuid7(),
        "question_id": question_id,
        "given_at": work.now,
        "kind": given.kind,
        "text": given.text,
    }
    brief: dict[str, Any] = {"answer_text": given.text, "answer_kind": given.kind, "answered_at": work.now}
    beside = ("answer", made | {"sources": json.dumps(given.sources)})
    return await _move(work, question, Move.ANSWER, beside=beside, **brief)


async def reopen(work: Writing, question_id: UUID, seen: int, reason: str) -> QuestionRow:
    return await _move(work, await _seen(work, question_id, seen), Move.REOPEN, reason)


async def close(work: Writing, question_id: UUID, seen: int, reason: str) -> QuestionRow:
    return await _move(work, await _seen(work, question_id, seen), Move.CLOSE, reason)


async def withdraw(work: Writing, question_id: UUID, seen: int, reason: str | None) -> QuestionRow:
    """Takes it back: the network is told without its text."""
    question = await _seen(work, question_id, seen)
    work.permit.check(Asked(question, await _one(work, _ASKER, question_id)))
    return await _move(work, question, Move.WITHDRAW, reason)


async def bundle(work: Writing, question_id: UUID, seen: int, choice: BundlingChoice) -> QuestionRow:
    """Whether the nation may see it together with questions of other regions."""
    question = await _seen(work, question_id, seen)
    return await _move(work, question, Move.BUNDLE, bundling=choice.bundling)


async def _seen(work: Writing, question_id: UUID, seen: int) -> QuestionRow:
    """The question as the caller saw it. Nothing is locked: a move is made only when its version is still this one.

    Raises:
        NotFound, Stale
    """
    async with work.database.connection() as connection:
        found = await connection.fetchrow(_FIND, question_id)
    if found is None:
        raise NotFound(UNKNOWN)
    expect(found["version"], seen)
    return QuestionRow.model_construct(**found)


async def _move(
    work: Writing,
    question: QuestionRow,
    move: Move,
    reason: str | None = None,
    beside: tuple[str, dict[str, Any]] | None = None,
    **values: Any,
) -> QuestionRow:
    """Makes the move; `beside` is a row of another table that belongs to it."""
    try:
        state = after(move, State(question.state))
    except WrongState as wrong:
        raise Conflict(str(wrong)) from None
    values |= _desk(state, work.now) if state != question.state else {}
    told = question.released_at is not None or "released_at" in values
    values["published_version"] = question.published_version + told
    moved = question.model_copy(update=values | {"version": question.version + 1})
    change = Change("question", question.id, question.version, values)
    step = {"question_id": moved.id, "version": moved.version, "move": move, "state": state, "reason": reason}
    for table, row in [("step", step | {"taken_at": work.now}), *([beside] if beside else [])]:
        change.with_row(table, row)
    if told:
        change.with_row("outbox", work.outbox.row(events.told(moved, move, work.now)))
    async with work.database.connection() as connection:
        await change.make(connection)
    return moved


async def _one(work: Writing, statement: str, question_id: UUID) -> Any:
    async with work.database.connection() as connection:
        return await connection.fetchval(statement, question_id)


def _desk(state: State, now: datetime) -> dict[str, Any]:
    return {"state": state, "turn": DESKS[state].turn, "due_on": due(state, today(now))}


def _asker(asked: QuestionCreate, permit: Permit) -> tuple[str | None, ...]:
    who = asked.asker
    return (permit.actor.subject, *((who.name, who.email, who.phone) if who else (None, None, None)))


def _code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
