"""Removes words from a question for good, wherever the hub keeps them, and has the network remove them too."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from plek_common.etag import expect
from plek_common.problem import UNKNOWN, Invalid, NotFound
from plek_common.statement import insert
from plek_common.work import Writing
from plek_vocabulary import RedactionReason
from question.bundles import copies
from question.eraser import LONGEST, LONGEST_TITLE, MARK, Eraser, is_mark
from question.models import QuestionRow
from question.questions import publication, transition
from question.questions.commands import Redaction
from question.questions.states import Move

REASONS: Mapping[RedactionReason, str] = {
    "personal_data": "Er stonden persoonsgegevens in.",
    "other_person": "Er stond iets in over iemand anders.",
    "confidential": "Er stond iets vertrouwelijks in.",
    "unlawful": "Er stond iets in wat niet openbaar mag zijn.",
    "other": "Er stond iets in wat weg moest.",
}
# The words of a question that was split are the words of its parts.
_FAMILY = f"""
    select {", ".join(QuestionRow.model_fields)} from question
    where id = $1 or part_of = $1 or id = (select part_of from question where id = $1)
        or part_of = (select part_of from question where id = $1)
    order by id for update
"""  # noqa: S608 - our own columns
_OWN = ("title", "text", "original_text", "released_text", "answer_text")
# Rows that belong to a question: by what each is known beside it, and its texts.
_ROWS = {
    "articulation": ("number", ("title", "text", "why")),
    "answer": ("id", ("text", "sources")),
    "step": ("version", ("reason",)),
    "acceptance": ("id", ("reason",)),
}
_OWNERS = {"acceptance": "thing_id"}  # where it is not question_id
_NEWEST = (
    "update answer set text = $2 where id = (select id from answer where question_id = $1 order by id desc limit 1)"
)


async def redact(work: Writing, question_id: UUID, seen: int, wanted: Redaction) -> QuestionRow:
    """Takes the words out of the question, of what it was split from and of its parts; returns the question.

    Raises:
        NotFound, Stale, PersonalDataFound, Invalid: some of the words stand nowhere in it.
    """
    _refuse({at: "dit is het merkteken zelf" for at, words in enumerate(wanted.words) if is_mark(words)})
    async with work.database.connection() as connection, connection.transaction():
        family = [QuestionRow.model_construct(**row) for row in await connection.fetch(_FAMILY, question_id)]
        mine = next((question for question in family if question.id == question_id), None)
        if mine is None:
            raise NotFound(UNKNOWN)
        expect(mine.version, seen)
        anew = {name: getattr(wanted, name) for name in ("title", "text", "answer")}
        for row in publication.of(work, mine, anew, wanted):
            await insert(connection, row)
        pen, done = Eraser(wanted.words), dict[UUID, QuestionRow]()
        for question in family:
            whole = wanted if question is mine else None
            if (moved := await _redact(work, connection, question, pen, wanted.reason, whole)) is not None:
                done[question.id] = moved
        _refuse({wanted.words.index(words): "staat nergens in deze vraag" for words in pen.unfound})
        await copies.redact(connection, done, {question.id: question for question in family}, pen)
    return done[question_id]


async def _redact(
    work: Writing,
    connection: asyncpg.Connection,
    question: QuestionRow,
    pen: Eraser,
    reason: RedactionReason,
    anew: Redaction | None,
) -> QuestionRow | None:
    """None when there was nothing in it to remove; not so for the question that was named, which always has a step."""
    values, whole = _cleaned({name: getattr(question, name) for name in _OWN}, pen), _whole(anew, question)
    rows = [await _clean_rows(connection, table, question.id, pen, whole) for table in _ROWS]
    if anew is None and not values and not any(rows):
        return None
    if "answer" in whole:
        await connection.execute(_NEWEST, question.id, whole["answer"])
    moved, change = transition.prepare(work, question, Move.REDACT, REASONS[reason], **values | _anew(whole, question))
    await change.make(connection)
    return moved


def _cleaned(texts: Mapping[str, str | None], pen: Eraser) -> dict[str, Any]:
    """Those that are otherwise now."""
    found = {}
    for name, text in texts.items():
        clean = text and pen.clean(text, LONGEST_TITLE if name == "title" else LONGEST)
        if clean != text:
            found[name] = clean
    return found


async def _clean_rows(
    connection: asyncpg.Connection, table: str, question_id: UUID, pen: Eraser, whole: Mapping[str, str]
) -> bool:
    """Was there something to remove? Of a field that comes anew, nothing of before stays."""
    (key, names), owner = _ROWS[table], _OWNERS.get(table, "question_id")
    texts = ", ".join(f"{name}::text" for name in names)
    rows = await connection.fetch(f"select {key}, {texts} from {table} where {owner} = $1", question_id)  # noqa: S608
    changed = {row[key]: _row(table, dict(row), names, pen, whole) for row in rows}
    for at, values in changed.items():
        if values:
            pairs = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 3))
            statement = f"update {table} set {pairs} where {owner} = $1 and {key} = $2"  # noqa: S608 - our own names
            await connection.execute(statement, question_id, at, *values.values())
    return any(changed.values())


def _row(
    table: str, row: dict[str, Any], names: tuple[str, ...], pen: Eraser, whole: Mapping[str, str]
) -> dict[str, Any]:
    texts = {name: row[name] for name in names if name != "sources"}
    found = _cleaned(texts, pen)
    found |= {name: MARK for name in texts if texts[name] and (name if table == "articulation" else table) in whole}
    if "sources" in names:
        sources = json.loads(row["sources"])
        clean = [pen.clean(source) for source in sources]
        found |= {"sources": json.dumps(clean)} if clean != sources else {}
    return found


def _whole(anew: Redaction | None, question: QuestionRow) -> dict[str, str]:
    """The fields that come anew.

    Raises:
        Invalid: an answer comes for none.
    """
    if anew is None:
        return {}
    if anew.answer and question.answer_text is None:
        raise Invalid("1 fout; zie errors.", [_error("answer", "deze vraag heeft geen antwoord dat geldt")])
    return {name: text for name in ("title", "text", "answer") if (text := getattr(anew, name))}


def _anew(whole: Mapping[str, str], question: QuestionRow) -> dict[str, Any]:
    found: dict[str, Any] = {"title": whole["title"]} if "title" in whole else {}
    if "text" in whole:
        released = MARK if question.released_text is not None else None
        found |= {"text": whole["text"], "original_text": MARK, "released_text": released}
    return found | ({"answer_text": whole["answer"]} if "answer" in whole else {})


def _refuse(faults: Mapping[int, str]) -> None:
    if faults:
        errors = [_error(f"words/{at}", detail) for at, detail in sorted(faults.items())]
        raise Invalid(f"{len(errors)} fout(en); zie errors.", errors)


def _error(pointer: str, detail: str) -> dict[str, str]:
    return {"in": "body", "pointer": pointer, "detail": detail}
