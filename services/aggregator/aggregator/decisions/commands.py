"""From what somebody asks to a decision that can be taken: the questions and bundles that it names are looked up."""

from uuid import UUID

import asyncpg

from aggregator.decisions.facts import Answered, Lead, Lock, Merge, Move, Named, Ref, Split, Title, Undo, What
from plek_common.problem import Conflict, Invalid, NotFound
from plek_vocabulary import ProposalAnswer

# The question that the proposal was made for, while it is there; else the first one that is.
_PROPOSAL = """
    select o.id, o.kind, o.state, o.hub, o.question_id, o.leaving, n.hub as near_hub, n.question_id as near_id
    from proposal o left join lateral (
        select hub, question_id from placement m where m.bundle_id = o.bundle_id
            and (m.hub, m.question_id) <> (o.hub, o.question_id) and m.hub || '/' || m.question_id <> all (o.leaving)
        order by (m.hub, m.question_id) is distinct from (o.near_hub, o.near_id), m.joined_at, m.question_id limit 1
    ) n on true
    where o.id = $1
"""
_BUNDLE = "select merged_into from bundle where id = $1"
_MEMBERS = "select hub, question_id from placement where bundle_id = $1 order by joined_at, question_id"
_DECISION = "select undone_by from decision where id = $1"
_CLOSED = {
    "accepted": "Over dit voorstel is al besloten: dezelfde vraag.",
    "related": "Over dit voorstel is al besloten: verwant.",
    "rejected": "Over dit voorstel is al besloten: een andere vraag.",
    "faint": "Dit voorstel wacht niet meer: met wat er van antwoorden is geleerd, lijkt het te weinig.",
    "superseded": "Dit voorstel is ingehaald door een ander besluit of door een wijziging van de vraag.",
}


async def answer(connection: asyncpg.Connection, proposal: UUID, given: ProposalAnswer) -> What:
    """An answer to a proposal.

    Raises:
        NotFound, Conflict: there is none, or it was decided already.
    """
    row = await connection.fetchrow(_PROPOSAL, proposal)
    if row is None:
        raise NotFound("Dit voorstel kennen wij niet.")
    if row["state"] != "open" or row["near_id"] is None:
        raise Conflict(_CLOSED.get(row["state"], _CLOSED["superseded"]))
    return Answered(
        proposal_id=proposal,
        proposal=row["kind"],
        answer=given,
        question=Ref(hub=row["hub"], question_id=row["question_id"]),
        nearest=Ref(hub=row["near_hub"], question_id=row["near_id"]),
        leaving=tuple(map(Ref.parse, row["leaving"])),
    )


async def split(connection: asyncpg.Connection, bundle: UUID, leaving: list[Ref]) -> What:
    """Some leave, some stay.

    Raises:
        NotFound, Conflict, Invalid: the bundle is not there, or they are not in it, or nobody would stay.
    """
    members = await _members(connection, bundle)
    if missing := [ref for ref in leaving if ref not in members]:
        raise Conflict(f"Niet in deze bundel: {', '.join(map(str, missing))}.")
    staying = [ref for ref in members if ref not in leaving]
    if not staying:
        raise Invalid("Er moet minstens één vraag in de bundel blijven.")
    return Split(bundle=Named(bundle_id=bundle, anchor=staying[0]), members=tuple(dict.fromkeys(leaving)))


async def move(connection: asyncpg.Connection, bundle: UUID, question: Ref, to: UUID) -> What:
    if question not in await _members(connection, bundle):
        raise Conflict("Deze vraag zit niet in deze bundel.")
    if to == bundle:
        raise Invalid("De vraag zit al in deze bundel.")
    return Move(question=question, to=await _named(connection, to))


async def merge(connection: asyncpg.Connection, bundle: UUID, into: UUID) -> What:
    if into == bundle:
        raise Invalid("Een bundel kan niet met zichzelf samengaan.")
    return Merge(bundle=await _named(connection, bundle), into=await _named(connection, into))


async def title(connection: asyncpg.Connection, bundle: UUID, wanted: str) -> What:
    return Title(bundle=await _named(connection, bundle), title=wanted)


async def lock(connection: asyncpg.Connection, bundle: UUID, wanted: bool) -> What:
    return Lock(bundle=await _named(connection, bundle), locked=wanted)


async def lead(connection: asyncpg.Connection, bundle: UUID, hub: str | None) -> What:
    members = await _members(connection, bundle)
    if hub is not None and hub not in {member.hub for member in members}:
        raise Conflict("Een trekker is een hub met een vraag in de bundel.")
    return Lead(bundle=Named(bundle_id=bundle, anchor=members[0]), hub=hub)


async def undo(connection: asyncpg.Connection, decision: UUID) -> What:
    row = await connection.fetchrow(_DECISION, decision)
    if row is None:
        raise NotFound("Dit besluit kennen wij niet.")
    if row["undone_by"] is not None:
        raise Conflict("Dit besluit is al ongedaan gemaakt.")
    return Undo(undoes=decision)


async def _named(connection: asyncpg.Connection, bundle: UUID) -> Named:
    return Named(bundle_id=bundle, anchor=(await _members(connection, bundle))[0])


async def _members(connection: asyncpg.Connection, bundle: UUID) -> list[Ref]:
    """Who is in the bundle, the first first.

    Raises:
        NotFound, Conflict: there is no such bundle, or nothing is left in it.
    """
    row = await connection.fetchrow(_BUNDLE, bundle)
    if row is None:
        raise NotFound("Deze bundel kennen wij niet.")
    if row["merged_into"]:
        raise Conflict(f"Deze bundel is opgegaan in {row['merged_into']}.")
    members = [Ref(**dict(found)) for found in await connection.fetch(_MEMBERS, bundle)]
    if not members:
        raise Conflict("In deze bundel zit geen vraag meer.")
    return members
