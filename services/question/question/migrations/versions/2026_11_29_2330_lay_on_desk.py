"""lay on desk: what is open is found by the day by which somebody has to act, however much is closed."""

from alembic import op

revision = "question_0014"
down_revision = "question_0013"

_INDEX = """
    create index ix_question_desk on question (due_on, id)
    where state in ('answered', 'articulating', 'matching', 'received', 'triaged')
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_INDEX)
