"""Who walks through the pages sees everything that was there at the start once, however much is added meanwhile."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.agenda.bodies import ITEM
from tests.fuzz.served import Served, served

from agenda.app import service
from plek_common.settings import Settings
from plek_common.testing import Databases

LIMITS = settings(max_examples=8, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture
def hub(databases: Databases, settings_of: Callable[..., Settings]) -> Iterator[Served]:
    with served(service, databases, lambda url: settings_of(url, organisation="utrecht", kafka=False)) as found:
        yield found


def test_each_item_is_on_one_page_also_when_others_are_added_between_the_pages(
    hub: Served, token: Callable[..., dict[str, str]]
) -> None:
    coordinator = token("coordinator", "utrecht")

    def add(count: int) -> None:
        for _ in range(count):
            assert hub.ask("POST", ITEM.path, ITEM.body, coordinator).status_code == 201

    def pages(limit: int, between: list[int]) -> Iterator[str]:
        cursor: str | None = ""
        while cursor is not None:
            where = f"{ITEM.path}?limit={limit}" + (f"&cursor={cursor}" if cursor else "")
            page = hub.ask("GET", where, None, coordinator)
            yield from (item["id"] for item in page.json()["items"])
            cursor = page.json()["next"]
            add(between.pop() if between else 0)

    @LIMITS
    @given(st.integers(0, 5), st.integers(1, 4), st.lists(st.integers(0, 3), max_size=4))
    def walk(first: int, limit: int, between: list[int]) -> None:
        add(first)
        there = hub.ask("GET", f"{ITEM.path}?limit=100", None, coordinator).json()
        assert there["next"] is None
        assert list(pages(limit, between)) == [item["id"] for item in there["items"]]

    walk()
