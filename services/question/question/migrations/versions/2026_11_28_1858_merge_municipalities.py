"""merge municipalities: what was stored under a code that ended stands under the one that took its place."""

from alembic import op
from sqlalchemy import text

from plek_vocabulary.areas import SUCCESSORS

revision = "question_0008"
down_revision = "question_0007"

_QUESTIONS = """
    update question set area = n.today
    from unnest(cast(:ended as text[]), cast(:today as text[])) as n (ended, today) where question.area = n.ended
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    bound = {"ended": list(SUCCESSORS), "today": list(SUCCESSORS.values())}
    op.get_bind().execute(text(_QUESTIONS), bound)
