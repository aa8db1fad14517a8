"""keep unread: which events of the journal are of a type that was not known when they came."""

from alembic import op

revision = "aggregator_0014"
down_revision = "aggregator_0013"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("create table unread (seq bigint primary key, type text not null)")
