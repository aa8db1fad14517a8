"""Removes data folders. Never a folder that a launcher uses, never the downloads."""

import shutil
from pathlib import Path

from plek_local.faults import LocalFault
from plek_local.hold import Hold
from plek_local.ledger import Ledger
from plek_local.memory import forget_memory
from plek_local.places import parts_folder, state_folder


def clean_data(only: Path | None = None) -> list[Path]:
    """Removes one data folder, or all of this checkout; returns which. AlreadyRunning when one is in use."""
    folders = [only.resolve()] if only else _all()
    return [folder for folder in folders if _remove(folder)]


def _all() -> list[Path]:
    root = state_folder().parent
    found = root.iterdir() if root.is_dir() else ()
    return [folder for folder in found if folder.is_dir() and folder.resolve() != parts_folder()]


def _remove(folder: Path) -> bool:
    if not folder.exists():
        return False
    if not (folder / "lock").is_file():
        raise LocalFault(f"{folder} is not a data folder of this tool: left as it is")
    hold = Hold(folder)
    hold.take()
    try:
        Ledger(folder / "processes.json").open()
        forget_memory(folder)
        shutil.rmtree(folder)
    finally:
        hold.free()
    return True
