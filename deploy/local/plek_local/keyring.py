"""Passwords that this checkout made up itself, one per file, mode 600: data and users stay one pair."""

import secrets
from pathlib import Path

from plek_local.places import private, write_private


class Keyring:
    def __init__(self, folder: Path) -> None:
        self._folder = private(folder)

    def path(self, name: str) -> Path:
        return self._folder / name

    def password(self, name: str) -> str:
        """The password of that name; made on first use."""
        path = self.path(name)
        if not path.is_file():
            write_private(path, secrets.token_hex(20))
        return path.read_text(encoding="utf-8").strip()
