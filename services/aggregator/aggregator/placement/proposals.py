"""Proposals for a place in a bundle, for people to decide. Every change returns the bundles that it touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import asyncpg

from aggregator.placement.arrivals import Arrival
from aggregator.placement.repository import NAMES
from aggregator.similarity import Explanation
from aggregator.similarity.scoring.basis import Basis
from plek_common.statement import Named

_OFFER = Named("""
    insert into proposal (id, bundle_id, hub, question_id, near_hub, near_id, score, why, why_not, certainty, shared,
        near, is_told, scored_by, basis, made_at)
    values (:id, :bundle_id, :hub, :question_id, :near_hub, :near_id, :score, :why, :why_not, :certainty, :shared,
        :near, :is_told, :scored_by, :basis, :made_at)
    on conflict (bundle_id, hub, question_id, kind) do update set (near_hub, near_id, score, why, why_not, certainty,
        shared, near, is_told, scored_by, basis, state, later_at) = (excluded.near_hub, excluded.near_id,
        excluded.score, excluded.why, excluded.why_not, excluded.certainty, excluded.shared, excluded.near,
        excluded.is_told, excluded.scored_by, excluded.basis, 'open', null)
    where proposal.state in ('superseded', 'faint')
""")
# A bundle whose only question is itself proposed for another of these bundles says nothing that the other does not.
_ECHOES = """
    select distinct p.bundle_id from placement p
    join proposal o on o.hub = p.hub and o.question_id = p.question_id and o.state = 'open'
    where p.bundle_id = any($1::uuid[]) and o.bundle_id = any($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that a question may belong to, because of the question there that it is nearest to."""

    bundle: UUID
    nearest: tuple[str, UUID]
    score: float
    is_told: bool
    explanation: Explanation
    basis: Basis


async def propose(connection: asyncpg.Connection, arrival: Arrival, offers: Sequence[Offer]) -> Sequence[UUID]:
    """Offers the question to bundles, for people to decide."""
    if not offers:
        return []
    rows = await connection.fetch(_ECHOES, [offer.bundle for offer in offers])
    echoes = {row["bundle_id"] for row in rows}
    kept = [offer for offer in offers if offer.bundle not in echoes]
    await connection.executemany(_OFFER.text, [_OFFER.values(_row(arrival, offer)) for offer in kept])
    return [offer.bundle for offer in kept]


def _row(arrival: Arrival, offer: Offer) -> dict[str, object]:
    e, (hub, question_id), (near_hub, near_id) = offer.explanation, arrival.key, offer.nearest
    return {
        "id": uuid5(NAMES, f"proposal/{offer.bundle}/{hub}/{question_id}"),
        "bundle_id": offer.bundle,
        "hub": hub,
        "question_id": question_id,
        "near_hub": near_hub,
        "near_id": near_id,
        "score": offer.score,
        "why": e.why,
        "why_not": e.why_not,
        "certainty": e.certainty,
        "shared": list(e.shared),
        "near": list(e.near),
        "is_told": offer.is_told,
        "scored_by": offer.basis.by,
        "basis": offer.basis.written(),
        "made_at": arrival.at,
    }
