"""Tables of the question service. Who asked (`asker`) is kept apart from what was asked (`question`)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from plek_common import tables
from plek_common.database import new_metadata
from plek_common.findable import Found
from plek_common.personal.marker import Personal
from plek_common.versioned import Versioned

metadata = new_metadata()
tables.outbox(metadata)
tables.idempotency_key(metadata)
tables.acceptance(metadata)
tables.audit(metadata)
tables.rate(metadata)
tables.consumer_offset(metadata)
tables.dead_letter(metadata)
_MOMENT = DateTime(timezone=True)
_NO = {"server_default": sql("false")}
# By what a telephone number is the same, however it is written: 06 1234 5678, +31 6 12345678, 0031612345678.
DIGITS = 9
DIALLED = f"\"right\"(regexp_replace({{0}}, '[^0-9]', '', 'g'), {DIGITS})"

# In which states a question lies on the coordinator's desk. Written out, since only then is its index used.
ON_DESK = "state in ('answered', 'articulating', 'matching', 'received', 'triaged')"


class Table(SQLModel, registry=registry(metadata=metadata)):
    """All tables of this service share one MetaData, and no other service's."""


class QuestionRow(Versioned):
    """One knowledge question. `original_text` is what was asked; `title` and `text` are the wording of today.

    `released_text` is the first wording that everybody could read. `answer_text` is the answer that stands: a question
    is answered exactly when it has one. `version` counts every change (the ETag); `published_version` counts what the
    network was told.
    """

    code: str = Field(sa_type=Text, unique=True)
    original_text: str = Field(sa_type=Text)
    title: str | None = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    asker_kind: str = Field(sa_type=Text)
    theme: str | None = Field(sa_type=Text)
    area: str | None = Field(sa_type=Text)
    level: str | None = Field(sa_type=Text)
    needed_by: date | None
    state: str = Field(sa_type=Text)
    turn: str = Field(sa_type=Text)
    due_on: date
    asked_at: datetime = Field(sa_type=_MOMENT)
    released_at: datetime | None = Field(sa_type=_MOMENT)
    released_text: str | None = Field(default=None, sa_type=Text)
    published_version: int = 0
    answer_text: str | None = Field(sa_type=Text)
    answer_kind: str | None = Field(sa_type=Text)
    answered_at: datetime | None = Field(sa_type=_MOMENT)
    bundling: str = Field(default="open", sa_type=Text, sa_column_kwargs={"server_default": "open"})
    part_of: UUID | None = Field(default=None, foreign_key="question.id")
    split_into: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    objected_at: datetime | None = Field(default=None, sa_type=_MOMENT)


class Question(Table, QuestionRow, Found, table=True):
    """The table of questions: what is known of each, and the words by which it is found."""

    __table_args__ = (
        Index("ix_question_search", "search", postgresql_using="gin"),
        Index("ix_question_public", sql("id desc"), postgresql_where=sql("released_at is not null")),
        Index("ix_question_state", "state", sql("id desc")),
        Index("ix_question_theme", "theme", sql("id desc")),
        Index(
            "ix_question_desk",
            "due_on",
            "id",
            postgresql_where=sql(ON_DESK),
        ),
        Index("ix_question_part_of", "part_of", "id", postgresql_where=sql("part_of is not null")),
    )


class Asker(Table, table=True):
    """Who asked. Never leaves the hub, is in no event and in no log."""

    question_id: UUID = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    subject: Personal[str | None] = Field(sa_type=Text)
    name: Personal[str | None] = Field(sa_type=Text)
    email: Personal[str | None] = Field(sa_type=Text)
    phone: Personal[str | None] = Field(sa_type=Text)
    __table_args__ = (
        Index("ix_asker_subject", "subject", postgresql_where=sql("subject is not null")),
        Index("ix_asker_email", sql("lower(email)"), postgresql_where=sql("email is not null")),
        Index("ix_asker_phone", sql(DIALLED.format("phone")), postgresql_where=sql("phone is not null")),
    )


class Articulation(Table, table=True):
    """A sharper wording, who made it and why. One from before the release stays with the hub and the asker."""

    question_id: UUID = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    title: str | None = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    made_by: Personal[str] = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=_MOMENT)
    is_public: bool = Field(default=False, sa_column_kwargs=_NO)


class Answer(Table, table=True):
    """An answer: quick and interim, or validated. What stood at the release, and later, everybody may read."""

    id: UUID = Field(primary_key=True)
    question_id: UUID = Field(foreign_key="question.id", ondelete="CASCADE", index=True)
    kind: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    sources: list[str] = Field(sa_type=JSONB)
    given_at: datetime = Field(sa_type=_MOMENT)
    is_public: bool = Field(default=False, sa_column_kwargs=_NO)


class Step(Table, table=True):
    """What happened to a question, as its asker may read it."""

    question_id: UUID = Field(primary_key=True, foreign_key="question.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    move: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    taken_at: datetime = Field(sa_type=_MOMENT)


class Bundle(Table, Found, table=True):
    """What the nation said about questions that several regions share: our own copy."""

    id: UUID = Field(primary_key=True)
    version: int
    title: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=_MOMENT)
    body: dict[str, object] = Field(sa_type=JSONB)
    wordings: str = Field(sa_type=Text)
    __table_args__ = (Index("ix_bundle_search", "search", postgresql_using="gin"),)


class BundleQuestion(Table, table=True):
    """Which of our questions is in which bundle, joined or proposed."""

    __tablename__ = "bundle_question"

    question_id: UUID = Field(primary_key=True)
    bundle_id: UUID = Field(primary_key=True, foreign_key="bundle.id", ondelete="CASCADE")
    certainty: str = Field(sa_type=Text)

    __table_args__ = (Index("ix_bundle_question_bundle_id", "bundle_id"),)


class Erasure(Table, table=True):
    """The ledger: ids of what was erased, and when. It says nothing of what that was, and outlives every copy."""

    entity_id: UUID = Field(primary_key=True)
    erased_at: datetime = Field(sa_type=_MOMENT)


class MessageRow(SQLModel):
    """A message to who asked: about a question of ours (`in`), or from us about one of another hub (`out`).

    `hub` is the other side. `published_version` counts what the network was told of one that came in; `reply` of one
    is known to nobody else before its state is answered.
    """

    id: UUID = Field(primary_key=True)
    version: int
    direction: str = Field(sa_type=Text)
    published_version: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    question_id: UUID
    hub: str = Field(sa_type=Text)
    hub_name: str = Field(sa_type=Text)
    sender: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    reply: str | None = Field(default=None, sa_type=Text)
    due_on: date
    sent_at: datetime = Field(sa_type=_MOMENT)
    changed_at: datetime = Field(sa_type=_MOMENT)


class Message(Table, MessageRow, table=True):
    __table_args__ = (
        Index("ix_message_direction", "direction", sql("id desc")),
        Index("ix_message_question_id", "question_id"),
        Index("ix_message_changed_at", "changed_at"),
    )


class Unread(Table, table=True):
    """From where to read again once the type of an event is known."""

    type: str = Field(primary_key=True, sa_type=Text)
    topic: str = Field(primary_key=True, sa_type=Text)
    partition: int = Field(primary_key=True)
    from_offset: int = Field(sa_type=BigInteger)
