"""What the nation tells about our questions: which bundle they are in and which regions share it."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any, get_args
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from plek_common.border import Border
from plek_common.consumer import Consumer
from plek_common.event import Envelope
from plek_common.record import Admitted, Refused
from plek_common.schema import Foreign, ForeignMoment, ForeignNumber, Storable
from plek_common.settings import Settings, source_of
from plek_vocabulary import events as told
from question.bundles import unknown_types
from question.bundles.copies import wordings
from question.bundles.search import BUNDLES

TOPIC = "national.bundle.v1"
Text = Annotated[str, Storable]


class BundleMember(Foreign):
    hub: Text
    hub_name: Text
    question_id: UUID
    title: Text | None = None
    text: Text | None = None
    theme: Text | None = None
    state: Text | None = None
    language: Text = "nl"
    answered: bool | None = None
    joined_by: Text | None = None


class BundleRegion(Foreign):
    """A region that shares it. Members are some of all, when there are many; these are the questions of each region."""

    hub: Text
    name: Text
    member_count: ForeignNumber = 0
    member_ids: tuple[UUID, ...] = ()
    proposed_ids: tuple[UUID, ...] = ()


class NationalBundle(Foreign):
    """Our own copy of a bundle: only what a hub shows."""

    id: UUID
    version: ForeignNumber
    title: Text
    since: ForeignMoment
    regions: tuple[BundleRegion, ...]
    members: tuple[BundleMember, ...]
    proposed: tuple[BundleMember, ...] = ()


class BundleEvent(Envelope):
    type: told.BundleEvent
    data: NationalBundle


_UPSERT = """
    insert into bundle (id, version, title, since, body, wordings, search, words_version)
    select id, version, title, since, body, wordings, search::tsvector, words_version
    from unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::text[], $7::text[], $8::text[])
        as told (id, version, title, since, body, wordings, search, words_version)
    on conflict (id) do update set version = excluded.version, title = excluded.title, since = excluded.since,
        body = excluded.body, wordings = excluded.wordings, search = excluded.search,
        words_version = excluded.words_version
    where bundle.version < excluded.version
    returning id
"""
# What was refused of a bundle before may hold words that are in it no more.
_FORGET_LETTERS = "delete from dead_letter where topic = $1 and record_key = any($2::bytea[])"
_PLACES = {"regions": {"__all__": {"member_ids", "proposed_ids"}}}  # these are in a table of their own
_FORGET = "delete from bundle_question where bundle_id = any($1::uuid[])"
_PLACE = """
    insert into bundle_question (bundle_id, question_id, certainty)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[])
"""


class Bundles:
    """Stores bundles; an older version than we have changes nothing."""

    def __init__(self, here: str) -> None:
        self.here = here

    async def __call__(
        self, connection: asyncpg.Connection, admitted: Sequence[Admitted[BundleEvent]]
    ) -> Sequence[Refused]:
        for tombstone in (letter for letter in admitted if letter.event is None):
            await connection.execute("delete from bundle where id = $1", tombstone.subject)
        newest = _newest([letter.event for letter in admitted if isinstance(letter.event, BundleEvent)])
        if newest:
            rows = await asyncio.to_thread(lambda: [_row(event) for event in newest.values()])
            changed = await connection.fetch(_UPSERT, *map(list, zip(*rows, strict=True)))
            ids = [row["id"] for row in changed]
            await connection.execute(_FORGET, ids)
            await connection.execute(_FORGET_LETTERS, TOPIC, [str(id).encode() for id in ids])
            places = [place for key in ids for place in self._places(newest[key])]
            if places:
                await connection.execute(_PLACE, *map(list, zip(*places, strict=True)))
        await unknown_types.note(connection, admitted)
        return []

    def _places(self, event: BundleEvent) -> list[tuple[UUID, UUID, str]]:
        """Our own questions in this bundle, when others share it."""
        if event.type.endswith("dissolved.v1") or len(event.data.regions) < 2:
            return []
        data = event.data
        joined = {m.question_id for m in data.members if m.hub == self.here}
        offered = {m.question_id for m in data.proposed if m.hub == self.here}
        for region in (region for region in data.regions if region.hub == self.here):
            joined |= {*region.member_ids}
            offered |= {*region.proposed_ids}
        is_sure = len({m.hub for m in data.members} | {r.hub for r in data.regions if r.member_count}) > 1
        certainty = "joined" if is_sure or not data.proposed else "proposed"
        return [
            *((data.id, question, certainty) for question in sorted(joined)),
            *((data.id, question, "proposed") for question in sorted(offered - joined)),
        ]


def _newest(events: Sequence[BundleEvent]) -> dict[UUID, BundleEvent]:
    """The highest version of each bundle in the batch: one statement cannot change a row twice."""
    found: dict[UUID, BundleEvent] = {}
    for event in events:
        if event.data.id not in found or found[event.data.id].version < event.version:
            found[event.data.id] = event
    return found


def _row(event: BundleEvent) -> tuple[Any, ...]:
    data = event.data
    body = data.model_dump(mode="json", by_alias=True, exclude=_PLACES)
    found_by = BUNDLES.words({"body": body}).values()
    return (data.id, event.version, data.title, data.since, json.dumps(body), wordings(body["members"]), *found_by)


def consumer(settings: Settings) -> Consumer[BundleEvent]:
    """The worker that reads the national topic into this hub's database."""
    national = source_of(settings.national_oin, "aggregator")
    name = f"{settings.topic_prefix}question"

    async def begin(pool: asyncpg.Pool) -> None:
        await unknown_types.go_back(pool, name, get_args(BundleEvent.model_fields["type"].annotation))

    return Consumer(
        settings,
        name=name,
        database=settings.database("question"),
        pattern=r"^national\.bundle\.v1$",
        border=Border(TypeAdapter(BundleEvent), lambda topic: national if topic == TOPIC else None),
        store=Bundles(settings.organisation),
        begin=begin,
    )
