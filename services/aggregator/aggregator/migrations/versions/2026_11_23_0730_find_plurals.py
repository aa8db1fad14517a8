"""find plurals: huisarts finds huisartsen."""

from alembic import op

from plek_common.ddl import SEARCH_V1

revision = "aggregator_0002"
down_revision = "aggregator_0001"

_COLUMN = """
    alter table question alter column search set expression as
        (to_tsvector('dutch', dutch_words(coalesce(title, '') || ' ' || coalesce(text, ''))))
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*SEARCH_V1, _COLUMN):
        op.execute(statement)
