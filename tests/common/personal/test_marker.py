"""A model that leaves the hub and reaches something personal is not made, and says where."""

import json
import logging
from datetime import datetime
from typing import Annotated, Any, ClassVar

import pytest
from contracts.catalogue import event_types
from pydantic import BaseModel, Field, computed_field
from sqlalchemy.orm import registry
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from identity.models.invitation import Invitation
from identity.models.person import Account
from identity.models.person import Person as Member
from partner.directory.schemas import PersonRead, PersonWrite
from partner.models import Person
from plek_common.database import new_metadata
from plek_common.event_data import EventData
from plek_common.personal.marker import Leaks, Personal, personal_fields
from plek_common.released import Noun, Released
from plek_common.schema import Moment, Schema
from plek_common.telemetry import JsonLines, LogLine
from question.models import Articulation, Asker
from question.questions.schemas import AskerCreate


class Who(Schema):
    name: Personal[str]
    since: Moment


class Row(SQLModel, registry=registry(metadata=new_metadata())):
    id: int = Column(primary_key=True)
    title: str
    made_by: Personal[str | None]


def refused(**fields: Any) -> str:
    """What is said of an event model with these fields."""
    with pytest.raises(Leaks) as leak:
        type("Told", (EventData,), {"__annotations__": fields, "__module__": __name__})
    return str(leak.value)


def test_an_event_model_with_a_personal_field_is_not_made() -> None:
    assert "Told.email" in refused(email=Personal[str])


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (Who, "Told.it.name"),
        (Who | None, "Told.it.name"),
        (list[Who], "Told.it.name"),
        (dict[str, tuple[int, Who]], "Told.it.name"),
        (list[Personal[str]], "Told.it"),
        (Annotated[Personal[str], Field(max_length=3)], "Told.it"),
        (Any, "Told.it (can hold anything)"),
        (dict[str, object], "Told.it (can hold anything)"),
    ],
)
def test_it_is_found_however_deep_it_lies(kind: Any, path: str) -> None:
    assert path in refused(it=kind)


def test_what_is_computed_is_looked_at_too() -> None:
    with pytest.raises(Leaks, match=r"Told\.who"):

        class Told(EventData):
            @computed_field  # type: ignore[prop-decorator]
            @property
            def who(self) -> Personal[str]:
                return "Jan"


def test_a_type_that_is_not_there_yet_is_refused() -> None:
    with pytest.raises(Leaks, match="not there yet"):

        class Told(EventData):
            later: "Later"  # type: ignore[name-defined]  # noqa: F821


def test_a_model_that_is_filled_from_a_personal_field_by_name_is_not_made() -> None:
    with pytest.raises(Leaks, match=r"Told\.made_by of Row\.made_by"):

        class Told(EventData):
            filled_from: ClassVar[type[BaseModel] | None] = Row
            title: str
            made_by: str


def test_a_noun_whose_row_would_fill_it_so_is_not_made() -> None:
    class Told(EventData):
        title: str
        made_by: str | None

    class Thing(Released):
        title: str
        made_by: Personal[str | None]

    with pytest.raises(Leaks, match="made_by"):
        Noun("nl.plek.things.thing", Thing, Told, ("title",))


def test_an_event_model_without_is_made() -> None:
    class Told(EventData):
        filled_from: ClassVar[type[BaseModel] | None] = Row
        title: str
        at: datetime | None = None

    assert Told(title="Zo").title == "Zo"


def test_every_declared_event_model_is_held_to_it() -> None:
    assert [kind.data for kind in event_types() if not issubclass(kind.model, EventData)] == []


def test_a_log_line_with_a_personal_field_is_not_made() -> None:
    with pytest.raises(Leaks, match=r"Wider\.asker\.name"):

        class Wider(LogLine):
            asker: Who


def test_a_record_of_a_person_that_is_logged_is_told_by_its_kind_only() -> None:
    who = AskerCreate(name="Jan Visser", email="jan@example.nl")
    line = logging.LogRecord("plek", logging.INFO, "", 1, "asked by %s", (who,), None)
    said = json.loads(JsonLines("utrecht").format(line))["message"]
    assert said == "asked by question.questions.schemas.AskerCreate"


def test_the_fields_that_say_who_somebody_is_are_marked() -> None:
    asked = {"name", "email", "phone"}
    assert personal_fields(Asker) == asked | {"subject"}
    assert personal_fields(AskerCreate) == asked
    assert personal_fields(Articulation) == {"made_by"}
    assert personal_fields(Account) == {"subject"}
    assert personal_fields(Member) == {"name", "email"}
    assert personal_fields(Invitation) == {"for_whom"}
    for kind in (Person, PersonWrite, PersonRead):
        assert personal_fields(kind) == asked | {"role", "expertise"}
