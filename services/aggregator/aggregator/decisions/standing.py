"""How well the machine does by what people answered: of each word for its certainty, how often it was right."""

from fastapi import APIRouter
from sqlalchemy import text

from aggregator.bundling import MODEL_VERSION
from aggregator.bundling.thresholds import TOLD, thresholds_for
from plek_common.action import action
from plek_common.database import Session
from plek_common.schema import Page, Schema

router = APIRouter(tags=["besluiten"])

_MODEL = text("select model from stage where name = 'bundle'")
_ANSWERS = text("""
    select certainty, count(*) as answered, count(*) filter (where state = 'accepted') as same,
        count(*) filter (where state = 'related') as related
    from proposal where kind <> 'split' and state in ('accepted', 'related', 'rejected')
    group by certainty order by max(score) desc
""")


class AnswersRead(Schema):
    """What people answered to proposals that the machine called this sure."""

    certainty: str
    answered: int
    same: int
    related: int


class BundlingVersion(Schema):
    """What compares questions now. Scores are 0 to 1: joined from `automatic`, proposed from `review`, told from
    `told` on. `model` is null before the first question was compared."""

    version: str
    model: str | None
    automatic: float
    review: float
    told: float
    active: bool
    answers: list[AnswersRead]


@router.get("/bundling/versions", dependencies=[action("bundling.list")])
async def list_bundling_versions(session: Session) -> Page[BundlingVersion]:
    """Waarmee vragen worden vergeleken, en hoe vaak dat volgens mensen klopte."""
    model: str | None = (await session.execute(_MODEL)).scalar()
    thresholds = thresholds_for(0 if model and model.startswith("lexical") else 1)
    at_work = BundlingVersion(
        version=f"{MODEL_VERSION}+thresholds-{thresholds.version}",
        model=model,
        automatic=thresholds.automatic,
        review=thresholds.review,
        told=TOLD,
        active=True,
        answers=[AnswersRead(**row) for row in (await session.execute(_ANSWERS)).mappings()],
    )
    return Page(items=[at_work])
