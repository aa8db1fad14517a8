"""Parameters of requests that several capabilities take."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import StringConstraints

HubId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sort = Literal["newest", "strongest"]
Limit = Annotated[int, Query(ge=1, le=100)]
Answered = Annotated[bool | None, Query(description="Heeft een antwoord dat staat: zo tellen de cijfers ook")]
Name = Annotated[str | None, Query(max_length=60, pattern="^[a-z0-9-]+$")]
States = Annotated[list[Annotated[str, StringConstraints(pattern="^[a-z]{1,20}$")]] | None, Query(max_length=10)]
Words = Annotated[str | None, Query(max_length=200, pattern="^[^\\x00]*$")]
