"""merge municipalities: what was stored under a code that ended stands under the one that took its place."""

from alembic import op
from sqlalchemy import text

from plek_vocabulary.areas import SUCCESSORS

revision = "partner_0003"
down_revision = "partner_0002"

_ORGANISATIONS = """
    update organisation set areas = array(
        select coalesce(n.today, old.code) from unnest(areas) with ordinality as old (code, place)
        left join unnest(cast(:ended as text[]), cast(:today as text[])) as n (ended, today) on n.ended = old.code
        group by 1 order by min(old.place)
    ) where areas && cast(:ended as text[])
"""
_NETWORKS = """
    update network set areas = array(
        select coalesce(n.today, old.code) from unnest(areas) with ordinality as old (code, place)
        left join unnest(cast(:ended as text[]), cast(:today as text[])) as n (ended, today) on n.ended = old.code
        group by 1 order by min(old.place)
    ) where areas && cast(:ended as text[])
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    bound = {"ended": list(SUCCESSORS), "today": list(SUCCESSORS.values())}
    op.get_bind().execute(text(_ORGANISATIONS), bound)
    op.get_bind().execute(text(_NETWORKS), bound)
