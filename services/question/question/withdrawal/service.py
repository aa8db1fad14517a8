"""A question is taken back, with the questions that were made of it."""

from uuid import UUID

from plek_common.etag import expect
from plek_common.work import Writing
from question.models import QuestionRow
from question.parts import service
from question.policy import Asked
from question.questions import transition
from question.questions.service import ASKER, scalar
from question.questions.states import Move


async def withdraw(work: Writing, question_id: UUID, seen: int, reason: str | None) -> QuestionRow:
    """Takes it back: the network is told without its text. Who may not read it hears that nothing is there, whatever
    version he names."""
    question = await transition.found(work, question_id)
    work.permit.check(Asked(question, await scalar(work, ASKER, question_id)), reading="question.read")
    expect(question.version, seen)
    if question.split_into:
        return await service.withdraw(work, question, reason)
    return await transition.make(work, question, Move.WITHDRAW, reason)
