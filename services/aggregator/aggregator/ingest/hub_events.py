"""The events that the nation reads from hubs: our own copies, with only the fields that are used here."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from plek_common.border import parse
from plek_common.characters import cleaned
from plek_common.event import Envelope, Unread
from plek_common.schema import Foreign, ForeignDay, ForeignMoment, ForeignNumber, Storable
from plek_vocabulary import events as told

Short = Annotated[str, StringConstraints(max_length=300), Storable]
Long = Annotated[str, StringConstraints(max_length=8000), Storable]


def _cleaned(found: Any) -> Any:
    """The same with every text in it as it may be stored and shown, at any depth."""
    if isinstance(found, str):
        return cleaned(found)
    if isinstance(found, list):
        return [_cleaned(each) for each in found]
    return {cleaned(name): _cleaned(each) for name, each in found.items()} if isinstance(found, dict) else found


class HubAnswer(Foreign):
    text: Long
    kind: Short
    at: ForeignMoment


ANSWERED = frozenset({"answered", "closed"})  # the states in which an answer stands


class HubQuestion(Foreign):
    """The public state of a question; no text once it is withdrawn."""

    id: UUID
    version: ForeignNumber
    state: Short
    title: Short | None = None
    text: Long | None = None
    language: Short = "nl"
    channel: Short | None = None  # not used, but named: an event of which all is known is judged quicker (ijson)
    asker_kind: Short
    theme: Short | None = None
    area: Short | None = None
    level: Short | None = None
    needed_by: ForeignDay | None = None
    asked_at: ForeignMoment
    released_at: ForeignMoment
    answer: HubAnswer | None = None
    bundling: Short = "open"
    part_of: UUID | None = None  # not used either
    split_into: ForeignNumber = 0

    @property
    def is_answered(self) -> bool:
        """It has an answer, and nobody asks any more for a better one."""
        return self.answer is not None and self.state in ANSWERED


class HubEntry(Foreign):
    """The public state of a partner or of something on the agenda; what is not named here is kept as it came.

    It is shown as well, so its texts are held to the same characters.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Annotated[str, AfterValidator(cleaned)], Annotated[Any, AfterValidator(_cleaned)]]

    id: UUID
    version: ForeignNumber
    name: Short | None = None
    title: Short | None = None
    theme: Short | None = None
    themes: tuple[Short, ...] = ()
    state: Short | None = None


class QuestionEvent(Envelope):
    type: told.QuestionEvent
    data: HubQuestion


class PartnerEvent(Envelope):
    type: Literal[told.OrganisationEvent, told.NetworkEvent]
    data: HubEntry


class AgendaEvent(Envelope):
    type: Literal[told.AgendaItemEvent, told.ResearchEvent, told.LearningActivityEvent]
    data: HubEntry


class ErasedData(Foreign):
    id: UUID
    version: ForeignNumber


class RecordEvent(Envelope):
    """Something was erased: the last that its hub says under that key, and to the nation a tombstone that stays."""

    type: told.RecordEvent
    data: ErasedData


HubEvent = QuestionEvent | PartnerEvent | AgendaEvent | RecordEvent
ADAPTER: TypeAdapter[HubEvent] = TypeAdapter(Annotated[HubEvent, Field(discriminator="type")])


def read(payload: bytes) -> HubEvent | Unread | None:
    """What lies in the journal; None where it is no longer, or not yet, what its type promises."""
    try:
        return parse(ADAPTER, payload)
    except ValidationError:
        return None


__all__ = [
    "ADAPTER", "AgendaEvent", "HubEntry", "HubEvent", "HubQuestion", "PartnerEvent", "QuestionEvent", "RecordEvent",
    "read",
]  # fmt: skip
