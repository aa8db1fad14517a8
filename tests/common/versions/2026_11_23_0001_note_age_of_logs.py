"""note age of logs: as every service that reads."""

from alembic import op

from plek_common.ddl import CONSUMER_V2

revision = "notes_0002"
down_revision = "notes_0001"


def upgrade() -> None:
    for statement in CONSUMER_V2:
        op.execute(statement)
