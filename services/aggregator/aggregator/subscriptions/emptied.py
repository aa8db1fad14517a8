"""What the stream says of an event whose words were taken back (decision 16)."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from plek_common.schema import Moment


class Emptied(BaseModel):
    """An event without `data`: that is how a reader knows it. Its number in the stream is what it was."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"not": {"required": ["data"]}})

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: str
    time: Moment
    subject: UUID
    sequence: str
    digest: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="SHA-256 of the event as it came, in hexadecimal"
    )

    def written(self) -> str:
        return self.model_dump_json(exclude_none=True)
