"""Ways to be wrong (list P of the reliability plan), each with the reason under which it is put aside."""

import json
from typing import Any
from uuid import uuid4

from tests.aggregator.nation import question
from tests.conftest import oin

from plek_common.record import Reason, Record
from plek_common.settings import source_of

USED = "used before"


def used(hub: str) -> Record:
    """A right record whose id a later one will take."""
    return question(hub, uuid4(), event_id=USED)


def right(hub: str) -> Record:
    return question(hub, uuid4())


def _raw(hub: str, value: bytes, **headers: str) -> Record:
    named = {name.replace("_", "-", 1) if name == "content_type" else name: text for name, text in headers.items()}
    return right(hub)._replace(value=value, headers=named)


def _event(hub: str, **changes: Any) -> Record:
    """A right event of which these attributes differ; None leaves one out."""
    record = right(hub)
    event = {**json.loads(record.value or b""), **changes}
    value = json.dumps({name: each for name, each in event.items() if each is not None}).encode()
    return record._replace(value=value)


def _data(hub: str, **changes: Any) -> Record:
    record = right(hub)
    event = json.loads(record.value or b"")
    return record._replace(value=json.dumps({**event, "data": {**event["data"], **changes}}).encode())


def _spliced(hub: str, old: str, new: str) -> Record:
    """A right event in which one piece of text is another."""
    record = right(hub)
    text = (record.value or b"").decode()
    assert old in text, old
    return record._replace(value=text.replace(old, new, 1).encode())


def unread(hub: str) -> dict[str, Record]:
    """No poison: what a hub may write that is ahead of the nation."""
    return {
        "an unknown type": _event(hub, type="nl.plek.questions.question-eaten.v1"),
        "a later major version": _event(hub, type="nl.plek.questions.question-published.v2"),
    }


def poisons(hub: str, other: str) -> dict[str, tuple[Record, Reason]]:
    """One record of each kind, on the topic of `hub`."""
    ours, theirs = (source_of(oin(name), "question") for name in (hub, other))
    return {
        "not UTF-8": (_raw(hub, b'{"id": "\xff"}'), Reason.NOT_UTF8),
        "not JSON": (_raw(hub, b"{'id': 1}"), Reason.NOT_JSON),
        "empty": (_raw(hub, b""), Reason.NOT_JSON),
        "a list": (_raw(hub, b"[]"), Reason.ENVELOPE_INVALID),
        "a number": (_raw(hub, b"7"), Reason.ENVELOPE_INVALID),
        "null": (_raw(hub, b"null"), Reason.ENVELOPE_INVALID),
        "ten thousand deep": (_spliced(hub, '"nl"', "[" * 10_000 + "]" * 10_000), Reason.NOT_JSON),
        "a source twice": (_spliced(hub, '"source"', f'"source": "{theirs}", "source"'), Reason.NOT_I_JSON),
        "a text twice": (_spliced(hub, '"text"', '"text": "iets anders", "text"'), Reason.NOT_I_JSON),
        "a key twice in two spellings": (_spliced(hub, '"id"', '"\\u0069d": "x", "id"'), Reason.NOT_I_JSON),
        "not a number": (_spliced(hub, '"channel": "web"', '"odd": NaN'), Reason.NOT_I_JSON),
        "infinity": (_spliced(hub, '"channel": "web"', '"odd": 1e400'), Reason.NOT_I_JSON),
        "a number that no double holds": (_spliced(hub, '"channel": "web"', f'"odd": {2**53 + 1}'), Reason.NOT_I_JSON),
        "more than 64 KiB": (_data(hub, text="x" * 66_000), Reason.TOO_LARGE),
        "nearly 1 MiB": (_data(hub, text="e\u0301" * 110_000), Reason.TOO_LARGE),
        "no specversion of ours": (_event(hub, specversion="2.0"), Reason.ENVELOPE_INVALID),
        "an empty id": (_event(hub, id=""), Reason.ENVELOPE_INVALID),
        "an id that is a number": (_event(hub, id=7), Reason.ENVELOPE_INVALID),
        "no source": (_event(hub, source=None), Reason.ENVELOPE_INVALID),
        "no type": (_event(hub, type=None), Reason.ENVELOPE_INVALID),
        "a type from elsewhere": (_event(hub, type="nl.elders.questions.question-eaten.v1"), Reason.TYPE_UNKNOWN),
        "a type without a name": (_event(hub, type="question-published"), Reason.TYPE_UNKNOWN),
        "another hub's source": (_event(hub, source=theirs), Reason.SOURCE_MISMATCH),
        "a source in capitals": (_event(hub, source=ours.replace("urn:nld", "URN:NLD")), Reason.ENVELOPE_INVALID),
        "a source with a slash": (_event(hub, source=f"{ours}/"), Reason.ENVELOPE_INVALID),
        "a source in other letters": (_event(hub, source=ours.replace("e", "\u0435")), Reason.ENVELOPE_INVALID),
        "an escaped source": (_event(hub, source=ours.replace("question", "%71uestion")), Reason.SOURCE_MISMATCH),
        "no time": (_event(hub, time="gisteren"), Reason.ENVELOPE_INVALID),
        "a time to come": (_event(hub, time="2999-01-01T00:00:00Z"), Reason.TIME_IN_FUTURE),
        "a time long gone": (_event(hub, time="1999-12-31T23:59:59Z"), Reason.TIME_TOO_OLD),
        "another media type": (_raw(hub, right(hub).value or b"", content_type="text/xml"), Reason.CONTENT_TYPE),
        "headers that say otherwise": (
            right(hub)._replace(headers={"ce_id": "another"}), Reason.HEADERS_DISAGREE,
        ),
        "a key that is not its own": (right(hub)._replace(key=b"another"), Reason.KEY_MISMATCH),
        "data of another entity": (_data(hub, id=str(uuid4())), Reason.DATA_INVALID),
        "a moment that UTC does not have": (_data(hub, askedAt="9999-12-31T23:30:00-05:00"), Reason.VALUE_OUT_OF_RANGE),
        "a moment at the end of time": (_data(hub, askedAt="9999-12-31T23:59:59Z"), Reason.VALUE_OUT_OF_RANGE),
        "a day at the beginning of time": (_data(hub, neededBy="0001-01-01"), Reason.VALUE_OUT_OF_RANGE),
        "a number that no column holds": (_data(hub, splitInto=2**31), Reason.VALUE_OUT_OF_RANGE),
        "NUL": (_data(hub, text="a\x00b"), Reason.DATA_INVALID),
        "a character that XML cannot hold": (_data(hub, title="a\ufffeb"), Reason.DATA_INVALID),
        "a control character": (_data(hub, text="a\x1bb"), Reason.DATA_INVALID),
        "a control character in its answer": (
            _data(hub, answer={"text": "a\x08", "kind": "final", "at": "2026-10-01T09:00:00Z"}), Reason.DATA_INVALID,
        ),
        "half a character": (_spliced(hub, "Blijft", "\\ud800"), Reason.NOT_JSON),
        "an erasure of nothing": (right(hub)._replace(key=b"all", value=None), Reason.KEY_MISMATCH),
        "an id used before": (_event(hub, id=USED), Reason.ID_REUSED),
    }  # fmt: skip
