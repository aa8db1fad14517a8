"""What the API of decisions takes and gives."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, computed_field

from aggregator.bundles.events import DEPRECATED, Member, Worded
from aggregator.decisions.facts import Ref
from aggregator.parameters import HubId
from plek_common.personal.release import Publication
from plek_common.schema import Input, Legible, Moment, Schema, Storable
from plek_vocabulary import MarkKind, ProposalAnswer, ProposalKind


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


Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), Storable, Legible]
BundleTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160), Storable, Legible]
QueueState = Literal["open", "later", "decided", "superseded"]


class MarkRead(Schema):
    """A word to mark: code points of that field, `end` not included; the same word, or a near one."""

    field: Literal["title", "text"]
    start: int
    end: int
    kind: MarkKind


class Marks(Schema):
    question: list[MarkRead]
    nearest: list[MarkRead]


class BundleBrief(Schema):
    id: UUID
    version: int
    title: str
    size: int
    locked: bool


class Proposal(Worded):
    """Is `question` the same as `nearest`? `state` is that of the proposal: open, later, accepted, related, rejected or
    superseded; `leaving` are the questions that would leave the bundle, for a split."""

    id: UUID
    kind: ProposalKind
    created_at: Moment
    score: float
    why: str
    why_not: str
    certainty: str
    shared: list[str]
    near: list[str]
    bundle_id: UUID
    bundle_title: str
    bundle_language: str = Field(default="nl", description="Van `bundleTitle`: van de eerste vraag, of van wie hem gaf")
    beside: list[Member]
    question: Member
    nearest: Member | None
    bundle: BundleBrief
    marks: Marks
    leaving: list[Member]
    parts: int = Field(default=0, description="Hoeveel vragen de tekst van `question` lijkt te bevatten; 0: één")
    nearest_parts: int = Field(default=0, description="Hetzelfde van `nearest`")

    @computed_field(json_schema_extra=DEPRECATED)
    def proposal_id(self) -> UUID:
        """Hetzelfde als `id`."""
        return self.id

    @computed_field(json_schema_extra=DEPRECATED)
    def because(self) -> str:
        """Hetzelfde als `why`."""
        return self.why

    @computed_field(json_schema_extra=DEPRECATED)
    def made_at(self) -> Moment:
        """Hetzelfde als `createdAt`."""
        return self.created_at


class Decision(Schema):
    """A decision and what it did; `undone` once it is taken back."""

    id: UUID
    kind: str
    proposal_id: UUID | None
    answer: ProposalAnswer | None
    reason: str | None
    at: Moment
    effect: str
    bundle_ids: list[UUID]
    undone: bool


class Desk(Schema):
    """What waits, what was done today by everybody, and the last decision of who asks that still stands."""

    open: int
    later: int
    decided: int
    today: int
    last: Decision | None


class AnswerGiven(Input):
    answer: ProposalAnswer
    reason: Reason | None = None


class QuestionNamed(Input):
    hub: HubId
    question_id: UUID

    @property
    def ref(self) -> Ref:
        return Ref(hub=self.hub, question_id=self.question_id)


class SplitWanted(Input):
    members: Annotated[list[QuestionNamed], Field(min_length=1, max_length=500)]
    reason: Reason | None = None


class MoveWanted(QuestionNamed):
    to: UUID
    reason: Reason | None = None


class MergeWanted(Input):
    into: UUID
    reason: Reason | None = None


class TitleWanted(Publication):
    title: BundleTitle


class LockWanted(Input):
    locked: bool


class LeadWanted(Input):
    hub: HubId | None
