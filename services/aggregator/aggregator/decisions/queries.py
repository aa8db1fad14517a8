"""What people see of proposals and decisions: the queue, one proposal, the desk, the decisions that were taken."""

from datetime import datetime
from functools import cache
from uuid import UUID

import asyncpg

from aggregator.bundles.selection import SHOWN
from aggregator.decisions.rows import decision_of, proposal_of
from aggregator.decisions.schemas import Decision, Desk, Proposal
from plek_common.clock import CIVIL_TIME
from plek_common.cursor import At, Number, Place
from plek_common.problem import NotFound

_MEMBER = """jsonb_build_object('hub', {m}.hub, 'hubName', {n}.name, 'questionId', {m}.question_id, 'title', {m}.title,
    'text', {m}.text, 'theme', {m}.theme, 'state', {m}.state, 'askedAt', {m}.asked_at, 'because', {m}.because,
    'language', {m}.language, 'answered', {m}.is_answered)"""
_THERE = _MEMBER.format(m="m", n="mh")
# What waits comes first, the strongest first; what was set aside comes back behind that, the longest ago first. An
# answer, or a look by other numbers, changes that order; what never changes is when something was proposed.
_STRONGEST = "coalesce(o.later_at, '-infinity'), -o.score, o.id"
_NEWEST = "o.made_at desc, o.id desc"
_PROPOSALS = f"""
    select o.id, o.kind, case when o.state = 'open' and o.later_at is not null then 'later' else o.state
        end as state, o.score, o.why, o.why_not, o.certainty, o.shared, o.near, o.made_at as created_at, o.hub,
        o.question_id, h.name as hub_name, p.title, p.text, p.theme, p.asked_at, p.language, p.is_answered as answered,
        o.bundle_id, b.title as bundle_title,
        b.version as bundle_version, b.is_locked, b.is_title_pinned, ({_MEMBER.format(m="p", n="h")})::text as question,
        coalesce(beside.members, '[]')::text as beside, beside.nearest::text as nearest,
        coalesce(beside.leaving, '[]')::text as leaving, coalesce(beside.size, 0) as size
    from ({{wanted}}) o join bundle b on b.id = o.bundle_id
    join placement p on p.hub = o.hub and p.question_id = o.question_id join hub h on h.id = p.hub
    left join lateral (
        select jsonb_agg({_THERE} order by m.joined_at, m.question_id) as members,
            (jsonb_agg({_THERE} order by m.is_near desc, m.joined_at, m.question_id)
                filter (where (m.hub, m.question_id) <> (o.hub, o.question_id))) -> 0 as nearest,
            jsonb_agg({_THERE} order by m.joined_at, m.question_id)
                filter (where m.goes) as leaving, max(m.size) as size
        from (
            select *, count(*) over () as size,
                row_number() over (order by is_near desc, goes desc, joined_at, question_id) as place
            from (
                select *, hub || '/' || question_id = any (o.leaving) as goes,
                    (hub, question_id) is not distinct from (o.near_hub, o.near_id) as is_near
                from placement where bundle_id = o.bundle_id
            ) m
        ) m join hub mh on mh.id = m.hub where m.place <= {SHOWN}
    ) as beside on true order by {{order}}
"""  # noqa: S608 - constants of this file
_STATES = {
    "open": "o.state = 'open'",
    "later": "o.state = 'open' and o.later_at is not null",
    "decided": "o.state in ('accepted', 'related', 'rejected')",
    "superseded": "o.state = 'superseded'",
}
# A page is chosen before anything is looked up beside it, by an index: it costs the same however long the queue is.
_BEHIND = "and (o.made_at, o.id) < ($4, $5)"
_PAGE = """
    select o.* from proposal o where {state}
        and ($1::text is null or exists (select from placement p where p.bundle_id = o.bundle_id and p.theme = $1)
            or exists (select from placement p where (p.hub, p.question_id) = (o.hub, o.question_id) and p.theme = $1))
        and ($2::text is null or o.hub = $2
            or exists (select from placement p where p.bundle_id = o.bundle_id and p.hub = $2))
        {behind} order by {order} limit $3
"""
_PROPOSAL, _SEQ = Place(At, UUID), Place(Number)
_ONE = _PROPOSALS.format(wanted="select * from proposal where id = $1", order="o.id")
_DECISIONS = """
    select d.seq, d.id, d.kind, d.proposal_id, d.answer, n.reason, d.at, d.effect, d.told, d.bundle_ids,
        d.undone_by is not null as undone
    from decision d left join decision_note n on n.decision_id = d.id
"""
_DECISION = f"{_DECISIONS} where d.id = $1"
_LIST = f"""
    {_DECISIONS} where d.effect <> '' and ($1::uuid is null or $1 = any (d.bundle_ids))
        and ($2::bigint is null or d.seq < $2) order by d.seq desc limit $3
"""
_LAST = f"""
    {_DECISIONS} where n.subject = $1 and d.undone_by is null and d.kind <> 'undo' order by d.seq desc limit 1
"""
_DESK = """
    select count(*) filter (where state = 'open' and later_at is null) as open,
        count(*) filter (where state = 'open' and later_at is not null) as later,
        count(*) filter (where state in ('accepted', 'related', 'rejected')) as decided,
        (
            select count(*) from decision where at >= $1 and undone_by is null and kind not in ('undo', 'regroup')
        ) as today
    from proposal
"""


async def queue(
    connection: asyncpg.Connection,
    state: str,
    *,
    theme: str | None,
    hub: str | None,
    cursor: str | None,
    limit: int,
) -> tuple[list[Proposal], str | None]:
    """A page of proposals, the newest first; what is decided meanwhile leaves the list and shifts nothing in it."""
    behind = _PROPOSAL.read(cursor) if cursor else ()
    statement = _listed(state, _NEWEST, _BEHIND if behind else "")
    rows = await connection.fetch(statement, theme, hub, limit + 1, *behind)
    last = rows[limit - 1] if len(rows) > limit else None
    following = _PROPOSAL.written(last["created_at"], last["id"]) if last else None
    return [proposal_of(row) for row in rows[:limit]], following


async def strongest(
    connection: asyncpg.Connection, state: str, *, theme: str | None, hub: str | None, limit: int
) -> list[Proposal]:
    """What is best decided first, in the order of the desk."""
    return list(map(proposal_of, await connection.fetch(_listed(state, _STRONGEST), theme, hub, limit)))


@cache
def _listed(state: str, order: str, behind: str = "") -> str:
    page = _PAGE.format(state=_STATES[state], behind=behind, order=order)
    return _PROPOSALS.format(wanted=page, order=order)


async def proposal(connection: asyncpg.Connection, id: UUID) -> Proposal:
    row = await connection.fetchrow(_ONE, id)
    if row is None:
        raise NotFound("Dit voorstel kennen wij niet.")
    return proposal_of(row)


async def decision(connection: asyncpg.Connection, id: UUID) -> Decision:
    row = await connection.fetchrow(_DECISION, id)
    if row is None:
        raise NotFound("Dit besluit kennen wij niet.")
    return decision_of(row)


async def decisions(
    connection: asyncpg.Connection, bundle: UUID | None, cursor: str | None, limit: int
) -> tuple[list[Decision], str | None]:
    """Decisions, the newest first."""
    (behind,) = _SEQ.read(cursor) if cursor else (None,)
    rows = await connection.fetch(_LIST, bundle, behind, limit + 1)
    following = _SEQ.written(rows[limit - 1]["seq"]) if len(rows) > limit else None
    return [decision_of(row) for row in rows[:limit]], following


async def desk(connection: asyncpg.Connection, subject: str, now: datetime) -> Desk:
    midnight = now.astimezone(CIVIL_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    last = await connection.fetchrow(_LAST, subject)
    counts = dict(await connection.fetchrow(_DESK, midnight) or {})
    return Desk(**counts, last=decision_of(last) if last else None)
