"""What a change breaks for who relies on an earlier document. Adding is fine; the rest is a new major version."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
# Who fills it in: an event also lies in the log for years, so a field that it lacks there cannot become required.
Role: TypeAlias = Literal["event", "answer", "request"]
_SAME = ("pattern", "format", "const", "additionalProperties")
_CEILINGS = ("maxLength", "maxItems", "maximum", "exclusiveMaximum")
_FLOORS = ("minLength", "minItems", "minimum", "exclusiveMinimum")
_METHODS = ("get", "put", "post", "patch", "delete")


def event_breaks(before: Schema, after: Schema) -> list[str]:
    """What the schema of an event's data no longer promises."""
    return list(_schema(inlined(before), inlined(after), "data", "event"))


def api_breaks(before: Schema, after: Schema) -> list[str]:
    """What an OpenAPI document no longer takes or gives."""
    return list(_paths(inlined(before)["paths"], inlined(after)["paths"]))


def inlined(document: Schema) -> dict[str, Any]:
    """The document with what it refers to in its place. Ours do not refer to themselves."""

    def filled(part: Any) -> Any:
        if isinstance(part, list):
            return [filled(entry) for entry in part]
        if not isinstance(part, dict):
            return part
        return filled(_found(document, part["$ref"])) if "$ref" in part else {k: filled(v) for k, v in part.items()}

    found: dict[str, Any] = filled(document)
    return found


def _found(document: Schema, reference: str) -> Any:
    place: Any = document
    for name in reference.removeprefix("#/").split("/"):
        place = place[name]
    return place


def _paths(before: Schema, after: Schema) -> Iterator[str]:
    for path, item in before.items():
        for method in (method for method in _METHODS if method in item):
            at, now = f"{method.upper()} {path}", after.get(path, {}).get(method)
            yield from [f"{at} is gone"] if now is None else _operation(item[method], now, at)


def _operation(before: Schema, after: Schema, at: str) -> Iterator[str]:
    yield from _schema(_asked(before), _asked(after), at, "request")
    for status in (status for status in before["responses"] if status < "400"):
        now = after["responses"].get(status)
        if now is None:
            yield f"{at}: no longer answers {status}"
            continue
        for kind, given in before["responses"][status].get("content", {}).items():
            if kind not in now.get("content", {}):
                yield f"{at} {status}: no longer gives {kind}"
            elif "schema" in given:
                yield from _schema(given["schema"], now["content"][kind]["schema"], f"{at} {status}", "answer")


def _asked(operation: Schema) -> dict[str, Any]:
    """Parameters and body as one object, so that the same rules hold for both."""
    parts = {f"{p['in']} {p['name']}": (p["schema"], p.get("required", False)) for p in operation.get("parameters", [])}
    body = operation.get("requestBody", {})
    for kind, content in body.get("content", {}).items():
        parts[kind] = (content["schema"], body.get("required", False))
    required = [name for name, (_, is_required) in parts.items() if is_required]
    return {"type": "object", "properties": {name: s for name, (s, _) in parts.items()}, "required": required}


def _schema(before: Schema, after: Schema, at: str, role: Role) -> Iterator[str]:
    olds, news = _alternatives(before), _alternatives(after)
    if olds.keys() != news.keys():
        yield f"{at}: was {' or '.join(olds)}, is {' or '.join(news)}"
    for kind in olds.keys() & news.keys():
        yield from _alike(olds[kind], news[kind], at, role)


def _alternatives(schema: Schema) -> dict[str, Schema]:
    """By type; two of one type are told apart by their place."""
    found: dict[str, Schema] = {}
    for entry in schema.get("anyOf") or schema.get("oneOf") or [schema]:
        kind = str(entry.get("type", "anything"))
        found[kind if kind not in found else f"{kind} {len(found)}"] = entry
    return found


def _alike(before: Schema, after: Schema, at: str, role: Role) -> Iterator[str]:
    olds, news = before.get("properties", {}), after.get("properties", {})
    yield from (f"{at}.{name} is gone" for name in olds if name not in news)
    must, did = set(after.get("required", [])), set(before.get("required", []))
    if role != "answer":
        yield from (f"{at}.{name} became required" for name in sorted(must - did))
    if role != "request":
        yield from (f"{at}.{name} may now be missing" for name in sorted(did - must) if name in news)
    yield from _values(before, after, at, role)
    for name in olds.keys() & news.keys():
        yield from _schema(olds[name], news[name], f"{at}.{name}", role)
    if "items" in before and "items" in after:
        yield from _schema(before["items"], after["items"], f"{at}[]", role)


def _values(before: Schema, after: Schema, at: str, role: Role) -> Iterator[str]:
    if "enum" in after:
        lost = [value for value in before.get("enum", ["anything else"]) if value not in after["enum"]]
        yield from (f"{at}: {json.dumps(value)} is no longer a value" for value in lost)
    yield from (f"{at}: another {name}" for name in _SAME if before.get(name) != after.get(name))
    if role == "request":
        infinite = float("inf")
        tighter = [name for name in _CEILINGS if after.get(name, infinite) < before.get(name, infinite)]
        tighter += [name for name in _FLOORS if after.get(name, -infinite) > before.get(name, -infinite)]
        yield from (f"{at}: a tighter {name}" for name in tighter)
