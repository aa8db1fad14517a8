"""leave out: a hub may keep a question out of the bundles of the nation."""

from alembic import op

revision = "question_0004"
down_revision = "question_0003"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table question add column bundling text not null default 'open'")
