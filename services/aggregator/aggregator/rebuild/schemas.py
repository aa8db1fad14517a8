"""What is told of a run beside: how far it is, and what it would change."""

from typing import Literal
from uuid import UUID

from plek_common.schema import Moment, Schema


class Moved(Schema):
    """A question that would be in another bundle."""

    hub: str
    question_id: UUID
    before: UUID
    after: UUID


class Agreement(Schema):
    """Of what people answered, how much the machine had by itself."""

    answers: int
    agreed: int


class Diff(Schema):
    """What is in use now against the run beside.

    Pairs are pairs of questions in one bundle; `pairs_joined` are together only in the run, `pairs_parted` only now.
    Proposals are open ones; `otherwise` have another word for how sure. `same`: `bytes` when both are equal to the
    byte, `substance` but for versions and histories, `no` otherwise; null when the live stage moved on meanwhile.
    """

    questions: int
    bundles_before: int
    bundles_after: int
    bundles_same: int
    pairs_before: int
    pairs_joined: int
    pairs_parted: int
    questions_moved: int
    proposals_before: int
    proposals_new: int
    proposals_gone: int
    proposals_otherwise: int
    agreement_before: Agreement
    agreement_after: Agreement
    moved: list[Moved]
    same: str | None = None
    sha256: str | None = None


class RunRead(Schema):
    """All questions compared anew beside what is in use, with another model or other lists. `diff` is null until it was
    reported; `activated_at` while it was never in use."""

    id: UUID
    state: Literal["beside", "active", "former", "ended", "dropped"]
    model: str
    version: str
    begun_at: Moment
    made_at: Moment | None
    activated_at: Moment | None
    diff: Diff | None
