"""Every service's tables are those that its migrations make: no more, no less, and in every respect."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from tests.common.services import REAL, of
from tests.common.shape import declared, migrated

from plek_common.testing import Databases


@pytest.mark.parametrize("name", [name for name in REAL if of(name).metadata.tables])
async def test_the_tables_of_a_service_are_those_that_its_migrations_make(name: str, databases: Databases) -> None:
    service = of(name)
    async with databases.fresh(service) as url:
        made, said = await migrated(url), await declared(url, service.metadata)
    assert (sorted(made - said), sorted(said - made)) == ([], [])


@pytest.fixture
async def nation(databases: Databases) -> AsyncIterator[str]:
    async with databases.fresh(of("aggregator")) as url:
        yield url


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("alter table journal add column note text", "journal.note: text"),
        ("alter table journal drop column digest", "journal.digest: bytea"),
        ("create index ix_journal_hub on journal (hub)", "ix_journal_hub ON journal"),
        ("drop index ix_bundle_merged_into", "ix_bundle_merged_into ON bundle"),
        ("alter table journal add check (version > 0)", "journal: CHECK ((version > 0))"),
        ("alter table journal_head drop constraint journal_head_is_only_check", "journal_head: CHECK (is_only)"),
        ("alter table history drop constraint history_bundle_id_fkey", "history: FOREIGN KEY (bundle_id)"),
        ("alter table question alter number drop default", "question.number: bigint not null default journal_number()"),
        ("create table other (id integer)", "other: "),
        ("drop table unread", "unread.seq: bigint"),
    ],
)
async def test_a_database_that_differs_from_what_is_declared_is_found(statement: str, line: str, nation: str) -> None:
    connection = await asyncpg.connect(nation)
    await connection.execute(statement)
    await connection.close()
    differences = await migrated(nation) ^ await declared(nation, of("aggregator").metadata)
    assert any(line in each for each in differences), differences
