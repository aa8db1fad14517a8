"""keep acceptances: what was released although something personal seemed to be in it, by whom and why."""

from alembic import op

from plek_common.ddl import ACCEPTANCE_V1

revision = "partner_0006"
down_revision = "partner_0005"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in ACCEPTANCE_V1:
        op.execute(statement)
