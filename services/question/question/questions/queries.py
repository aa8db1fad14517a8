"""Reads of the question service: lists, one question, its wordings and answers."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common import keyset
from plek_common.database import fetch
from plek_common.enumeration import items
from plek_common.identity import Actor
from plek_common.problem import NotFound
from question.models import Answer, Articulation, Question, QuestionRow
from question.policy import Asked, allow, visible
from question.questions import events, transition
from question.questions.schemas import AnswerRead, ArticulationRead, QuestionPart, QuestionRead, Shared
from question.questions.states import UNANSWERED, WITH_ANSWER

_STORED = tuple(name for name in QuestionRead.model_fields if name in QuestionRow.model_fields)
_stored = attrgetter(*_STORED)
Said = TypeVar("Said", Articulation, Answer)

_SHARED = """
    select distinct on (q.question_id) q.question_id, q.bundle_id, q.certainty, b.since,
        jsonb_path_query_array(b.body, '$.regions[*] ? (@.hub != $here)',
            jsonb_build_object('here', $2::text)) as regions,
        (select coalesce(jsonb_agg(distinct m ->> 'joinedBy'), '[]') from jsonb_array_elements(b.body -> 'members') m
            where m ->> 'joinedBy' in ('person', 'machine')) as joined_by
    from bundle_question q join bundle b on b.id = q.bundle_id
    where q.question_id = any($1::uuid[])
    order by q.question_id, q.certainty = 'joined' desc, b.since
"""


async def page(
    session: AsyncSession,
    actor: Actor,
    here: str,
    *,
    q: str | None,
    cursor: str | None,
    limit: int,
    answered: bool | None = None,
    **equal: Any,
) -> tuple[list[QuestionRead], str | None]:
    """The newest questions that this actor may see, and the cursor of the next page."""

    def conditions(rows: type[Question]) -> Iterable[ColumnElement[bool]]:
        yield visible(actor, here, rows)
        if answered is not None:
            yield has_answer(rows) == answered
        for name, value in equal.items():
            if value:
                yield getattr(rows, name).in_(value if isinstance(value, list) else [value])

    rows, following = await keyset.page(session, Question, conditions, q, cursor, limit)
    return await with_shared(session, actor, here, rows), following


def has_answer(rows: Any) -> ColumnElement[bool]:
    """It has an answer, and nobody asks any more for a better one. The nation counts and lists by the same rule."""
    return and_(rows.answer_text.is_not(None), rows.state.in_(WITH_ANSWER))


async def one(session: AsyncSession, actor: Actor, here: str, question_id: UUID) -> QuestionRead:
    """Raises NotFound also for a question that may not be seen: that it exists is a secret too."""
    question = await session.get(Question, question_id)
    if question is None or not allow(actor, "question.read", Asked(question, None), here=here):
        raise NotFound("Deze vraag kennen wij niet, of de vraag is nog niet vrijgegeven.")
    (found,) = await with_shared(session, actor, here, [question])
    return found.model_copy(update={"parts": list(map(_part, await _parts(session, actor, here, question)))})


def parts_of(question: QuestionRow) -> Select[Question]:
    return select(Question).where(col(Question.part_of) == question.id).order_by(col(Question.id))


async def _parts(session: AsyncSession, actor: Actor, here: str, question: QuestionRow) -> Sequence[Question]:
    """Those that this actor may see."""
    if not question.split_into:
        return []
    return (await session.scalars(parts_of(question).where(visible(actor, here, Question)))).all()


def _part(question: QuestionRow) -> QuestionPart:
    known = {name: getattr(question, name) for name in ("id", "title", "text", "state")}
    return QuestionPart(**known, answer=events.answer(question))


async def with_shared(
    session: AsyncSession, actor: Actor, here: str, questions: Sequence[Question]
) -> list[QuestionRead]:
    ids = [question.id for question in questions]
    shared = {row["question_id"]: dict(row) for row in await fetch(session, _SHARED, ids, here)}
    is_desk = actor.has("coordinator", here)
    return [read(question, shared.get(question.id), for_coordinator=is_desk) for question in questions]


async def wordings(session: AsyncSession, actor: Actor, here: str, question_id: UUID) -> list[ArticulationRead]:
    """The sharper wordings that this actor may see, the oldest first.

    Raises:
        NotFound
    """
    found = await _seen(session, Articulation, actor, here, question_id)
    return [ArticulationRead.model_validate(each) for each in sorted(found, key=lambda each: each.number)]


async def answers(session: AsyncSession, actor: Actor, here: str, question_id: UUID) -> list[AnswerRead]:
    """The answers that this actor may see, the newest first.

    Raises:
        NotFound
    """
    found = await _seen(session, Answer, actor, here, question_id)
    return [AnswerRead.model_validate(each) for each in sorted(found, key=lambda each: each.id, reverse=True)]


async def _seen(session: AsyncSession, table: type[Said], actor: Actor, here: str, question_id: UUID) -> list[Said]:
    """What was said of a question, for its hub's own staff; for others what was released."""
    await one(session, actor, here, question_id)
    wanted = select(table).where(col(table.question_id) == question_id)
    if not actor.has("coordinator", here):
        wanted = wanted.where(col(table.is_public))
    return list(await session.scalars(wanted))


def read(
    question: QuestionRow,
    shared: dict[str, Any] | None = None,
    parts: Sequence[QuestionRow] = (),
    *,
    for_coordinator: bool = False,
) -> QuestionRead:
    """The question as the API shows it. What was asked before it was worded for everybody, and what it could be split
    into, is for its coordinator."""
    found = dict(zip(_STORED, _stored(question), strict=True))
    if not for_coordinator:
        found["original_text"] = question.released_text or question.text
    return QuestionRead(
        **found,
        answer=events.answer(question),
        shared=Shared(**shared) if shared else None,
        suggested_parts=list(items(question.text)) if for_coordinator and question.state in UNANSWERED else [],
        moves=transition.possible(question) if for_coordinator else [],
        parts=list(map(_part, parts)),
    )
