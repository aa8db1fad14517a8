"""Tables to look at, made from events. The highest version wins, so repeats and disorder change nothing (D2)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from aggregator.ingest.hub_events import AgendaEvent, HubEvent, PartnerEvent, QuestionEvent
from aggregator.ingest.hub_registry import hub_of, system_of
from aggregator.ingest.withdrawn_words import GONE
from plek_common.record import Admitted
from plek_vocabulary.areas import today

# What changes in a question is seldom its words. Those rows are updated apart: their search vector, which costs more
# than all else, is not made again, and no index needs to hear of it.
_QUESTIONS = """
    with n as (
        select * from unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::date[], $13::timestamptz[], $14::timestamptz[],
            $15::text[], $16::timestamptz[], $17::timestamptz[], $18::bigint[])
            as n (hub, id, version, state, title, text, language, asker_kind, theme, area, level, needed_by, asked_at,
                released_at, answer, answered_at, event_time, number)
    ), same_words as (
        update question q set (version, state, language, asker_kind, theme, area, level, needed_by, asked_at,
            released_at, answer, answered_at, event_time) = (n.version, n.state, n.language, n.asker_kind, n.theme,
            n.area, n.level, n.needed_by, n.asked_at, n.released_at, n.answer, n.answered_at, n.event_time)
        from n where q.hub = n.hub and q.id = n.id and q.version < n.version
            and q.title is not distinct from n.title and q.text is not distinct from n.text
        returning q.hub, q.id
    )
    insert into question (hub, id, version, state, title, text, language, asker_kind, theme, area, level,
        needed_by, asked_at, released_at, answer, answered_at, event_time, number)
    select * from n where not exists (select from same_words s where s.hub = n.hub and s.id = n.id)
    on conflict (hub, id) do update set (version, state, title, text, language, asker_kind, theme, area, level,
        needed_by, asked_at, released_at, answer, answered_at, event_time) = (excluded.version, excluded.state,
        excluded.title, excluded.text, excluded.language, excluded.asker_kind, excluded.theme, excluded.area,
        excluded.level, excluded.needed_by, excluded.asked_at, excluded.released_at, excluded.answer,
        excluded.answered_at, excluded.event_time)
    where question.version < excluded.version
"""
_ENTRIES = """
    insert into entry (hub, id, version, service, kind, name, themes, state, body, event_time)
    select hub, id, version, service, kind, name, string_to_array(themes, ','), state, body, event_time
    from unnest($1::text[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
        $9::jsonb[], $10::timestamptz[])
        as n (hub, id, version, service, kind, name, themes, state, body, event_time)
    on conflict (hub, id) do update set (version, kind, name, themes, state, body, event_time) = (excluded.version,
        excluded.kind, excluded.name, excluded.themes, excluded.state, excluded.body, excluded.event_time)
    where entry.version < excluded.version
"""
_ERASE = """
    delete from {table} e using unnest($1::text[], $2::uuid[], $3::text[]) as n (hub, id, service)
    where e.hub = n.hub and e.id = n.id and {service} = n.service
"""
_ERASE_QUESTION = _ERASE.format(table="question", service="'question'")
_ERASE_ENTRY = _ERASE.format(table="entry", service="e.service")


Row = tuple[Any, ...]
Numbered: TypeAlias = tuple[int, Admitted[HubEvent]]  # an event, and its number in the journal
MANY = 32  # below that the trips that COPY takes cost more than it saves
_COLUMNS = (
    "hub", "id", "version", "state", "title", "text", "language", "asker_kind", "theme", "area", "level", "needed_by",
    "asked_at", "released_at", "answer", "answered_at", "event_time", "number",
)  # fmt: skip


async def questions(connection: asyncpg.Connection, numbered: Sequence[Numbered]) -> None:
    """Brings the table of questions up to these events. A question keeps the number of what first told of it.

    Many that begin are new rows, which COPY writes quickest; only when events come again they are there already.
    """
    new = [letter for _, letter in numbered]
    told = ((number, letter) for number, letter in reversed(numbered) if isinstance(letter.event, QuestionEvent))
    first = {_key(letter): number for number, letter in told}
    rows = [(*row, first[row[:2]]) for row in _rows(_newest(new, QuestionEvent), _question)]
    begun = {letter.subject for letter in new if letter.event is not None and letter.event.version == 1}
    fresh = [row for row in rows if row[1] in begun]
    if len(fresh) >= MANY and await _copied(connection, fresh):
        rows = [row for row in rows if row[1] not in begun]
    await _execute(connection, _QUESTIONS, rows)


async def entries(connection: asyncpg.Connection, new: Sequence[Admitted[HubEvent]]) -> None:
    """The same for partners and agendas."""
    await _execute(connection, _ENTRIES, _rows(_newest(new, PartnerEvent, AgendaEvent), _entry))


async def erase(connection: asyncpg.Connection, tombstones: Sequence[Admitted[HubEvent]]) -> None:
    """Forgets what a hub erased. The journal knows that it was, so that a late copy does not bring it back."""
    rows = [(hub_of(each.record.topic), each.subject, system_of(each.record.topic)) for each in tombstones]
    for statement in (_ERASE_QUESTION, _ERASE_ENTRY):
        await _execute(connection, statement, rows)


def _rows(letters: Iterable[Admitted[HubEvent]], row: Callable[[str, Any], Row]) -> list[Row]:
    return [row(hub_of(letter.record.topic), letter.event) for letter in letters]


async def _copied(connection: asyncpg.Connection, rows: Sequence[Row]) -> bool:
    """False, and nothing is written, when one of them is there already."""
    try:
        async with connection.transaction():
            await connection.copy_records_to_table("question", records=rows, columns=_COLUMNS)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def _execute(connection: asyncpg.Connection, statement: str, rows: Sequence[Row]) -> None:
    if rows:
        await connection.execute(statement, *map(list, zip(*rows, strict=True)))


def _newest(new: Sequence[Admitted[HubEvent]], *kinds: type[HubEvent]) -> Iterable[Admitted[HubEvent]]:
    """The highest version of each entity in the batch: one statement cannot change a row twice."""
    found: dict[tuple[str, UUID], Admitted[HubEvent]] = {}
    for letter in new:
        if letter.event is None or not isinstance(letter.event, kinds):
            continue
        key = _key(letter)
        best = found.get(key)
        if best is None or best.event is None or best.event.version < letter.event.version:
            found[key] = letter
    return found.values()


def _key(letter: Admitted[HubEvent]) -> tuple[str, UUID]:
    return hub_of(letter.record.topic), letter.subject


def _question(hub: str, event: QuestionEvent) -> Row:
    q = event.data
    area = today(q.area) if q.area else None
    answer = (q.answer.text, q.answer.at) if q.answer else (None, None)
    return (
        hub, q.id, event.version, q.state, q.title, q.text, q.language, q.asker_kind, q.theme, area, q.level,
        q.needed_by, q.asked_at, q.released_at, *answer, event.time,
    )  # fmt: skip


def _entry(hub: str, event: PartnerEvent | AgendaEvent) -> Row:
    e = event.data
    service = "partner" if isinstance(event, PartnerEvent) else "agenda"
    kind = event.type.split(".")[3].rsplit("-", 1)[0]
    gone = event.type.endswith(GONE)
    themes = ",".join([*e.themes, *([e.theme] if e.theme else [])])
    state = "withdrawn" if gone else e.state
    return (
        hub, e.id, event.version, service, kind, e.name or e.title, themes, state,
        e.model_dump_json(by_alias=True), event.time,
    )  # fmt: skip
