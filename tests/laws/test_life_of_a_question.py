"""Whatever coordinators do in whatever order: the API does and tells what a model of twenty lines says."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from tests.fuzz.served import Served, served
from tests.question.asking import BODIES, TEXT

from plek_common.settings import Settings
from plek_common.statement import Change
from plek_common.testing import Databases
from question.app import service

WORKING = {"triaged", "articulating", "matching"}
# Written by hand from the design, not read from the code: from where a move can be made, and where it leads.
TABLE: dict[str, tuple[set[str], str | None]] = {
    "triage": ({"received"}, "triaged"),
    "release": (WORKING | {"answered", "closed"}, None),
    "articulations": (WORKING, "articulating"),
    "matching": ({"triaged", "articulating"}, "matching"),
    "answers": (WORKING | {"answered"}, "answered"),
    "reopening": ({"answered", "closed"}, "matching"),
    "closure": (WORKING | {"received", "answered"}, "closed"),
    "withdrawal": (WORKING | {"received", "answered", "closed"}, "withdrawn"),
}
# How the API calls what these addresses do.
MOVES = {"articulations": "articulate", "matching": "match", "answers": "answer", "reopening": "reopen"}
MOVES |= {"closure": "close", "withdrawal": "withdraw", "triage": "triage", "release": "release"}


class Life(RuleBasedStateMachine):
    """One question at one hub."""

    def __init__(self, served: Served, coordinator: dict[str, str]) -> None:
        super().__init__()
        self.served, self.coordinator = served, coordinator
        self.state, self.version, self.told, self.is_released = "received", 1, 0, False

    @initialize()
    def ask(self) -> None:
        self.id = self.served.ask("POST", "/questions", {"text": TEXT}, {}).json()["id"]

    @rule(name=st.sampled_from(sorted(TABLE)), behind=st.sampled_from([0, 0, 0, 1]))
    def move(self, name: str, behind: int) -> None:
        headers = {**self.coordinator, "If-Match": f'"{self.version - behind}"'}
        promised = MOVES[name] in self._read(self.coordinator)["moves"]
        answer = self.served.ask("POST", f"/questions/{self.id}/{name}", BODIES[name], headers)
        assert behind or promised == answer.is_success, (name, self.state, "what a page offers is what can be done")
        assert answer.status_code == self._expected(name, behind), (name, self.state, answer.text)

    def _expected(self, name: str, behind: int) -> int:
        """The status that the model expects; a move that is made changes the model."""
        allowed, target = TABLE[name]
        if behind:
            return 412
        if self.state not in allowed or (name == "release" and self.is_released):
            return 409
        self.state, self.version = target or self.state, self.version + 1
        self.is_released = self.is_released or name == "release"
        self.told += self.is_released
        return 200

    @invariant()
    def the_coordinator_sees_what_the_model_says(self) -> None:
        found = self._read(self.coordinator)
        assert (found["state"], found["version"]) == (self.state, self.version)
        assert found["originalText"] == TEXT

    @invariant()
    def others_see_it_when_it_is_released_and_not_withdrawn(self) -> None:
        is_public = self.is_released and self.state != "withdrawn"
        assert ("text" in self._read({})) == is_public

    @invariant()
    def the_network_is_told_every_change_since_its_release_once_and_in_order(self) -> None:
        told, silenced = self.served.runner.run(self._told()), max(self.told - 1, 0) * (self.state == "withdrawn")
        assert told == [None] * silenced + list(range(1, self.told + 1))[silenced:]

    def _read(self, headers: dict[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = self.served.ask("GET", f"/questions/{self.id}", None, headers).json()
        return found

    async def _told(self) -> list[int | None]:
        """The version in each event; None in one that lost its words to a withdrawal."""
        statement = text(
            "select (convert_from(payload, 'utf8')::jsonb -> 'data' ->> 'version')::int from outbox "
            "where aggregateid = :id order by seq"
        )
        async with self.served.state.database.sessions() as session:
            return list(await session.scalars(statement, {"id": self.id}))


@pytest.fixture
def live(
    databases: Databases, settings_of: Callable[..., Settings], token: Callable[..., dict[str, str]]
) -> Callable[..., None]:
    """Plays as many lives as it is told, the same ones every time."""

    def play(lives: int) -> None:
        limits = settings(
            max_examples=lives,
            stateful_step_count=12,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        coordinator = token("coordinator", "utrecht")
        with served(service, databases, lambda url: settings_of(url, organisation="utrecht", kafka=False)) as found:
            run_state_machine_as_test(lambda: Life(found, coordinator), settings=limits)  # type: ignore[arg-type]

    return play


def test_a_question_lives_as_the_model_says(live: Callable[..., None]) -> None:
    live(15)


def test_the_model_notices_a_service_that_tells_nothing(
    live: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_row = Change.with_row

    def silence(self: Change, table: str, row: dict[str, Any]) -> None:
        if table != "outbox":
            with_row(self, table, row)

    monkeypatch.setattr(Change, "with_row", silence)
    with pytest.raises(AssertionError):
        live(15)
