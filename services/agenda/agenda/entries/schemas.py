"""What the agenda API takes and gives."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from plek_common.personal.release import Publication
from plek_common.schema import Day, Distinct, Input, Legible, Line, Moment, Paragraph, Schema, Storable, Timed
from plek_vocabulary import ItemState, LearningKind, Level, MillerLevel, ResearchKind, Theme

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=160), Storable, Legible]
QuestionIds = Annotated[list[UUID], Field(max_length=100, default_factory=list), Distinct]
Planned = Annotated[Moment, Timed, Field(gt=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))]


class Entry(Input):
    title: Title
    description: Paragraph
    theme: Theme
    question_ids: QuestionIds


class AgendaItemWrite(Entry):
    level: Level
    state: ItemState = "proposed"
    lead: Line | None = Field(None, description="De organisatie die trekt")


class ResearchItemWrite(Entry):
    kind: ResearchKind
    organisation: Line | None = None
    target_group: Line | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("endsOn ligt voor startsOn")
        return self


class LearningActivityWrite(Entry):
    kind: LearningKind
    starts_at: Planned
    ends_at: Planned | None = None
    place: Line | None = None
    miller_level: MillerLevel | None = Field(None, description="Wat u daarna kunt, op de ladder van Miller")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at and self.ends_at < self.starts_at:
            raise ValueError("endsAt ligt voor startsAt")
        return self


class AgendaItemReplacement(AgendaItemWrite, Publication):
    """All of it anew; of an item that is released, this is what everybody reads."""


class ResearchItemReplacement(ResearchItemWrite, Publication):
    """The same for research."""


class LearningActivityReplacement(LearningActivityWrite, Publication):
    """The same for a learning activity."""


class EntryRead(Schema):
    id: UUID
    version: int
    title: str
    description: str
    theme: Theme
    question_ids: list[UUID]
    released_at: Moment | None
    withdrawn_at: Moment | None


class AgendaItemRead(EntryRead):
    level: Level
    state: ItemState
    lead: str | None


class ResearchItemRead(EntryRead):
    kind: ResearchKind
    organisation: str | None
    target_group: str | None
    starts_on: date | None
    ends_on: date | None


class LearningActivityRead(EntryRead):
    kind: LearningKind
    starts_at: Moment
    ends_at: Moment | None
    place: str | None
    miller_level: MillerLevel | None


class Release(Publication):
    """Nothing else to say; releasing is the decision itself."""


class Withdrawal(Input):
    """Nothing to say; taking it back is the decision itself."""
