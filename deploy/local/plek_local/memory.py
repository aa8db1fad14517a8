"""A folder in memory for data that last no longer than their launcher: on a disk, making and removing the files of a
database takes several times the processor time of what a small test does with them."""

import shutil
from hashlib import sha256
from pathlib import Path

ROOT = Path("/dev/shm")  # noqa: S108 - whoever makes a folder below it is its owner
ROOM = 4 << 30  # bytes that must be free: two processes of tests take less than half of it


def folder_in_memory(state: Path) -> Path | None:
    """An empty folder of this data folder's own; None where memory holds no files, or has no room for them."""
    forget_memory(state)
    try:
        if shutil.disk_usage(ROOT).free < ROOM:
            return None
        _of(state).mkdir(mode=0o711)
    except OSError:
        return None
    return _of(state)


def forget_memory(state: Path) -> None:
    """Removes it with everything in it, also what a launcher that was killed left behind."""
    shutil.rmtree(_of(state), ignore_errors=True)


def _of(state: Path) -> Path:
    return ROOT / f"plek-{sha256(bytes(state.resolve())).hexdigest()[:16]}"
