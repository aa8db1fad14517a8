"""What the audit log shows, and by what it is searched."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BeforeValidator, Field

from plek_common.schema import Moment, Schema, written

Result = Literal["done", "refused", "failed"]
Word = Annotated[str | None, Query(max_length=200, pattern="^[^\\x00]*$")]
_Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1)), BeforeValidator(written)]
Since = Annotated[_Day | None, Query(description="De eerste dag, zoals 2026-11-01")]
Until = Annotated[_Day | None, Query(description="De laatste dag, zoals 2026-11-30")]


class AuditRead(Schema):
    """Eén regel van het logboek."""

    id: int
    at: Moment
    subject: str | None = Field(description="Kenmerk van wie het deed, uit het token; leeg voor wie niet is aangemeld")
    organisation: str | None = Field(description="De organisatie van wie het deed")
    role: str = Field(description="De rol waarmee het mocht; van wat is geweigerd alle rollen die iemand had")
    action: str
    object: str | None = Field(description="Soort en kenmerk van het ding, zoals `note/…`")
    result: Result
    status: int | None = Field(description="De HTTP-status van wat niet is gedaan")
    origin: str | None = Field(description="Het netwerk waar de vraag vandaan kwam: van IPv4 /24, van IPv6 /48")
    request_id: str = Field(description="Staat ook bij de logregels van hetzelfde verzoek")
    activity: str | None = Field(description="De verwerking van persoonsgegevens waar dit bij hoort")
    sealed: bool = Field(description="Ligt vast in de keten; dat duurt een seconde")
