"""The smallest thing that a schema of an OpenAPI document allows: enough to come as far as the question who may."""

from typing import Any

Schema = dict[str, Any]
_FORMATS = {
    "uuid": "0192f0c4-0000-7000-8000-00000000dead",
    "date": "2026-12-01",
    "date-time": "2026-11-01T09:00:00Z",
    "email": "iemand@voorbeeld.nl",
    "uri": "https://voorbeeld.nl/",
}
TEXT = "Hoe houden we de huisarts bereikbaar in ons dorp?"
# What a schema cannot say: a name that has to be one of ours.
_NAMED = {"lead": "regio-1", "oin": "00000099000000026000", "code": "AAAA-BBBB-CCCC", "area": "GM0344"}


def smallest(schema: Schema, document: Schema, name: str = "") -> Any:
    """A value of this schema, with what it requires and nothing else."""
    if "$ref" in schema:
        return smallest(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document, name)
    if found := schema.get("examples"):
        return found[0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return smallest(next(each for each in schema[choice] if each.get("type") != "null"), document, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    return _of_type(schema, document, name)


def _of_type(schema: Schema, document: Schema, name: str) -> Any:
    match schema.get("type"):
        case "object":
            return {field: smallest(schema["properties"][field], document, field) for field in _needed(schema)}
        case "array":
            return [smallest(schema["items"], document, name) for _ in range(schema.get("minItems", 0))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return _NAMED.get(name) or _FORMATS.get(schema.get("format", "")) or TEXT[: schema.get("maxLength", 80)]


def _needed(schema: Schema) -> list[str]:
    needed: list[str] = schema.get("required", [])
    return needed
