"""What the nation tells hubs and programmes of a bundle: its full public state (D2)."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import Field, computed_field, model_validator
from pydantic.config import JsonDict

from aggregator.bundles.reasons import joined_by
from plek_common.event import Draft
from plek_common.event_data import EventData
from plek_common.schema import Moment, Schema
from plek_vocabulary import Certainty, JoinedBy

Happening = Literal["proposed", "joined", "changed", "dissolved"]
DEPRECATED: JsonDict = {"deprecated": True}  # pydantic's own warns whenever it writes one


class Region(Schema):
    hub: str
    name: str


class Share(Region):
    """What a region has in a bundle: how many questions, and which ones, the newest first, as far as there is room."""

    member_count: int = 0
    proposed_count: int = 0
    member_ids: list[UUID] = Field(default_factory=list)
    proposed_ids: list[UUID] = Field(default_factory=list)


class Worded(Schema):
    """A question in the words of its hub. Where there is no room for all of its text, that ends in …"""

    hub: str
    hub_name: str
    question_id: UUID
    title: str | None
    text: str | None
    theme: str | None
    state: str
    asked_at: Moment
    language: str = "nl"
    answered: bool | None = Field(default=None, description="Heeft een antwoord dat staat; null: dat is niet verteld")
    joined_by: JoinedBy | None = Field(
        default=None,
        description="Wie deze vraag in de bundel zette, een mens of de machine. "
        "null: de bundel begon ermee, of zij zit er nog niet in",
    )


class Member(Worded):
    """A question in a bundle, and why it is there."""

    because: str

    @model_validator(mode="after")
    def _say_who(self) -> Self:
        """Follows from the reason, so that bundles that were told before this field was there say it too."""
        self.joined_by = joined_by(self.because)
        return self


class Proposed(Worded):
    """A question that may belong here; people decide. `score` runs from 0 to 1, `certainty` says it in words."""

    proposal_id: UUID
    score: float
    why: str
    why_not: str
    certainty: str
    shared: list[str]
    near: list[str]

    @computed_field(json_schema_extra=DEPRECATED)
    def because(self) -> str:
        """The same as `why`."""
        return self.why


class SeeAlso(Schema):
    """Another bundle with a question that people found related to one in this."""

    id: UUID
    title: str


class Bundle(EventData):
    """Questions that ask the same. `certainty` is `joined` when members of two regions are in it for sure.

    However many there are, this stays below what an event may hold: `members` and `proposed` are some of them,
    the counts are of all. `regions` say of each region which questions it has in here.

    `merged_into`: all that was here is there now. `split_from`: where its first questions came from. `locked`: nothing
    comes in or goes out. `title_pinned`: people gave it its title. `lead`: the region that takes care of it.
    """

    id: UUID
    version: int
    title: str
    since: Moment | None
    certainty: Certainty
    why: str
    regions: list[Share]
    members: list[Member]
    proposed: list[Proposed]
    locked: bool = False
    title_pinned: bool = False
    lead: Region | None = None
    merged_into: UUID | None = None
    split_from: UUID | None = None
    see_also: list[SeeAlso] = Field(default_factory=list)
    member_count: int = 0
    proposed_count: int = 0
    region_count: int = 0


def told(bundle: Bundle, happening: Happening, at: datetime) -> Draft:
    """The event that says what happened to a bundle."""
    return Draft(
        type=f"nl.plek.bundles.bundle-{happening}.v1",
        subject=bundle.id,
        version=bundle.version,
        time=at,
        data=bundle,
    )
