"""Under which account PostgreSQL runs when this tool runs as root, which PostgreSQL refuses.

A user namespace comes first: inside it root's files still belong to the server, so that also a checkout in
/root works. Where namespaces are not allowed (many containers), the owner of the folder or `nobody` does it.
"""

import os
import pwd
import subprocess
from pathlib import Path

from plek_local.faults import DidNotStart
from plek_local.supervisor import shim_command


def account_for(folder: Path, program: str) -> str:
    """`same`, `namespace` or `UID:GID` (see shim.py). Hands the folder over to that account."""
    if os.geteuid() != 0:
        return "same"
    for account in ("namespace", *_others(folder)):
        give_all(folder, account)
        if _works(account, folder, program):
            return account
    give_all(folder, "namespace")
    raise DidNotStart(
        f"PostgreSQL does not run as root, and no other account can work in {folder}.\n"
        "Start as a normal user, or move the checkout to a folder that every user can enter."
    )


def _others(folder: Path) -> list[str]:
    owner = folder.parent.stat()
    found = [f"{owner.st_uid}:{owner.st_gid}"] if owner.st_uid else []
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return found
    return [*found, f"{nobody.pw_uid}:{nobody.pw_gid}"]


def _works(account: str, folder: Path, program: str) -> bool:
    command = shim_command([program, "--version"], account=account, folder=folder)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def give_all(folder: Path, account: str) -> None:
    if folder.stat().st_uid == _owner(account)[0]:
        return
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.lchown(Path(root) / name, *_owner(account))
    os.chown(folder, *_owner(account))


def give(path: Path, account: str) -> None:
    if os.geteuid() == 0:
        os.chown(path, *_owner(account))


def _owner(account: str) -> tuple[int, int]:
    """The owner that files have, seen from outside."""
    if account in {"same", "namespace"}:
        return os.geteuid(), os.getegid()
    user, group = account.split(":")
    return int(user), int(group)
