"""The advisory locks of a database, each with a number of its own: who takes another's waits for what does not concern
it."""

from enum import IntEnum


class Lock(IntEnum):
    MIGRATION = 7411001
    RELAY = 7411002
    LEAD = 7411003  # and the hash of what is led
    REBUILD = 7411004
    LEARNING = 7411005
    LAST_RIGHT = 7411006
    SEAL = 7411007
    RETENTION = 7411008

    @property
    def attempt(self) -> str:
        """A statement that takes it for the session, or answers false at once."""
        return f"select pg_try_advisory_lock({self:d})"
