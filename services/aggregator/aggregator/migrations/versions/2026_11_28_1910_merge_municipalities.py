"""merge municipalities: what was stored under a code that ended stands under the one that took its place."""

from alembic import op
from sqlalchemy import text

from plek_vocabulary.areas import SUCCESSORS

revision = "aggregator_0017"
down_revision = "aggregator_0016"

_QUESTIONS = """
    update question set area = n.today
    from unnest(cast(:ended as text[]), cast(:today as text[])) as n (ended, today) where question.area = n.ended
"""
_HUBS = """
    update hub set areas = array(
        select coalesce(n.today, old.code) from unnest(areas) with ordinality as old (code, place)
        left join unnest(cast(:ended as text[]), cast(:today as text[])) as n (ended, today) on n.ended = old.code
        group by 1 order by min(old.place)
    ) where areas && cast(:ended as text[])
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    bound = {"ended": list(SUCCESSORS), "today": list(SUCCESSORS.values())}
    op.get_bind().execute(text(_QUESTIONS), bound)
    op.get_bind().execute(text(_HUBS), bound)
