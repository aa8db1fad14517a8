"""What a bundle is called."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

TITLE = 160  # code points at the most
EMPTY = "Ingetrokken vraag"
MERGED = "Samengevoegd met een andere bundel"
_FIRSTS = """
    select distinct on (bundle_id) bundle_id, title, text from placement
    where bundle_id = any($1::uuid[]) order by bundle_id, joined_at, question_id
"""
_RETITLE = """
    update bundle b set title = case when b.merged_into is null then n.title else $3 end
    from unnest($1::uuid[], $2::text[]) as n (id, title) where b.id = n.id and not b.is_title_pinned
"""


async def retitle(connection: asyncpg.Connection, bundles: Sequence[UUID]) -> None:
    """Calls each bundle after its first question, unless people named it: a title is the words of one that is there."""
    firsts = {row["bundle_id"]: row for row in await connection.fetch(_FIRSTS, bundles)}
    titles = [title_of(firsts[b]["title"], firsts[b]["text"]) if b in firsts else EMPTY for b in bundles]
    await connection.execute(_RETITLE, bundles, titles, MERGED)


def title_of(title: str | None, text: str | None) -> str:
    """What a question is called: its title, else its first sentence."""
    if title:
        return title
    sentence = (text or "").split("? ")[0].split("\n")[0]
    whole = sentence + ("?" if sentence != text and not sentence.endswith("?") else "")
    return whole if len(whole) <= TITLE else whole[: TITLE - 1].rsplit(" ", 1)[0] + "…"
