"""create journal: the nation's log, its projections, and the bundles."""

from alembic import op

from plek_common.ddl import CONSUMER_V1, IDEMPOTENCY_V1, OUTBOX_V1

revision = "aggregator_0001"
down_revision = None

_TABLES = (
    "create extension if not exists vector",
    """
    create table hub (
        id text primary key,
        name text not null,
        oin text not null unique,
        areas text[] not null,
        registered_at timestamptz not null default now()
    )
    """,
    """
    create table journal (
        seq bigint primary key,
        source text not null,
        event_id text not null,
        type text not null,
        hub text not null,
        topic text not null,
        partition integer not null,
        record_offset bigint not null,
        entity_id uuid not null,
        version integer not null,
        event_time timestamptz not null,
        received_at timestamptz not null default now(),
        payload bytea not null,
        unique (source, event_id)
    )
    """,
    "create table journal_head (is_only boolean primary key default true check (is_only), last_seq bigint not null)",
    "insert into journal_head (last_seq) values (0)",
    """
    create table question (
        hub text not null,
        id uuid not null,
        version integer not null,
        state text not null,
        title text,
        text text,
        language text not null,
        asker_kind text not null,
        theme text,
        area text,
        level text,
        needed_by date,
        asked_at timestamptz not null,
        released_at timestamptz not null,
        answer text,
        answered_at timestamptz,
        event_time timestamptz not null,
        is_erased boolean not null default false,
        search tsvector generated always as
            (to_tsvector('dutch', coalesce(title, '') || ' ' || coalesce(text, ''))) stored,
        primary key (hub, id)
    )
    """,
    "create index ix_question_newest on question (id desc, hub)",
    "create index ix_question_hub on question (hub, id desc)",
    "create index ix_question_theme on question (theme, id desc)",
    "create index ix_question_search on question using gin (search)",
    """
    create table entry (
        hub text not null,
        id uuid not null,
        version integer not null,
        service text not null,
        kind text not null,
        name text,
        themes text[] not null,
        state text,
        body jsonb not null,
        event_time timestamptz not null,
        is_erased boolean not null default false,
        primary key (hub, id)
    )
    """,
    "create index ix_entry_service on entry (service, hub)",
    """
    create table stage (
        name text primary key,
        seq bigint not null default 0,
        model text,
        status text
    )
    """,
    """
    create table bundle (
        id uuid primary key,
        version integer not null default 0,
        title text not null,
        created_at timestamptz not null,
        since timestamptz,
        certainty text,
        strength real not null default 0,
        hubs text[] not null default '{}',
        themes text[] not null default '{}',
        is_locked boolean not null default false,
        body jsonb
    )
    """,
    "create index ix_bundle_shared on bundle (certainty, cardinality(hubs) desc, strength desc, id)"
    " where since is not null",
    """
    create table placement (
        hub text not null,
        question_id uuid not null,
        version integer not null,
        title text,
        text text,
        theme text,
        state text not null,
        asked_at timestamptz not null,
        terms text[] not null,
        vector halfvec(384),
        model text not null,
        bundle_id uuid references bundle (id),
        because text not null,
        joined_at timestamptz not null,
        primary key (hub, question_id)
    )
    """,
    "create index ix_placement_bundle_id on placement (bundle_id)",
    "create index ix_placement_terms on placement using gin (terms)",
    "create index ix_placement_vector on placement using hnsw (vector halfvec_cosine_ops)",
    """
    create table proposal (
        id uuid primary key,
        bundle_id uuid not null references bundle (id),
        hub text not null,
        question_id uuid not null,
        score real not null,
        why text not null,
        why_not text not null,
        certainty text not null,
        shared text[] not null,
        near text[] not null,
        state text not null default 'open',
        made_at timestamptz not null,
        unique (bundle_id, hub, question_id)
    )
    """,
    "create index ix_proposal_open on proposal (made_at desc, id) where state = 'open'",
    "create index ix_proposal_question on proposal (hub, question_id)",
    """
    create table history (
        bundle_id uuid not null references bundle (id),
        number integer not null,
        at timestamptz not null,
        what text not null,
        detail text not null,
        primary key (bundle_id, number)
    )
    """,
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*OUTBOX_V1, *CONSUMER_V1, *IDEMPOTENCY_V1, *_TABLES):
        op.execute(statement)
