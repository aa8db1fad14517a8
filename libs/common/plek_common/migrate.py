"""Alembic without an ini file: a service names its folder of versions, no more."""

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from plek_common.lock import Lock

# Two processes that start together migrate one after the other.
# They ask again and again: who waits within a statement is waited for by `create index concurrently`, for ever.
_LOCK = text(Lock.MIGRATION.attempt)
_AGAIN_SECONDS = 0.2


class Newer(Exception):
    """The database was brought up to date by a program that knows more than this one; says what to do."""


def configuration(versions: Path, connection: Connection, metadata: MetaData | None = None) -> Config:
    """What Alembic's commands need, for the versions in this folder."""
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic").replace("%", "%%"))
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def _upgrade(connection: Connection, versions: Path, target: str) -> None:
    while not connection.execute(_LOCK).scalar():
        connection.rollback()
        time.sleep(_AGAIN_SECONDS)
    config = configuration(versions, connection)
    _refuse_newer(connection, ScriptDirectory.from_config(config))
    connection.commit()  # Alembic ends the transactions that it began, and no other
    command.upgrade(config, target)


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    for found in set(MigrationContext.configure(connection).get_current_heads()) - known:
        raise Newer(
            f"the database is at {found}, which this program does not know: it ends at {scripts.get_current_head()}. "
            "Start the newer program, or put back a backup from before it."
        )


async def migrate(url: str, versions: Path, target: str = "head") -> None:
    """Brings the database at `url` to `target`.

    Raises:
        Newer: it is further than that already, by a newer program.
        OSError, sqlalchemy.exc.DBAPIError: the database is away, takes no writes, or a table stayed locked for five
            seconds.
    """
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, versions, target)
    finally:
        await engine.dispose()
