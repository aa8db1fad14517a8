"""Both sides of every event are held to the same example: who sends it and who reads it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contracts.catalogue import ROOT, EventType, event_types, examples, topics
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import TypeAdapter

from aggregator.contact import hub_words
from aggregator.ingest.hub_events import ADAPTER
from plek_common.border import Border
from plek_common.event import MAX_BYTES, Envelope, dataschema
from plek_common.record import Admitted, Record
from plek_common.settings import source_of
from question.bundles.projections import BundleEvent
from question.contact.consumer import ContactEvent

SHOWN = [pytest.param(kind, path, id=kind.name) for kind in event_types() for path, _ in examples(kind)]
READERS: dict[str, TypeAdapter[Any]] = {
    "question": ADAPTER,
    "partner": ADAPTER,
    "agenda": ADAPTER,
    "aggregator": TypeAdapter(BundleEvent),
    "contact": hub_words.ADAPTER,
    "national-contact": TypeAdapter(ContactEvent),
}
LATER = datetime(2027, 1, 1, tzinfo=UTC)
each_example = pytest.mark.parametrize(("kind", "path"), SHOWN)


@pytest.mark.parametrize("kind", event_types(), ids=lambda kind: kind.name)
def test_every_event_type_has_an_example(kind: EventType) -> None:
    assert list(examples(kind))


def test_every_example_shows_an_event_type_that_exists() -> None:
    names = {kind.name for kind in event_types()}
    assert {folder.name for folder in (ROOT / "examples").iterdir() if folder.is_dir()} <= names


@each_example
def test_the_data_of_an_example_validates_against_its_schema(kind: EventType, path: Path) -> None:
    schema = json.loads((ROOT / "events" / f"{kind.name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(read(path)["data"])


@each_example
def test_an_example_is_what_its_producer_would_send(kind: EventType, path: Path) -> None:
    event = read(path)
    sent = kind.model.model_validate(event["data"]).model_dump(mode="json", by_alias=True)
    assert sent == event["data"]
    assert event["type"] == kind.type
    assert event["dataschema"] == dataschema(kind.type) == kind.uri


@each_example
def test_an_example_carries_its_version_and_subject_in_the_envelope(kind: EventType, path: Path) -> None:
    event = Envelope.model_validate(read(path))
    assert event.version == event.data["version"]
    assert str(event.subject) == event.data["id"]


@each_example
def test_an_example_is_admitted_by_who_reads_it(kind: EventType, path: Path) -> None:
    event = read(path)
    record = Record(
        topic=next(topic.name for topic in topics() if topic.channel == kind.channel).replace("{hub}", "utrecht"),
        partition=0,
        offset=0,
        key=event["subject"].encode(),
        value=path.read_bytes(),
        headers={"ce_id": event["id"], "ce_type": event["type"], "ce_source": event["source"]},
    )
    border = Border(READERS[kind.channel], only(kind.owner), clock=lambda: LATER)
    admitted = border.admit(record)
    assert isinstance(admitted, Admitted), admitted


@each_example
def test_an_example_fits_through_every_hop(kind: EventType, path: Path) -> None:
    assert len(path.read_bytes()) < MAX_BYTES


def test_the_nation_reads_every_type_that_hubs_publish_and_hubs_read_every_type_of_the_nation() -> None:
    published = {kind.type for kind in event_types()}
    assert published == set().union(*map(types_in, READERS.values()))


def read(path: Path) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return event


def only(owner: str) -> Callable[[str], str]:
    """The register as it would be for the organisations of the examples."""
    oin = "00000099000000000000" if owner == "aggregator" else "00000099000000026000"
    return lambda topic: source_of(oin, owner)


def types_in(adapter: TypeAdapter[Any]) -> set[str]:
    """The event types that a reader's schema names."""
    found = adapter.json_schema()
    shapes = [found, *found.get("$defs", {}).values()]
    types = [shape.get("properties", {}).get("type", {}) for shape in shapes]
    return {name for entry in types for name in [*entry.get("enum", []), entry.get("const")] if name}
