"""Whatever comes in: no service breaks, and its answers are those that its document promises.

`python -m tests.fuzz --cases 2000` sends more; a failure says by which seed it comes back.
"""

import os
from collections.abc import Callable
from importlib import import_module

import pytest
from tests.fuzz.fuzzer import Fuzzer
from tests.fuzz.home import AT_HOME
from tests.fuzz.openings import opened
from tests.fuzz.served import served

from plek_common.settings import Settings
from plek_common.testing import Databases

CASES = int(os.environ.get("PLEK_FUZZ_CASES", "150"))
SEED = int(os.environ.get("PLEK_FUZZ_SEED", "1"))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", AT_HOME)
def test_no_input_breaks_a_service_or_gets_an_answer_that_its_document_does_not_promise(
    name: str, databases: Databases, settings_of: Callable[..., Settings], token: Callable[..., dict[str, str]]
) -> None:
    home = AT_HOME[name]
    insiders = [token("coordinator", home), token("administrator", home)]
    service = import_module(f"{name}.app").service
    with served(service, databases, lambda url: settings_of(url, organisation=home, kafka=False)) as found:
        fuzzer = Fuzzer(found, [*insiders, *insiders, {}], opened(found, name, insiders))
        fuzzer.run(CASES, SEED)
    again = f"python -m tests.fuzz --service {name} --cases {CASES} --seed {SEED}"
    print(f"{name}: {CASES} cases, seed {SEED}: {dict(sorted(fuzzer.statuses.items()))}")  # noqa: T201 - seen with -rP
    assert not fuzzer.faults, f"{again}\n\n" + "\n\n".join(fuzzer.faults.values())
