"""create partner: organisations, networks, and the people whom one can ask."""

from alembic import op

from plek_common.ddl import IDEMPOTENCY_V1, OUTBOX_V1

revision = "partner_0001"
down_revision = None

_TABLES = (
    """
    create table organisation (
        id uuid primary key,
        version integer not null,
        published_version integer not null,
        released_at timestamptz,
        withdrawn_at timestamptz,
        verified_at timestamptz not null,
        verify_by timestamptz not null,
        name text not null,
        kind text not null,
        website text,
        description text not null,
        themes text[] not null,
        areas text[] not null,
        mailbox text,
        search tsvector generated always as (to_tsvector('dutch', name || ' ' || description)) stored
    )
    """,
    "create index ix_organisation_search on organisation using gin (search)",
    "create index ix_organisation_themes on organisation using gin (themes)",
    """
    create table network (
        id uuid primary key,
        version integer not null,
        published_version integer not null,
        released_at timestamptz,
        withdrawn_at timestamptz,
        verified_at timestamptz not null,
        verify_by timestamptz not null,
        name text not null,
        form text not null,
        goals text not null,
        themes text[] not null,
        areas text[] not null,
        member_ids uuid[] not null,
        search tsvector generated always as (to_tsvector('dutch', name || ' ' || goals)) stored
    )
    """,
    "create index ix_network_search on network using gin (search)",
    "create index ix_network_themes on network using gin (themes)",
    """
    create table person (
        id uuid primary key,
        version integer not null,
        verified_at timestamptz not null,
        verify_by timestamptz not null,
        organisation_id uuid not null,
        name text not null,
        role text not null,
        email text,
        phone text,
        themes text[] not null,
        expertise text not null,
        consent_at timestamptz not null,
        search tsvector generated always as (
            to_tsvector('dutch', name || ' ' || role || ' ' || expertise)
        ) stored,
        constraint fk_person_organisation_id_organisation foreign key (organisation_id) references organisation (id)
    )
    """,
    "comment on table person is 'Personal data: stays in this database and goes when consent is taken back'",
    "create index ix_person_organisation_id on person (organisation_id)",
    "create index ix_person_search on person using gin (search)",
    "create index ix_person_themes on person using gin (themes)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*OUTBOX_V1, *IDEMPOTENCY_V1, *_TABLES):
        op.execute(statement)
