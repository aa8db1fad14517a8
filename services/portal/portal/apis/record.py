"""An answer of an API as a page reads it: with the fields that it uses. Others are ignored, so an API may grow."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AliasGenerator, BaseModel, ConfigDict, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic.alias_generators import to_camel

# A moment that nobody can say: pages tell that the date is not known, and go on.
UNKNOWN = datetime.max.replace(tzinfo=UTC)


def moment(said: Any, read: ValidatorFunctionWrapHandler) -> datetime:
    """One date that cannot be read does not take a whole page with it."""
    try:
        found: datetime = read(said)
    except ValidationError:
        return UNKNOWN
    return found if found.tzinfo else UNKNOWN


When = Annotated[datetime, WrapValidator(moment)]
Item = TypeVar("Item")


class Record(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel), extra="ignore", frozen=True, populate_by_name=True
    )


class Page(Record, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page."""

    items: list[Item]
    next: str | None = None
