"""Reads of the desk: the piles, what lies on one, what happened to a question and who asked it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from plek_common.problem import UNKNOWN, NotFound
from question.desk.schemas import AskerContact, Pile, PileCount, StepOfQuestion
from question.models import ON_DESK, Asker, Question, Step
from question.questions.states import State, Turn

SOON = timedelta(days=7)


def _pile(today: date) -> ColumnElement[str]:
    """On which pile a question lies; the first that fits."""
    due = col(Question.due_on)
    return case(
        (due < today, Pile.LATE.value),
        (col(Question.state) == State.RECEIVED, Pile.NEW.value),
        (col(Question.turn) != Turn.COORDINATOR, Pile.WAITING.value),
        (due <= today + SOON, Pile.SOON.value),
        else_=Pile.LATER.value,
    )


def _open(theme: str | None) -> list[ColumnElement[bool]]:
    found: list[Any] = [sql(ON_DESK)]
    return [*found, col(Question.theme) == theme] if theme else found


async def piles(session: AsyncSession, today: date, theme: str | None) -> list[PileCount]:
    """Every pile with how much lies on it, also where that is nothing."""
    pile = _pile(today).label("pile")
    rows = await session.execute(select(pile, func.count().label("count")).where(*_open(theme)).group_by(sql("pile")))
    counted: dict[str, int] = dict(rows.all())
    return [PileCount(pile=each, count=counted.get(each.value, 0)) for each in Pile]


async def questions(
    session: AsyncSession, today: date, pile: Pile | None, theme: str | None, limit: int
) -> Sequence[Question]:
    """What has to be done first, the first of it on top."""
    wanted = select(Question).where(*_open(theme)).options(defer(Question.search))  # type: ignore[arg-type]
    if pile:
        wanted = wanted.where(_pile(today) == pile.value)
    return (await session.scalars(wanted.order_by(col(Question.due_on), col(Question.id)).limit(limit))).all()


async def steps(session: AsyncSession, question_id: UUID) -> list[StepOfQuestion]:
    """What happened to a question, the oldest first.

    Raises:
        NotFound
    """
    await _known(session, question_id)
    found = select(Step).where(col(Step.question_id) == question_id).order_by(col(Step.version))
    return [StepOfQuestion.model_validate(step) for step in await session.scalars(found)]


async def asker(session: AsyncSession, question_id: UUID) -> AskerContact:
    """
    Raises:
        NotFound
    """
    question = await _known(session, question_id)
    found = await session.get(Asker, question_id)
    known = {name: getattr(found, name, None) for name in ("name", "email", "phone")}
    return AskerContact(version=question.version, **known)


async def _known(session: AsyncSession, question_id: UUID) -> Question:
    question = await session.get(Question, question_id)
    if question is None:
        raise NotFound(UNKNOWN)
    return question
