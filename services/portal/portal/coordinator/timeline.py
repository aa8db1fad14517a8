"""A question as a story: what happened to it, in order."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from portal.apis.questions import Acceptance, Answer, Articulation, Question, Shared

Kind = Literal["received", "sharper", "shared", "accepted", "answer", "closed", "withdrawn", "ahead"]


@dataclass(frozen=True)
class Chapter:
    """One event in the life of a question; `at` is None for what still has to happen."""

    kind: Kind
    at: datetime | None = None
    before: str | None = None
    after: str | None = None
    why: str | None = None
    shared: Shared | None = None
    answer: Answer | None = None


def story(
    question: Question,
    sharper: list[Articulation],
    answers: list[Answer],
    accepted: list[Acceptance] | None = None,
    *,
    for_coordinator: bool = False,
) -> list[Chapter]:
    """What happened, oldest first, and what comes next as the last chapter. What was taken out of the words, and why
    something personal was released, is shown to the coordinator alone."""
    told = [Chapter("received", question.asked_at)]
    told += sharpened(question, sharper) if for_coordinator else reworded(question, sharper)
    if question.shared:
        told.append(Chapter("shared", question.shared.since, shared=question.shared))
    told += [Chapter("answer", answer.at, answer=answer) for answer in answers or known(question)]
    told += [Chapter("accepted", each.at, why=each.reason) for each in accepted or []]
    told.sort(key=lambda chapter: chapter.at or question.asked_at)
    return [*told, *ending(question)]


def sharpened(question: Question, sharper: list[Articulation]) -> list[Chapter]:
    """Each new wording beside the one before it; only first and last where the steps between are not public."""
    first = question.original_text or question.text
    if not sharper:
        return [Chapter("sharper", before=first, after=question.text)] if first != question.text else []
    ordered = sorted(sharper, key=lambda step: step.at)
    before = [first, *(step.text for step in ordered)]
    steps = zip(before, ordered, strict=False)
    return [Chapter("sharper", step.at, old, step.text, step.why) for old, step in steps if old != step.text]


def reworded(question: Question, sharper: list[Articulation]) -> list[Chapter]:
    """Each new wording by itself."""
    return [replace(chapter, before=None) for chapter in sharpened(question, sharper)]


def known(question: Question) -> list[Answer]:
    return [question.answer] if question.answer else []


def ending(question: Question) -> list[Chapter]:
    if question.state == "closed":
        return [Chapter("closed")]
    if question.state == "withdrawn":
        return [Chapter("withdrawn")]
    return [] if question.state == "answered" else [Chapter("ahead")]
