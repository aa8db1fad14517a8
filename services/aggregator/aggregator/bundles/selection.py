"""Which questions of a bundle of very many are shown, and which each region is told that it has in there. Pure.

The order is that of use: the two that began it, what was answered, the newest of each region, the newest.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import TypeAlias
from uuid import UUID

from aggregator.bundles.events import Share
from aggregator.bundles.size_budget import shortened

Key: TypeAlias = tuple[str, UUID]

SHOWN, ANSWERED, OFFERED = 30, 5, 10
NAMED = 300  # ids of questions, of all regions together
REGIONS = 100
ROOM_FOR_NAME = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A question in a bundle, or proposed for it (then with a score), without its words."""

    hub: str
    hub_name: str
    question_id: UUID
    theme: str | None
    answered: bool
    at: datetime
    score: float | None = None

    @property
    def key(self) -> Key:
        return self.hub, self.question_id


def shown(members: Sequence[Place]) -> list[Place]:
    """Those to show, the most useful first; `members` in the order in which they came."""
    newest = members[: -SHOWN - 1 : -1]
    answered = list(islice((place for place in reversed(members) if place.answered), ANSWERED))
    of_region = list({place.hub: place for place in members}.values())
    of_region.sort(key=lambda place: (place.at, place.key), reverse=True)
    return list(dict.fromkeys([*members[:2], *answered, *of_region, *newest]))[:SHOWN]


def shares(members: Sequence[Place], proposed: Sequence[Place]) -> list[Share]:
    """What each region has in the bundle, in the order in which regions came. Each gets its turn to name a question,
    so that one with thousands leaves room for one with a single one."""
    joined, offered = _by_hub(members), _by_hub(proposed)
    names = {place.hub: place.hub_name for place in chain(members, proposed)}
    hubs = list(names)[:REGIONS]
    turns = zip_longest(*([*reversed(joined[hub]), *offered[hub]] for hub in hubs))
    named = {place.key for place in islice((place for turn in turns for place in turn if place), NAMED)}
    return [_share(hub, names[hub], joined[hub], offered[hub], named) for hub in hubs]


def _by_hub(places: Iterable[Place]) -> defaultdict[str, list[Place]]:
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.hub].append(place)
    return found


def _share(hub: str, name: str, joined: Sequence[Place], offered: Sequence[Place], named: set[Key]) -> Share:
    return Share(
        hub=hub,
        name=shortened(name, ROOM_FOR_NAME),
        member_count=len(joined),
        proposed_count=len(offered),
        member_ids=[place.question_id for place in islice(reversed(joined), NAMED) if place.key in named],
        proposed_ids=[place.question_id for place in islice(offered, NAMED) if place.key in named],
    )
