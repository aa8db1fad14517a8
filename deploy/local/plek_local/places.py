"""Where things are in a checkout."""

import os
from pathlib import Path

TOPICS = Path("contracts/topics.yaml")


def checkout() -> Path:
    """The folder that holds `contracts/topics.yaml`: around this file, else around the working folder."""
    for start in (Path(__file__).resolve(), Path.cwd() / "_"):
        for folder in start.parents:
            if (folder / TOPICS).is_file():
                return folder
    return Path.cwd()


def topics_file() -> Path:
    return checkout() / TOPICS


def parts_folder() -> Path:
    """Downloads, shared by every data folder of this checkout. PLEK_PARTS names another place."""
    return Path(os.environ.get("PLEK_PARTS") or checkout() / ".plek" / "parts").resolve()


def state_folder(name: str = "local") -> Path:
    return checkout() / ".plek" / name


def private(folder: Path) -> Path:
    """The folder, made when it is not there, open to its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def passable(folder: Path) -> Path:
    """The folder, made when it is not there: others may pass through to what is theirs, and see nothing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    return folder


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner reads, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    fresh.replace(path)
