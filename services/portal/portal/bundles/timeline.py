"""How a bundle came to be what it is: what hubs were told and what people decided, as one story. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.apis.bundles import BundleStep
from portal.apis.decisions import Decision


@dataclass(frozen=True)
class Chapter:
    """One step; `decision` is what people decided in it, `detail` what followed for the bundle, in a sentence."""

    at: datetime
    what: str | None = None
    detail: str | None = None
    decision: Decision | None = None


def chronicle(steps: Sequence[BundleStep], decisions: Sequence[Decision] = ()) -> list[Chapter]:
    """The steps, the first first; a decision and the step that it led to happened at the same moment and are one."""
    taken = [decision for decision in decisions if decision.answer != "later"]
    told = [chapter(step, taken) for step in steps]
    known = {one.decision.id for one in told if one.decision}
    quiet = [Chapter(decision.at, decision=decision) for decision in taken if decision.id not in known]
    return sorted([*told, *quiet], key=lambda one: one.at)


def chapter(step: BundleStep, taken: Sequence[Decision]) -> Chapter:
    """The step begins with the words of the decision that led to it; they are said once."""
    detail = step.detail or ""
    same = [decision for decision in taken if decision.at == step.at]
    decision = max(same, key=lambda one: alike(detail, one.effect), default=None)
    said = alike(detail, decision.effect) if decision else 0
    return Chapter(step.at, step.what, detail[said:].strip() or None, decision)


def alike(one: str, other: str) -> int:
    """How many characters at the start are the same."""
    differing = (at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there)
    return next(differing, min(len(one), len(other)))
