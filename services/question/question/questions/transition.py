"""A move of a question: row, history and event as one statement, so in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from plek_common.clock import today
from plek_common.etag import expect
from plek_common.idempotency import FORGET
from plek_common.outbox import SILENCE
from plek_common.problem import UNKNOWN, Conflict, NotFound
from plek_common.statement import Change
from plek_common.work import Writing
from question.models import QuestionRow
from question.questions import events
from question.questions.search import QUESTIONS
from question.questions.states import DESKS, MOVES, Move, State, WrongState, after, due

_SILENCING = frozenset({Move.WITHDRAW, Move.REDACT})
_FORGET_LETTERS = "delete from dead_letter where position(convert_to({0}, 'utf8') in record_value) > 0"
IS_SPLIT = "Deze vraag is gesplitst. Werk verder met de delen."
_FIND = f"select {', '.join(QuestionRow.model_fields)} from question where id = $1"  # noqa: S608 - our own columns


async def seen(work: Writing, question_id: UUID, version: int) -> QuestionRow:
    """The question as the caller saw it. Nothing is locked: a move is made only when its version is still this one.

    Raises:
        NotFound, Stale
    """
    question = await found(work, question_id)
    expect(question.version, version)
    return question


async def found(work: Writing, question_id: UUID) -> QuestionRow:
    """
    Raises:
        NotFound
    """
    async with work.database.connection() as connection:
        row = await connection.fetchrow(_FIND, question_id)
    if row is None:
        raise NotFound(UNKNOWN)
    return QuestionRow.model_construct(**row)


def possible(question: QuestionRow) -> list[Move]:
    """What its coordinator can do with it now."""
    moves = [move for move, (states, _) in MOVES.items() if question.state in states]
    if question.split_into:
        moves = [move for move in moves if move in _SILENCING]
    if question.released_at is not None or question.objected_at is not None:
        moves = [move for move in moves if move is not Move.RELEASE]
    return [move for move in moves if move is not Move.BUNDLE] if question.objected_at is not None else moves


async def make(
    work: Writing,
    question: QuestionRow,
    move: Move,
    reason: str | None = None,
    beside: Sequence[tuple[str, dict[str, Any]]] = (),
    also: tuple[Any, ...] | None = None,
    **values: Any,
) -> QuestionRow:
    """Makes the move; `beside` are rows of other tables that belong to it, `also` a statement with its values."""
    moved, change = prepare(work, question, move, reason, **values)
    for row in beside:
        change.with_row(*row)
    if also:
        change.with_statement(*also)
    async with work.database.connection() as connection:
        await change.make(connection)
    return moved


def prepare(
    work: Writing, question: QuestionRow, move: Move, reason: str | None = None, **values: Any
) -> tuple[QuestionRow, Change]:
    """The question after the move, and the change that makes it so, with its step and its event.

    Raises:
        Conflict: its state does not allow it.
    """
    if question.split_into and move not in _SILENCING:
        raise Conflict(IS_SPLIT)
    try:
        state = after(move, State(question.state))
    except WrongState as wrong:
        raise Conflict(str(wrong)) from None
    values |= desk(state, work.now) if state != question.state else {}
    told = question.released_at is not None or "released_at" in values
    values["published_version"] = question.published_version + told
    moved = question.model_copy(update=values | {"version": question.version + 1})
    is_found_otherwise = move is Move.WITHDRAW or QUESTIONS.concerns(values.keys() - {"state"})
    found_by = QUESTIONS.words(moved) if is_found_otherwise else {}
    change = Change("question", question.id, question.version, values | found_by)
    change.with_row("step", step(moved, move, reason, work.now))
    if move in _SILENCING:
        silence(change, question)
    if told:
        change.with_row("outbox", work.outbox.row(events.told(moved, move, work.now)))
    return moved, change


def silence(change: Change, question: QuestionRow) -> None:
    """With the change, what was told before loses its words; the kept answer to who split it goes, and what the nation
    told of it and could not be read."""
    change.with_statement(SILENCE, str(question.id))
    change.with_statement(FORGET, "question.split", str(question.part_of or question.id))
    change.with_statement(_FORGET_LETTERS, str(question.id))


def step(question: QuestionRow, move: str, reason: str | None, at: datetime) -> dict[str, Any]:
    """The row that tells who asked what happened."""
    place = {"question_id": question.id, "version": question.version}
    return {**place, "move": move, "state": question.state, "reason": reason, "taken_at": at}


def desk(state: State, now: datetime) -> dict[str, Any]:
    """Whose turn it is in this state, and until when."""
    return {"state": state, "turn": DESKS[state].turn, "due_on": due(state, today(now))}
