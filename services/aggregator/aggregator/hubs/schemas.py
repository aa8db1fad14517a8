"""What the register of hubs takes and gives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from plek_common.schema import Input, Line, Moment, Schema
from plek_common.settings import OIN
from plek_vocabulary.areas import Code, Today


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
