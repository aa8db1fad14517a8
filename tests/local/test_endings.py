"""Everything that a launcher starts ends with it."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.local.conftest import Launcher, gone_within, lives

from plek_local.commands import main
from plek_local.faults import AlreadyRunning
from plek_local.parts import Parts

WAITS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
LEAVES_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {WAITS!r}])"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_kill_and_a_closed_terminal_end_everything(
    launch: Callable[[str], Launcher], number: signal.Signals
) -> None:
    launcher = launch(WAITS)
    assert all(lives(pid) for pid in launcher.pids)
    launcher.end(number)
    assert gone_within(0.5, launcher.pids)
    assert not (launcher.state / "processes.json").exists()


def test_the_next_start_ends_what_a_killed_launcher_left_and_only_that(
    launch: Callable[[str], Launcher], capsys: pytest.CaptureFixture[str]
) -> None:
    launcher = launch(STUBBORN)
    stranger = subprocess.Popen([sys.executable, "-c", STUBBORN])
    launcher.end(signal.SIGKILL)
    guest = launcher.pids[-1]
    assert lives(guest)
    with Parts(launcher.state):
        assert gone_within(0, [*launcher.pids])
        assert "guest" in capsys.readouterr().out
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_children_of_a_killed_launcher_end_at_once_where_the_system_tells_them_and_else_with_the_next_start(
    launch: Callable[[str], Launcher],
) -> None:
    launcher = launch(WAITS)
    launcher.end(signal.SIGKILL)
    if sys.platform != "linux":
        with Parts(launcher.state):
            pass
    assert gone_within(10, launcher.pids)


def test_what_a_guest_started_ends_too(kafka_is_named: None, tmp_path: Path) -> None:
    with Parts(tmp_path) as parts:
        guest = parts.spawn("guest", [sys.executable, "-c", LEAVES_A_CHILD], {})
        guest.wait(10)
        family = _with_token(tmp_path)
        assert family
    assert gone_within(0.5, family)


def test_a_second_launcher_on_the_same_data_says_so_in_one_line(
    launch: Callable[[str], Launcher], capsys: pytest.CaptureFixture[str]
) -> None:
    launcher = launch(WAITS)
    with pytest.raises(AlreadyRunning):
        Parts(launcher.state).__enter__()
    for command in ("up", "clean-data"):
        assert main([command, "--state", str(launcher.state)]) == 1
        said = capsys.readouterr().err.strip().splitlines()
        assert len(said) == 1
        assert "already running" in said[0]
        assert str(launcher.process.pid) in said[0]


def _with_token(state: Path) -> list[int]:
    """Python processes below nobody that carry the token of the launcher of this data folder."""
    import json

    import psutil

    token = json.loads((state / "processes.json").read_text())["token"]
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("PLEK_LOCAL_RUN") == token and "python" in process.name():
                found.append(process.pid)
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return found
