"""What the network may know of the agenda, and as what it is told."""

from datetime import date
from uuid import UUID

from agenda.models import AgendaItem, LearningActivity, ResearchItem
from plek_common.event_data import EventData
from plek_common.personal.finding import Kind
from plek_common.released import Noun
from plek_common.schema import Moment


class PublicEntry(EventData):
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


AGENDA_ITEM = Noun("nl.plek.agendas.agenda-item", AgendaItem, PublicAgendaItem, ("title", "description", "lead"))
RESEARCH_ITEM = Noun(
    "nl.plek.agendas.research",
    ResearchItem,
    PublicResearchItem,
    ("title", "description", "organisation", "target_group"),
)
LEARNING_ACTIVITY = Noun(
    "nl.plek.agendas.learning-activity",
    LearningActivity,
    PublicLearningActivity,
    ("title", "description", "place"),
    expected={"place": {Kind.ADDRESS}},
)
