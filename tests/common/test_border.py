"""What comes in is checked in a fixed order, and each way to be wrong has its own name."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from cloudevents.core.bindings.kafka import to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st
from tests.common.letters import SOURCE, TOPIC, event, record
from tests.common.notes import ADAPTER, ForeignNote, NoteEvent

from plek_common.border import Border
from plek_common.event import MAX_BYTES, Unread
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.settings import source_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BORDER = Border(ADAPTER, lambda topic: SOURCE if topic == TOPIC else None, lambda: NOW)
MINUTE = timedelta(minutes=1)
ID = uuid4()


def written(**other: Any) -> dict[str, Any]:
    return event(ID, **{"time": NOW.isoformat(), **other})


def data(**other: Any) -> dict[str, Any]:
    return {"id": str(ID), "version": 1, "words": "ja", **other}


def test_a_right_record_comes_in() -> None:
    found = BORDER.admit(record(written(), headers={"ce_type": "nl.plek.notes.note-changed.v1"}))
    assert isinstance(found, Admitted)
    assert found.subject == ID
    assert found.payload == found.record.value


def test_a_tombstone_names_what_is_erased_by_its_key() -> None:
    found = BORDER.admit(record(None, key=str(ID).encode()))
    assert isinstance(found, Admitted)
    assert (found.subject, found.event) == (ID, None)


def test_fields_that_nobody_here_reads_are_dropped() -> None:
    found = BORDER.admit(record(written(extension="x", data=data(later="a field of tomorrow"))))
    assert isinstance(found, Admitted)
    assert isinstance(found.event, NoteEvent)
    assert found.event.data == ForeignNote(id=ID, version=1, words="ja")


@pytest.mark.parametrize("kind", ["note-eaten.v1", "note-changed.v2", "shopping-list.item-added.v1"])
def test_a_type_that_is_not_known_yet_comes_in_unread(kind: str) -> None:
    found = BORDER.admit(record(written(type=f"nl.plek.notes.{kind}", data={"anything": [1, {"deep": None}]})))
    assert isinstance(found, Admitted)
    assert isinstance(found.event, Unread)
    assert (found.subject, found.event.version) == (ID, 1)


WRONG: dict[str, tuple[Record, Reason]] = {
    "not JSON": (record(b"{", key=b"x"), Reason.NOT_JSON),
    "empty": (record(b"", key=b"x"), Reason.NOT_JSON),
    "not UTF-8": (record(b'{"id": "\xff"}', key=b"x"), Reason.NOT_UTF8),
    "half a character": (record(json.dumps(written()).replace("ja", "\\ud800").encode()), Reason.NOT_JSON),
    "nested a thousand deep": (record(b"[" * 30_000, key=b"x"), Reason.NOT_JSON),
    "a list": (record(b"[]", key=b"x"), Reason.ENVELOPE_INVALID),
    "too large": (record(written(padding="x" * MAX_BYTES)), Reason.TOO_LARGE),
    "no id": (record(written(id=None)), Reason.ENVELOPE_INVALID),
    "an id with NUL": (record(written(id="a\x00")), Reason.ENVELOPE_INVALID),
    "another specversion": (record(written(specversion="0.3")), Reason.ENVELOPE_INVALID),
    "another content type": (record(written(datacontenttype="text/xml")), Reason.ENVELOPE_INVALID),
    "no sequence": (record(written(sequence=None)), Reason.ENVELOPE_INVALID),
    "a short sequence": (record(written(sequence="1")), Reason.ENVELOPE_INVALID),
    "a sequence in other digits": (record(written(sequence="١" * 19)), Reason.ENVELOPE_INVALID),
    "version zero": (record(written(version=0)), Reason.VALUE_OUT_OF_RANGE),
    "a version that no column holds": (record(written(version=2**31)), Reason.VALUE_OUT_OF_RANGE),
    "no subject": (record(written(subject=None), key=str(ID).encode()), Reason.ENVELOPE_INVALID),
    "a subject that is no id": (record(written(subject="7")), Reason.ENVELOPE_INVALID),
    "a time without a zone": (record(written(time="2026-11-23T12:00:00")), Reason.ENVELOPE_INVALID),
    "a source that is no source": (record(written(source="https://plek.nl")), Reason.ENVELOPE_INVALID),
    "a type of nobody in this network": (record(written(type="nl.elders.notes.note-eaten.v1")), Reason.TYPE_UNKNOWN),
    "a type that is no name": (record(written(type="note eaten")), Reason.TYPE_UNKNOWN),
    "a type that is a number": (record(written(type=7)), Reason.ENVELOPE_INVALID),
    "an unknown type on another's topic": (
        record(written(type="nl.plek.notes.note-eaten.v1", source=SOURCE + "x")), Reason.SOURCE_MISMATCH,
    ),
    "an unknown type in the future": (
        record(written(type="nl.plek.notes.note-eaten.v1", time=(NOW + 6 * MINUTE).isoformat())), Reason.TIME_IN_FUTURE,
    ),
    "an unknown type with a number that no double holds": (
        record(written(type="nl.plek.notes.note-eaten.v1", data=data(odd=2**53))), Reason.NOT_I_JSON,
    ),
    "an unknown type without a version": (
        record(written(type="nl.plek.notes.note-eaten.v1", sequence=None)), Reason.ENVELOPE_INVALID,
    ),
    "data of another shape": (record(written(data=data(words=7))), Reason.DATA_INVALID),
    "no data": (record(written(data=None)), Reason.DATA_INVALID),
    "data of another entity": (record(written(data=data(id=str(uuid4())))), Reason.DATA_INVALID),
    "data of another version": (record(written(data=data(version=2))), Reason.DATA_INVALID),
    "a source that may not write here": (
        record(written(source=source_of("00000099000000002000", "notes"))),
        Reason.SOURCE_MISMATCH,
    ),
    "another system of the right organisation": (
        record(written(source=SOURCE.replace("notes", "agenda"))),
        Reason.SOURCE_MISMATCH,
    ),
    "a topic on which nobody may write": (record(written(), topic="hub.nobody.question.v1"), Reason.SOURCE_MISMATCH),
    "another key": (record(written(), key=b"other"), Reason.KEY_MISMATCH),
    "no key": (record(json.dumps(written()).encode()), Reason.KEY_MISMATCH),
    "a key in another spelling": (record(written(), key=str(ID).upper().encode()), Reason.KEY_MISMATCH),
    "a tombstone without a key": (record(None), Reason.KEY_MISMATCH),
    "a tombstone whose key is no id": (record(None, key=b"all of them"), Reason.KEY_MISMATCH),
    "a tombstone whose key is no text": (record(None, key=b"\xff\xfe"), Reason.KEY_MISMATCH),
    "a header with another id": (record(written(), headers={"ce_id": "x"}), Reason.HEADERS_DISAGREE),
    "a header with another type": (record(written(), headers={"ce_type": "x"}), Reason.HEADERS_DISAGREE),
    "a header with another source": (record(written(), headers={"ce_source": "x"}), Reason.HEADERS_DISAGREE),
    "from the future": (record(written(time=(NOW + 6 * MINUTE).isoformat())), Reason.TIME_IN_FUTURE),
    "from the year one": (record(written(time="0001-01-01T00:00:00Z")), Reason.TIME_TOO_OLD),
    "binary mode without a type": (
        record(b"{}", key=b"x", headers={"ce_specversion": "1.0", "ce_id": "1", "ce_source": "x"}),
        Reason.ENVELOPE_INVALID,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "reason"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_record_is_refused_with_its_reason_and_its_raw_bytes(wrong: Record, reason: Reason) -> None:
    found = BORDER.admit(wrong)
    assert isinstance(found, Refused)
    assert (found.reason, found.record) == (reason, wrong)


def test_a_clock_that_runs_a_little_ahead_is_forgiven() -> None:
    assert isinstance(BORDER.admit(record(written(time=(NOW + 4 * MINUTE).isoformat()))), Admitted)


def test_what_is_wrong_is_told_without_what_was_written() -> None:
    found = BORDER.admit(record(written(data=data(words=["geheim"]), id="x" * 400)))
    assert isinstance(found, Refused)
    assert "data.words" in found.detail
    assert "geheim" not in found.detail
    assert "xxx" not in found.detail


def test_an_event_in_binary_mode_comes_in_as_the_same_event() -> None:
    body = written()
    attributes = {name: value for name, value in body.items() if name != "data"}
    sent = to_binary(CloudEvent({**attributes, "time": NOW}, body["data"]), JSONFormat())
    headers = {name: value.decode() for name, value in sent.headers.items()}
    assert headers["ce_specversion"] == "1.0"
    found = BORDER.admit(record(sent.value, key=str(ID).encode(), headers=headers))
    straight = BORDER.admit(record(body))
    assert isinstance(found, Admitted), found
    assert isinstance(straight, Admitted)
    assert found.event == straight.event
    assert ADAPTER.validate_json(found.payload) == found.event, "what is kept can be read again"


@given(st.one_of(st.none(), st.binary(max_size=300)), st.one_of(st.none(), st.binary(max_size=60)))
def test_no_bytes_whatever_break_the_border(value: bytes | None, key: bytes | None) -> None:
    assert isinstance(BORDER.admit(record(value, key=key)), Refused | Admitted)


# The first run on a machine makes tables of Unicode while it draws, which takes longer than a draw may.
@given(st.dictionaries(st.sampled_from(list(written())), st.none() | st.booleans() | st.integers() | st.text()))
def test_no_envelope_whatever_breaks_the_border(changes: dict[str, Any]) -> None:
    assert isinstance(BORDER.admit(record({**written(), **changes}, key=b"x")), Refused)
