"""Versions of what compares questions, as the API gives them: how well each does, and what it would change."""

from plek_vocabulary import VersionChange, VersionState
from portal.apis.questions import RegionalQuestion
from portal.apis.record import Record, When


class Word(Record):
    """Of proposals called this sure: how many people answered, and for how many they said that it is the same."""

    certainty: str
    answered: int
    same: int

    @property
    def percent(self) -> int:
        return round(100 * self.same / self.answered) if self.answered else 0


class Trial(Record):
    """How far the comparison with the version at work is, in questions."""

    compared: int
    of: int
    finished: bool


class Version(Record):
    id: str
    version: str
    state: VersionState
    active: bool
    learned_from: int
    created_at: When | None = None
    activated_at: When | None = None
    answers: tuple[Word, ...] = ()
    trial: Trial | None = None

    @property
    def can_be_used(self) -> bool:
        return not self.active and (self.trial is None or self.trial.finished or self.state == "retired")


class Judged(Record):
    """Against what people answered, from 0 to 1: how much of what was told was right, and how much was found."""

    precision: float | None = None
    recall: float | None = None
    words: tuple[Word, ...] = ()


class Comparison(Record):
    answers: int
    now: Judged
    then: Judged


class Queue(Record):
    """What it would do to the proposals that wait now."""

    open: int
    leaves: int
    returns: int
    renamed: int


class Joins(Record):
    now: int
    then: int


class Proposals(Joins):
    added: int
    gone: int
    renamed: int


class Example(Record):
    """A pair that is judged otherwise; scores from 0 to 1."""

    change: VersionChange
    question: RegionalQuestion
    nearest: RegionalQuestion
    old_score: float
    new_score: float
    old_word: str
    new_word: str


class Diff(Record):
    """What would have become of the newest questions, had they come in today."""

    questions: int
    joins: Joins
    proposals: Proposals
    examples: tuple[Example, ...] = ()


class VersionDetail(Version):
    comparison: Comparison | None = None
    queue: Queue | None = None
    diff: Diff | None = None
