"""keep vectors, and compare beside: what a model made is made once, and another comparison is a run of its own."""

from alembic import op

revision = "aggregator_0007"
down_revision = "aggregator_0006"

_STATEMENTS = (
    # Of the text that the model read only the digest; with the question, so that its vectors go when it goes.
    """
    create table embedding (
        model text not null,
        digest bytea not null,
        hub text not null,
        question_id uuid not null,
        vector halfvec(384) not null,
        primary key (model, digest, hub, question_id)
    )
    """,
    "create index ix_embedding_question on embedding (hub, question_id)",
    # Whose vectors lie in the places; null while there are none. `model` is what is at work, also without a model.
    "alter table stage add column vectors text",
    "update stage set vectors = (select model from placement where vector is not null limit 1) where name = 'bundle'",
    """
    create table run (
        id uuid primary key,
        state text not null,
        model text not null,
        version text not null,
        begun_at timestamptz not null,
        made_at timestamptz,
        activated_at timestamptz,
        place bigint not null default 0,
        diff jsonb
    )
    """,
    "create unique index ix_run_state on run (state) where state in ('beside', 'active', 'former')",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
