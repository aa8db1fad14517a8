"""What somebody who has the code of a question may know: where it stands, her own words and what became of them."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from plek_common.audit import deed
from plek_common.identity import ANYONE
from plek_common.problem import NotFound
from question.contact import queries as contact
from question.contact.schemas import MessageRead
from question.intake.schemas import Own, ReceiptPart, ReceiptRead, Standing
from question.models import Answer, Articulation, Question, Step
from question.policy import Asked, allow
from question.questions.codes import readings
from question.questions.queries import parts_of, with_shared
from question.questions.schemas import AnswerRead, ArticulationRead, QuestionRead, StepRead
from question.questions.states import UNANSWERED, Move, State

_TURNS = (Move.ANSWER, Move.CLOSE, Move.WITHDRAW, Move.SPLIT, Move.REOPEN)
T = TypeVar("T", Step, Articulation, Answer)


async def receipt(session: AsyncSession, here: str, code: str) -> ReceiptRead:
    """Where a question stands, for who holds its code.

    Raises:
        NotFound
    """
    question = await held_by(session, code)
    parts = list(await session.scalars(parts_of(question))) if question.split_into else []
    file = await File.of(session, here, [question, *parts])
    place = file.place(question)
    if parts:
        place["standing"] = together(map(standing, parts))
    steps = list(map(StepRead.model_validate, file.steps(question)))
    return ReceiptRead(**place, steps=steps, parts=[ReceiptPart(**file.place(part)) for part in parts])


async def held_by(session: AsyncSession, code: str) -> Question:
    """The question of which somebody has this code.

    Raises:
        NotFound
    """
    found = (await session.scalars(select(Question).where(col(Question.code).in_(readings(code))).limit(2))).all()
    if len(found) != 1:
        raise NotFound("Deze code kennen wij niet. Kijk of alle letters en cijfers kloppen.")
    deed.about(f"question/{found[0].id}")
    return found[0]


class File:
    """All that is kept of some questions."""

    def __init__(
        self,
        public: dict[UUID, QuestionRead],
        rows: Sequence[Step | Articulation | Answer],
        messages: dict[UUID, list[MessageRead]],
    ) -> None:
        self._public, self._rows, self._messages = public, rows, messages

    @classmethod
    async def of(cls, session: AsyncSession, here: str, questions: Sequence[Question]) -> "File":
        ids = [question.id for question in questions]
        rows: list[Any] = []
        for table, order in ((Step, Step.version), (Articulation, Articulation.number), (Answer, Answer.id)):
            rows += await session.scalars(select(table).where(col(table.question_id).in_(ids)).order_by(col(order)))
        public = [each for each in questions if allow(ANYONE, "question.read", Asked(each, None), here=here)]
        read = {each.id: each for each in await with_shared(session, ANYONE, here, public)}
        return cls(read, rows, await contact.for_asker(session, ids))

    def steps(self, question: Question) -> list[Step]:
        return self._of(Step, question)

    def place(self, question: Question) -> dict[str, Any]:
        known = {name: getattr(question, name) for name in ("code", "state", "turn", "due_on", "asked_at")}
        turns = [step.reason for step in self.steps(question) if step.move in _TURNS]
        return known | {
            "standing": standing(question),
            "reason": turns[-1] if turns else None,
            "own": None if question.state == State.WITHDRAWN else self._own(question),
            "question": self._public.get(question.id),
            "messages": self._messages[question.id],
        }

    def _own(self, question: Question) -> Own:
        return Own(
            original_text=question.original_text,
            title=question.title,
            text=question.text,
            language=question.language,
            articulations=list(map(ArticulationRead.model_validate, self._of(Articulation, question))),
            answers=list(map(AnswerRead.model_validate, reversed(self._of(Answer, question)))),
        )

    def _of(self, table: type[T], question: Question) -> list[T]:
        return [row for row in self._rows if isinstance(row, table) and row.question_id == question.id]


def standing(question: Question) -> Standing:
    """What became of one question; it is answered exactly when it has an answer that stands."""
    if question.state == State.WITHDRAWN:
        return "withdrawn"
    if question.answer_text is not None:
        return "answered"
    return "open" if question.state in UNANSWERED else "closed"


def together(parts: Iterable[Standing]) -> Standing:
    """What became of a question that was split, by its parts: open as long as one is, answered when one is."""
    found = set(parts)
    order: tuple[Standing, ...] = ("open", "answered", "closed")
    return next((each for each in order if each in found), "withdrawn")
