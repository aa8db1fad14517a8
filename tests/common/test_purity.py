"""The plumbing knows no noun of the domain, and migrations can be run again."""

import ast
import re
from pathlib import Path

import pytest
from tests.common import notes
from tests.common.services import REAL, of

import plek_common
from plek_common.app import Service
from plek_common.migrate import migrate
from plek_common.testing import Databases

NOUNS = {
    "hub", "question", "asker", "bundle", "partner", "agenda", "region", "province", "municipality", "theme",
    "aggregator", "portal", "nation", "coordinator", "proposal", "network",
}  # fmt: skip
LIBRARY = Path(plek_common.__file__).parent
SERVICES = Path(__file__).parents[2] / "services"
SQL = re.compile(r"\s*(select|insert into|update|delete from|with \w+ as)\s")


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


ROUTES = sorted(path for path in SERVICES.glob("*/*/**/*.py") if path.stem in {"api", "routes"})


@pytest.mark.parametrize("path", ROUTES, ids=lambda path: str(path.relative_to(SERVICES)))
def test_no_route_holds_sql(path: Path) -> None:
    said = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert [text for text in said if isinstance(text, str) and SQL.match(text)] == []


@pytest.mark.parametrize("service", [notes.service, *map(of, REAL)], ids=lambda service: service.name)
async def test_migrations_can_be_run_again(service: Service, databases: Databases) -> None:
    async with databases.fresh(service) as url:
        await migrate(url, service.migrations)
