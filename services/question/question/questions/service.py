"""What happens to a question. A function is a move (questions/transition.py)."""

import json
from typing import Any
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from plek_common.action import Permit
from plek_common.problem import Conflict
from plek_common.statement import insert
from plek_common.work import Writing
from question.models import QuestionRow
from question.questions import publication, transition
from question.questions.codes import new_code
from question.questions.commands import AnswerCreate, ArticulationCreate, BundlingChoice, Release, Triage
from question.questions.schemas import QuestionCreate, Receipt
from question.questions.search import QUESTIONS
from question.questions.states import Move, State

OBJECTED = "Wie deze vraag stelde, maakte bezwaar: de vraag wordt niet getoond en met geen andere vergeleken."
_WORDING = ("title", "text", "language", "channel", "asker_kind", "theme", "area", "level", "needed_by")
ASKER = "select subject from asker where question_id = $1"
# The answer that stands at the release is released with the question; one that was not enough before is not.
_SHOW_ANSWER = """
    update answer set is_public = true
    where id = (select id from answer where question_id = {0} order by id desc limit 1)
        and exists (select from question where id = {0} and answer_text is not null)
"""
_NEXT_NUMBER = "select count(*) + 1 from articulation where question_id = $1"


async def ask(work: Writing, connection: asyncpg.Connection, asked: QuestionCreate) -> Receipt:
    """Takes in a question. Nobody but this hub knows of it until it is released."""
    receipt = Receipt(id=uuid7(), code=new_code(), asked_at=work.now, **transition.desk(State.RECEIVED, work.now))
    begun = {**receipt.model_dump(), "version": 1, "published_version": 0, **wording(asked, receipt.state)}
    step = {"version": 1, "move": "ask", "state": receipt.state, "taken_at": work.now}
    rows = [("question", begun), ("step", {"question_id": receipt.id, **step})]
    who = asker(asked, work.permit)
    if any(said is not None for said in who.values()):
        rows.append(("asker", {"question_id": receipt.id, **who}))
    await insert(connection, *rows)
    return receipt


def wording(asked: QuestionCreate, state: State) -> dict[str, Any]:
    """What was asked, in the columns of a question, with what it is found by."""
    said = {name: getattr(asked, name) for name in _WORDING} | {"original_text": asked.text}
    return said | QUESTIONS.words({**said, "state": state})


async def triage(work: Writing, question_id: UUID, seen: int, found: Triage) -> QuestionRow:
    question = await transition.seen(work, question_id, seen)
    return await transition.make(work, question, Move.TRIAGE, **found.model_dump(exclude_none=True))


async def release(work: Writing, question_id: UUID, seen: int, said: Release) -> QuestionRow:
    """Lets the network read it. From here on every change is told, and looked at before.

    Raises:
        NotFound, Stale, Conflict, PersonalDataFound
    """
    question = await transition.seen(work, question_id, seen)
    if question.released_at is not None:
        raise Conflict("De vraag is al vrijgegeven.")
    if question.objected_at is not None:
        raise Conflict(OBJECTED)
    accepted = await publication.released(work, question, said)
    shown: dict[str, Any] = {"released_at": work.now, "released_text": question.text}
    also = (_SHOW_ANSWER, question_id)
    return await transition.make(work, question, Move.RELEASE, beside=accepted, also=also, **shown)


async def articulate(work: Writing, question_id: UUID, seen: int, sharper: ArticulationCreate) -> QuestionRow:
    """Gives the question a sharper wording; the original stays as it was."""
    question = await transition.seen(work, question_id, seen)
    accepted = publication.articulated(work, question, sharper)
    number, by = await scalar(work, _NEXT_NUMBER, question_id), work.permit.actor.subject or ""
    made = {"question_id": question_id, "number": number, "made_by": by, "made_at": work.now}
    wording: dict[str, Any] = {"title": sharper.title or question.title, "text": sharper.text}
    made["is_public"] = question.released_at is not None
    beside = ("articulation", made | sharper.values())
    return await transition.make(work, question, Move.ARTICULATE, beside=[beside, *accepted], **wording)


async def match(work: Writing, question_id: UUID, seen: int) -> QuestionRow:
    """The search for somebody who knows begins."""
    return await transition.make(work, await transition.seen(work, question_id, seen), Move.MATCH)


async def answer(work: Writing, question_id: UUID, seen: int, given: AnswerCreate) -> QuestionRow:
    question = await transition.seen(work, question_id, seen)
    accepted = publication.answered(work, question, given)
    made: dict[str, Any] = {
        "id": uuid7(),
        "question_id": question_id,
        "given_at": work.now,
        "kind": given.kind,
        "text": given.text,
        "is_public": question.released_at is not None,
    }
    brief: dict[str, Any] = {"answer_text": given.text, "answer_kind": given.kind, "answered_at": work.now}
    beside = ("answer", made | {"sources": json.dumps(given.sources)})
    return await transition.make(work, question, Move.ANSWER, beside=[beside, *accepted], **brief)


async def reopen(work: Writing, question_id: UUID, seen: int, reason: str) -> QuestionRow:
    """Looks further: the answer can still be read, but the question is answered no more."""
    question = await transition.seen(work, question_id, seen)
    return await transition.make(
        work, question, Move.REOPEN, reason, answer_text=None, answer_kind=None, answered_at=None
    )


async def close(work: Writing, question_id: UUID, seen: int, reason: str) -> QuestionRow:
    return await transition.make(work, await transition.seen(work, question_id, seen), Move.CLOSE, reason)


async def bundle(work: Writing, question_id: UUID, seen: int, choice: BundlingChoice) -> QuestionRow:
    """Whether the nation may see it together with questions of other regions."""
    question = await transition.seen(work, question_id, seen)
    if question.objected_at is not None:
        raise Conflict(OBJECTED)
    return await transition.make(work, question, Move.BUNDLE, bundling=choice.bundling)


async def scalar(work: Writing, statement: str, question_id: UUID) -> Any:
    async with work.database.connection() as connection:
        return await connection.fetchval(statement, question_id)


def asker(asked: QuestionCreate, permit: Permit) -> dict[str, str | None]:
    """Who asked, as far as that is known."""
    given = {name: getattr(asked.asker, name, None) for name in ("name", "email", "phone")}
    return {"subject": permit.actor.subject, **given}
