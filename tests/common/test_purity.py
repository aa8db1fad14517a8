"""The plumbing knows no noun of the domain, and every service's tables are what its migrations make."""

import ast
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from tests.common import notes
from tests.common.test_answers import REAL, of

import plek_common
from plek_common.app import Service
from plek_common.migrate import migrate
from plek_common.testing import Databases

NOUNS = {
    "hub", "question", "asker", "bundle", "partner", "agenda", "region", "province", "municipality", "theme",
    "aggregator", "portal", "nation", "coordinator", "proposal", "network",
}  # fmt: skip
LIBRARY = Path(plek_common.__file__).parent


def words(source: str) -> set[str]:
    """The words of names and strings in code. Prose may say "the nation": it is how a person explains it."""
    code = ast.unparse(_Code().visit(ast.parse(source)))
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", code.lower())}


class _Code(ast.NodeTransformer):
    """Leaves docstrings out; comments are not in the tree."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node


@pytest.mark.parametrize("path", sorted(LIBRARY.rglob("*.py")), ids=lambda path: path.stem)
def test_the_common_library_names_nothing_of_the_domain(path: Path) -> None:
    assert not words(path.read_text()) & NOUNS


@pytest.mark.parametrize("name", [name for name in REAL if of(name).metadata.tables])
async def test_the_tables_of_a_service_are_those_that_its_migrations_make(name: str, databases: Databases) -> None:
    service = of(name)
    async with databases.fresh(service) as url:
        assert await differences(url, service.metadata) == []


async def test_a_table_that_differs_from_its_migration_is_found(databases: Databases) -> None:
    async with databases.fresh(of("question")) as url:
        changed = MetaData()
        for table in of("question").metadata.tables.values():
            table.to_metadata(changed)
        changed.tables["question"].c.title.nullable = False
        assert await differences(url, changed) != []


@pytest.mark.parametrize("service", [notes.service, *map(of, REAL)], ids=lambda service: service.name)
async def test_migrations_can_be_run_again(service: Service, databases: Databases) -> None:
    async with databases.fresh(service) as url:
        await migrate(url, service.migrations)


async def differences(url: str, metadata: MetaData) -> list[object]:
    """What Alembic would change, looking only at the tables of this metadata."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_compare, metadata)
    finally:
        await engine.dispose()


def _compare(connection: Connection, metadata: MetaData) -> list[object]:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in metadata.tables

    context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
    return list(compare_metadata(context, metadata))
