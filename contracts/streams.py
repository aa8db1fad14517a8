"""An AsyncAPI 3.0 document per service that publishes events: what it sends, what it reads, on which topics."""

from typing import Any

from contracts.catalogue import HUB, EventType, Model, Topic, examples, service, topics, types_on
from contracts.schemas import without_titles
from pydantic.json_schema import models_json_schema

from plek_common.event import MEDIA_TYPE, Envelope

_KAFKA = "0.5.0"
_SCHEMAS = "#/components/schemas/"
# The settings that the binding knows; the two compaction lags stand in topics.yaml only.
_SHOWN = {"cleanup.policy", "delete.retention.ms", "max.message.bytes", "retention.ms", "retention.bytes"}


def asyncapi(owner: str) -> dict[str, Any]:
    """The document of one service; it stands on its own."""
    sent, read = _sent(owner), _read(owner)
    events = [found for topic in [*sent, *read] for found in types_on(topic)]
    made = service(owner)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"PLeK: {owner}",
            "version": made.version,
            "description": made.description,
            "contact": {"name": "PLeK", "url": "https://plek.example.nl/", "email": "plek@example.nl"},
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"kafka": _server()},
        "channels": {topic.channel: _channel(topic) for topic in [*sent, *read]},
        "operations": {
            **{f"send-{topic.channel}": _operation("send", topic) for topic in sent},
            **{f"receive-{topic.channel}": _operation("receive", topic) for topic in read},
        },
        "components": {
            "messages": {found.name: _message(found) for found in events},
            "schemas": _schemas(events),
            "securitySchemes": {"scram": {"type": "scramSha512", "description": "One user per organisation"}},
        },
    }


def _sent(owner: str) -> list[Topic]:
    return [topic for topic in topics() if topic.owner == owner]


def _read(owner: str) -> list[Topic]:
    """The nation reads every hub; of a hub's services, question reads what the nation tells hubs."""
    if owner == "aggregator":
        return [topic for topic in topics() if HUB in topic.name and "national" in topic.readers]
    return [topic for topic in topics() if owner == "question" and "*" in topic.readers]


def _server() -> dict[str, Any]:
    return {
        "host": "kafka.plek.example.nl:9092",
        "protocol": "kafka-secure",
        "description": "The network's Apache Kafka; each organisation gets a user with rights below its own prefix.",
        "security": [{"$ref": "#/components/securitySchemes/scram"}],
    }


def _channel(topic: Topic) -> dict[str, Any]:
    shown = {name: _setting(name, value) for name, value in topic.config.items() if name in _SHOWN}
    found: dict[str, Any] = {
        "address": topic.name,
        "description": f"Key: {topic.key}. A record without a value says that the entity was erased.",
        "messages": {event.name: {"$ref": f"#/components/messages/{event.name}"} for event in types_on(topic)},
        "bindings": {
            "kafka": {"partitions": topic.partitions, "topicConfiguration": shown, "bindingVersion": _KAFKA},
        },
    }
    if HUB in topic.name:
        found["parameters"] = {"hub": {"description": "The hub's id", "examples": ["utrecht", "fryslan"]}}
    return found


def _setting(name: str, value: str) -> list[str] | int:
    return value.split(",") if name == "cleanup.policy" else int(value)


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic.channel}"}}


def _message(event: EventType) -> dict[str, Any]:
    own = {"type": {"const": event.type}, "dataschema": {"const": event.uri}}
    data = {"data": {"$ref": _SCHEMAS + event.model.__name__}}
    return {
        "name": event.type,
        "title": event.type,
        "summary": event.means,
        "contentType": "application/cloudevents+json",
        "headers": _headers(),
        "payload": {"allOf": [{"$ref": _SCHEMAS + "Envelope"}, {"type": "object", "properties": own | data}]},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": _KAFKA}},
        "examples": [{"name": path.stem, "payload": shown} for path, shown in examples(event)],
    }


def _headers() -> dict[str, Any]:
    """Equal to the event itself, for routers that do not parse it."""
    text = {"type": "string"}
    names = ("ce_id", "ce_type", "ce_source")
    return {
        "type": "object",
        "required": ["content-type", *names],
        "properties": {"content-type": {"const": MEDIA_TYPE}, **dict.fromkeys((*names, "traceparent"), text)},
    }


def _schemas(events: list[EventType]) -> dict[str, Any]:
    models: list[Model] = list(dict.fromkeys([Envelope, *(found.model for found in events)]))
    _, found = models_json_schema(
        [(model, "serialization") for model in models], ref_template=_SCHEMAS + "{model}", by_alias=True
    )
    schemas: dict[str, Any] = without_titles(found["$defs"])
    return schemas
