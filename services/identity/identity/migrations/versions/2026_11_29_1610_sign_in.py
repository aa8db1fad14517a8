"""sign in: what was begun at a provider, who is signed in, and which of a provider's notices were heeded."""

from alembic import op

revision = "identity_0002"
down_revision = "identity_0001"

_STATEMENTS = (
    """
    create table sign_in (
        id uuid primary key,
        provider text not null,
        state_hash bytea not null unique,
        binding_hash bytea not null,
        nonce_hash bytea not null,
        verifier bytea not null,
        return_to text not null,
        ends_at timestamptz not null
    )
    """,
    "create index ix_sign_in_ends_at on sign_in (ends_at)",
    """
    create table logout_notice (
        provider text not null,
        jti text not null,
        received_at timestamptz not null,
        primary key (provider, jti)
    )
    """,
    "create index ix_logout_notice_received_at on logout_notice (received_at)",
    """
    create table session (
        id uuid primary key,
        secret_hash bytea not null unique,
        person_id uuid not null references person (id),
        provider text not null,
        subject text not null,
        sid text,
        id_token bytea not null,
        acr text,
        amr text[] not null,
        browser text not null,
        begun_at timestamptz not null,
        used_at timestamptz not null,
        ends_at timestamptz not null,
        ended_at timestamptz,
        end_reason text
    )
    """,
    "create index ix_session_person_id on session (person_id)",
    "create index ix_session_ends_at on session (ends_at)",
    "create index ix_session_subject on session (provider, subject) where ended_at is null",
    "comment on table session is 'Personal data: goes thirty days after the session ended'",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
