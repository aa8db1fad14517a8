"""Our own copies of what the nation tells: they hold the words of our questions too, until it tells them anew."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from question.bundles.search import BUNDLES
from question.eraser import LONGEST_TITLE, Eraser
from question.models import QuestionRow

_FIND = """
    select id, title, body::text from bundle where exists (
        select from unnest($1::text[]) as ours (id) where position(ours.id in bundle.body::text) > 0
    ) order by id for update
"""
_STORE = """
    update bundle set title = $2, body = $3, wordings = $4, search = $5, words_version = $6 where id = $1
"""


async def redact(
    connection: asyncpg.Connection,
    done: Mapping[UUID, QuestionRow],
    before: Mapping[UUID, QuestionRow],
    pen: Eraser,
) -> None:
    """Puts the words of now in the place of those of before, in every bundle that one of these questions is in."""
    ours = {str(id): question for id, question in done.items()}
    texts = {old: new for id, question in done.items() for old, new in _changes(before[id], question)}
    for row in await connection.fetch(_FIND, list(ours)):
        body = json.loads(row["body"])
        for member in (*body["members"], *body.get("proposed", [])):
            _reword(member, ours)
        body["title"] = title = pen.clean(texts.get(row["title"], row["title"]))
        values = (title, json.dumps(body), wordings(body["members"]), *BUNDLES.words({"body": body}).values())
        await connection.execute(_STORE, row["id"], *values)


async def forget(connection: asyncpg.Connection, ours: Sequence[str]) -> None:
    """Takes these questions out of every bundle, and of its title. Where no words are left the bundle goes; the nation
    tells it anew."""
    for row in await connection.fetch(_FIND, list(ours)):
        body = json.loads(row["body"])
        for name in ("members", "proposed"):
            body[name] = [member for member in body.get(name, []) if str(member.get("questionId")) not in ours]
        body["title"] = title = _title(body["members"])
        if title:
            values = (title, json.dumps(body), wordings(body["members"]), *BUNDLES.words({"body": body}).values())
            await connection.execute(_STORE, row["id"], *values)
        else:
            await connection.execute("delete from bundle where id = $1", row["id"])


def _title(members: Sequence[Mapping[str, Any]]) -> str | None:
    """That of the first that has words. Which title the nation gave is not asked: it may be one that has to go."""
    found = (member.get("title") or member.get("text") for member in members)
    return next((words[:LONGEST_TITLE] for words in found if words), None)


def wordings(members: list[dict[str, Any]]) -> str:
    """By what a bundle is found."""
    return " ".join(part for member in members for part in (member.get("title"), member.get("text")) if part)


def _changes(before: QuestionRow, after: QuestionRow) -> list[tuple[str, str]]:
    pairs = ((before.title, after.title), (before.text, after.text))
    return [(old, new) for old, new in pairs if old and new and old != new]


def _reword(member: dict[str, Any], ours: Mapping[str, QuestionRow]) -> None:
    question = ours.get(str(member.get("questionId")))
    if question is not None:
        gone = question.state == "withdrawn"
        member |= {"title": None, "text": None} if gone else {"title": question.title, "text": question.text}
