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

# Decision 27. The owner of the table takes away its own right to change or remove rows, and keeps that of sealing them;
# the triggers hold also for who goes around rights.
AUDIT_V1 = (
    """
    create table audit (
        seq bigint generated always as identity primary key,
        at timestamptz not null default now(),
        subject text,
        organisation text,
        role text not null,
        action text not null,
        object text,
        result text not null,
        status integer,
        origin text,
        request_id text not null,
        traceparent text,
        activity text,
        place bigint unique,
        link bytea
    )
    """,
    "comment on table audit is "
    "'Who did what, with which thing, from where and when: rows are added, and never changed or removed'",
    "create index ix_audit_subject on audit (subject, seq)",
    "create index ix_audit_object on audit (object, seq)",
    "create index ix_audit_action on audit (action, seq)",
    "create index ix_audit_at on audit using brin (at)",
    "create index ix_audit_undone on audit (result, seq) where result <> 'done'",
    "create index ix_audit_unsealed on audit (seq) where place is null",
    "create table audit_told (place bigint primary key)",
    "insert into audit_told values (0)",
    """
    create function audit_is_kept() returns trigger language plpgsql as $$
    begin
        if tg_op = 'UPDATE' then
            if old.place is null and new.place is not null and new.link is not null then
                old.place := new.place;
                old.link := new.link;
                if old is not distinct from new then return new; end if;
            end if;
        end if;
        raise exception using errcode = 'insufficient_privilege',
            message = 'rows of the audit log are neither changed nor removed';
    end $$
    """,
    """
    create trigger audit_row_is_kept before update or delete on audit
    for each row execute function audit_is_kept()
    """,
    """
    create trigger audit_is_not_emptied before truncate on audit
    for each statement execute function audit_is_kept()
    """,
    "revoke update, delete, truncate on audit from current_user",
    "grant update (place, link) on audit to current_user",
)

# Decision 28. Not logged: nobody misses it after a fall, and it costs no writing of what is thrown away in a minute.
RATE_V1 = (
    """
    create unlogged table rate (
        span bigint not null,
        bound text not null,
        caller bytea not null,
        used integer not null,
        primary key (span, bound, caller)
    )
    """,
)
