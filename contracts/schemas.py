"""JSON Schema (draft 2020-12) of the data of every event type, from the producers' models."""

from typing import Any

from contracts.catalogue import EventType

_ENVELOPE_SAYS = (
    "The event's id is a random UUID (version 7) that stays the same when it is sent again. "
    "Its time is when the change was recorded; moments in the data are when things happened. "
    "Its subject is the id of the entity, its sequence the entity's version in 19 digits."
)


def event_schema(event_type: EventType) -> dict[str, Any]:
    """The schema that the events' `dataschema` points to. New fields may appear; none disappears within a version."""
    schema = event_type.model.model_json_schema(mode="serialization")
    told = schema.pop("description", "")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": event_type.uri,
        **without_titles(schema),
        "title": event_type.type,
        "description": " ".join(filter(None, (event_type.means, told, _ENVELOPE_SAYS))),
    }


def without_titles(schema: Any) -> Any:
    """The same schema without the titles that repeat the names of fields."""
    if isinstance(schema, list):
        return [without_titles(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: entry for name, entry in schema.items() if name != "title" or not isinstance(entry, str)}
    return {name: without_titles(entry) for name, entry in kept.items()}
