"""Whether a fault of a write is about what was to be written, or about the database."""

import asyncpg

# What PostgreSQL says about the data itself; all else that it says is about the database, and then the batch waits.
_ITS_OWN = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.CardinalityViolationError,
    asyncpg.ProgramLimitExceededError,
)
_AWAY = (OSError, EOFError, MemoryError)  # TimeoutError is an OSError


def is_about_data(error: Exception, connection: asyncpg.Connection) -> bool:
    """True where another record could be written: the driver, too, refuses values (a moment beyond its calendar is an
    OverflowError in COPY, another error in a statement), and so may whatever makes rows of them."""
    if connection.is_closed() or isinstance(error, _AWAY):
        return False
    return isinstance(error, _ITS_OWN) if isinstance(error, asyncpg.PostgresError) else True
