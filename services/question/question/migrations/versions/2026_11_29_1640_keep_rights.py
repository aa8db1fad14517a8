"""keep rights: a ledger of what was erased, who objected, and by what a person's questions are found."""

from alembic import op

revision = "question_0013"
down_revision = "question_0012"

_STATEMENTS = (
    "create table erasure (entity_id uuid primary key, erased_at timestamptz not null)",
    "alter table question add column objected_at timestamptz",
    "create index ix_asker_subject on asker (subject) where subject is not null",
    "create index ix_asker_email on asker (lower(email)) where email is not null",
    """
    create index ix_asker_phone on asker ("right"(regexp_replace(phone, '[^0-9]', '', 'g'), 9))
    where phone is not null
    """,
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
