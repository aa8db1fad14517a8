"""What happens to a question. A function is a move: row, history and event in one transaction."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlmodel import col
from uuid_utils.compat import uuid7

from plek_common.action import Permit
from plek_common.clock import today
from plek_common.problem import Conflict
from plek_common.versioned import change, locked
from plek_common.work import Work
from question import events
from question.models import Answer, Articulation, Asker, Question
from question.policy import Asked
from question.schemas import AnswerCreate, ArticulationCreate, QuestionCreate, Triage
from question.states import DESKS, Move, State, WrongState, after, due

# No letters that look like digits: a code is read aloud over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# The question, who asked (when that is known) and the first step of its history, in one trip to the database.
_ASK = text("""
    with asked as (
        insert into question (id, version, published_version, code, original_text, title, text, language, channel,
            asker_kind, theme, area, level, needed_by, state, turn, due_on, asked_at)
        values (:id, 1, 0, :code, :text, :title, :text, :language, :channel, :asker_kind, :theme, :area, :level,
            :needed_by, :state, :turn, :due_on, :asked_at)
    ), asker as (
        insert into asker (question_id, subject, name, email, phone)
        select :id, :subject, :name, :email, :phone where :is_known
    )
    insert into step (question_id, version, move, state, taken_at) values (:id, 1, 'ask', :state, :asked_at)
""")
_STEP = text("""
    insert into step (question_id, version, move, state, reason, taken_at)
    values (:id, :version, :move, :state, :reason, :taken_at)
""")


async def ask(work: Work, asked: QuestionCreate) -> Question:
    """Takes in a question. Nobody but this hub knows of it until it is released."""
    row = asked.model_dump(exclude={"asker"}) | {"id": uuid7(), "code": _code(), "asked_at": work.now}
    row |= _desk(State.RECEIVED, work.now)
    await work.session.execute(_ASK, row | _asker(asked, work.permit))
    blank: dict[str, Any] = {"released_at": None, "answer_text": None, "answer_kind": None, "answered_at": None}
    return Question(**blank, **row, original_text=row["text"], version=1, published_version=0)


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
    told = question.released_at is not None
    question.published_version += told
    step = {"id": question.id, "version": question.version, "move": move, "state": state, "reason": reason}
    await work.session.execute(_STEP, {**step, "taken_at": work.now})
    if told:
        await work.outbox.record(work.session, [events.told(question, move, work.now)])
    return question


def _desk(state: State, now: datetime) -> dict[str, Any]:
    return {"state": state.value, "turn": DESKS[state].turn.value, "due_on": due(state, today(now))}


def _asker(asked: QuestionCreate, permit: Permit) -> dict[str, Any]:
    contact = asked.asker.model_dump() if asked.asker else {"name": None, "email": None, "phone": None}
    subject = permit.actor.subject
    return {"subject": subject, "is_known": subject is not None or any(contact.values()), **contact}


def _code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
