"""find what goes: what speaks of a question that is withdrawn, and the newest that came, are found by an index."""

from alembic import op

revision = "aggregator_0012"
down_revision = "aggregator_0011"

_STATEMENTS = (
    "create index ix_proposal_near on proposal (near_hub, near_id)",
    "create index ix_decision_changes on decision using gin (changes jsonb_path_ops)",
    "create index ix_placement_newest on placement (joined_at, question_id) where bundle_id is not null",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
