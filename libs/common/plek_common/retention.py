"""How long each kind of data is kept, in days. `plek_common.expiry` goes round, services say what goes."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

AT_ONCE = 200  # rows in one transaction: nobody waits long for a round


class Retention(BaseModel):
    """`PLEK_RETENTION`, as JSON: {"people": 180}. What it does not name stays as it is here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    withdrawn: int = Field(
        default=28, ge=0, le=30, description="after the withdrawal; the GDPR gives a month to erase what was asked"
    )
    people: int = Field(
        default=365,
        ge=0,
        description="who is behind a thing, after it was closed: it is looked at again by then",
    )
    step_reasons: int = Field(
        default=1825, ge=0, description="what was said with each step of what is done, to account for it"
    )
    messages: int = Field(
        default=180, ge=1, description="a message to who asked, after the last that happened to it, answered or not"
    )
    sessions: int = Field(
        default=30, ge=1, description="who was signed in where, after that ended: so long people see it themselves"
    )
    invitations: int = Field(
        default=365,
        ge=1,
        description="for whom a right was meant, after that was used, taken back or ran out; the right itself stays",
    )
    dead_letters: int = Field(
        default=90, ge=1, description="records that were refused: by then whoever sent them has mended it"
    )


def before(now: datetime, days: int) -> datetime:
    """The moment before which things are too old."""
    return now - timedelta(days=days)
