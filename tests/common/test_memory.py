"""What a process no longer needs goes back to the system."""

import ctypes
import sys
from pathlib import Path

from plek_common.memory import give_back

PAGE = 4096
CANNOT = not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_trim")


def resident() -> int:
    """Bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE


def test_what_was_freed_between_what_lives_is_given_back() -> None:
    if CANNOT:
        give_back()  # no harm
        return
    large = [bytearray(b"x") * 100_000 for _ in range(1000)]
    del large[: len(large) - 1]
    before = resident()
    give_back()
    assert before - resident() > 50_000_000
