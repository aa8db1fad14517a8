"""From contracts/topics.yaml to each organisation's topics and rights: the rest is not allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from plek_local.faults import LocalFault
from plek_local.kafka_config import SUPER_USERS

HUB = "{hub}"
PROGRAMME = "{programme}"
NATION = "national"
OF_A_PROGRAMME = "programme."  # begins the name of its user; no hub's id has a dot


@dataclass(frozen=True)
class Topic:
    name: str
    partitions: int
    config: dict[str, str]


@dataclass(frozen=True, order=True)
class Right:
    """`kind` is topic or group, `operation` read or write (each brings describe with it)."""

    kind: str
    operation: str
    name: str
    prefixed: bool = True


class Declaration:
    """The topics that exist, who writes and who reads them."""

    def __init__(self, path: Path) -> None:
        text: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._defaults = text["defaults"]
        self._topics = text["topics"]
        self._groups: dict[str, str] = text["groups"]
        self._silent: list[dict[str, Any]] = text.get("silent", [])
        self._quotas: dict[str, dict[str, float]] = text.get("quotas", {})

    def topics_of(self, owner: str) -> list[Topic]:
        """The topics that exist because of this hub, or because of the nation."""
        return [self._topic(topic, topic["name"].replace(HUB, owner)) for topic in self._of(owner)]

    def services_of(self, owner: str) -> list[str]:
        """The services of this hub, or of the nation, that have a database: those with a topic, and the silent ones."""
        of = NATION if owner == NATION else HUB
        silent = [service["name"] for service in self._silent if of in service["of"]]
        return list(dict.fromkeys([topic["owner"] for topic in self._of(owner)] + silent))

    def rights_of(self, principal: str) -> set[Right]:
        """Everything that this hub, this programme, or the nation may do."""
        kind, name = _kind(principal)
        rights = {Right("group", "read", self._groups[kind].replace(kind, name))}
        for operation in ("read", "write"):
            rights |= {Right("topic", operation, *place) for place in self._places(principal, operation)}
        return rights

    def quotas_of(self, principals: Iterable[str]) -> dict[str | None, dict[str, float]]:
        """What these users may take of the cluster, and what everybody may (None) who is not named."""
        found: dict[str | None, dict[str, float]] = {None: self._quotas["*"]} if "*" in self._quotas else {}
        for principal in (*SUPER_USERS, *principals):
            own = self._quotas.get(principal, self._quotas.get(_kind(principal)[0]))
            found |= {principal: own} if own else {}
        return found

    def _of(self, owner: str) -> list[dict[str, Any]]:
        return [topic for topic in self._topics if (HUB in topic["name"]) == (owner != NATION)]

    def _topic(self, topic: dict[str, Any], name: str) -> Topic:
        config = {**self._defaults["config"], **topic.get("config", {})}
        return Topic(name, topic.get("partitions", self._defaults["partitions"]), config)

    def _places(self, principal: str, operation: str) -> Iterable[tuple[str, bool]]:
        """Prefixes where every declared topic below one is meant, single topics elsewhere."""
        names = [topic["name"] for topic in self._topics]
        allowed = {topic["name"]: topic[operation] for topic in self._topics if _may(principal, topic[operation])}
        for name, who in allowed.items():
            prefix = _prefix(name, every_hub=principal == NATION or "*" in who)
            if _kind(principal)[0] == PROGRAMME:  # only what is there today: a later topic is given by name
                yield name, False
            elif all(other in allowed for other in names if other.startswith(prefix)):
                yield prefix.replace(HUB, principal), True
            elif HUB in name and HUB not in prefix:
                raise LocalFault(f"contracts/topics.yaml: {principal} may {operation} {name} but not all of {prefix}*")
            else:
                yield name.replace(HUB, principal), False


def _kind(principal: str) -> tuple[str, str]:
    """What stands for this principal in the declaration, and the name that takes its place."""
    if principal.startswith(OF_A_PROGRAMME):
        return PROGRAMME, principal.removeprefix(OF_A_PROGRAMME)
    return (NATION if principal == NATION else HUB), principal


def _may(principal: str, who: list[str]) -> bool:
    """`{hub}` in a list means the hub whose topic it is, `*` every hub and the nation."""
    kind, _ = _kind(principal)
    return kind in who or ("*" in who and kind != PROGRAMME)


def _prefix(name: str, *, every_hub: bool) -> str:
    """`hub.{hub}.` for a hub's own topics, `hub.` for those of every hub, `national.` for the nation's.

    The dot closes it: rights on hub.noord. never reach hub.noordoost.
    """
    if HUB not in name:
        return name.partition(".")[0] + "."
    before = name.partition(HUB)[0]
    return before if every_hub else before + HUB + "."
