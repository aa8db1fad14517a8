"""What happens to a question. A function is a move: row, history and event in one transaction."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, insert, select
from sqlmodel import col
from uuid_utils.compat import uuid7

from plek_common.action import Permit
from plek_common.clock import today
from plek_common.problem import Conflict
from plek_common.versioned import change, locked
from plek_common.work import Work
from question import events
from question.models import Answer, Articulation, Asker, Question, Step
from question.policy import Asked
from question.schemas import AnswerCreate, ArticulationCreate, QuestionCreate, Triage
from question.states import DESKS, Move, State, WrongState, after, due

# No letters that look like digits: a code is read aloud over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


async def ask(work: Work, asked: QuestionCreate) -> Question:
    """Takes in a question. Nobody but this hub knows of it until it is released."""
    row = asked.model_dump(exclude={"asker", "text"}) | {
        "id": uuid7(),
        "version": 1,
        "published_version": 0,
        "code": _code(),
        "original_text": asked.text,
        "text": asked.text,
        "asked_at": work.now,
        **_desk(State.RECEIVED, work.now),
    }
    await work.session.execute(insert(_table(Question)).values(row))
    asker = _asker(asked, work.permit, row["id"])
    if asker:
        await work.session.execute(insert(_table(Asker)).values(asker))
    step = Step(question_id=row["id"], version=1, move="ask", state=State.RECEIVED, reason=None, taken_at=work.now)
    await work.session.execute(insert(_table(Step)).values(step.model_dump()))
    return Question(**{"released_at": None, "answer_text": None, "answer_kind": None, "answered_at": None, **row})


async def triage(work: Work, question_id: UUID, seen: int, found: Triage) -> Question:
    question = await locked(work, Question, question_id, seen)
    return await _move(work, question, Move.TRIAGE, **found.model_dump(exclude_none=True))


async def release(work: Work, question_id: UUID, seen: int) -> Question:
    """Lets the network read it. From here on every change is told."""
    question = await locked(work, Question, question_id, seen)
    if question.released_at is not None:
        raise Conflict("De vraag is al vrijgegeven.")
    return await _move(work, question, Move.RELEASE, released_at=work.now)


async def articulate(work: Work, question_id: UUID, seen: int, sharper: ArticulationCreate) -> Question:
    """Gives the question a sharper wording; the original stays as it was."""
    question = await locked(work, Question, question_id, seen)
    count = select(func.count()).where(col(Articulation.question_id) == question_id)
    articulation = Articulation(
        question_id=question_id,
        number=(await work.session.execute(count)).scalar_one() + 1,
        made_by=work.permit.actor.subject or "",
        made_at=work.now,
        **sharper.model_dump(),
    )
    work.session.add(articulation)
    title = sharper.title or question.title
    return await _move(work, question, Move.ARTICULATE, title=title, text=sharper.text)


async def match(work: Work, question_id: UUID, seen: int) -> Question:
    """The search for somebody who knows begins."""
    return await _move(work, await locked(work, Question, question_id, seen), Move.MATCH)


async def answer(work: Work, question_id: UUID, seen: int, given: AnswerCreate) -> Question:
    question = await locked(work, Question, question_id, seen)
    work.session.add(Answer(id=uuid7(), question_id=question_id, given_at=work.now, **given.model_dump()))
    brief: dict[str, Any] = {"answer_text": given.text, "answer_kind": given.kind, "answered_at": work.now}
    return await _move(work, question, Move.ANSWER, **brief)


async def reopen(work: Work, question_id: UUID, seen: int, reason: str) -> Question:
    return await _move(work, await locked(work, Question, question_id, seen), Move.REOPEN, reason)


async def close(work: Work, question_id: UUID, seen: int, reason: str) -> Question:
    return await _move(work, await locked(work, Question, question_id, seen), Move.CLOSE, reason)


async def withdraw(work: Work, question_id: UUID, seen: int, reason: str | None) -> Question:
    """Takes it back: the network is told without its text."""
    question = await locked(work, Question, question_id, seen)
    subject = select(col(Asker.subject)).where(col(Asker.question_id) == question_id)
    work.permit.check(Asked(question, (await work.session.execute(subject)).scalar_one_or_none()))
    return await _move(work, question, Move.WITHDRAW, reason)


async def _move(work: Work, question: Question, move: Move, reason: str | None = None, **values: Any) -> Question:
    try:
        state = after(move, State(question.state))
    except WrongState as wrong:
        raise Conflict(str(wrong)) from None
    desk = _desk(state, work.now) if state != question.state else {}
    change(question, {**values, **desk})
    work.session.add(
        Step(
            question_id=question.id,
            version=question.version,
            move=move,
            state=state,
            reason=reason,
            taken_at=work.now,
        )
    )
    if question.released_at is not None:
        question.published_version += 1
        await work.outbox.record(work.session, [events.told(question, move, work.now)])
    return question


def _desk(state: State, now: datetime) -> dict[str, Any]:
    return {"state": state.value, "turn": DESKS[state].turn.value, "due_on": due(state, today(now))}


def _asker(asked: QuestionCreate, permit: Permit, question_id: UUID) -> dict[str, Any] | None:
    contact = asked.asker.model_dump() if asked.asker else {"name": None, "email": None, "phone": None}
    if not any(contact.values()) and permit.actor.subject is None:
        return None
    return {"question_id": question_id, "subject": permit.actor.subject, **contact}


def _code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found
