"""What a coordinator's desk shows."""

from enum import StrEnum

from plek_common.personal.marker import Personal
from plek_common.schema import Schema
from question.questions.schemas import StepRead


class Pile(StrEnum):
    """On which pile of the desk a question lies: on one exactly, or on none once it is closed or withdrawn."""

    LATE = "late"  # the day by which somebody should have acted is past
    NEW = "new"  # nobody has looked at it yet
    SOON = "soon"  # the coordinator has to act within a week
    WAITING = "waiting"  # somebody else has to act
    LATER = "later"  # the coordinator has more than a week


class PileCount(Schema):
    pile: Pile
    count: int


class DeskRead(Schema):
    """How many questions lie on each pile; together they are all that are open."""

    piles: list[PileCount]


class StepOfQuestion(StepRead):
    """`version` is that which the step made of the question."""

    version: int


class AskerContact(Schema):
    """Who asked, for the coordinator who answers; nothing where nobody left it. `version` is that of the question."""

    version: int
    name: Personal[str | None] = None
    email: Personal[str | None] = None
    phone: Personal[str | None] = None
