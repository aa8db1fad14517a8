"""list few: a list of what is seldom, and the one that everybody reads, pass no other row by."""

from alembic import op

revision = "agenda_0004"
down_revision = "agenda_0003"

_NARROWED = {
    "agenda_item": ("theme", "level", "state"),
    "research_item": ("theme", "kind"),
    "learning_activity": ("theme", "kind"),
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in _NARROWED.items():
        for column in columns:
            op.execute(f"create index ix_{table}_{column} on {table} ({column}, id desc)")
        op.execute(
            f"create index ix_{table}_public on {table} (id desc) "
            "where released_at is not null and withdrawn_at is null"
        )
