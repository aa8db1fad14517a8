"""Sessions of a service's own database. A request is one transaction, committed before the answer leaves."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import MetaData, RowMapping, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from plek_common import primary
from plek_common.audit import deed

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_metadata() -> MetaData:
    """A service's own set of tables; constraints get names that a migration can rely on."""
    return MetaData(naming_convention=NAMING)


READING = frozenset({"GET", "HEAD"})


class Database:
    """A pool of connections to one database.

    A statement that takes longer than `deadline` seconds fails, so that no request waits for ever. A connection whose
    server takes no writes is used once and not kept, so that reading goes on there and writing goes on at the next
    server as soon as there is one (decision 0014).
    """

    def __init__(self, url: str, *, pool_size: int = 10, deadline: float = 10) -> None:
        self.engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=deadline,
            pool_recycle=1800,
            hide_parameters=True,  # an error in a log must not show what people wrote
            connect_args={"timeout": 5, "command_timeout": deadline},
        )
        event.listen(self.engine.sync_engine, "checkout", _keep_only_writing)
        event.listen(self.engine.sync_engine, "handle_error", _forget_all_that_moved)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """One of the pool's connections as the driver gives it, without a transaction: a statement that says all there
        is to do is one, and saves the trips that begin and commit."""
        try:
            pooled = await self.engine.raw_connection()
        except self.engine.dialect.loaded_dbapi.Error as error:  # nobody but SQLAlchemy knows this wrapping
            raise error.__cause__ or error from None
        driver: Any = pooled.driver_connection
        is_good = True
        try:
            yield driver
        except primary.MOVED:
            is_good = False
            raise
        finally:
            if driver.is_closed() or not is_good:
                pooled.invalidate()
            else:
                pooled.close()

    async def ping(self) -> None:
        """Answers when the database takes writes.

        Raises:
            primary.OnlyReads, and what the driver raises when the database does not answer.
        """
        async with self.connection() as connection:
            await primary.check(connection)

    async def close(self) -> None:
        await self.engine.dispose()


def _keep_only_writing(driver: Any, record: Any, _: object) -> None:
    """A new connection is used as it is; one that was kept is left, with all others, when its server stopped writing.

    Raises:
        InvalidatePoolError: SQLAlchemy connects again and asks again.
    """
    was_used = record.info.get("used", False)
    record.info["used"] = True
    if was_used and primary.only_reads(driver.driver_connection):
        raise InvalidatePoolError


def _forget_all_that_moved(context: Any) -> None:
    """One refused write tells of all connections: where the server reports nothing, it is the only sign."""
    cause = getattr(context.original_exception, "__cause__", None)
    if isinstance(cause, primary.MOVED):
        context.is_disconnect = True


async def unit_of_work(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's session: commits when the route returns, rolls back when it raises. What the audit log has to say
    of it is in the same transaction."""
    database: Database = request.app.state.database
    async with database.sessions() as session, session.begin():
        yield session
        if doing := deed.due():
            await (await session.connection()).exec_driver_sql(deed.INSERT, tuple(doing.row().values()))
            doing.is_written = True


async def straight(request: Request) -> AsyncIterator[asyncpg.Connection]:
    """The driver's own connection. A request that changes something is one transaction, as with a session."""
    database: Database = request.app.state.database
    async with database.connection() as connection:
        if request.method in READING:
            yield connection
            await deed.write(connection)
        else:
            async with connection.transaction():
                yield connection
                await deed.write(connection)


async def fetch(session: AsyncSession, statement: str, *values: Any) -> Sequence[RowMapping]:
    """The rows of a statement in the driver's words ("$1", value), in the session's transaction."""
    result = await (await session.connection()).exec_driver_sql(statement, values)
    return result.mappings().all()


# scope="function" commits *before* the answer leaves; with the default a failed commit still answers 201.
# A session for records that people edit; a connection for sets, and where it must be quick.
Session = Annotated[AsyncSession, Depends(unit_of_work, scope="function")]
Connection = Annotated[asyncpg.Connection, Depends(straight, scope="function")]
