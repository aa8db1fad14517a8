"""Sends what a service's own document allows, and what it forbids; notes what the document did not promise.

What was made before is asked for again, so that cases reach beyond "not found". A run follows from its seed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.fuzz.openings import remember
from tests.fuzz.served import Served

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Headers = dict[str, str]


@dataclass(frozen=True)
class Turns:
    """Choices beside what the document says: who asks, about which known thing, having seen which version."""

    actor: Headers
    known: int | None
    version: int | None


@dataclass
class Fuzzer:
    """One run against one service; `faults` has the first request of each kind that the document did not promise."""

    served: Served
    actors: Sequence[Headers]
    known: dict[str, list[str]]
    statuses: dict[int, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def run(self, cases: int, seed: int) -> None:
        """Sends this many cases."""
        limits = settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seeded(seed)(limits(given(self._cases(), self._turns())(self.send)))()

    def send(self, case: Case[Any], turns: Turns) -> None:
        """Sends one case and notes what is wrong with the answer."""
        self._aim(case, turns)
        request = prepared(case, turns.actor)
        is_stream = "text/event-stream" in json.dumps(case.operation.definition.raw["responses"])
        answer = self.served.answer(request, is_stream=is_stream)
        if answer is None:
            return
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if request.method == "POST" and answer.status_code == 201:
            remember(self.known, urlsplit(request.url or "").path, answer.json())
        if answer.status_code >= 500:
            self._note(case, request, f"answered {answer.status_code}")
        try:
            case.validate_response(Response.from_httpx(answer, verify=True), checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self._note(case, request, f"{type(failure).__name__} {answer.status_code}: {failure}")

    def _cases(self) -> st.SearchStrategy[Case[Any]]:
        schema = schemathesis.openapi.from_dict(self.served.document)
        operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
        modes = [GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
        chosen = st.tuples(st.sampled_from(operations), st.sampled_from(modes))
        return chosen.flatmap(lambda pair: pair[0].as_strategy(pair[1]))

    def _turns(self) -> st.SearchStrategy[Turns]:
        which = st.one_of(st.integers(0, 99), st.integers(0, 99), st.none())
        versions = st.one_of(st.integers(1, 3), st.just(1), st.none())
        return st.builds(Turns, st.sampled_from(self.actors), which, versions)

    def _aim(self, case: Case[Any], turns: Turns) -> None:
        """Most of the cases are about something that is there."""
        ids = self.known.get(case.path.split("/")[1], [])
        if ids and turns.known is not None and len(case.path_parameters or {}) == 1:
            case.path_parameters = {name: ids[turns.known % len(ids)] for name in case.path_parameters}
        if turns.version is not None and case.method in {"POST", "PUT"}:
            case.headers["If-Match"] = f'"{turns.version}"'

    def _note(self, case: Case[Any], request: requests.PreparedRequest, fault: str) -> None:
        what = f"{request.method} {request.url}\n  {dict(request.headers)}\n  {request.body!r}"
        self.faults.setdefault(f"{case.operation.label}: {fault[:120]}", f"{fault}\n  {what}")


def prepared(case: Case[Any], actor: Headers) -> requests.PreparedRequest:
    """The case as a request of this actor."""
    case.headers.pop("Authorization", None)
    known: dict[str, Any] = case.as_transport_kwargs(base_url="http://test", headers=actor)
    known["headers"].pop("X-Schemathesis-TestCaseId", None)  # another at every run
    names = ("method", "url", "headers", "params", "data", "json", "cookies", "files")
    return requests.Request(**{name: known[name] for name in names if known.get(name) is not None}).prepare()
