"""What of people who sign in goes by itself, and when (plek_common.retention says why)."""

from datetime import datetime

import asyncpg

from plek_common.retention import AT_ONCE, before
from plek_common.settings import Settings

_GONE = """
    with gone as (delete from {table} where ctid = any(array({old} limit $2)) returning 1) select count(*) from gone
"""
# Who signs out ends it before its time.
_SESSIONS = _GONE.format(table="session", old="select ctid from session where least(ended_at, ends_at) < $1")
_NOTICES = _GONE.format(table="logout_notice", old="select ctid from logout_notice where received_at < $1")
_SIGN_INS = _GONE.format(table="sign_in", old="select ctid from sign_in where ends_at < $1")
_INVITATIONS = _GONE.format(
    table="invitation",
    old="select ctid from invitation where coalesce(accepted_at, withdrawn_at, expires_at) < $1",
)


async def sessions(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """Where somebody was signed in goes some time after it ended, and so does what a provider said of it."""
    since = before(now, settings.retention.sessions)
    found: int = await connection.fetchval(_SESSIONS, since, AT_ONCE)
    notices: int = await connection.fetchval(_NOTICES, since, AT_ONCE)
    return found + notices


async def sign_ins(connection: asyncpg.Connection, _: Settings, now: datetime) -> int:
    """What was begun and never answered goes when it can be answered no more, whether or not anybody signs in."""
    found: int = await connection.fetchval(_SIGN_INS, now, AT_ONCE)
    return found


async def invitations(connection: asyncpg.Connection, settings: Settings, now: datetime) -> int:
    """Who was invited goes; the right that came of it is a row of its own and stays."""
    found: int = await connection.fetchval(_INVITATIONS, before(now, settings.retention.invitations), AT_ONCE)
    return found
