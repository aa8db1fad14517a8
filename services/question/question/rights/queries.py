"""All that is kept of a person: one answer with everything of her, and nothing of anybody else."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common.identity import ANYONE
from plek_common.problem import UNKNOWN, NotFound
from question.contact import queries as contact
from question.intake.receipts import held_by
from question.models import DIALLED, DIGITS, Answer, Articulation, Asker, Question, Step
from question.questions.codes import readings
from question.questions.queries import with_shared
from question.questions.schemas import AnswerRead, ArticulationRead, StepRead
from question.rights.family import WHOLE
from question.rights.schemas import (
    Accepted,
    AskerRead,
    HeldQuestion,
    PersonalData,
    PersonalDataPage,
    PersonWanted,
    Told,
)

_ACCEPTED = text("""
    select thing_id as id, found, reason, accepted_at as at from acceptance where thing_id = any(:ids) order by id
""")
MOST = 200  # questions of one person that are given at once; who asked more is found by her codes
_FAMILY = text(f"""
    {WHOLE.format("cast(:ids as uuid[])")}
    select q.id from question q join family using (id) order by q.part_of is not null, q.id
""")  # noqa: S608 - our own words
_TOLD = text("""
    select aggregateid as id, type, created_at as at from outbox
    where aggregateid = any(:ids) and type <> 'tombstone' order by seq
""")


async def by_code(session: AsyncSession, here: str, code: str) -> PersonalData:
    """Raises NotFound."""
    return await of_question(session, here, await held_by(session, code))


async def by_id(session: AsyncSession, here: str, id: UUID) -> tuple[PersonalData, Question]:
    """The same, and the question of which somebody knows the id.

    Raises:
        NotFound
    """
    question = await session.get(Question, id)
    if question is None:
        raise NotFound(UNKNOWN)
    return await of_question(session, here, question), question


async def of_question(session: AsyncSession, here: str, question: Question) -> PersonalData:
    """Everything of this question, of what it was split from and of what that was split into."""
    ids = list(await session.scalars(_FAMILY, {"ids": [question.id]}))
    known = {each.id: each for each in await session.scalars(select(Question).where(col(Question.id).in_(ids)))}
    family = [known[id] for id in ids]
    asker = await session.get(Asker, family[0].id)
    rows, messages = await _rows(session, ids), await contact.kept(session, ids)
    shared = {read.id: read.shared for read in await with_shared(session, ANYONE, here, family)}
    held = [_held(each, shared=shared[each.id], messages=messages[each.id], **rows[each.id]) for each in family]
    who = AskerRead.model_validate(asker) if asker else AskerRead()
    return PersonalData(version=family[0].version, asker=who, questions=held)


def known_as(subject: str) -> PersonWanted:
    """Whom a token names, however long that is."""
    return PersonWanted.model_construct(email=None, phone=None, code=None, subject=subject)


async def of_person(session: AsyncSession, here: str, wanted: PersonWanted) -> PersonalDataPage:
    """Everything of the person of whom all of this is known, the newest question first; and how many there are."""
    found = select(Question).where(*_conditions(wanted))
    if not wanted.code:
        found = found.join(Asker, col(Asker.question_id) == col(Question.id)).where(col(Question.part_of).is_(None))
    questions = (await session.scalars(found.order_by(col(Question.id).desc()).limit(MOST))).all()
    items = [await of_question(session, here, question) for question in questions]
    return PersonalDataPage(items=items, total=len(items) if len(items) < MOST else await _number(session, found))


async def _number(session: AsyncSession, found: Select[Any]) -> int:
    return (await session.execute(select(func.count()).select_from(found.subquery()))).scalar_one()


def _conditions(wanted: PersonWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.email:
        found.append(func.lower(col(Asker.email)) == wanted.email.lower())
    if wanted.phone:
        dialled: ColumnElement[str] = literal_column(DIALLED.format("asker.phone"))
        found.append(dialled == "".join(filter(str.isdigit, wanted.phone))[-DIGITS:])
    if wanted.subject:
        found.append(col(Asker.subject) == wanted.subject)
    if wanted.code:
        found.append(col(Question.code).in_(readings(wanted.code)))
    return found


async def _rows(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, list[Any]]]:
    found: dict[UUID, dict[str, list[Any]]] = defaultdict(lambda: {name: [] for name in (*_PARTS, "told", "accepted")})
    for name, (table, order, shape) in _PARTS.items():
        for row in await session.scalars(select(table).where(col(table.question_id).in_(ids)).order_by(col(order))):
            found[row.question_id][name].append(shape.model_validate(row))
    for told in (await session.execute(_TOLD, {"ids": list(map(str, ids))})).mappings():
        found[UUID(told["id"])]["told"].append(Told(type=told["type"], at=told["at"]))
    for accepted in (await session.execute(_ACCEPTED, {"ids": list(ids)})).mappings():
        found[accepted["id"]]["accepted"].append(Accepted(**{name: accepted[name] for name in Accepted.model_fields}))
    return found


_PARTS: dict[str, tuple[Any, Any, Any]] = {
    "articulations": (Articulation, Articulation.number, ArticulationRead),
    "answers": (Answer, Answer.id, AnswerRead),
    "steps": (Step, Step.version, StepRead),
}


def _held(question: Question, **more: Any) -> HeldQuestion:
    own = HeldQuestion.model_fields.keys() - more.keys()
    return HeldQuestion(**{name: getattr(question, name) for name in own}, **more)
