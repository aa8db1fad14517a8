"""What the network may know of the agenda, and the events that tell it."""

from datetime import date, datetime
from uuid import UUID

from agenda.models import AgendaItem, LearningActivity, ResearchItem
from plek_common.event import Draft
from plek_common.released import Happened, public
from plek_common.schema import Moment, Schema


class PublicEntry(Schema):
    """The full public state (D2) that all entries share; no texts once it is withdrawn."""

    id: UUID
    version: int
    title: str | None
    description: str | None
    theme: str
    question_ids: list[UUID]
    released_at: Moment
    withdrawn_at: Moment | None


class PublicAgendaItem(PublicEntry):
    level: str
    state: str
    lead: str | None


class PublicResearchItem(PublicEntry):
    kind: str
    organisation: str | None
    target_group: str | None
    starts_on: date | None
    ends_on: date | None


class PublicLearningActivity(PublicEntry):
    kind: str
    starts_at: Moment
    ends_at: Moment | None
    place: str | None
    miller_level: str | None


def told(row: AgendaItem | ResearchItem | LearningActivity, happened: Happened, at: datetime) -> Draft:
    """The event that tells what happened; `published_version` has just been raised."""
    noun, shape, texts = _NOUNS[type(row)]
    return Draft(
        type=f"nl.plek.agendas.{noun}-{happened}.v1",
        subject=row.id,
        version=row.published_version,
        time=at,
        data=public(row, shape, ("title", "description", *texts)),
    )


_NOUNS: dict[type, tuple[str, type[PublicEntry], tuple[str, ...]]] = {
    AgendaItem: ("agenda-item", PublicAgendaItem, ("lead",)),
    ResearchItem: ("research", PublicResearchItem, ("organisation", "target_group")),
    LearningActivity: ("learning-activity", PublicLearningActivity, ("place",)),
}
