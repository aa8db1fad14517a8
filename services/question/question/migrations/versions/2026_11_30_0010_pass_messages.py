"""pass messages: what is written to who asked, by way of her hub, and what she answers."""

from alembic import op

revision = "question_0015"
down_revision = "question_0014"

_STATEMENTS = (
    """
    create table message (
        id uuid primary key,
        version integer not null,
        direction text not null,
        published_version integer not null default 0,
        question_id uuid not null,
        hub text not null,
        hub_name text not null,
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
    "create index ix_message_direction on message (direction, id desc)",
    "create index ix_message_question_id on message (question_id)",
    "create index ix_message_changed_at on message (changed_at)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
