"""create agenda: agenda items, research done and wished, learning activities."""

from alembic import op

from plek_common.ddl import IDEMPOTENCY_V1, OUTBOX_V1

revision = "agenda_0001"
down_revision = None

_OWN_COLUMNS = {
    "agenda_item": "level text not null, state text not null, lead text",
    "research_item": "kind text not null, organisation text, target_group text, starts_on date, ends_on date",
    "learning_activity": (
        "kind text not null, starts_at timestamptz not null, ends_at timestamptz, place text, miller_level text"
    ),
}
_TABLE = """
    create table {table} (
        id uuid primary key,
        version integer not null,
        published_version integer not null,
        released_at timestamptz,
        withdrawn_at timestamptz,
        title text not null,
        description text not null,
        theme text not null,
        question_ids uuid[] not null,
        search tsvector generated always as (to_tsvector('dutch', title || ' ' || description)) stored,
        {own_columns}
    )
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*OUTBOX_V1, *IDEMPOTENCY_V1):
        op.execute(statement)
    for table, own_columns in _OWN_COLUMNS.items():
        op.execute(_TABLE.format(table=table, own_columns=own_columns))
        op.execute(f"create index ix_{table}_search on {table} using gin (search)")
        op.execute(f"create index ix_{table}_question_ids on {table} using gin (question_ids)")
