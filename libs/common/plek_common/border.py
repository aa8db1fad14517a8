"""Decides which records come in. Authority comes from the channel: the topic says who may speak (D5)."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from plek_common import ijson
from plek_common.clock import Clock, now
from plek_common.event import MAX_BYTES, MEDIA_TYPE, Envelope, Unread
from plek_common.record import Admitted, Reason, Record, Refused
from plek_common.wire import Undecoded

log = logging.getLogger(__name__)

E = TypeVar("E", bound=Envelope)

AHEAD = timedelta(minutes=5)
EARLIEST = 2000  # a year
MAX_VERSION = 2**31 - 1
_BOUNDS = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}
_UNREAD = TypeAdapter(Unread)


class Border(Generic[E]):
    """Pure checks on one record, in a fixed order.

    `adapter` knows the event types that this consumer reads (a union told apart by `type`); `source_on`
    gives the only source that may write on a topic, or None where nobody may. Who wrote a type that is not known here
    may be ahead of us: it comes in as `Unread`. A type outside nl.plek will never be known, and is refused.
    """

    def __init__(self, adapter: TypeAdapter[E], source_on: Callable[[str], str | None], clock: Clock = now) -> None:
        self.adapter = adapter
        self.source_on = source_on
        self.clock = clock

    def admit(self, record: Record) -> Admitted[E] | Refused:
        """The event, or the reason why not."""
        try:
            return self._admit(record)
        except _Refusal as refusal:
            return Refused(record, refusal.reason, refusal.detail)
        except Exception as error:  # what no check foresaw is this record's, and no reason to stop for all others
            log.exception("the border could not judge %s[%d]@%d", record.topic, record.partition, record.offset)
            return Refused(record, Reason.NOT_JUDGED, type(error).__name__)

    def _admit(self, record: Record) -> Admitted[E]:
        if record.value is None:
            return Admitted(record, _subject(record), None)
        if isinstance(record.value, Undecoded):
            raise _Refusal(Reason.UNDECODABLE, record.value.why)
        if len(record.value) > MAX_BYTES:
            raise _Refusal(Reason.TOO_LARGE, f"{len(record.value)} bytes, {MAX_BYTES} allowed")
        payload = _structured(record)
        event = self._parse(payload)
        if unclear := ijson.fault(payload, event):
            raise _Refusal(Reason.NOT_I_JSON, unclear)
        self._check_origin(record, event)
        _check_data(event)
        self._check_time(event.time)
        return Admitted(record, event.subject, event, payload)

    def _parse(self, value: bytes) -> E | Unread:
        try:
            return parse(self.adapter, value)
        except ValidationError as error:
            raise _refusal(value, error) from None

    def _check_origin(self, record: Record, event: Envelope) -> None:
        expected = self.source_on(record.topic)
        if event.source != expected:
            raise _Refusal(Reason.SOURCE_MISMATCH, f"only {expected} may write on {record.topic}")
        for name, said in (("ce_id", event.id), ("ce_type", event.type), ("ce_source", event.source)):
            if record.headers.get(name, said) != said:
                raise _Refusal(Reason.HEADERS_DISAGREE, f"header {name} differs from the event")
        if record.key != str(event.subject).encode():
            raise _Refusal(Reason.KEY_MISMATCH, "the key is not the event's subject")

    def _check_time(self, time: datetime) -> None:
        if time > self.clock() + AHEAD:
            raise _Refusal(Reason.TIME_IN_FUTURE, f"{time.isoformat()} lies more than {AHEAD} ahead")
        if time.year < EARLIEST:
            raise _Refusal(Reason.TIME_TOO_OLD, f"{time.isoformat()} lies before {EARLIEST}")


def parse(adapter: TypeAdapter[E], value: bytes) -> E | Unread:
    """What an event says; `Unread` where its type is none of the adapter's.

    Raises:
        ValidationError: it is no event, or its data is not what its type promises.
    """
    try:
        return adapter.validate_json(value)
    except ValidationError as error:
        if not any(map(_is_about_type, error.errors(include_url=False, include_context=False, include_input=False))):
            raise
        return _UNREAD.validate_json(value)


def _is_about_type(fault: ErrorDetails) -> bool:
    return fault["type"] == "union_tag_invalid" or fault["loc"] == ("type",)


class _Refusal(Exception):
    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def _check_data(event: Envelope) -> None:
    """The entity's state names itself and its version (D2): two answers to one question are no answer."""
    subject, version, data = event.subject, event.version, event.data
    if getattr(data, "id", subject) != subject:
        raise _Refusal(Reason.DATA_INVALID, "data.id is not the event's subject")
    if getattr(data, "version", version) != version:
        raise _Refusal(Reason.DATA_INVALID, "data.version is not the event's sequence")
    if not 0 < version <= MAX_VERSION:
        raise _Refusal(Reason.VALUE_OUT_OF_RANGE, f"sequence: versions run from 1 to {MAX_VERSION}")


def _subject(record: Record) -> UUID:
    try:
        return UUID((record.key or b"").decode())
    except ValueError:
        raise _Refusal(Reason.KEY_MISMATCH, "a tombstone's key must be the id of what is erased") from None


def _structured(record: Record) -> bytes:
    """The event as structured JSON, also when it came in binary mode (R-KA-01)."""
    value = record.value or b""
    kind = record.headers.get("content-type", "" if "ce_specversion" in record.headers else MEDIA_TYPE).lower()
    if kind.startswith("application/cloudevents+json"):
        return value
    if kind.startswith("application/cloudevents") or "ce_specversion" not in record.headers:
        raise _Refusal(Reason.CONTENT_TYPE, "neither structured JSON nor binary mode")
    try:
        message = KafkaMessage(headers={k: v.encode() for k, v in record.headers.items()}, key=record.key, value=value)
        return to_structured(from_kafka(message, JSONFormat(), CloudEvent), JSONFormat()).value or b""
    except Exception as error:
        raise _Refusal(Reason.ENVELOPE_INVALID, f"binary mode: {type(error).__name__}") from None


def _refusal(value: bytes, error: ValidationError) -> _Refusal:
    """The reason code of the first fault, and all faults in words without the values that were wrong."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    detail = "; ".join(f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults[:10])
    first = faults[0]
    if first["type"] == "json_invalid":
        return _Refusal(Reason.NOT_JSON if _is_utf8(value) else Reason.NOT_UTF8, detail)
    if first["loc"] == ("type",) and first["type"] == "string_pattern_mismatch":
        return _Refusal(Reason.TYPE_UNKNOWN, "no event type of PLeK")
    if first["type"] in _BOUNDS:
        return _Refusal(Reason.VALUE_OUT_OF_RANGE, detail)
    in_data = all("data" in f["loc"][:2] for f in faults)
    return _Refusal(Reason.DATA_INVALID if in_data else Reason.ENVELOPE_INVALID, detail)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
