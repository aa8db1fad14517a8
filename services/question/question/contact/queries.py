"""Reads of messages: for coordinators all of their hub, for who asked what was passed on to her."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common.cursor import Place
from plek_common.database import fetch
from plek_common.problem import UNKNOWN, NotFound
from question.contact.schemas import Direction, Elsewhere, MessageRead
from question.contact.states import State
from question.models import Message

_PLACE = Place(UUID)
_ELSEWHERE = """
    select distinct on (m ->> 'hub', m ->> 'questionId') m
    from bundle_question q join bundle b on b.id = q.bundle_id,
        jsonb_array_elements((b.body -> 'members') || coalesce(b.body -> 'proposed', '[]')) m
    where q.question_id = $1 and m ->> 'hub' <> $2 and coalesce(m ->> 'text', m ->> 'title') is not null
    order by m ->> 'hub', m ->> 'questionId' limit 50
"""
_SHOWN = (State.PASSED, State.REPLIED, State.ANSWERED, State.REFUSED)


async def page(
    session: AsyncSession, direction: Direction | None, state: Sequence[str], cursor: str | None, limit: int
) -> tuple[list[MessageRead], str | None]:
    """The newest, and the cursor of the next page."""
    wanted = select(Message)
    if direction:
        wanted = wanted.where(col(Message.direction) == direction)
    if state:
        wanted = wanted.where(col(Message.state).in_(state))
    if cursor:
        wanted = wanted.where(col(Message.id) < _PLACE.read(cursor)[0])
    rows = (await session.scalars(wanted.order_by(col(Message.id).desc()).limit(limit + 1))).all()
    following = _PLACE.written(rows[limit - 1].id) if len(rows) > limit else None
    return [MessageRead.model_validate(row) for row in rows[:limit]], following


async def elsewhere(session: AsyncSession, here: str, question: UUID) -> list[Elsewhere]:
    """Who can be written to about this question: those of other regions that the nation put beside it."""
    return [Elsewhere.model_validate(row["m"]) for row in await fetch(session, _ELSEWHERE, question, here)]


async def one(session: AsyncSession, id: UUID) -> MessageRead:
    """Raises NotFound."""
    found = await session.get(Message, id)
    if found is None:
        raise NotFound(UNKNOWN)
    return MessageRead.model_validate(found)


async def for_asker(session: AsyncSession, questions: Sequence[UUID]) -> dict[UUID, list[MessageRead]]:
    """What who asked these may read, by the question: what was passed on, and what she answered."""
    return await _about(session, questions, or_(col(Message.state).in_(_SHOWN), col(Message.reply).is_not(None)))


async def kept(session: AsyncSession, questions: Sequence[UUID]) -> dict[UUID, list[MessageRead]]:
    """All that came in about these questions, passed on or not: what is kept of her is hers to see."""
    return await _about(session, questions, col(Message.id).is_not(None))


async def _about(
    session: AsyncSession, questions: Sequence[UUID], wanted: ColumnElement[bool]
) -> dict[UUID, list[MessageRead]]:
    ours = and_(col(Message.question_id).in_(questions), col(Message.direction) == "in")
    found: dict[UUID, list[MessageRead]] = {id: [] for id in questions}
    for row in await session.scalars(select(Message).where(ours, wanted).order_by(col(Message.id))):
        found[row.question_id].append(MessageRead.model_validate(row))
    return found
