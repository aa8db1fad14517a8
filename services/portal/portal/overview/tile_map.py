"""The tile map of the Netherlands: twelve provinces of the same size, roughly where they lie."""

from dataclasses import dataclass

from plek_vocabulary.areas import NAMED
from portal.apis.dashboard import HubFigures

SIDE = 76
GAP = 4
SHADES = 5

# (column, row, abbreviation, area)
PROVINCES = {
    "fryslan": (2, 0, "FR", "PV21"),
    "groningen": (3, 0, "GR", "PV20"),
    "noord-holland": (1, 1, "NH", "PV27"),
    "flevoland": (2, 1, "FL", "PV24"),
    "drenthe": (3, 1, "DR", "PV22"),
    "zuid-holland": (0, 2, "ZH", "PV28"),
    "utrecht": (1, 2, "UT", "PV26"),
    "gelderland": (2, 2, "GE", "PV25"),
    "overijssel": (3, 2, "OV", "PV23"),
    "zeeland": (0, 3, "ZE", "PV29"),
    "noord-brabant": (1, 3, "NB", "PV30"),
    "limburg": (2, 3, "LI", "PV31"),
}
WIDTH = HEIGHT = 4 * SIDE + 3 * GAP


@dataclass(frozen=True)
class Tile:
    """One province; `figures` is None when it does not take part yet."""

    hub: str
    name: str
    short: str
    x: int
    y: int
    figures: HubFigures | None
    shade: int


def tiles(hubs: list[HubFigures]) -> list[Tile]:
    """The twelve tiles in reading order, shaded by the number of shared questions."""
    known = {hub.id: hub for hub in hubs}
    most = max((hub.shared for hub in hubs), default=0)
    return [tile(hub, known.get(hub), most) for hub in PROVINCES]


def tile(hub: str, figures: HubFigures | None, most: int) -> Tile:
    column, row, short, area = PROVINCES[hub]
    shade = shade_of(figures.shared if figures else 0, most)
    return Tile(hub, NAMED[area], short, column * (SIDE + GAP), row * (SIDE + GAP), figures, shade)


def shade_of(value: int, most: int) -> int:
    """0 for nothing, else 1 to 5 in equal steps up to the largest value; one question is never dark."""
    return 0 if value <= 0 else -(-value * SHADES // max(most, SHADES))


def abbreviation(hub: str) -> str:
    return PROVINCES[hub][2] if hub in PROVINCES else hub[:2].upper()
