"""The differences as one reads them."""

import asyncpg

from aggregator.rebuild.schemas import Agreement, Diff

SAME = {
    "bytes": "the same to the byte as what is in use",
    "substance": "the same as what is in use, but for versions and histories, which went on counting",
    "no": "DIFFERENT from what is in use",
    None: "not held against what is in use, which moved on meanwhile",
}
_TITLES = """
    select p.hub, p.question_id, p.title as question, b.title as before, a.title as after
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[]) with ordinality
        as n (hub, question_id, before, after, at)
    join public.placement p using (hub, question_id)
    join public.bundle b on b.id = n.before join beside.bundle a on a.id = n.after order by n.at
"""


async def shown(connection: asyncpg.Connection, diff: Diff) -> str:
    """The report, with the titles that examples have now."""
    lines = [
        f"{diff.questions:,} questions compared; {diff.questions_moved:,} are in another bundle",
        f"bundles    {diff.bundles_before:,} now, {diff.bundles_after:,} in the run, {diff.bundles_same:,} the same",
        f"pairs      {diff.pairs_before:,} together now; {diff.pairs_joined:,} come together, "
        f"{diff.pairs_parted:,} part",
        f"proposals  {diff.proposals_before:,} open now; {diff.proposals_new:,} new, {diff.proposals_gone:,} gone, "
        f"{diff.proposals_otherwise:,} with another word for how sure",
        f"agreement  of what people answered the machine had {_share(diff.agreement_before)} now, "
        f"{_share(diff.agreement_after)} in the run",
        *await _examples(connection, diff),
        f"The run is {SAME[diff.same]}: sha256 {diff.sha256}",
    ]
    return "\n".join(lines)


def _share(found: Agreement) -> str:
    return f"{found.agreed:,} of {found.answers:,}"


async def _examples(connection: asyncpg.Connection, diff: Diff) -> list[str]:
    keys = [(m.hub, m.question_id, m.before, m.after) for m in diff.moved[:10]]
    rows = await connection.fetch(_TITLES, *map(list, zip(*keys, strict=True))) if keys else []
    return [
        f"  {row['hub']}/{row['question_id']}  {row['question'] or ''}: from “{row['before']}” to “{row['after']}”"
        for row in rows
    ]
