"""The shape of what comes in and goes out: camelCase, no unknown fields, no text that cannot be stored and shown."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from plek_common.characters import cleaned
from plek_common.legible import visible

T = TypeVar("T")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def lined(text: object) -> object:
    """The same text with one sign for the end of a line: browsers send two, and nobody typed more than one."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def legible(text: str) -> str:
    """Refuses a text of signs that nobody sees.

    Raises:
        ValueError: with the reason.
    """
    if not visible(text):
        raise ValueError("bevat geen zichtbaar teken")
    return text


def written(day: object) -> object:
    """Refuses a day that is not written as one: a number, or a moment.

    Raises:
        ValueError: with the reason.
    """
    if isinstance(day, date) or (isinstance(day, str) and _DAY.fullmatch(day)):
        return day
    raise ValueError("een dag staat er als 2026-12-31")


def timed(moment: object) -> object:
    """Refuses a moment that is a number: seconds and milliseconds look the same, and neither is a date.

    Raises:
        ValueError: with the reason.
    """
    if isinstance(moment, int | float) or (isinstance(moment, str) and moment.replace(".", "").lstrip("-").isdigit()):
        raise ValueError("een moment staat er als 2026-12-31T14:00:00Z")
    return moment


def distinct(items: list[T]) -> list[T]:
    """Refuses a list that names something twice.

    Raises:
        ValueError: with the reason.
    """
    if len(set(items)) < len(items):
        raise ValueError("mag niets dubbel noemen")
    return items


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Lined = BeforeValidator(lined)
Storable = AfterValidator(cleaned)
Legible = AfterValidator(legible)
Timed = BeforeValidator(timed)
Day = Annotated[date, BeforeValidator(written)]
Distinct = AfterValidator(distinct)
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Storable, Legible]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), Storable, Legible, Lined
]
Moment = Annotated[
    AwareDatetime,
    PlainSerializer(_utc, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),  # the serializer alone would say: some text
]

# What others say is bounded where it comes in: neither UTC nor PostgreSQL's driver holds 9999-12-31T23:30-05:00, and a
# page that counts in years fails on the year 1. Nothing that people here tell of lies outside.
_BEGIN, _END = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
ForeignMoment = Annotated[Moment, Field(ge=_BEGIN, lt=_END)]
ForeignDay = Annotated[date, Field(ge=_BEGIN.date(), lt=_END.date())]
ForeignNumber = Annotated[int, Field(ge=-(2**31), lt=2**31)]  # what PostgreSQL calls an integer


class Schema(BaseModel):
    """What leaves: camelCase on the wire, snake_case in code."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


class Input(Schema):
    """What comes in: a field that nobody knows is an error, not a guess."""

    model_config = ConfigDict(extra="forbid")


class Foreign(Schema):
    """A reader's own copy of somebody else's data: it takes the fields it uses and drops the rest."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Page(Schema, Generic[T]):
    """One page of a list; `next` is the cursor of the page behind it, null on the last."""

    items: list[T]
    next: str | None = None
