"""What is wrong with input is said in Dutch, also to who asks for Frisian."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from plek_common.fault import said
from plek_common.schema import Input, Storable


class Asked(Input):
    text: str


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        (Asked, {}, "ontbreekt"),
        (Asked, {"text": "a", "more": 1}, "kennen wij niet"),
        (Asked, {"text": 1}, "moet tekst zijn"),
        (Annotated[str, Field(min_length=3)], "a", "minstens 3 tekens"),
        (Annotated[str, Storable], "\x00", "U+0000"),
        (Annotated[int, Field(le=100)], 101, "hoogstens 100"),
        (Literal["a", "b"], "c", "een van deze"),
        (UUID, "x", "een id"),
        (int, "x", "heel getal"),
        (date, "31-12-2026", "een datum"),
        (AwareDatetime, "2026-12-31T10:00:00", "tijdzone"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "hoogstens 1"),
        (bytes, 1, "klopt niet"),
    ],
)
def test_a_fault_is_said_in_dutch(kind: Any, wrong: Any, words: str) -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(kind).validate_python(wrong)
    found = [said(fault) for fault in error.value.errors()]
    assert any(words in each for each in found), found
