"""Who may do what with a question. One pure function; the filter in SQL says the same."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, true
from sqlmodel import col

from plek_common.audit.policy import may_read
from plek_common.identity import Actor
from question.models import Question, QuestionRow

PUBLIC = frozenset(
    {
        "question.ask", "question.list", "question.read", "question.compare", "receipt.read", "articulation.list",
        "answer.list", "receipt.export", "receipt.correct", "receipt.object", "receipt.erase",
        "receipt.reply",
    }
)  # fmt: skip
COORDINATOR = frozenset(
    {
        "question.triage", "question.release", "question.articulate", "question.match", "question.answer",
        "question.reopen", "question.close", "question.withdraw", "question.bundle", "question.split",
        "question.redact", "acceptance.list", "desk.read", "desk.list", "step.list", "person.read", "person.find",
        "person.export", "person.correct", "person.object",
        "person.erase", "message.send", "message.list", "message.read", "message.decide",
    }
)  # fmt: skip
ASKER = frozenset(
    {"question.withdraw", "person.own", "person.export", "person.correct", "person.object", "person.erase"}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the token subject of who asked it, if there was one."""

    question: QuestionRow
    subject: str | None


def allow(actor: Actor, action: str, thing: Asked | None, *, here: str) -> bool:
    """May this actor do this (to this question)? Roles count at the actor's own hub only."""
    if action in PUBLIC:
        return thing is None or is_public(thing.question) or actor.has("coordinator", here)
    if action in COORDINATOR and actor.has("coordinator", here):
        return True
    if action in ASKER and "asker" in actor.roles:
        return thing is None or (actor.subject is not None and actor.subject == thing.subject)
    return may_read(actor, action, here)


def is_public(question: QuestionRow) -> bool:
    return question.released_at is not None and question.state != "withdrawn"


def visible(actor: Actor, here: str, table: type[Question]) -> ColumnElement[bool]:
    """The same rule for lists, as a condition in SQL."""
    if actor.has("coordinator", here):
        return true()
    return col(table.released_at).is_not(None) & (col(table.state) != "withdrawn")
