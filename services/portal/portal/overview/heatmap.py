"""Theme × region: the table behind the shaded cells."""

from dataclasses import dataclass

from portal.apis.dashboard import HubName, ThemeCell, ThemesByRegion
from portal.overview.tile_map import abbreviation, shade_of


@dataclass(frozen=True)
class Cell:
    hub: str
    name: str
    questions: int
    shared: int
    shade: int


@dataclass(frozen=True)
class Row:
    theme: str
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Column:
    hub: str
    name: str
    short: str


@dataclass(frozen=True)
class Heat:
    columns: list[Column]
    rows: list[Row]
    sorted_by: str | None


def heat(found: ThemesByRegion, sort: str | None) -> Heat:
    """Rows in the order of the theme list, or by `sort`: "totaal" or the id of a hub, most first."""
    cells = {(cell.theme, cell.hub): cell for cell in found.cells}
    most = max((cell.questions for cell in found.cells), default=0)
    rows = [row(theme, found.hubs, cells, most) for theme in found.themes]
    known = {"totaal", *(hub.id for hub in found.hubs)}
    sort = sort if sort in known else None
    return Heat([Column(hub.id, hub.name, abbreviation(hub.id)) for hub in found.hubs], in_order(rows, sort), sort)


def row(theme: str, hubs: list[HubName], cells: dict[tuple[str, str], ThemeCell], most: int) -> Row:
    made = [cell(hub, cells.get((theme, hub.id)), most) for hub in hubs]
    return Row(theme, made, sum(cell.questions for cell in made))


def cell(hub: HubName, found: ThemeCell | None, most: int) -> Cell:
    if found is None:
        return Cell(hub.id, hub.name, 0, 0, 0)
    return Cell(hub.id, hub.name, found.questions, found.shared, shade_of(found.questions, most))


def in_order(rows: list[Row], sort: str | None) -> list[Row]:
    if sort is None:
        return rows
    if sort == "totaal":
        return sorted(rows, key=lambda row: -row.total)
    return sorted(rows, key=lambda row: -next(c.questions for c in row.cells if c.hub == sort))
