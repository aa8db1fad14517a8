"""create note: a table of the smallest service there can be."""

from alembic import op

from plek_common.ddl import CONSUMER_V1, IDEMPOTENCY_V1, OUTBOX_V1

revision = "notes_0001"
down_revision = None

_TABLES = (
    "create table note (id uuid primary key, version integer not null, words text not null)",
    # Whoever writes the word "later" finds out at commit, as with any deferred constraint.
    """
    create function no_later() returns trigger language plpgsql as $$
    begin
        if new.words = 'later' then raise exception using errcode = 'serialization_failure'; end if;
        return null;
    end $$
    """,
    """
    create constraint trigger note_is_checked_at_commit after insert on note deferrable initially deferred
    for each row execute function no_later()
    """,
)


def upgrade() -> None:
    for statement in (*OUTBOX_V1, *CONSUMER_V1, *IDEMPOTENCY_V1, *_TABLES):
        op.execute(statement)
