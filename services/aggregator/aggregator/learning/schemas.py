"""What the API gives of versions of bundling: what they are, what people answered to them, how they compare."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregator.decisions.schemas import Reason
from plek_common.schema import Input, Moment, Schema
from plek_vocabulary import VersionChange, VersionState


class AnswersRead(Schema):
    """What people answered to proposals that this version called this sure; `related` counts as answered, not same."""

    certainty: str
    answered: int
    same: int
    related: int


class WeightsRead(Schema):
    """What each part of a pair counts for in the logarithm of the odds."""

    meaning: float
    crowding: float
    words: float
    letters: float
    theme: float
    base: float


class TrialRead(Schema):
    """How far the comparison over placed questions is."""

    compared: int
    of: int
    finished: bool


class BundlingVersion(Schema):
    """What compares questions, or may. Scores are 0 to 1: joined from `automatic`, proposed from `review`, called as
    good as certain from `certain`, told from `told` on. `model` is null before the first question was compared.
    `learned_from`: answers of people; 0 is what the software came with. `answers`: its effect."""

    id: UUID
    version: str
    parent: str | None
    state: VersionState
    active: bool
    model: str | None
    automatic: float
    review: float
    certain: float
    told: float
    weights: WeightsRead
    learned_from: int
    created_at: Moment | None
    activated_at: Moment | None
    answers: list[AnswersRead]
    trial: TrialRead | None


class WordRead(Schema):
    certainty: str
    answered: int
    same: int


class FiguresRead(Schema):
    """How well scores fit the answers; precision and recall at what hubs are told of. Null where there were none."""

    log_loss: float | None
    precision: float | None
    recall: float | None
    words: list[WordRead]


class ComparisonRead(Schema):
    """Against what people answered: the version at work then, and this one on answers held apart from learning."""

    answers: int
    now: FiguresRead
    then: FiguresRead


class QueueShift(Schema):
    """What putting it to work would do to the queue now."""

    open: int
    leaves: int
    returns: int
    renamed: int


class JoinsDiff(Schema):
    now: int
    then: int


class ProposalsDiff(JoinsDiff):
    added: int
    gone: int
    renamed: int


class QuestionBrief(Schema):
    hub: str
    hub_name: str
    question_id: UUID
    title: str | None
    text: str | None
    language: str = "nl"


class Example(Schema):
    """A pair that would be judged otherwise: proposed or not, called otherwise, joined by the machine or not."""

    change: VersionChange
    question: QuestionBrief
    nearest: QuestionBrief
    old_score: float
    new_score: float
    old_word: str
    new_word: str


class DiffRead(Schema):
    """What would have become of the newest questions, had they come in today: by the one at work, and by this one."""

    questions: int
    joins: JoinsDiff
    proposals: ProposalsDiff
    examples: Annotated[list[Example], Field(max_length=20)]


class BundlingVersionDetail(BundlingVersion):
    comparison: ComparisonRead | None
    queue: QueueShift | None
    diff: DiffRead | None


class Learn(Input):
    """Nothing is to be chosen: all answers that stand are learned from."""


class Activate(Input):
    reason: Reason | None = None
