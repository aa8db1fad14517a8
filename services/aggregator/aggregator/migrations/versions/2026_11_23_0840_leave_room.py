"""leave room: a change that leaves a question's words stays on its page, and the primary key lists a region as well."""

from alembic import op

revision = "aggregator_0005"
down_revision = "aggregator_0004"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_question_hub")  # (hub, id desc) is (hub, id) read from the other end
    op.execute("alter table question set (fillfactor = 85)")
