"""What the API takes and gives about sessions."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plek_common.schema import Input, Moment, Schema, Storable

Secret = Annotated[str, Field(min_length=20, max_length=200, pattern=r"^[A-Za-z0-9_-]+$"), Storable]


class SessionUse(Input):
    """Het geheim dat alleen de browser bewaart."""

    session: Secret


class SessionToken(Schema):
    """Een toegangstoken van vijf minuten voor wie hier is aangemeld, en tot wanneer de aanmelding kan duren."""

    session_id: UUID
    name: str
    access_token: str
    ends_at: Moment
    left_out: list[str] = Field(description="Rollen die u hebt, en die pas werken na een tweede stap bij het aanmelden")
    step_up: str | None = Field(description="De aanbieder waar u die tweede stap kunt zetten; niets als dat niet kan")


class SessionEnd(Schema):
    """Waar de aanbieder het afmelden afmaakt; niets als dat niet kan."""

    address: str | None


class SessionRead(Schema):
    """Een aanmelding van wie dit vraagt."""

    id: UUID
    provider: str
    browser: str
    begun_at: Moment
    used_at: Moment
    ends_at: Moment
    ended_at: Moment | None
