"""find plurals: huisarts finds huisartsen."""

from alembic import op

from plek_common.ddl import SEARCH_V1

revision = "agenda_0002"
down_revision = "agenda_0001"

_WORDS = {
    "agenda_item": "title || ' ' || description",
    "research_item": "title || ' ' || description",
    "learning_activity": "title || ' ' || description",
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in SEARCH_V1:
        op.execute(statement)
    for table, words in _WORDS.items():
        expression = f"to_tsvector('dutch', dutch_words({words}))"
        op.execute(f"alter table {table} alter column search set expression as ({expression})")
