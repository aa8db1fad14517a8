"""count requests: as every service."""

from alembic import op

from plek_common.ddl import RATE_V1

revision = "notes_0004"
down_revision = "notes_0003"


def upgrade() -> None:
    for statement in RATE_V1:
        op.execute(statement)
