"""What readers of the nation's stream get of events that were taken back, as a part of its AsyncAPI document."""

from typing import Any

from contracts.schemas import without_titles

from aggregator.subscriptions.emptied import Emptied

OWNER = "aggregator"
_MEANS = (
    "Every event that the nation took in, with a number without gaps, as Server-Sent Events. An event of "
    "something that was taken back keeps its number, id, source, type, time, subject and sequence, and loses its "
    "words: it has no `data`. Its `digest` is the SHA-256 of the event as it came. That is so for all that was "
    "said of a subject before a type that ends in `-withdrawn` or `-redacted`, whatever its version, and for all "
    "that was ever said of a subject once `nl.plek.records.record-erased.v1` came; that one has no data either, "
    "and no digest. Readers who kept the words take them out when one of these types comes by. On Kafka it is the "
    "newest record of a key that holds; older ones go by compaction, within 21 days, and all of them after a "
    "record without a value."
)


def with_stream(document: dict[str, Any]) -> dict[str, Any]:
    """The document, with the stream of the nation as a channel of its own."""
    https = {"host": "plek.example.nl", "protocol": "https", "description": "The nation's API, for anybody."}
    channel = {
        "address": "/aggregator/v1/events",
        "description": _MEANS,
        "servers": [{"$ref": "#/servers/api"}],
        "messages": {"emptied": {"$ref": "#/components/messages/emptied"}},
    }
    kafka = {name: {**made, "servers": [{"$ref": "#/servers/kafka"}]} for name, made in document["channels"].items()}
    parts = document["components"]
    return document | {
        "servers": {**document["servers"], "api": https},
        "channels": {**kafka, "events": channel},
        "operations": {
            **document["operations"],
            "send-events": {"action": "send", "channel": {"$ref": "#/channels/events"}},
        },
        "components": parts
        | {
            "messages": {**parts["messages"], "emptied": _message()},
            "schemas": {**parts["schemas"], "Emptied": without_titles(Emptied.model_json_schema(mode="serialization"))},
        },
    }


def _message() -> dict[str, Any]:
    return {
        "name": "emptied",
        "title": "An event whose words were taken back",
        "summary": "Known by having no `data`. Whoever kept it before takes its words out.",
        "contentType": "application/json",
        "payload": {"$ref": "#/components/schemas/Emptied"},
    }
