"""Every service's database has an owner of its own: a service that is broken into reads no other service's people."""

import json
from collections.abc import Callable
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from aggregator.app import service as aggregator
from plek_common.app import Service
from plek_common.migrate import migrate
from plek_common.settings import Settings
from plek_local.parts import Parts
from question.app import service as question

Address = Callable[[str], str]


@pytest.fixture
def hub() -> str:
    return f"o{uuid4().hex[:10]}"


@pytest.fixture
def address(parts: Parts, hub: str, settings_of: Callable[..., Settings]) -> Address:
    """Where a service of this hub finds its database, as its process is told."""
    told = parts.databases(hub, ["question", "partner", "aggregator"])
    settings = settings_of(told["PLEK_DATABASE_URL"], organisation=hub, kafka=False)
    passwords = {name: SecretStr(word) for name, word in json.loads(told["PLEK_DATABASE_PASSWORDS"]).items()}
    return settings.model_copy(update={"database_passwords": passwords}).database


async def test_a_service_owns_its_database_and_is_no_administrator(hub: str, address: Address) -> None:
    connection = await asyncpg.connect(address("question"))
    try:
        assert await connection.fetchval("select current_user") == f"{hub}_question"
        rights = await connection.fetchrow(
            "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication from pg_roles "
            "where rolname = current_user"
        )
        assert not any(rights.values())
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("select * from pg_authid")
    finally:
        await connection.close()


async def test_nobody_connects_to_the_database_of_another_service(hub: str, address: Address) -> None:
    other = address("question").removesuffix(f"{hub}_question") + f"{hub}_partner"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
        await asyncpg.connect(other)


@pytest.mark.parametrize("service", [question, aggregator], ids=lambda service: service.name)
async def test_an_owner_brings_its_own_tables_up_to_date(address: Address, service: Service) -> None:
    await migrate(address(service.name), service.migrations)
    assert await _owners(address(service.name)) == {address(service.name).split("//")[1].split(":")[0]}


async def test_what_an_administrator_made_before_goes_to_the_owner_with_its_rows(
    parts: Parts, hub: str, address: Address
) -> None:
    by_administrator = parts.database_url.rsplit("/", 1)[0] + f"/{hub}_aggregator"
    await migrate(by_administrator, aggregator.migrations)
    assert await _owners(by_administrator) == {"plek"}
    parts.databases(hub, ["aggregator"])
    assert await _owners(address("aggregator")) == {f"{hub}_aggregator"}
    connection = await asyncpg.connect(address("aggregator"))
    try:
        assert await connection.fetchval("select last_seq from journal_head") == 0
        await connection.execute("alter table journal add column kept_by_owner boolean")
    finally:
        await connection.close()


async def _owners(url: str) -> set[str]:
    """Who owns the tables, sequences and routines that no extension brought."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'public'::regnamespace "
            "and relkind in ('r', 'S', 'v', 'm') union select pg_get_userbyid(proowner) from pg_proc p where "
            "pronamespace = 'public'::regnamespace "
            "and not exists (select from pg_depend where objid = p.oid and deptype = 'e')"
        )
        return {row["owner"] for row in rows}
    finally:
        await connection.close()
