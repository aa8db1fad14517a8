"""The documents say what the code does, and topics.yaml is the one declaration behind them."""

import re
from typing import Any

import pytest
import yaml
from contracts.__main__ import documents, out_of_date
from contracts.catalogue import ROOT, Topic, event_types, topics

from aggregator.ingest.withdrawn_words import ERASED

PERSONAL = re.compile(
    r"e-?mail|phone|telefoon|bsn|birth|geboorte|adres|address|firstName|lastName|askerName|subjectId|mailbox", re.I
)


def test_no_document_is_out_of_date() -> None:
    assert out_of_date() == []


def test_a_change_that_was_not_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {path: text + "\n" for path, text in documents().items()}
    monkeypatch.setattr("contracts.__main__.documents", lambda: changed)
    assert len(out_of_date()) == len(changed)


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_the_owner_of_a_topic_says_that_it_sends_there(topic: Topic) -> None:
    document = asyncapi(topic.owner)
    channel = document["channels"][topic.channel]
    assert channel["address"] == topic.name
    assert channel["bindings"]["kafka"]["partitions"] == topic.partitions
    assert document["operations"][f"send-{topic.channel}"]["action"] == "send"


def test_a_reader_of_the_stream_is_told_how_an_event_looks_whose_words_were_taken_back() -> None:
    document = asyncapi("aggregator")
    channel = document["channels"]["events"]
    assert document["operations"]["send-events"]["channel"] == {"$ref": "#/channels/events"}
    assert all(word in channel["description"] for word in ("no `data`", "`digest`", ERASED, "-withdrawn", "-redacted"))
    left = document["components"]["schemas"]["Emptied"]
    assert ("data" in left["properties"], left["not"]) == (False, {"required": ["data"]})


def test_every_event_type_stands_in_the_document_of_its_owner_with_an_example() -> None:
    for kind in event_types():
        message = asyncapi(kind.owner)["components"]["messages"][kind.name]
        assert message["name"] == kind.type
        assert message["examples"]


def test_the_nation_says_that_it_reads_every_hub() -> None:
    received = {name for name in asyncapi("aggregator")["operations"] if name.startswith("receive-")}
    assert received == {f"receive-{topic.channel}" for topic in topics() if topic.owner != "aggregator"}


@pytest.mark.parametrize("kind", event_types(), ids=lambda kind: kind.name)
def test_no_event_has_a_field_for_personal_data(kind: Any) -> None:
    fields = set(properties(kind.model.model_json_schema(mode="serialization")))
    assert [name for name in fields if PERSONAL.search(name)] == []


def asyncapi(owner: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "asyncapi" / f"{owner}.yaml").read_text(encoding="utf-8"))
    return document


def properties(schema: Any) -> list[str]:
    """The names of all fields, however deep."""
    if isinstance(schema, list):
        return [name for entry in schema for name in properties(entry)]
    if not isinstance(schema, dict):
        return []
    own = list(schema.get("properties", {}))
    return own + [name for entry in schema.values() for name in properties(entry)]
