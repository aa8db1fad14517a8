"""create question: what was asked, who asked, what happened to it, and what the nation says of it."""

from alembic import op

from plek_common.ddl import CONSUMER_V1, IDEMPOTENCY_V1, OUTBOX_V1

revision = "question_0001"
down_revision = None

_TABLES = (
    """
    create table question (
        id uuid primary key,
        version integer not null,
        code text not null constraint uq_question_code unique,
        original_text text not null,
        title text,
        text text not null,
        language text not null,
        channel text not null,
        asker_kind text not null,
        theme text,
        area text,
        level text,
        needed_by date,
        state text not null,
        turn text not null,
        due_on date not null,
        asked_at timestamptz not null,
        released_at timestamptz,
        published_version integer not null,
        answer_text text,
        answer_kind text,
        answered_at timestamptz,
        search tsvector generated always as (to_tsvector('dutch', coalesce(title, '') || ' ' || text)) stored
    )
    """,
    "create index ix_question_search on question using gin (search)",
    "create index ix_question_public on question (id desc) where released_at is not null",
    "create index ix_question_state on question (state, id desc)",
    "create index ix_question_theme on question (theme, id desc)",
    """
    create table asker (
        question_id uuid primary key references question (id) on delete cascade,
        subject text, name text, email text, phone text
    )
    """,
    """
    create table articulation (
        question_id uuid not null references question (id) on delete cascade,
        number integer not null,
        title text,
        text text not null,
        why text not null,
        made_by text not null,
        made_at timestamptz not null,
        primary key (question_id, number)
    )
    """,
    """
    create table answer (
        id uuid primary key,
        question_id uuid not null references question (id) on delete cascade,
        kind text not null,
        text text not null,
        sources jsonb not null,
        given_at timestamptz not null
    )
    """,
    "create index ix_answer_question_id on answer (question_id)",
    """
    create table step (
        question_id uuid not null references question (id) on delete cascade,
        version integer not null,
        move text not null,
        state text not null,
        reason text,
        taken_at timestamptz not null,
        primary key (question_id, version)
    )
    """,
    """
    create table bundle (
        id uuid primary key,
        version integer not null,
        title text not null,
        since timestamptz not null,
        body jsonb not null,
        wordings text not null,
        search tsvector generated always as (to_tsvector('dutch', wordings)) stored
    )
    """,
    "create index ix_bundle_search on bundle using gin (search)",
    """
    create table bundle_question (
        question_id uuid not null,
        bundle_id uuid not null references bundle (id) on delete cascade,
        certainty text not null,
        primary key (question_id, bundle_id)
    )
    """,
    "create index ix_bundle_question_bundle_id on bundle_question (bundle_id)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*OUTBOX_V1, *CONSUMER_V1, *IDEMPOTENCY_V1, *_TABLES):
        op.execute(statement)
