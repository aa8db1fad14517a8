"""What the network may know of a question, and the events that tell it."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel

from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.schema import Moment
from plek_vocabulary import Bundling, Level
from question.models import QuestionRow
from question.questions.states import Move

_TYPES = {
    Move.RELEASE: "published",
    Move.ARTICULATE: "articulated",
    Move.ANSWER: "answered",
    Move.CLOSE: "closed",
    Move.SPLIT: "closed",
    Move.WITHDRAW: "withdrawn",
    Move.REDACT: "redacted",
}


class PublicAnswer(EventData):
    text: str
    kind: str
    at: Moment


class PublicQuestion(EventData):
    """The full public state (D2). It says nothing of who asked, and no text once it is withdrawn.

    `answer` is the one that stands: the question is answered exactly when it has one, whatever its state.
    `split_into`: of how many questions it was, each a question of its own now; those are `part_of` this one.
    """

    filled_from: ClassVar[type[BaseModel] | None] = QuestionRow

    id: UUID
    version: int
    state: str
    title: str | None
    text: str | None
    language: str
    channel: str
    asker_kind: str
    theme: str | None
    area: str | None
    level: Level | None
    needed_by: date | None
    asked_at: Moment
    released_at: Moment
    answer: PublicAnswer | None
    bundling: Bundling = "open"
    part_of: UUID | None = None
    split_into: int = 0


def told(question: QuestionRow, move: Move, at: datetime) -> Draft:
    """The event that this move is told with; `published_version` has just been raised."""
    return Draft(
        type=f"nl.plek.questions.question-{_TYPES.get(move, 'changed')}.v1",
        subject=question.id,
        version=question.published_version,
        time=at,
        data=public(question),
    )


def public(question: QuestionRow) -> PublicQuestion:
    """The public state of a released question."""
    gone = question.state == "withdrawn"
    known = {name: getattr(question, name) for name in _SAME}
    return PublicQuestion(
        **known,
        version=question.published_version,
        title=None if gone else question.title,
        text=None if gone else question.text,
        answer=None if gone else answer(question),
    )


_SAME = (
    "id", "state", "language", "channel", "asker_kind", "theme", "area", "level", "needed_by", "asked_at",
    "released_at", "bundling", "part_of", "split_into",
)  # fmt: skip


def answer(question: QuestionRow) -> PublicAnswer | None:
    """The latest answer, as everybody may read it."""
    if question.answer_text is None or question.answer_kind is None or question.answered_at is None:
        return None
    return PublicAnswer(text=question.answer_text, kind=question.answer_kind, at=question.answered_at)
