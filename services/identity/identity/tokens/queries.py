"""Reads about tokens."""

from datetime import datetime, timedelta

import asyncpg

from identity.tokens.schemas import RevocationsRead
from identity.tokens.signer import LIFE

# Twice the life of a token: by then all that were issued before a revocation have ended, also by a slow clock.
_CONCERNS = 2 * LIFE
_REVOKED = """
    select subject, extract(epoch from not_before)::bigint as second from revocation where not_before > $1
    order by not_before, subject
"""


async def revocations(connection: asyncpg.Connection, now: datetime) -> RevocationsRead:
    """Those that may concern a token that has not ended: a list that stays small by itself."""
    rows = await connection.fetch(_REVOKED, now - _CONCERNS - timedelta(minutes=1))
    return RevocationsRead(revoked={str(row["subject"]): row["second"] for row in rows})
