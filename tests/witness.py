"""Sees every event that a test lets a service record, and holds it to its published schema."""

import json
from functools import cache
from typing import Any

from contracts.catalogue import ROOT, event_types
from jsonschema import Draft202012Validator, FormatChecker

from plek_common.event import Envelope, encode

# Services that exist only in tests publish nothing and have no contract.
OWN = "nl.plek.notes."


class Undeclared(AssertionError):
    """An event has a type that contracts/event-types.yaml does not name."""


def witnessed(event: Envelope) -> bytes:
    """The event as it goes on the wire.

    Raises:
        Undeclared: nobody can look up what it means.
        jsonschema.ValidationError: its data is not what its schema says.
    """
    payload = encode(event)
    if not event.type.startswith(OWN):
        written: dict[str, Any] = json.loads(payload)
        validator(written["type"]).validate(written["data"])
    return payload


def validator(event_type: str) -> Draft202012Validator:
    """Of the data of this type, by the schema that its events point to."""
    found = _validators().get(event_type)
    if found is None:
        raise Undeclared(f"{event_type} stands in no contract")
    return found


@cache
def _validators() -> dict[str, Draft202012Validator]:
    return {kind.type: _validator(kind.name) for kind in event_types()}


def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "events" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())
