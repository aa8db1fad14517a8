"""split: a question that holds several is taken apart, and each part knows where it came from."""

from alembic import op

revision = "question_0005"
down_revision = "question_0004"

_STATEMENTS = (
    """
    alter table question
        add column part_of uuid references question (id),
        add column split_into integer not null default 0
    """,
    "create index ix_question_part_of on question (part_of, id) where part_of is not null",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
