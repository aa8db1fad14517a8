"""What the national API takes and gives; bundles are in events.py."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from aggregator.events import Certainty, Member, Proposed
from plek_common.areas import Code, Today
from plek_common.schema import Input, Line, Moment, Schema
from plek_common.settings import OIN

HubId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sort = Literal["newest", "strongest"]


class HubWrite(Input):
    name: Line
    oin: Annotated[str, StringConstraints(pattern=OIN)]
    areas: Annotated[list[Code], Field(max_length=400), Today]


class HubRead(Schema):
    """A hub and how it is doing. `lag` counts records that it published and the nation has not read."""

    id: str
    name: str
    areas: list[str]
    questions: int
    shared: int
    answered: int
    partners: int
    agenda_items: int
    last_event_at: Moment | None
    lag: int
    aside: bool = Field(default=False, description="Staat apart: zij stuurde vrijwel alleen wat wij niet aannemen")


class Overview(Schema):
    """Each number opens the records behind it. `shared` counts questions in a bundle of two regions or more."""

    hubs: int
    questions: int
    shared: int
    bundles: int
    joined: int = Field(description="Bundels waarvan zeker is dat regio's dezelfde vraag stellen")
    proposals: int
    answered: int
    as_of: Moment
    not_yet_compared: int = Field(description="Gebeurtenissen die nog op vergelijking wachten")
    embedding: str | None = Field(description="Welk taalmodel de vragen vergelijkt, of waarom het er niet is")


class HubName(Schema):
    id: str
    name: str


class Cell(Schema):
    hub: str
    theme: str
    questions: int
    shared: int


class ThemesByRegion(Schema):
    themes: list[str]
    hubs: list[HubName]
    cells: list[Cell]


class QuestionRead(Schema):
    hub: str
    hub_name: str
    id: UUID
    version: int
    title: str | None
    text: str | None
    language: str
    theme: str | None
    area: str | None
    level: str | None
    asker_kind: str
    state: str
    needed_by: date | None
    asked_at: Moment
    released_at: Moment
    answer: str | None
    answered_at: Moment | None
    bundle_id: UUID | None
    certainty: Certainty | None


class NearRead(Schema):
    """A question that lies near another one, the likeliest of its bundle; `size` counts what is in that bundle."""

    hub: str
    hub_name: str
    question_id: UUID
    title: str | None
    text: str | None
    language: str
    theme: str | None
    state: str
    asked_at: Moment
    answered: bool | None
    bundle_id: UUID
    size: int
    locked: bool
    certainty: str = Field(description="Hoe zeker de computer is, in woorden; een mens kijkt en kiest")


class Wider(Schema):
    """What lies nearest to a question, whatever the machine makes of it; `bundle_id` is the bundle of that question."""

    bundle_id: UUID | None = Field(description="null: deze vraag is nog niet vergeleken")
    items: list[NearRead]


class HistoryRead(Schema):
    number: int
    at: Moment
    what: str
    detail: str


class ProposalRead(Proposed):
    """A proposal with the bundle that it is for, and the questions that are in it."""

    bundle_id: UUID
    bundle_title: str
    bundle_language: str = Field(default="nl", description="Van `bundleTitle`: van de eerste vraag, of van wie hem gaf")
    beside: list[Member]
    made_at: Moment


class QuarantineRead(Schema):
    """A hub that sent little but records that were refused; `set_aside` counts what waits in Kafka since."""

    hub: str
    since: Moment
    set_aside: int


class DeadLetterRead(Schema):
    """A refused record; its raw bytes stay in the database."""

    id: UUID
    hub: str
    topic: str
    partition: int
    record_offset: int
    reason: str
    detail: str
    size: int
    state: str
    received_at: Moment
    settled_at: Moment | None
