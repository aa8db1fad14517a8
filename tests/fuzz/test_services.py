"""Whatever comes in: no service breaks, and its answers are those that its document promises.

`make fuzz` sends more; a failure says by which seed it comes back.
"""

import os
from collections.abc import Callable
from importlib import import_module

import pytest
from tests.access.roles import actors
from tests.fuzz.fuzzer import Fuzzer
from tests.fuzz.home import AT_HOME
from tests.fuzz.openings import opened
from tests.fuzz.served import served

from plek_common.settings import Settings
from plek_common.testing import Databases

CASES = int(os.environ.get("PLEK_FUZZ_CASES", "75"))
SEED = int(os.environ.get("PLEK_FUZZ_SEED", "1"))
# Who may something somewhere, and who may nothing here: nobody, and people of another organisation.
WAYS = {
    "with rights": ("coordinator", "administrator", "coordinator", "administrator", "analyst", "machine", "its asker"),
    "without rights": ("anonymous", "anonymous", "administrator elsewhere", "coordinator elsewhere"),
}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", AT_HOME)
def test_no_input_breaks_a_service_or_gets_an_answer_that_its_document_does_not_promise(
    name: str,
    databases: Databases,
    settings_of: Callable[..., Settings],
    token: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLEK_IDENTITY_SECRET", "only for tests, but as long as others")
    home, faults = AT_HOME[name], dict[str, str]()
    people, service = actors(token, home), import_module(f"{name}.app").service
    with served(service, databases, lambda url: settings_of(url, organisation=home, kafka=False)) as found:
        known = opened(found, name, [people["coordinator"], people["administrator"]])
        for way, roles in WAYS.items():
            fuzzer = Fuzzer(found, [people[role] for role in roles], known)
            fuzzer.run(CASES, SEED)
            faults |= {f"{kind} {way}": said for kind, said in fuzzer.faults.items()}
            # Seen with -rP.
            print(f"{name} {way}: {CASES} cases, seed {SEED}: {dict(sorted(fuzzer.statuses.items()))}")  # noqa: T201
    again = f"make fuzz CASES={CASES} SEED={SEED} ARGS='--service {name}'"
    assert not faults, f"{again}\n\n" + "\n\n".join(f"{kind}\n  {said}" for kind, said in faults.items())
