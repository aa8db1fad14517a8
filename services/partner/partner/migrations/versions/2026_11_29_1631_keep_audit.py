"""keep audit: who did what, in rows that are added and never changed (decision 27)."""

from alembic import op

from plek_common.ddl import AUDIT_V1

revision = "partner_0007"
down_revision = "partner_0006"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in AUDIT_V1:
        op.execute(statement)
