"""pass messages: what is written to who asked a question, on its way between hubs and from the nation."""

from alembic import op

revision = "aggregator_0023"
down_revision = "aggregator_0022"

_STATEMENTS = (
    """
    create table contact (
        id uuid primary key,
        version integer not null,
        heard integer not null default 0,
        hub text not null,
        question_id uuid not null,
        from_hub text,
        sender text not null,
        text text not null,
        state text not null,
        reason text,
        reply text,
        due_on date not null,
        sent_at timestamptz not null,
        changed_at timestamptz not null
    )
    """,
    "create index ix_contact_own on contact (id desc) where from_hub is null",
    "create index ix_contact_changed_at on contact (changed_at)",
    "create table contact_unread (type text primary key)",
    "create table contact_erasure (id uuid primary key, erased_at timestamptz not null)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
