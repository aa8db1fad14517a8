"""What the dashboard gives."""

from pydantic import Field

from plek_common.schema import Moment, Schema


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
