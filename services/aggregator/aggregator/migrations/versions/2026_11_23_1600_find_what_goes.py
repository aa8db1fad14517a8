"""find what goes: what speaks of a question that is withdrawn is found by an index, however much was decided."""

from alembic import op

revision = "aggregator_0012"
down_revision = "aggregator_0011"

_STATEMENTS = (
    "create index ix_proposal_near on proposal (near_hub, near_id)",
    "create index ix_decision_changes on decision using gin (changes jsonb_path_ops)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
