"""Rows of the audit log are added. Nobody who serves requests changes one or takes it away."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from tests.common.audit.rows import add, sealed

from plek_common.audit.sealing import seal
from plek_common.audit.verification import verify
from plek_common.settings import Settings

REFUSED = [
    "update audit set subject = 'anders' where seq = 1",
    "update audit set place = 7, link = '' where seq = 1",
    "update audit set place = null, link = null where seq = 1",
    "update audit set place = 10, link = '', role = 'anders' where seq = 10",
    "update audit set place = 10 where seq = 10",
    "delete from audit where seq = 1",
    "delete from audit where seq = 10",
    "truncate audit",
]


@pytest.mark.parametrize("statement", REFUSED)
async def test_the_table_refuses_it_to_whoever_goes_around_rights(log: asyncpg.Connection, statement: str) -> None:
    await sealed(log)
    await add(log, 1, first=10)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="neither changed nor removed"):
        await log.execute(statement)
    assert (await verify(log)).faults == []


@pytest.fixture
async def owner(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """Connected as a service is: the owner of its tables, and no superuser. The triggers are put aside."""
    name = f"owner_{uuid4().hex[:8]}"
    connection = await asyncpg.connect(settings.database_url)
    await connection.execute(f"create role {name}")
    await connection.execute(f"alter table audit owner to {name}")
    await connection.execute("alter table audit disable trigger user")
    await connection.execute(f"set role {name}")
    yield connection
    await connection.execute("reset role")
    await connection.execute(f"drop owned by {name}")
    await connection.execute(f"drop role {name}")
    await connection.close()


@pytest.mark.parametrize("statement", [each for each in REFUSED if "place" not in each or "role" in each])
async def test_the_owner_has_no_right_to_it_either(owner: asyncpg.Connection, statement: str) -> None:
    await add(owner, 10)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await owner.execute(statement)


async def test_the_owner_writes_and_seals(owner: asyncpg.Connection) -> None:
    await sealed(owner)
    await add(owner, 1, first=10)
    assert await seal(owner) == 1
    assert (await verify(owner)).rows == 10
