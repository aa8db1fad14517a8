"""What is declared by hand: topics, event types with their models, and an example of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pydantic import BaseModel

from plek_common.app import Service
from plek_common.event import Envelope, dataschema

ROOT = Path(__file__).parent
HUB = "{hub}"
Model: TypeAlias = type[BaseModel]


@dataclass(frozen=True)
class EventType:
    """`name` is the last part of the type with its version, as in question-published.v1; `data` is the dotted path of
    the model."""

    noun: str
    verb: str
    owner: str
    data: str
    means: str
    channel: str

    @property
    def type(self) -> str:
        return f"{self.noun}-{self.verb}.v1"

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
    """A declared topic; `readers` are hub ids, with {hub} for the hub itself and * for all. By `channel` documents and
    event types know it: the name of its owner, but for a second topic of the same."""

    name: str
    owner: str
    channel: str
    key: str
    readers: tuple[str, ...]
    partitions: int
    config: dict[str, str]


@cache
def event_types() -> tuple[EventType, ...]:
    """All event types, in the order of event-types.yaml."""
    return tuple(
        EventType(entry["noun"], verb, entry["owner"], entry["data"], means, entry.get("channel", entry["owner"]))
        for entry in _read("event-types.yaml")
        for verb, means in entry["verbs"].items()
    )


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of topics.yaml."""
    declared = _read("topics.yaml")
    defaults = declared["defaults"]
    return tuple(
        Topic(
            name=topic["name"],
            owner=topic["owner"],
            channel=topic.get("channel", topic["owner"]),
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


def types_on(topic: Topic) -> list[EventType]:
    """What is told there."""
    return [found for found in event_types() if found.channel == topic.channel]


def owners() -> list[str]:
    """The services that publish events, in the order of topics.yaml."""
    return list(dict.fromkeys(topic.owner for topic in topics()))


def services() -> list[str]:
    """All services that have a database and an API: those that publish, and those that tell nobody anything."""
    return owners() + [each["name"] for each in _read("topics.yaml")["silent"]]


def service(owner: str) -> Service:
    """The service of that name."""
    found: Service = import_module(f"{owner}.app").service
    return found


def examples(event_type: EventType) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The complete CloudEvents that show this type, as they go on the wire, and where each is written."""
    told = _read(f"examples/{event_type.noun.split('.', 3)[3]}.v1.yaml")
    if event_type.verb in told["verbs"]:
        shown = {"type": event_type.type, "dataschema": event_type.uri}
        event = _with(told["full"], _with(shown, told["verbs"][event_type.verb] or {}))
        yield ROOT / "examples" / event_type.name / "1.json", {n: event[n] for n in Envelope.model_fields if n in event}


def _with(full: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The one, with what differs in the other, however deep."""
    inner = {name: _with(full[name], value) for name, value in other.items() if _both(full.get(name), value)}
    return {**full, **other, **inner}


def _both(one: Any, other: Any) -> bool:
    return isinstance(one, dict) and isinstance(other, dict)


def _read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
