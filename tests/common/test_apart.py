"""Workers that compute have a process of their own, which ends when the one that started it does."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from aggregator.app import service as aggregator
from aggregator.stage.worker import BundleStage
from plek_common.apart import Apart
from plek_common.settings import Settings
from plek_common.site import working

IDLE = """
import asyncio
from plek_common.apart import compute

class Idle:
    async def run(self):
        print("works", flush=True)
        await asyncio.sleep(60)

asyncio.run(compute([Idle()]))
"""


@pytest.fixture
def computing() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", IDLE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "works\n"
        yield process
        process.kill()


def test_it_ends_when_whoever_started_it_is_gone(computing: "subprocess.Popen[str]") -> None:
    assert computing.stdin
    computing.stdin.close()  # what the kernel does for a process that was killed
    assert computing.wait(15) == 0


def test_it_leaves_ctrl_c_to_whoever_started_it(computing: "subprocess.Popen[str]") -> None:
    computing.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        computing.wait(1)


def test_what_computes_is_not_where_others_wait_for_the_network(settings: Settings) -> None:
    here = working([aggregator], settings)
    assert any(isinstance(worker, BundleStage) for worker in here)
    found = working([aggregator], settings, apart=True)
    assert not any(isinstance(worker, BundleStage) for worker in found)
    (beside,) = [worker for worker in found if isinstance(worker, Apart)]
    assert beside.services == ["aggregator"]
