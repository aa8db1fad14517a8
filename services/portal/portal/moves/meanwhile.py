"""What others did with a question since somebody opened a form of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.apis.coordinator import Step
from portal.apis.questions import Articulation, Question


@dataclass(frozen=True)
class Changes:
    """The steps since, and the wording that she saw, when it is another one now."""

    steps: Sequence[Step]
    before: str | None = None


def changes(seen: int, question: Question, steps: Sequence[Step], wordings: Sequence[Articulation]) -> Changes:
    """Every wording is a step, so those until the version that was seen tell which wording she saw."""
    count = sum(step.move == "articulate" and step.version <= seen for step in steps)
    worded = [question.original_text or question.text, *(each.text for each in wordings)]
    before = worded[min(count, len(worded) - 1)]
    return Changes([step for step in steps if step.version > seen], before if before != question.text else None)
