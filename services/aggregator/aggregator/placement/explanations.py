"""Words of one question that the machine used elsewhere, to explain why others are where they are.

Whoever reads an explanation of another question must not find what was taken back here: a word that this one has lost
and the other has not itself.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

GONE = "De vraag waar deze op leek, doet niet meer mee."
REWORDED = "Uit een van beide vragen zijn woorden weggehaald."
ALIKE = "Deze vragen horen bij elkaar."

_FORGET = """
    update proposal set why = $3, why_not = '', shared = '{}', near = '{}'
    where (hub, question_id) = ($1, $2) or (near_hub, near_id) = ($1, $2) returning bundle_id, state
"""
_HERE = "select title, text, bundle_id from placement where hub = $1 and question_id = $2"
_AROUND = """
    select hub, question_id, title, text, because from placement
    where bundle_id = any($1::uuid[]) and because like '%“%'
"""
_BECAUSE = "update placement set because = $3 where hub = $1 and question_id = $2"
# Every decision that moved it, and those about where it is: they remember why others were where they were.
_DECISIONS = """
    select id, changes::text as changes, bundle_ids from decision
    where changes @> jsonb_build_array(jsonb_build_object('thing', 'place', 'key', $1::text))
    union select id, changes::text, bundle_ids from decision where bundle_ids && $2::uuid[]
"""
_REMEMBER = "update decision set changes = $2::text::jsonb where id = $1"
_RELATED = """
    with here as (
        select $1::text as hub, $2::uuid as question_id
        union select hub, question_id from placement where bundle_id = any($3::uuid[])
    ), related as (
        select l.other_hub as hub, l.other_id as question_id from here join link l using (hub, question_id)
        where l.kind = 'related'
        union select l.hub, l.question_id from here
        join link l on (l.other_hub, l.other_id) = (here.hub, here.question_id) where l.kind = 'related'
    )
    select distinct bundle_id from related join placement using (hub, question_id) where bundle_id is not null
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A question as it was placed, before something was taken from it."""

    key: tuple[str, UUID]
    words: frozenset[str]
    bundle_id: UUID | None


async def seen(connection: asyncpg.Connection, key: tuple[str, UUID]) -> Place:
    row = await connection.fetchrow(_HERE, *key)
    return Place(key, words(row["title"], row["text"]), row["bundle_id"]) if row else Place(key, frozenset(), None)


async def hush(connection: asyncpg.Connection, before: Place, why: str = GONE) -> Sequence[UUID]:
    """Takes the words that it had `before`, and has not now, out of what is said of others; returns the bundles that
    this touches, those that name its bundle as related too."""
    lost = before.words - (await seen(connection, before.key)).words
    offered = await connection.fetch(_FORGET, *before.key, why)
    decisions = await connection.fetch(_DECISIONS, "/".join(map(str, before.key)), _given([before.bundle_id]))
    bundles = _given([before.bundle_id, *(row["bundle_id"] for row in offered if row["state"] == "open")])
    about = {*bundles, *(id for row in decisions for id in row["bundle_ids"])}
    for row in await connection.fetch(_AROUND, list(about)):
        if _tells(row["because"], lost - words(row["title"], row["text"])):
            await connection.execute(_BECAUSE, row["hub"], row["question_id"], ALIKE)
    for row in decisions:
        changes = json.loads(row["changes"])
        if _silenced(changes, lost):
            await connection.execute(_REMEMBER, row["id"], json.dumps(changes))
    related = await connection.fetch(_RELATED, *before.key, bundles)
    return list({*about, *(row["bundle_id"] for row in related)})


def words(*texts: str | None) -> frozenset[str]:
    return frozenset(word for text in texts if text for word in re.findall(r"\w+", text.casefold()))


def _tells(because: str, lost: frozenset[str]) -> bool:
    """Does it quote one of these words?"""
    return bool(words(*re.findall("“([^”]*)”", because)) & lost)


def _silenced(changes: Iterable[dict[str, Any]], lost: frozenset[str]) -> bool:
    """Takes these words out of what is remembered of places; says whether there were any."""
    places = [c[side] for c in changes if c["thing"] == "place" for side in ("before", "after") if c[side]]
    telling = [place for place in places if _tells(place["because"], lost)]
    for place in telling:
        place["because"] = ALIKE
    return bool(telling)


def _given(ids: Iterable[UUID | None]) -> list[UUID]:
    return [id for id in dict.fromkeys(ids) if id]
