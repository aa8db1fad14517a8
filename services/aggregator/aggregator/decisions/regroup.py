"""What the machine does after another look at all questions: it asks people, and puts together only what nobody has
seen and it is sure of. It is a fact in the journal like any decision, so that a rebuild does the same.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

import asyncpg

from aggregator.decisions.facts import Fact, Ref, Regroup, Suggestion
from aggregator.decisions.invariants import contradictions, settle
from aggregator.decisions.membership import Refused, unite
from aggregator.decisions.snapshot import Board, Change
from aggregator.placement.calibration import active
from aggregator.placement.repository import NAMES
from aggregator.placement.vector_codec import received
from aggregator.similarity import Calibration, Features, Text, explain, features, pair_score
from aggregator.similarity.embedding.space import Vector
from aggregator.similarity.scoring.basis import Basis
from aggregator.similarity.scoring.thresholds import UNLIKELY

BECAUSE = "Bij nader inzien vragen deze vragen hetzelfde."
_PAIR = """
    select hub, question_id, bundle_id, title, text, theme, halfvec_send(vector) as vector from placement
    where bundle_id is not null and (hub, question_id) in (($1, $2), ($3, $4))
"""
_ASK = """
    insert into proposal (id, kind, bundle_id, hub, question_id, near_hub, near_id, leaving, score, why, why_not,
        certainty, shared, near, scored_by, basis, made_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    on conflict (bundle_id, hub, question_id, kind) do nothing
"""


def regroup(board: Board, fact: Fact, what: Regroup) -> Sequence[Change]:
    """What the machine changes by itself.

    Raises:
        Refused: people decided otherwise meanwhile.
    """
    before = set(contradictions(board))
    for union in what.unions:
        gone, into = board.bundle_of(union.question), board.bundle_of(union.nearest)
        if gone and into and gone != into:
            unite(board, fact, gone, into, BECAUSE)
    if any(link not in before for link in contradictions(board)):
        raise Refused("people keep these apart")
    settle(board)
    return board.changes


async def ask(connection: asyncpg.Connection, fact: Fact, what: Regroup) -> list[UUID]:
    """Puts what the machine asks into the queue; returns the bundles that it is about."""
    touched: list[UUID] = []
    for suggestion in what.suggestions:
        touched += await _ask(connection, fact, suggestion)
    return touched


async def _ask(connection: asyncpg.Connection, fact: Fact, asked: Suggestion) -> list[UUID]:
    one, other = asked.question, asked.nearest
    rows = await connection.fetch(_PAIR, one.hub, one.question_id, other.hub, other.question_id)
    found = {Ref(hub=row["hub"], question_id=row["question_id"]): row for row in rows}
    if len(found) < 2 or (found[one]["bundle_id"] == found[other]["bundle_id"]) != (asked.kind == "split"):
        return []
    bundle = found[other]["bundle_id"]
    key = uuid5(NAMES, f"{asked.kind}/{bundle}/{one}")
    ends = (one.hub, one.question_id, other.hub, other.question_id, list(map(str, asked.leaving)))
    said = _said(found[one], found[other], asked, await active(connection))
    await connection.execute(_ASK, key, asked.kind, bundle, *ends, asked.score, *said, fact.at)
    return [bundle, found[one]["bundle_id"]]


def _said(
    one: asyncpg.Record, other: asyncpg.Record, asked: Suggestion, calibration: Calibration
) -> tuple[object, ...]:
    (left, left_vector), (right, right_vector) = _look(one), _look(other)
    score = pair_score(left, left_vector, right, right_vector, weighing=calibration.weighing)
    told = explain(left, right, score, calibration)
    said = (told.why, told.why_not), (list(told.shared), list(told.near), calibration.version)
    if asked.kind == "split":
        return (*said[0], UNLIKELY, *said[1], None)
    basis = Basis.of(calibration, asked.score, score, several=bool(left.listed or right.listed))
    return (*said[0], basis.certainty, *said[1], basis.written())


def _look(row: asyncpg.Record) -> tuple[Features, Vector | None]:
    text = Text.of(f"{row['hub']}/{row['question_id']}", row)
    return features(text), received(row["vector"])
