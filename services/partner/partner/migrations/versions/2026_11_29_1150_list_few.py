"""list few: a list of what is seldom, or of what waits to be looked at, reads no row beside."""

from alembic import op

revision = "partner_0005"
down_revision = "partner_0004"

_NARROWED = {"organisation": "kind", "network": "form"}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, column in _NARROWED.items():
        op.execute(f"create index ix_{table}_{column} on {table} ({column}, id desc)")
        op.execute(
            f"create index ix_{table}_public on {table} (id desc) "
            "where released_at is not null and withdrawn_at is null"
        )
    for table in (*_NARROWED, "person"):
        op.execute(f"create index ix_{table}_verify_by on {table} (verify_by)")
