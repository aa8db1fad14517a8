"""keep audit, and count requests: as every service (decisions 27 and 28)."""

from alembic import op

from plek_common.ddl import AUDIT_V1, RATE_V1

revision = "identity_0003"
down_revision = "identity_0002"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*AUDIT_V1, *RATE_V1):
        op.execute(statement)
