"""Alembic without an ini file: a service names its folder of versions, no more."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

# Two processes that start together migrate one after the other.
_LOCK = text("select pg_advisory_lock(7411001)")


def configuration(versions: Path, connection: Connection, metadata: MetaData | None = None) -> Config:
    """What Alembic's commands need, for the versions in this folder."""
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic").replace("%", "%%"))
    config.set_main_option("version_locations", str(versions).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=metadata)
    return config


def _upgrade(connection: Connection, versions: Path, target: str) -> None:
    connection.execute(_LOCK)
    connection.commit()
    command.upgrade(configuration(versions, connection), target)


async def migrate(url: str, versions: Path, target: str = "head") -> None:
    """Brings the database at `url` to `target`.

    Raises:
        sqlalchemy.exc.DBAPIError: the database is away, or a table stayed locked for five seconds.
    """
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, versions, target)
    finally:
        await engine.dispose()
