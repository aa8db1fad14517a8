"""note age of logs: a log that was emptied and filled again is another log."""

from alembic import op

from plek_common.ddl import CONSUMER_V2

revision = "aggregator_0003"
down_revision = "aggregator_0002"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in CONSUMER_V2:
        op.execute(statement)
