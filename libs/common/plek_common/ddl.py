"""Tables of the plumbing, as each service's first migration creates them. Frozen: a change is a new list."""

OUTBOX_V1 = (
    """
    create table outbox (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        aggregatetype text not null,
        aggregateid text not null,
        type text not null,
        topic text not null,
        payload bytea,
        headers jsonb not null default '{}',
        created_at timestamptz not null default now(),
        published_at timestamptz
    )
    """,
    "comment on table outbox is "
    "'The log of what this service told others; column names after the Debezium outbox router'",
    "create index ix_outbox_unpublished on outbox (seq) where published_at is null",
    "create index ix_outbox_aggregateid on outbox (aggregateid, seq)",
    """
    create function notify_outbox() returns trigger language plpgsql as $$
    begin perform pg_notify('outbox', ''); return null; end $$
    """,
    """
    create trigger outbox_wakes_relay after insert on outbox
    for each statement execute function notify_outbox()
    """,
)

CONSUMER_V1 = (
    """
    create table consumer_offset (
        consumer text not null,
        topic text not null,
        partition integer not null,
        next_offset bigint not null,
        end_offset bigint not null default 0,
        moved_at timestamptz not null default now(),
        primary key (consumer, topic, partition)
    )
    """,
    """
    create table dead_letter (
        id uuid primary key default gen_random_uuid(),
        consumer text not null,
        topic text not null,
        partition integer not null,
        record_offset bigint not null,
        reason text not null,
        detail text not null,
        record_key bytea,
        record_value bytea,
        headers jsonb not null default '{}',
        state text not null default 'parked',
        received_at timestamptz not null default now(),
        settled_at timestamptz,
        unique (consumer, topic, partition, record_offset)
    )
    """,
    "create index ix_dead_letter_parked on dead_letter (received_at) where state = 'parked'",
)

# Until decision 19: what was stored and looked for both passed through this function, since PostgreSQL's Dutch stemmer
# knows huisarts and huisartsen, huis and huizen, brief and brieven as different words.
SEARCH_V1 = (
    r"""
    create function dutch_words(words text) returns text language sql immutable strict parallel safe
    return regexp_replace(regexp_replace(words, '(ss?|z)en\M', 's', 'gi'), 'ven\M', 'f', 'gi')
    """,
)

# Of which age the log was that was read: one that was emptied and filled again is another log.
CONSUMER_V2 = ("alter table consumer_offset add column read_up_to timestamptz",)

IDEMPOTENCY_V1 = (
    """
    create table idempotency_key (
        scope text not null,
        action text not null,
        key text not null,
        digest text not null,
        status integer,
        headers jsonb,
        body bytea,
        created_at timestamptz not null default now(),
        primary key (scope, action, key)
    )
    """,
)

# Lexemes are made by the program (decision 19). One of before changes texts and leaves them: their version goes, which
# tells that they are old. `old` and `new` name what they are made of, of the row before and after.
WORDS_V1_FUNCTION = """
    create function outdate_words() returns trigger language plpgsql as $$
    begin new.words_version := null; return new; end $$
"""
WORDS_V1 = (
    "alter table {table} alter column search drop expression",
    "alter table {table} add column words_version text",
    """
    create trigger texts_outdate_words before update on {table} for each row
    when (row({old}) is distinct from row({new}) and old.search is not distinct from new.search)
    execute function outdate_words()
    """,
)

# What was released although something personal seemed to be in it.
ACCEPTANCE_V1 = (
    """
    create table acceptance (
        id uuid primary key,
        thing_id uuid not null,
        action text not null,
        found text[] not null,
        reason text not null,
        accepted_by text not null,
        accepted_at timestamptz not null
    )
    """,
    "create index ix_acceptance_thing_id on acceptance (thing_id, id)",
)
