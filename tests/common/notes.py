"""The smallest service there can be: it keeps notes. It shows what the plumbing promises to any service."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Depends, Request, Response
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from plek_common.action import Permit, action
from plek_common.app import Service
from plek_common.border import Border
from plek_common.consumer import Consumer
from plek_common.database import Session, fetch, new_metadata, unit_of_work
from plek_common.etag import IfMatch, etag, expect
from plek_common.event import Draft, Envelope
from plek_common.idempotency import Created, Idempotent
from plek_common.identity import Actor
from plek_common.outbox import Outbox
from plek_common.problem import Conflict, NotFound
from plek_common.record import Admitted, Refused
from plek_common.schema import Foreign, Input, Line, Schema
from plek_common.settings import Settings

TYPE = "nl.plek.notes.note-changed.v1"
router = APIRouter()


class NoteWrite(Input):
    words: Line
    number: int | None = None


class Note(Schema):
    id: UUID
    version: int
    words: str


@router.post("/notes", status_code=201, response_model=Note)
async def write(
    request: Request,
    session: Session,
    permit: Annotated[Permit, action("note.write")],
    note: NoteWrite,
    once: Idempotent,
) -> Response:
    async def make() -> Created:
        return await save(request, session, note.words)

    return await once.create(partial(fetch, session), permit, make)


@router.post("/notes/{id}/copies", status_code=201, response_model=Note)
async def copy(
    request: Request,
    session: Session,
    permit: Annotated[Permit, action("note.write")],
    id: UUID,
    note: NoteWrite,
    once: Idempotent,
) -> Response:
    """Makes a note at the address of another."""

    async def make() -> Created:
        return await save(request, session, f"{note.words} van {id}")

    return await once.create(partial(fetch, session), permit, make)


@router.post("/hasty-notes", status_code=201, dependencies=[action("note.write")])
async def write_hastily(
    request: Request, session: Annotated[AsyncSession, Depends(unit_of_work)], note: NoteWrite
) -> Response:
    """The same with FastAPI's default scope: the answer leaves before the commit."""
    made = await save(request, session, note.words)
    return Response(made.body.model_dump_json(), 201, made.headers, "application/json")


@router.get("/notes/{id}", dependencies=[action("note.read")])
async def read(session: Session, response: Response, id: UUID) -> Note:
    row = (await session.execute(text("select * from note where id = :id"), {"id": id})).mappings().first()
    if row is None:
        raise NotFound("Deze notitie kennen wij niet.")
    response.headers["ETag"] = etag(row["version"])
    return Note.model_validate(dict(row))


@router.put("/notes/{id}")
async def change(
    session: Session, permit: Annotated[Permit, action("note.change")], id: UUID, seen: IfMatch, note: NoteWrite
) -> Note:
    found = await read(session, Response(), id)
    permit.check(found)
    expect(found.version, seen)
    if found.words == "closed":
        raise Conflict("Deze notitie is gesloten.")
    return Note(id=id, version=seen + 1, words=note.words)


@router.get("/faults", dependencies=[action("note.read")])
async def fail() -> None:
    raise RuntimeError("something nobody thought of: secret")


@router.get("/waits", dependencies=[action("note.read")])
async def wait(session: Session) -> None:
    """Holds a connection for as long as the test holds its request."""
    await session.execute(text("select 1"))
    await asyncio.Event().wait()


async def save(request: Request, session: AsyncSession, words: str) -> Created:
    note = Note(id=uuid7(), version=1, words=words)
    await session.execute(text("insert into note (id, version, words) values (:id, :version, :words)"), dict(note))
    outbox: Outbox = request.app.state.outbox
    await outbox.record(session, [draft(note, request.app.state.clock())])
    return Created(note, 1, f"notes/{note.id}")


def draft(note: Note, at: Any) -> Draft:
    return Draft(type=TYPE, subject=note.id, version=note.version, time=at, data=note)


def allow(actor: Actor, action: str, thing: object, *, here: str) -> bool:
    """Anyone writes and reads; only an editor of this organisation changes, and never a note that says "mine"."""
    if action in {"note.write", "note.read"}:
        return True
    if actor.organisation != here or "editor" not in actor.roles:
        return False
    return not (isinstance(thing, Note) and thing.words == "mine")


class ForeignNote(Foreign):
    id: UUID
    version: int
    words: str


class NoteEvent(Envelope):
    type: Literal["nl.plek.notes.note-changed.v1"]
    data: ForeignNote


ADAPTER: TypeAdapter[NoteEvent] = TypeAdapter(NoteEvent)
_UPSERT = """
    insert into note (id, version, words) values ($1, $2, $3)
    on conflict (id) do update set (version, words) = (excluded.version, excluded.words)
    where note.version < excluded.version
"""


async def store(connection: asyncpg.Connection, admitted: Sequence[Admitted[NoteEvent]]) -> Sequence[Refused]:
    """The highest version wins; a tombstone erases."""
    for letter in admitted:
        if letter.event is None:
            await connection.execute("delete from note where id = $1", letter.subject)
        elif isinstance(letter.event, NoteEvent):
            await connection.execute(_UPSERT, letter.subject, letter.event.version, letter.event.data.words)
    return []


def consumer(settings: Settings, topic: str, source: str) -> Consumer[NoteEvent]:
    """Reads notes that `source` writes on this one topic."""
    border = Border(ADAPTER, lambda name: source if name == topic else None)
    pattern = "^" + topic.replace(".", r"\.") + "$"
    name = f"{settings.topic_prefix}notes"
    return Consumer(
        settings, name=name, database=settings.database("notes"), pattern=pattern, border=border, store=store
    )


service = Service(
    name="notes",
    title="Notities",
    description="Bewaart notities.",
    version="1.2.3",
    router=router,
    allow=allow,
    metadata=new_metadata(),
    migrations=Path(__file__).parent / "versions",
    workers=lambda _: [],
    state=lambda settings: {"outbox": Outbox(topic=topic_of(settings), source=settings.source("notes"))},
)


def topic_of(settings: Settings) -> str:
    """Declared for every organisation in contracts/topics.yaml; any of its topics will do."""
    return f"{settings.topic_prefix}question.v1"
