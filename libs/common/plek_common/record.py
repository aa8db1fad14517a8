"""What a consumer handles: a record as it lay in the log, and what the border made of it."""

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from aiokafka import ConsumerRecord

from plek_common.event import Unread

E = TypeVar("E")


class Reason(StrEnum):
    """Why a record was refused; stable codes that people count."""

    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_I_JSON = "not_i_json"
    ENVELOPE_INVALID = "envelope_invalid"
    HEADERS_DISAGREE = "headers_disagree"
    SOURCE_MISMATCH = "source_mismatch"
    TYPE_UNKNOWN = "type_unknown"
    DATA_INVALID = "data_invalid"
    VALUE_OUT_OF_RANGE = "value_out_of_range"
    TIME_IN_FUTURE = "time_in_future"
    TIME_TOO_OLD = "time_too_old"
    KEY_MISMATCH = "key_mismatch"
    CONTENT_TYPE = "content_type"
    ID_REUSED = "id_reused"
    NOT_STORABLE = "not_storable"
    NOT_JUDGED = "not_judged"
    ERASED = "erased"  # it speaks of what its sender erased before: a late copy


class Record(NamedTuple):
    """One record of the log; `value` is None for a tombstone, `Undecoded` for a batch that could not be read."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: dict[str, str]

    @classmethod
    def of(cls, raw: "ConsumerRecord[bytes, bytes]") -> "Record":
        headers = {name: value.decode("utf-8", "replace") for name, value in raw.headers if value is not None}
        return cls(raw.topic, raw.partition, raw.offset, raw.key, raw.value, headers)


class Admitted(NamedTuple, Generic[E]):
    """A record that passed the border. `event` is None for a tombstone of `subject`, `Unread` for a new type.

    `payload` is the event as structured JSON, also where the record came in binary mode.
    """

    record: Record
    subject: UUID
    event: E | Unread | None
    payload: bytes = b""


class Refused(NamedTuple):
    """A record that goes to the dead letters."""

    record: Record
    reason: Reason
    detail: str
