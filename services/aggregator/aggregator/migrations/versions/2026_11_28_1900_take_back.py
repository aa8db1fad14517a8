"""take back: what the journal holds of something withdrawn or erased loses its words and keeps that it was there."""

from alembic import op

revision = "aggregator_0016"
down_revision = "aggregator_0015"

_STATEMENTS = (
    # Only where what is kept is not what came: the digest of what came, so that it is known when it comes again.
    "alter table journal add column digest bytea",
    "create index ix_journal_entity on journal (entity_id)",
    # Events of this entity with a version below this one have no words; `seq` is the number of what took them back;
    # bundling has to forget them too.
    """
    create table taken_back (
        entity_id uuid not null,
        topic text not null,
        below bigint not null,
        seq bigint not null,
        is_forgotten boolean not null default false,
        primary key (entity_id, topic)
    )
    """,
    "create index ix_taken_back_seq on taken_back (seq)",
    "create index ix_taken_back_due on taken_back (seq) where not is_forgotten",
    # A bundle that nobody found goes only when no other names it.
    "create index ix_bundle_merged_into on bundle (merged_into) where merged_into is not null",
    "create index ix_bundle_split_from on bundle (split_from) where split_from is not null",
    # Volatile: it looks anew, so that whoever waited for the head of the journal sees what was taken back meanwhile.
    """
    create function taken_back_of(ids uuid[]) returns text language plpgsql volatile as $$
    begin
        return (
            select jsonb_agg(jsonb_build_array(topic, entity_id, below)) from taken_back where entity_id = any(ids)
        );
    end $$
    """,
)
# What the nation told of bundles is found by the questions and bundles that it names.
_TOLD = (
    r"""
    create function ids_in(payload bytea) returns uuid[] language sql immutable strict parallel safe return (
        select coalesce(array_agg(distinct m[1]::uuid), '{}')
        from regexp_matches(convert_from(payload, 'utf8'), '"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"', 'g') m
    )
    """,
    "create index ix_outbox_about on outbox using gin (ids_in(payload)) where payload is not null",
)
# What was erased before had no number, and its row was kept to keep late copies out.
_ERASED = """
    with erased as (
        select 'hub.' || hub || '.question.v1' as topic, hub, id from question where is_erased
        union all select 'hub.' || hub || '.' || service || '.v1', hub, id from entry where is_erased
    ), head as (
        update journal_head set last_seq = last_seq + (select count(*) from erased) returning last_seq
    )
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    select last_seq - row_number() over (order by topic, id) + 1, topic, 'erased/' || id,
        'nl.plek.records.record-erased.v1', hub, topic, 0, 0, id, 2147483647, now(), ''
    from erased, head
"""
_TAKEN = """
    insert into taken_back (topic, entity_id, below, seq)
    select topic, entity_id, max(case when payload = '' then 2147483648 else version end), max(seq) from journal
    where after is null and (payload = '' or type like '%-withdrawn.v1' or type like '%-redacted.v1')
    group by topic, entity_id
"""
_EMPTIED = """
    update journal j set digest = sha256(j.payload), payload = '' from taken_back t
    where j.entity_id = t.entity_id and j.topic = t.topic and j.version < t.below and j.payload <> ''
"""
_FORGOTTEN = ("delete from question where is_erased", "delete from entry where is_erased")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*_STATEMENTS, *_TOLD, _ERASED, _TAKEN, _EMPTIED, *_FORGOTTEN):
        op.execute(statement)
