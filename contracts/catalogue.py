"""What is declared by hand, read from topics.yaml and event-types.yaml: topics, event types and their models."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import BaseModel

from plek_common.app import Service
from plek_common.event import dataschema

ROOT = Path(__file__).parent
HUB = "{hub}"
Model: TypeAlias = type[BaseModel]


@dataclass(frozen=True)
class EventType:
    """`name` is the last part of the type with its version, as in question-published.v1; `data` is the dotted path of
    the model."""

    type: str
    owner: str
    data: str
    means: str

    @property
    def name(self) -> str:
        return self.type.split(".", 3)[3]

    @property
    def uri(self) -> str:
        """The address that its events carry as `dataschema`."""
        return dataschema(self.type)

    @property
    def model(self) -> Model:
        """The producer's own model of the data."""
        place, _, name = self.data.rpartition(".")
        model: Model = getattr(import_module(place), name)
        return model


@dataclass(frozen=True)
class Topic:
    """A declared topic; `readers` are hub ids, with {hub} for the hub itself and * for all."""

    name: str
    owner: str
    key: str
    readers: tuple[str, ...]
    partitions: int
    config: dict[str, str]


@cache
def event_types() -> tuple[EventType, ...]:
    """All event types, in the order of event-types.yaml."""
    return tuple(EventType(**entry) for entry in _read("event-types.yaml"))


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of topics.yaml."""
    declared = _read("topics.yaml")
    defaults = declared["defaults"]
    return tuple(
        Topic(
            name=topic["name"],
            owner=topic["owner"],
            key=topic["key"],
            readers=tuple(topic["read"]),
            partitions=topic.get("partitions", defaults["partitions"]),
            config={**defaults["config"], **topic.get("config", {})},
        )
        for topic in declared["topics"]
    )


def types_of(owner: str) -> list[EventType]:
    """What this service publishes."""
    return [found for found in event_types() if found.owner == owner]


def owners() -> list[str]:
    """The services that publish events, in the order of topics.yaml."""
    return list(dict.fromkeys(topic.owner for topic in topics()))


def service(owner: str) -> Service:
    """The service of that name."""
    found: Service = import_module(f"{owner}.app").service
    return found


def examples(event_type: EventType) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The complete CloudEvents that show this type, as they go on the wire."""
    for path in sorted((ROOT / "examples" / event_type.name).glob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def _read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
