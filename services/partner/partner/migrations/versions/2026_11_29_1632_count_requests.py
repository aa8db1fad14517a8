"""count requests: how often each caller asked this minute, known to all processes (decision 28)."""

from alembic import op

from plek_common.ddl import RATE_V1

revision = "partner_0008"
down_revision = "partner_0007"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in RATE_V1:
        op.execute(statement)
