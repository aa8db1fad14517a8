"""The choices in the lists: how they stand in the address, what the API calls them, what people read."""

from collections.abc import Sequence
from typing import Any, get_args

from plek_vocabulary import Certainty, Theme
from portal.apis.client import Params
from portal.apis.dashboard import HubFigures
from portal.web.visit import Visit

STATES: dict[str, Params] = {
    "nieuw": {"state": ["triaged"]},
    "behandeling": {"state": ["articulating", "matching"]},
    "beantwoord": {"answered": "true"},
}
CERTAINTIES: dict[str, Certainty] = {"samengevoegd": "joined", "waarschijnlijk": "proposed"}
NAMES = ("zoek", "regio", "thema", "stand", "zekerheid")


def choices(visit: Visit) -> dict[str, str | None]:
    """What the address chooses, by the name of the filter."""
    return {name: visit.chosen(name) for name in NAMES}


def state(visit: Visit) -> Params:
    """What the API is asked for. Answered is what has an answer that stands, as the figures count it."""
    return STATES.get(visit.chosen("stand") or "", {})


def certainty(visit: Visit) -> str | None:
    return CERTAINTIES.get(visit.chosen("zekerheid") or "")


def options(visit: Visit, hubs: Sequence[HubFigures] = ()) -> dict[str, Any]:
    """For each filter the values with the words beside them, as the templates need them."""
    texts = visit.say.texts
    return {
        "hub_options": [(hub.id, hub.name) for hub in hubs],
        "theme_options": [(theme, visit.say.theme(theme)) for theme in get_args(Theme)],
        "state_options": [(stand, texts(f"stand.{stand}")) for stand in STATES],
        "certainty_options": [(name, texts(f"certainty.{value}")) for name, value in CERTAINTIES.items()],
    }
