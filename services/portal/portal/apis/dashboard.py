"""The nation in figures, as its API counts them."""

from portal.apis.record import Record, When


class HubFigures(Record):
    id: str
    name: str
    questions: int = 0
    shared: int = 0
    answered: int = 0
    last_event_at: When | None = None


class Overview(Record):
    hubs: int
    questions: int
    shared: int
    bundles: int
    joined: int = 0
    proposals: int
    answered: int = 0

    @property
    def probable(self) -> int:
        """Shared questions of which the machine is not sure enough: people decide."""
        return self.bundles - self.joined


class ThemeCell(Record):
    hub: str
    theme: str
    questions: int
    shared: int = 0


class HubName(Record):
    id: str
    name: str


class ThemesByRegion(Record):
    themes: list[str]
    hubs: list[HubName]
    cells: list[ThemeCell]
