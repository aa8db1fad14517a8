"""Reads of the question service: lists, one question, a receipt."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common import keyset
from plek_common.identity import ANYONE, Actor
from plek_common.problem import NotFound
from question import events
from question.models import Question, QuestionRow, Step
from question.policy import Asked, allow, visible
from question.schemas import QuestionRead, ReceiptRead, Shared, StepRead

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
    return await _with_shared(session, here, rows), following


async def one(session: AsyncSession, actor: Actor, here: str, question_id: UUID) -> QuestionRead:
    """Raises NotFound also for a question that may not be seen: that it exists is a secret too."""
    question = await session.get(Question, question_id)
    if question is None or not allow(actor, "question.read", Asked(question, None), here=here):
        raise NotFound("Deze vraag kennen wij niet, of zij is nog niet vrijgegeven.")
    return (await _with_shared(session, here, [question]))[0]


async def receipt(session: AsyncSession, here: str, code: str) -> ReceiptRead:
    """Where a question stands, for who holds its code; the text only when everybody may read it."""
    question = (await session.scalars(select(Question).where(_QUESTION.code == code.upper()))).one_or_none()
    if question is None:
        raise NotFound("Deze code kennen wij niet. Kijk of u hem goed overnam.")
    steps = await session.scalars(select(Step).where(col(Step.question_id) == question.id).order_by(col(Step.version)))
    public = allow(ANYONE, "question.read", Asked(question, None), here=here)
    return ReceiptRead(
        **{name: getattr(question, name) for name in ("code", "state", "turn", "due_on", "asked_at")},
        steps=[StepRead.model_validate(step) for step in steps],
        question=(await _with_shared(session, here, [question]))[0] if public else None,
    )


async def _with_shared(session: AsyncSession, here: str, questions: Sequence[Question]) -> list[QuestionRead]:
    ids = [question.id for question in questions]
    rows = (await session.execute(_SHARED, {"ids": ids, "here": here})).mappings()
    shared = {row["question_id"]: dict(row) for row in rows}
    return [read(question, shared.get(question.id)) for question in questions]


def read(question: QuestionRow, shared: dict[str, Any] | None = None) -> QuestionRead:
    """The question as the API shows it."""
    found = {name: getattr(question, name) for name in QuestionRead.model_fields if hasattr(question, name)}
    return QuestionRead(**found, answer=events.answer(question), shared=Shared(**shared) if shared else None)
