"""The NL GOV profile for CloudEvents 1.1, requirement by requirement, for what we send and what we read."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from contracts.catalogue import ROOT, EventType, event_types, owners
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.common import letters
from tests.common.notes import ADAPTER, TYPE, Note

from plek_common.border import Border
from plek_common.event import MAX_BYTES, MEDIA_TYPE, Draft, Envelope, dataschema, encode, seal, sequence
from plek_common.outbox import Outbox
from plek_common.record import Admitted, Reason, Refused
from plek_common.settings import source_of

TRACE = "00-f583067be04b622585b0b877a9b4ae00-0f37dfe5e6ec18ee-01"
BORDER = Border(ADAPTER, lambda topic: letters.SOURCE if topic == letters.TOPIC else None)
OUTBOX = Outbox(topic="hub.utrecht.question.v1", source=letters.SOURCE)
each_type = pytest.mark.parametrize("kind", event_types(), ids=lambda kind: kind.name)


def told(words: str = "ja", version: int = 1) -> Draft:
    note = Note(id=uuid4(), version=version, words=words)
    return Draft(type=TYPE, subject=note.id, version=version, time=datetime.now(UTC), data=note)


def sent(words: str = "ja", version: int = 1) -> dict[str, Any]:
    """An event as it goes on the wire."""
    event = seal(told(words, version), source=letters.SOURCE, traceparent=TRACE)
    found: dict[str, Any] = json.loads(encode(event))
    return found


def refused(**changes: Any) -> Reason:
    verdict = BORDER.admit(letters.record(letters.event(**changes)))
    assert isinstance(verdict, Refused)
    return verdict.reason


@pytest.mark.parametrize("name", ["id", "source", "type", "specversion"])
@pytest.mark.parametrize("value", ["", None])
def test_an_event_without_one_of_its_four_names_is_neither_sent_nor_read(name: str, value: str | None) -> None:
    """R-CE-01"""
    right = letters.event()
    with pytest.raises(ValidationError):
        Envelope.model_validate({**right, name: value or ""})
    assert refused(**{name: value}) is Reason.ENVELOPE_INVALID


def test_attributes_have_short_names_of_lower_case_letters_and_digits() -> None:
    """R-CE-02"""
    assert [name for name in sent() if not re.fullmatch("[a-z0-9]{1,20}", name)] == []


@pytest.mark.parametrize(
    ("source", "is_right"),
    [
        ("urn:nld:oin:00000001003214345000:systeem:question", True),
        ("urn:nld:oin:00000099000000026000:systeem:zaak%20systeem", True),
        ("urn:nld:oin:00000001003214345000:systeem:", False),
        ("urn:nld:oin:00000001003214345000:systeem:zaak systeem", False),
        ("urn:nld:oin:00000055003214345000:systeem:question", False),
        ("urn:nld:oin:0000000100321434500:systeem:question", False),
        ("https://utrecht.example.nl/questions/1", False),
    ],
)
def test_a_source_names_an_organisation_by_its_oin_and_then_a_system(source: str, is_right: bool) -> None:
    """R-CE-03; a source is never the place where data are."""
    if is_right:
        assert Envelope.model_validate(letters.event(source=source)).source == source
    else:
        with pytest.raises(ValidationError, match="source"):
            Envelope.model_validate(letters.event(source=source))
    assert source_of("00000001003214345000", "question") == "urn:nld:oin:00000001003214345000:systeem:question"


def test_no_two_events_have_one_id_and_the_id_is_that_of_the_row_that_is_sent_again() -> None:
    """R-CE-04"""
    draft = told()
    first, second = OUTBOX.row(draft), OUTBOX.row(draft)
    assert first["id"] != second["id"]
    assert isinstance(first["payload"], bytes)
    assert json.loads(first["payload"])["id"] == first["id"] == str(UUID(str(first["id"])))


@each_type
def test_the_documentation_says_that_ids_are_random_and_what_the_time_is(kind: EventType) -> None:
    """R-CE-04, R-CE-09"""
    says = json.loads((ROOT / "events" / f"{kind.name}.schema.json").read_text(encoding="utf-8"))["description"]
    assert "id is a random UUID" in says
    assert "time is when the change was recorded" in says


@each_type
def test_a_type_is_a_reversed_domain_with_a_plural_and_one_version_and_names_no_organisation(kind: EventType) -> None:
    """R-CE-05"""
    assert re.fullmatch(r"nl\.plek\.[a-z]+s\.[a-z]+(-[a-z]+)+\.v[1-9][0-9]*", kind.type)
    hubs = [hub["id"] for hub in yaml.safe_load((ROOT / "topics.yaml").read_text()).get("hubs", [])]
    assert not any(hub in kind.type for hub in hubs)
    with pytest.raises(ValidationError, match="type"):
        Envelope.model_validate(letters.event(type=kind.type.replace(".v1", "")))


@pytest.mark.parametrize("owner", owners())
def test_what_a_type_means_stands_in_the_asyncapi_document_of_its_sender(owner: str) -> None:
    """R-CE-06; tests/contracts/test_event_types.py asks the sender itself."""
    messages = yaml.safe_load((ROOT / "asyncapi" / f"{owner}.yaml").read_text())["components"]["messages"]
    means = {message["name"]: message["summary"] for message in messages.values()}
    assert all(means[kind.type] == kind.means for kind in event_types() if kind.owner == owner)


def test_an_event_always_says_that_its_data_are_json() -> None:
    """R-CE-07"""
    assert sent()["datacontenttype"] == "application/json"
    assert refused(datacontenttype="application/xml") is Reason.ENVELOPE_INVALID


def test_each_type_has_one_schema_at_an_absolute_address_that_its_events_name() -> None:
    """R-CE-08"""
    addresses = {kind.type: kind.uri for kind in event_types()}
    assert len(set(addresses.values())) == len(addresses)
    for kind in event_types():
        schema = json.loads((ROOT / "events" / f"{kind.name}.schema.json").read_text(encoding="utf-8"))
        assert schema["$id"] == kind.uri == dataschema(kind.type)
        assert kind.uri.startswith("https://")
    assert dataschema("nl.plek.questions.question-closed.v2") not in addresses.values()


@pytest.mark.parametrize("time", ["2026-11-23T12:00:00", "2026-11-23", "noon", ""])
def test_a_time_is_a_moment_with_its_offset(time: str) -> None:
    """R-CE-09"""
    assert refused(time=time) is Reason.ENVELOPE_INVALID
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", sent()["time"])


@pytest.mark.parametrize("subject", ["999990639", "vraag 7", ""])
def test_a_subject_is_an_opaque_id_and_never_a_number_of_a_person(subject: str) -> None:
    """R-CE-10"""
    assert refused(subject=subject) is Reason.ENVELOPE_INVALID


@given(st.lists(st.integers(1, 2**31 - 1), min_size=2))
def test_sequences_sort_as_the_versions_do(versions: list[int]) -> None:
    """R-CE-11"""
    assert sorted(map(sequence, versions)) == [sequence(version) for version in sorted(versions)]
    assert "sequencetype" not in sent()
    assert {len(sequence(version)) for version in versions} == {19}


def test_an_event_carries_no_extensions_but_its_sequence_and_its_trace() -> None:
    """R-CE-12"""
    core = {"id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject", "time", "data"}
    assert set(sent()) - core == {"sequence", "traceparent"}


def test_an_event_over_64_kib_is_refused_before_it_is_recorded_and_one_of_64_kib_is_read() -> None:
    """R-CE-13"""
    with pytest.raises(ValueError, match="over the limit"):
        OUTBOX.row(told("x" * 65 * 1024))
    fits = json.dumps(letters.event()).encode()
    assert isinstance(BORDER.admit(letters.record(fits.ljust(MAX_BYTES), key=key(fits))), Admitted)
    assert isinstance(BORDER.admit(letters.record(fits.ljust(MAX_BYTES + 1), key=key(fits))), Refused)


def test_nothing_that_people_wrote_is_in_the_attributes_of_an_event() -> None:
    """R-CE-14; protocol security is the transport's: SCRAM, and TLS where it is set."""
    row = OUTBOX.row(told("Bel mevrouw De Vries"))
    assert isinstance(row["payload"], bytes)
    attributes = {name: value for name, value in json.loads(row["payload"]).items() if name != "data"}
    assert "Vries" not in json.dumps([attributes, {name: str(row[name]) for name in row if name != "payload"}])


def test_the_json_format_is_written_and_read() -> None:
    """R-CE-15: extensions at the top, data a JSON value, null the same as absent."""
    assert MEDIA_TYPE.lower().startswith("application/cloudevents+json")
    event = sent()
    assert isinstance(event["data"], dict)
    assert None not in event.values()
    right = {**letters.event(), "traceparent": None}
    assert isinstance(BORDER.admit(letters.record(right)), Admitted)
    assert refused(data=json.dumps(right["data"])) is Reason.DATA_INVALID


def test_binary_data_are_not_taken_for_data_that_are_json() -> None:
    """R-CE-15: every type of ours has JSON data, so `data_base64` instead of `data` is a fault of the data."""
    event = letters.event()
    event["data_base64"] = b64encode(json.dumps(event.pop("data")).encode()).decode()
    verdict = BORDER.admit(letters.record(event))
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.DATA_INVALID


def test_each_requirement_of_the_profile_and_the_binding_is_stated_by_a_test() -> None:
    here = Path(__file__)
    words = here.read_text(encoding="utf-8") + here.with_name("test_kafka_binding.py").read_text(encoding="utf-8")
    wanted = {f"R-CE-{number:02}" for number in range(1, 16)} | {f"R-KA-{number:02}" for number in range(1, 7)}
    assert wanted - set(re.findall(r"R-(?:CE|KA)-\d\d", words)) == set()


def key(payload: bytes) -> bytes:
    return str(json.loads(payload)["subject"]).encode()
