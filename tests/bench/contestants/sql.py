"""The writes that every contestant makes, as one would write them without PLeK: stage with COPY, then merge."""

STAGED = (
    "topic", "partition", "record_offset", "source", "event_id", "type", "hub", "entity_id", "version", "event_time",
    "payload", "state", "title", "text", "language", "asker_kind", "theme", "area", "level", "needed_by", "asked_at",
    "released_at", "answer", "answered_at",
)  # fmt: skip
STAGE = """
    create temporary table staged (
        topic text, partition int, record_offset bigint, source text, event_id text, type text, hub text,
        entity_id uuid, version int, event_time timestamptz, payload bytea, state text, title text, text text,
        language text, asker_kind text, theme text, area text, level text, needed_by date, asked_at timestamptz,
        released_at timestamptz, answer text, answered_at timestamptz
    ) on commit delete rows
"""
JOURNAL = """
    with head as (select last_seq from journal_head for update), fresh as (
        select distinct on (source, event_id) * from staged s
        where not exists (select from journal j where j.source = s.source and j.event_id = s.event_id)
        order by source, event_id
    ), written as (
        insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
            event_time, payload)
        select head.last_seq + row_number() over (order by topic, partition, record_offset), source, event_id, type,
            hub, topic, partition, record_offset, entity_id, version, event_time, payload from fresh, head
        returning 1
    )
    update journal_head set last_seq = last_seq + (select count(*) from written)
"""
QUESTION = """
    insert into question (hub, id, version, state, title, text, language, asker_kind, theme, area, level, needed_by,
        asked_at, released_at, answer, answered_at, event_time)
    select distinct on (hub, entity_id) hub, entity_id, version, state, title, text, language, asker_kind, theme, area,
        level, needed_by, asked_at, released_at, answer, answered_at, event_time
    from staged order by hub, entity_id, version desc
    on conflict (hub, id) do update set (version, state, title, text, language, asker_kind, theme, area, level,
        needed_by, asked_at, released_at, answer, answered_at, event_time) = (excluded.version, excluded.state,
        excluded.title, excluded.text, excluded.language, excluded.asker_kind, excluded.theme, excluded.area,
        excluded.level, excluded.needed_by, excluded.asked_at, excluded.released_at, excluded.answer,
        excluded.answered_at, excluded.event_time)
    where question.version < excluded.version
"""
OFFSETS = """
    insert into consumer_offset (consumer, topic, partition, next_offset)
    select 'bench', topic, partition, max(record_offset) + 1 from staged group by topic, partition
    on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
"""
