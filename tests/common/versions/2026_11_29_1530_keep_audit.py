"""keep audit: as every service."""

from alembic import op

from plek_common.ddl import AUDIT_V1

revision = "notes_0003"
down_revision = "notes_0002"


def upgrade() -> None:
    for statement in AUDIT_V1:
        op.execute(statement)
