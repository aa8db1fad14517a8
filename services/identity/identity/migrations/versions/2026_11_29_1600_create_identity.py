"""create identity: people, rights, invitations, machines, keys and revocations."""

from alembic import op

from plek_common.ddl import IDEMPOTENCY_V1

revision = "identity_0001"
down_revision = None

_PEOPLE = (
    """
    create table person (
        id uuid primary key,
        name text not null,
        email text,
        created_at timestamptz not null,
        ended_at timestamptz,
        last_token_at timestamptz
    )
    """,
    "comment on table person is 'Personal data: stays in this database; elsewhere a person is this random id'",
    "create index ix_person_created_at on person (created_at, id)",
    """
    create table account (
        provider text not null,
        subject text not null,
        person_id uuid not null references person (id),
        first_seen_at timestamptz not null,
        last_seen_at timestamptz not null,
        primary key (provider, subject)
    )
    """,
    "create index ix_account_person_id on account (person_id)",
)
_RIGHTS = (
    """
    create table role_grant (
        id uuid primary key,
        person_id uuid not null references person (id),
        role text not null,
        organisation text not null,
        scope text,
        starts_at timestamptz not null,
        ends_at timestamptz,
        given_by text not null,
        why text not null,
        given_at timestamptz not null,
        ended_by text,
        end_reason text,
        ended_at timestamptz
    )
    """,
    "create index ix_role_grant_person_id on role_grant (person_id)",
    """
    create table grant_proposal (
        id uuid primary key,
        person_id uuid not null references person (id),
        role text not null,
        provider text not null,
        claim text not null,
        proposed_at timestamptz not null,
        settled_by text,
        settled_at timestamptz,
        grant_id uuid references role_grant (id),
        unique (person_id, provider, role)
    )
    """,
    """
    create table invitation (
        id uuid primary key,
        digest bytea not null unique,
        for_whom text not null,
        role text not null,
        scope text,
        ends_at timestamptz,
        why text not null,
        invited_by text not null,
        invited_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        grant_id uuid references role_grant (id),
        withdrawn_by text,
        withdrawn_at timestamptz
    )
    """,
)
_MACHINES = (
    """
    create table machine (
        id uuid primary key,
        name text not null,
        roles text[] not null,
        services text[] not null,
        why text not null,
        registered_by text not null,
        registered_at timestamptz not null,
        ended_by text,
        end_reason text,
        ended_at timestamptz,
        last_token_at timestamptz
    )
    """,
    "create index ix_machine_registered_at on machine (registered_at, id)",
    """
    create table machine_key (
        id text primary key,
        machine_id uuid not null references machine (id),
        public text not null,
        registered_by text not null,
        registered_at timestamptz not null,
        ended_by text,
        ended_at timestamptz
    )
    """,
    "create index ix_machine_key_machine_id on machine_key (machine_id)",
    """
    create table used_assertion (
        machine_id uuid not null references machine (id),
        jti text not null,
        expires_at timestamptz not null,
        primary key (machine_id, jti)
    )
    """,
)
_TOKENS = (
    """
    create table signing_key (
        id text primary key,
        public text not null,
        private bytea not null,
        created_at timestamptz not null,
        retired_at timestamptz
    )
    """,
    "create index ix_signing_key_created_at on signing_key (created_at)",
    "create table revocation (subject uuid primary key, not_before timestamptz not null)",
    "create index ix_revocation_not_before on revocation (not_before)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*IDEMPOTENCY_V1, *_PEOPLE, *_RIGHTS, *_MACHINES, *_TOKENS):
        op.execute(statement)
