"""The register of hubs: who takes part, and which source may write on which topic."""

import re
from functools import lru_cache

import asyncpg

from plek_common.settings import source_of

READER = "national.aggregator"  # under which name PostgreSQL keeps how far all of them are read
PATTERN = r"^hub\.[a-z0-9-]+\.(question|partner|agenda)\.v1$"
CONTACT = r"^hub\.[a-z0-9-]+\.contact\.v1$"
_TOPIC = re.compile(r"^hub\.(?P<hub>[a-z0-9-]+)\.(?P<system>question|partner|agenda|contact)\.v1$")
_SYSTEMS = {"contact": "question"}  # topics that another service writes than they are named after


@lru_cache(maxsize=1024)  # asked for every record, and there are a few dozen topics
def _owner(topic: str) -> tuple[str, str]:
    found = _TOPIC.match(topic)
    return (found["hub"], _SYSTEMS.get(found["system"], found["system"])) if found else ("", "")


def hub_of(topic: str) -> str:
    """The hub that owns this topic; an empty string for a topic that is no hub's."""
    return _owner(topic)[0]


def system_of(topic: str) -> str:
    """The service of the hub that writes on this topic; an empty string for a topic that is no hub's."""
    return _owner(topic)[1]


class Register:
    """The hubs as they are registered in the national database, read again before every batch."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._oins: dict[str, str] = {}

    async def load(self, connection: "asyncpg.Connection | asyncpg.Pool") -> None:
        rows = await connection.fetch("select id, name, oin from hub")
        self.names = {row["id"]: row["name"] for row in rows}
        self._oins = {row["id"]: row["oin"] for row in rows}

    def source_on(self, topic: str) -> str | None:
        """The only source whose word counts on this topic; None for a hub that nobody registered."""
        hub, system = _owner(topic)
        return source_of(self._oins[hub], system) if hub in self._oins else None
