"""rank proposals: the queue is read in its order from an index, however long it is."""

from alembic import op

revision = "aggregator_0011"
down_revision = "aggregator_0008"

_RANKED = "on proposal (coalesce(later_at, '-infinity'::timestamptz), (-score), id)"
_STATEMENTS = (
    f"create index ix_proposal_waiting {_RANKED} where state = 'open'",
    f"create index ix_proposal_decided {_RANKED} where state in ('accepted', 'related', 'rejected')",
    "drop index ix_proposal_open",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
