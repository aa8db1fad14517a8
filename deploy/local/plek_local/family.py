"""Processes and what they started in turn."""

import signal
import time
from collections.abc import Collection
from pathlib import Path

import psutil


def descendants(pid: int) -> set[psutil.Process]:
    try:
        return set(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return set()


def lives(process: psutil.Process) -> bool:
    """Where nobody reaps, a zombie counts as gone."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def works_in(pid: int, folder: Path) -> bool:
    """Whether that process runs and was told to work in that folder."""
    try:
        return str(folder) in psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def send(process: psutil.Process, number: int) -> None:
    """psutil looks at the start time first: a process id that somebody else has now is left alone."""
    try:
        process.send_signal(number)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return


def living_after(seconds: float, processes: Collection[psutil.Process]) -> list[psutil.Process]:
    """Those that still live after that many seconds; returns at once when there are none."""
    deadline = time.monotonic() + seconds
    while (left := [process for process in processes if lives(process)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def kill(processes: Collection[psutil.Process]) -> None:
    for process in processes:
        send(process, signal.SIGKILL)
    living_after(5, processes)
