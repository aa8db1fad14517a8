"""find plurals: huisarts finds huisartsen."""

from alembic import op

from plek_common.ddl import SEARCH_V1

revision = "question_0002"
down_revision = "question_0001"

_STATEMENTS = (
    """
    alter table question alter column search
    set expression as (to_tsvector('dutch', dutch_words(coalesce(title, '') || ' ' || text)))
    """,
    "alter table bundle alter column search set expression as (to_tsvector('dutch', dutch_words(wordings)))",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*SEARCH_V1, *_STATEMENTS):
        op.execute(statement)
