"""Reads of the question service: lists, one question, a receipt."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common import keyset
from plek_common.enumeration import items
from plek_common.identity import ANYONE, Actor
from plek_common.problem import NotFound
from question import events
from question.models import Question, QuestionRow, Step
from question.policy import Asked, allow, is_coordinator, visible
from question.schemas import QuestionPart, QuestionRead, ReceiptPart, ReceiptRead, Shared, StepRead
from question.states import UNANSWERED

_QUESTION = Question.__table__.c  # type: ignore[attr-defined]

_SHARED = text("""
    select distinct on (q.question_id) q.question_id, q.bundle_id, q.certainty, b.since,
        jsonb_path_query_array(b.body, '$.regions[*] ? (@.hub != $here)',
            jsonb_build_object('here', cast(:here as text))) as regions
    from bundle_question q join bundle b on b.id = q.bundle_id
    where q.question_id = any(:ids)
    order by q.question_id, q.certainty = 'joined' desc, b.since
""")


async def page(
    session: AsyncSession,
    actor: Actor,
    here: str,
    *,
    q: str | None,
    cursor: str | None,
    limit: int,
    **equal: Any,
) -> tuple[list[QuestionRead], str | None]:
    """The newest questions that this actor may see, and the cursor of the next page."""

    def conditions(rows: type[Question]) -> Iterable[ColumnElement[bool]]:
        yield visible(actor, here, rows)
        for name, value in equal.items():
            if value:
                yield getattr(rows, name).in_(value if isinstance(value, list) else [value])

    rows, following = await keyset.page(session, Question, conditions, q, cursor, limit)
    return await _with_shared(session, actor, here, rows), following


async def one(session: AsyncSession, actor: Actor, here: str, question_id: UUID) -> QuestionRead:
    """Raises NotFound also for a question that may not be seen: that it exists is a secret too."""
    question = await session.get(Question, question_id)
    if question is None or not allow(actor, "question.read", Asked(question, None), here=here):
        raise NotFound("Deze vraag kennen wij niet, of zij is nog niet vrijgegeven.")
    (found,) = await _with_shared(session, actor, here, [question])
    return found.model_copy(update={"parts": list(map(_part, await _parts(session, actor, here, question)))})


async def receipt(session: AsyncSession, here: str, code: str) -> ReceiptRead:
    """Where a question stands, for who holds its code; the text only when everybody may read it."""
    question = (await session.scalars(select(Question).where(_QUESTION.code == code.upper()))).one_or_none()
    if question is None:
        raise NotFound("Deze code kennen wij niet. Kijk of u hem goed overnam.")
    steps = await session.scalars(select(Step).where(col(Step.question_id) == question.id).order_by(col(Step.version)))
    parts = list(await session.scalars(_parts_of(question))) if question.split_into else []
    public = [each for each in (question, *parts) if allow(ANYONE, "question.read", Asked(each, None), here=here)]
    read = {found.id: found for found in await _with_shared(session, ANYONE, here, public)}
    return ReceiptRead(
        **_place(question),
        question=read.get(question.id),
        steps=[StepRead.model_validate(step) for step in steps],
        parts=[ReceiptPart(**_place(part), question=read.get(part.id)) for part in parts],
    )


def _place(question: Question) -> dict[str, Any]:
    """Where it stands, which says nothing of what was asked."""
    return {name: getattr(question, name) for name in ("code", "state", "turn", "due_on", "asked_at")}


def _parts_of(question: QuestionRow) -> Select[Question]:
    return select(Question).where(col(Question.part_of) == question.id).order_by(col(Question.id))


async def _parts(session: AsyncSession, actor: Actor, here: str, question: QuestionRow) -> Sequence[Question]:
    """Those that this actor may see."""
    if not question.split_into:
        return []
    return (await session.scalars(_parts_of(question).where(visible(actor, here, Question)))).all()


def _part(question: QuestionRow) -> QuestionPart:
    known = {name: getattr(question, name) for name in ("id", "title", "text", "state")}
    return QuestionPart(**known, answer=events.answer(question))


async def _with_shared(
    session: AsyncSession, actor: Actor, here: str, questions: Sequence[Question]
) -> list[QuestionRead]:
    ids = [question.id for question in questions]
    rows = (await session.execute(_SHARED, {"ids": ids, "here": here})).mappings()
    shared = {row["question_id"]: dict(row) for row in rows}
    is_desk = is_coordinator(actor, here)
    return [read(question, shared.get(question.id), for_coordinator=is_desk) for question in questions]


def read(
    question: QuestionRow,
    shared: dict[str, Any] | None = None,
    parts: Sequence[QuestionRow] = (),
    *,
    for_coordinator: bool = False,
) -> QuestionRead:
    """The question as the API shows it; what it could be split into is for who can do that."""
    found = {name: getattr(question, name) for name in QuestionRead.model_fields if hasattr(question, name)}
    return QuestionRead(
        **found,
        answer=events.answer(question),
        shared=Shared(**shared) if shared else None,
        suggested_parts=list(items(question.text)) if for_coordinator and question.state in UNANSWERED else [],
        parts=list(map(_part, parts)),
    )
