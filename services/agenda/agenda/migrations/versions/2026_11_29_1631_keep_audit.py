"""keep audit: who did what, in rows that are added and never changed (decision 27)."""

from alembic import op

from plek_common.ddl import AUDIT_V1

revision = "agenda_0006"
down_revision = "agenda_0005"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in AUDIT_V1:
        op.execute(statement)
