"""let people decide: facts of the nation in its journal, what follows from them, and what stays out of them."""

from alembic import op

revision = "aggregator_0006"
down_revision = "aggregator_0005"

_STATEMENTS = (
    # How far bundling was when the nation decided; null for what hubs said. A rebuild decides at the same place.
    "alter table journal add column after bigint",
    "create index ix_journal_after on journal (after, seq) where after is not null",
    """
    alter table bundle
        add column is_title_pinned boolean not null default false,
        add column lead text,
        add column merged_into uuid references bundle (id),
        add column split_from uuid references bundle (id)
    """,
    """
    alter table proposal
        add column kind text not null default 'join',
        add column near_hub text,
        add column near_id uuid,
        add column leaving text[] not null default '{}',
        add column later_at timestamptz
    """,
    "create unique index ix_proposal_of on proposal (bundle_id, hub, question_id, kind)",
    "alter table proposal drop constraint proposal_bundle_id_hub_question_id_key",
    """
    create table decision (
        id uuid primary key,
        seq bigint not null unique,
        kind text not null,
        at timestamptz not null,
        proposal_id uuid,
        answer text,
        changes jsonb not null,
        bundle_ids uuid[] not null,
        effect text not null,
        told text[] not null,
        undone_by uuid
    )
    """,
    "create index ix_decision_bundle_ids on decision using gin (bundle_ids)",
    # Who decided and why in so many words: kept here alone, in no event and not in the journal.
    """
    create table decision_note (
        decision_id uuid primary key,
        subject text not null,
        reason text
    )
    """,
    """
    create table link (
        decision_id uuid not null,
        kind text not null,
        hub text not null,
        question_id uuid not null,
        other_hub text not null,
        other_id uuid not null,
        primary key (decision_id, kind, hub, question_id, other_hub, other_id)
    )
    """,
    "create index ix_link_question on link (hub, question_id)",
    "create index ix_link_other on link (other_hub, other_id)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
