"""What services record in the tests is held to the contracts, in every test."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from contracts.catalogue import ROOT, examples, types_of
from jsonschema import ValidationError
from pydantic import BaseModel
from tests.witness import Undeclared

from plek_common.event import Draft, encode
from plek_common.outbox import Outbox
from plek_common.settings import source_of

OUTBOX = Outbox(topic="hub.utrecht.question.v1", source=source_of("00000099000000026000", "question"))
CLOSED = next(kind for kind in types_of("question") if kind.name == "question-closed.v1")


class Loose(BaseModel, extra="allow"):
    """Data that no model stands behind."""


def draft(event_type: str, data: BaseModel) -> Draft:
    return Draft(type=event_type, subject=uuid4(), version=1, time=datetime.now(UTC), data=data)


def right() -> BaseModel:
    shown = next(event for _, event in examples(CLOSED))
    return CLOSED.model.model_validate(shown["data"])


def test_an_event_that_keeps_its_contract_is_recorded() -> None:
    assert (ROOT / "events" / f"{CLOSED.name}.schema.json").is_file()
    assert OUTBOX.row(draft(CLOSED.type, right()))["type"] == CLOSED.type


def test_an_event_with_data_that_its_schema_refuses_fails_the_test_that_makes_it() -> None:
    data = right().model_dump(by_alias=True, mode="json")
    with pytest.raises(ValidationError, match="askerKind"):
        OUTBOX.row(draft(CLOSED.type, Loose(**{name: value for name, value in data.items() if name != "askerKind"})))


def test_an_event_of_a_type_that_nobody_can_look_up_fails_the_test_that_makes_it() -> None:
    with pytest.raises(Undeclared, match="question-burned"):
        OUTBOX.row(draft("nl.plek.questions.question-burned.v1", right()))


def test_without_the_witness_such_an_event_would_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plek_common.outbox.encode", encode)
    assert OUTBOX.row(draft("nl.plek.questions.question-burned.v1", right()))
