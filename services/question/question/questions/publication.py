"""What a move makes public, looked at before it is made; what is let through is kept with the question."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from plek_common.personal.release import Accepted, Publication, check
from plek_common.work import Writing
from question.models import QuestionRow
from question.questions.commands import AnswerCreate, ArticulationCreate, PartCreate, Release

Row = tuple[str, dict[str, Any]]
_SOURCES = "select sources from answer where question_id = $1 order by id desc limit 1"


async def released(work: Writing, question: QuestionRow, said: Release) -> list[Row]:
    """Of a question that is about to be released, with the answer that stands: the row that keeps what was accepted.

    Raises:
        PersonalDataFound
    """
    texts = {"title": question.title, "text": question.text, "answer/text": question.answer_text}
    if question.answer_text is not None:
        async with work.database.connection() as connection:
            texts |= _sources(json.loads(await connection.fetchval(_SOURCES, question.id) or "[]"), "answer/")
    return kept(work, question.id, check(texts, said, is_stored=True))


def articulated(work: Writing, question: QuestionRow, sharper: ArticulationCreate) -> list[Row]:
    return of(work, question, {"title": sharper.title, "text": sharper.text, "why": sharper.why}, sharper)


def answered(work: Writing, question: QuestionRow, given: AnswerCreate) -> list[Row]:
    return of(work, question, {"text": given.text, **_sources(given.sources)}, given)


def parted(work: Writing, question: QuestionRow, parts: list[PartCreate], said: Publication) -> list[Row]:
    named = {f"parts/{at}": part for at, part in enumerate(parts)}
    texts = {f"{place}/{name}": getattr(part, name) for place, part in named.items() for name in ("title", "text")}
    return of(work, question, texts, said)


def of(work: Writing, question: QuestionRow, texts: Mapping[str, str | None], said: Publication) -> list[Row]:
    """The same of texts that come to a question: they are public where that is. Raises PersonalDataFound."""
    is_public = question.released_at is not None and question.state != "withdrawn"
    return kept(work, question.id, check(texts, said) if is_public else None)


def kept(work: Writing, question_id: UUID, accepted: Accepted | None) -> list[Row]:
    return [("acceptance", accepted.row(question_id, work.permit, work.now))] if accepted else []


def _sources(sources: list[str], place: str = "") -> dict[str, str | None]:
    return {f"{place}sources/{at}": source for at, source in enumerate(sources)}
