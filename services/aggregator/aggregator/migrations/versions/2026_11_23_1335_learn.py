"""learn: versions of bundling that were made from answers, the one at work, and what a proposal rests on."""

from alembic import op

revision = "aggregator_0008"
down_revision = "aggregator_0009"

_STATEMENTS = (
    # Follows from the journal: those that are or were at work.
    """
    create table calibration (
        version text primary key,
        base text not null,
        numbers jsonb not null,
        is_active boolean not null,
        activated_at timestamptz
    )
    """,
    # Does not follow from the journal: what was learned, and how it compares with what was at work.
    """
    create table bundling_version (
        id uuid primary key,
        version text not null unique,
        base text not null,
        parent text not null,
        numbers jsonb not null,
        answers integer not null,
        comparison jsonb not null,
        created_at timestamptz not null,
        compared integer not null default 0,
        questions integer not null,
        last_at timestamptz,
        last_id uuid,
        diff jsonb not null default '{}'
    )
    """,
    # Without a basis a proposal keeps its score for good: those from before, until a rebuild.
    """
    alter table proposal
        add column is_told boolean not null default false,
        add column scored_by text,
        add column basis jsonb
    """,
    "update proposal set is_told = true where kind = 'join' and score >= 0.65",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
