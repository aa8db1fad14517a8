"""Tables of the agenda service. `question_ids` name questions of this hub; their texts live elsewhere."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import DateTime, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from plek_common import tables
from plek_common.database import new_metadata
from plek_common.findable import Findable, Found, by
from plek_common.keyset import narrowed
from plek_common.released import Released, public_index

metadata = new_metadata()
tables.outbox(metadata)
tables.idempotency_key(metadata)
tables.acceptance(metadata)
tables.audit(metadata)
tables.rate(metadata)
_MOMENT = DateTime(timezone=True)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """All tables of this service share one MetaData, and no other service's."""


class Entry(SQLModel):
    """Columns of everything that is on the agenda."""

    title: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    theme: str = Field(sa_type=Text)
    question_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))


def _found_by(table: str, *columns: str) -> tuple[Index, ...]:
    return (
        Index(f"ix_{table}_search", "search", postgresql_using="gin"),
        Index(f"ix_{table}_question_ids", "question_ids", postgresql_using="gin"),
        *narrowed(table, "theme", *columns),
        public_index(table),
    )


class AgendaItem(Table, Released, Entry, Found, table=True):
    """A subject that a region wants to find out about together."""

    __tablename__ = "agenda_item"
    findable: ClassVar[Findable | None] = by("agenda_item", "title", "description", gone="withdrawn_at")

    level: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    lead: str | None = Field(sa_type=Text)

    __table_args__ = _found_by("agenda_item", "level", "state")


class ResearchItem(Table, Released, Entry, Found, table=True):
    """Research that somebody does, or that somebody wishes."""

    __tablename__ = "research_item"
    findable: ClassVar[Findable | None] = by("research_item", "title", "description", gone="withdrawn_at")

    kind: str = Field(sa_type=Text)
    organisation: str | None = Field(sa_type=Text)
    target_group: str | None = Field(sa_type=Text)
    starts_on: date | None
    ends_on: date | None

    __table_args__ = _found_by("research_item", "kind")


class LearningActivity(Table, Released, Entry, Found, table=True):
    """A meeting at which people learn."""

    __tablename__ = "learning_activity"
    findable: ClassVar[Findable | None] = by("learning_activity", "title", "description", gone="withdrawn_at")

    kind: str = Field(sa_type=Text)
    starts_at: datetime = Field(sa_type=_MOMENT)
    ends_at: datetime | None = Field(sa_type=_MOMENT)
    place: str | None = Field(sa_type=Text)
    miller_level: str | None = Field(sa_type=Text)

    __table_args__ = _found_by("learning_activity", "kind")


FINDABLE = tuple(table.findable for table in (AgendaItem, LearningActivity, ResearchItem) if table.findable)
