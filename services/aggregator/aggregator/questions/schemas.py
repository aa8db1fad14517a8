"""What the routes of questions give."""

from datetime import date
from uuid import UUID

from plek_common.schema import Moment, Schema
from plek_vocabulary import Certainty


class QuestionRead(Schema):
    hub: str
    hub_name: str
    id: UUID
    version: int
    title: str | None
    text: str | None
    language: str
    theme: str | None
    area: str | None
    level: str | None
    asker_kind: str
    state: str
    needed_by: date | None
    asked_at: Moment
    released_at: Moment
    answer: str | None
    answered_at: Moment | None
    bundle_id: UUID | None
    certainty: Certainty | None
