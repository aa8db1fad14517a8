"""Reads of invitations."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from identity.invitations.schemas import InvitationRead
from plek_common.cursor import Place
from plek_common.problem import UNKNOWN, NotFound

PLACE = Place(UUID)
_INVITATIONS = """
    select i.id, i.for_whom, i.role, i.scope, i.ends_at, i.why, i.invited_by, p.name as invited_by_name, i.invited_at,
        i.expires_at, i.accepted_at, g.person_id as accepted_by, i.withdrawn_at
    from invitation i left join role_grant g on g.id = i.grant_id left join person p on p.id::text = i.invited_by
"""
_PAGE = _INVITATIONS + " where ($1::uuid is null or i.id < $1) order by i.id desc limit $2"
_ONE = _INVITATIONS + " where i.id = $1"


async def page(
    connection: asyncpg.Connection, cursor: str | None, limit: int
) -> tuple[list[InvitationRead], str | None]:
    """All invitations, the newest first, and the cursor of the next page."""
    before = PLACE.read(cursor)[0] if cursor else None
    rows = await connection.fetch(_PAGE, before, limit + 1)
    following = PLACE.written(rows[limit - 1]["id"]) if len(rows) > limit else None
    return [_invitation(row) for row in rows[:limit]], following


async def one(connection: asyncpg.Connection, id: UUID) -> InvitationRead:
    """
    Raises:
        NotFound
    """
    row = await connection.fetchrow(_ONE, id)
    if row is None:
        raise NotFound(UNKNOWN)
    return _invitation(row)


def _invitation(row: Mapping[str, Any]) -> InvitationRead:
    is_over = row["accepted_at"] or row["withdrawn_at"]
    return InvitationRead.model_validate({**row, "version": 2 if is_over else 1})
