"""The wider list: what lies nearest to one question, for people to choose from by hand. Nothing is joined by it.

A story and a term of policy that ask the same score below every line, and yet half of them and more are among the
nearest twenty (docs/bundling.md); five would show a quarter.
"""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from aggregator.decisions.schemas import NearRead, Wider
from aggregator.placement import calibration as placement_calibration
from aggregator.placement import neighbours
from aggregator.placement.neighbours import Looked, Neighbour
from aggregator.placement.vector_codec import received, unpacked
from aggregator.similarity import Calibration, Features
from aggregator.similarity.scoring.wide import rank
from aggregator.similarity.text.features import features
from aggregator.similarity.text.text import Text

MEMBERS = 30  # that speak for one bundle: what anybody may ask for costs the same however large bundles become
_PLACED = """
    select title, text, theme, halfvec_send(vector) as vector, letters, bundle_id from placement
    where hub = $1 and question_id = $2
"""
_SHOWN = """
    select p.hub, h.name as hub_name, p.question_id, p.title, p.text, p.theme, p.state, p.asked_at, p.language,
        p.is_answered as answered, p.bundle_id,
        (select count(*) from placement m where m.bundle_id = p.bundle_id) as size
    from unnest($1::text[], $2::uuid[]) with ordinality as n (hub, question_id, place)
    join placement p using (hub, question_id) join hub h on h.id = p.hub order by n.place
"""


async def near(connection: asyncpg.Connection, hub: str, id: UUID, limit: int) -> Wider:
    """Of each bundle near the question its likeliest, in the order of `scoring/wide.py`; none until it has a place."""
    row = await connection.fetchrow(_PLACED, hub, id)
    if row is None or row["bundle_id"] is None:
        return Wider(bundle_id=None, items=[])
    calibration = await placement_calibration.active(connection)
    new = Looked(hub, id, _features(row), received(row["vector"]))
    found = await neighbours.find(connection, new, calibration, MEMBERS)
    chosen = _one_of_each([one for one in found if one.bundle != row["bundle_id"] and not one.is_barred])
    chosen = sorted(chosen, key=lambda one: -rank(one.score(new, calibration).parts, new.vector, one.vector))[:limit]
    return Wider(bundle_id=row["bundle_id"], items=await _shown(connection, new, chosen, calibration))


def _features(row: asyncpg.Record) -> Features:
    text = Text.of("", row)
    return features(text, None if row["letters"] is None else unpacked(row["letters"]))


def _one_of_each(found: Sequence[Neighbour]) -> list[Neighbour]:
    likeliest = sorted(found, key=lambda one: (-one.total, str(one.id)))
    return list({one.bundle: one for one in reversed(likeliest)}.values())[::-1]


async def _shown(
    connection: asyncpg.Connection, new: Looked, chosen: Sequence[Neighbour], calibration: Calibration
) -> list[NearRead]:
    rows = await connection.fetch(_SHOWN, [one.hub for one in chosen], [one.id for one in chosen])
    known = {(row["hub"], row["question_id"]): row for row in rows}
    thresholds = calibration.thresholds(by_meaning=new.by_meaning)
    return [
        NearRead(**known[one.hub, one.id], locked=one.is_locked, certainty=thresholds.word(one.total))
        for one in chosen
        if (one.hub, one.id) in known
    ]
