"""What the API takes and gives about signing in."""

from typing import Annotated

from pydantic import Field, StringConstraints

from identity.sessions.schemas import Secret
from plek_common.schema import Input, Moment, Schema, Storable

# A path of our own: a second slash or a backslash behind the first would name another server.
OwnPath = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"),
    Field(description="pad van een pagina"),
]
Given = Annotated[str, Field(min_length=1, max_length=4000), Storable]


class SignInBegin(Input):
    """Bij wie iemand zich aanmeldt, waar zij daarna heen gaat, en het geheim van haar browser. `stronger` vraagt om een
    tweede stap."""

    provider: Annotated[str, Field(max_length=60), Storable]
    return_to: OwnPath
    binding: Secret
    stronger: bool = False


class SignInBegun(Schema):
    """Waar de browser heen gaat."""

    address: str


class SignInAnswer(Input):
    """Wat de aanbieder de browser meegaf, met het geheim van de browser die begon."""

    binding: Secret
    state: Given
    code: Given
    iss: Given | None = None
    browser: Annotated[str, Field(max_length=1000), Storable] = ""


class SignInDone(Schema):
    """Het geheim van de aanmelding, dat alleen de browser bewaart, tot wanneer het geldt, en waar zij heen wilde."""

    session: str
    ends_at: Moment
    return_to: str
