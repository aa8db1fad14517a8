"""The CloudEvents envelope under the NL GOV profile (standards R-CE-01 to R-CE-15)."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from uuid_utils.compat import uuid7

from plek_common.schema import Moment, Storable
from plek_common.settings import OIN

MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8"
MAX_BYTES = 64 * 1024
SOURCE = rf"^urn:nld:oin:{OIN[1:-1]}:systeem:[A-Za-z0-9._~%-]+$"
OURS = r"^nl\.plek(\.[a-z0-9]+(-[a-z0-9]+)*)+\.v[1-9][0-9]*$"
TYPE = r"^nl(\.[a-z0-9]+(-[a-z0-9]+)*){2,}\.v[1-9][0-9]*$"

Text = Annotated[str, StringConstraints(min_length=1, max_length=300), Storable]


class Envelope(BaseModel):
    """One event. `time` is when it was recorded; `sequence` is the entity's version, as orderable text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    specversion: Literal["1.0"]
    id: Text
    source: Annotated[str, StringConstraints(pattern=SOURCE, max_length=200)]
    type: Annotated[str, StringConstraints(pattern=TYPE, max_length=200)]
    time: Moment
    subject: UUID
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Text | None = None
    sequence: Annotated[str, StringConstraints(pattern=r"^[0-9]{19}$")]
    traceparent: (
        Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")] | None
    ) = None
    data: Any

    @property
    def version(self) -> int:
        """The entity's version: 1, 2, 3 … without gaps."""
        return int(self.sequence)


class Unread(Envelope):
    """An event that is right as far as this reader can judge, of a type that it does not know (yet)."""

    type: Annotated[str, StringConstraints(min_length=1, pattern=OURS, max_length=200)]


class Draft(BaseModel):
    """An event that a service is about to record; the outbox gives it its id and source."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    type: str
    subject: UUID
    version: int = Field(ge=1)
    time: datetime
    data: BaseModel


def sequence(version: int) -> str:
    """The version as text that sorts like the number (R-CE-11)."""
    return f"{version:019d}"


def dataschema(event_type: str) -> str:
    """Where the schema of an event type's data is published: one address per type, so per major version."""
    name = event_type.removeprefix("nl.plek.").split(".", 1)[1]
    return f"https://plek.example.nl/contracts/events/{name}.schema.json"


def seal(draft: Draft, *, source: str, traceparent: str | None) -> Envelope:
    """The finished event. Its id is random (UUIDv7) and stays the same at every re-send."""
    return Envelope(
        specversion="1.0",
        id=str(uuid7()),
        source=source,
        type=draft.type,
        time=draft.time,
        subject=draft.subject,
        dataschema=dataschema(draft.type),
        sequence=sequence(draft.version),
        traceparent=traceparent,
        data=draft.data.model_dump(mode="json", by_alias=True),
    )


def encode(event: Envelope) -> bytes:
    """Structured JSON, as it goes on the wire.

    Raises:
        ValueError: the event is larger than every hop must take (64 KiB, R-CE-13).
    """
    payload = event.model_dump_json(exclude_none=True).encode()
    if len(payload) > MAX_BYTES:
        raise ValueError(f"event of {len(payload)} bytes is over the limit of {MAX_BYTES}")
    return payload
