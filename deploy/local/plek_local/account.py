"""Under which account PostgreSQL runs where it refuses ours: it never runs as root.

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
    for account in _candidates(folder):
        give_all(folder, account)
        if _works(account, folder, program):
            return account
    give_all(folder, "same")
    raise DidNotStart(
        f"PostgreSQL cannot run as {_name()}, and no other account can work in {folder}.\n"
        "Start as a normal user, or move the checkout to a folder that every user can enter."
    )


def _candidates(folder: Path) -> list[str]:
    """PostgreSQL refuses root, and a user without a name."""
    if os.geteuid() != 0:
        return ["same"] if _is_known(os.geteuid()) else ["namespace"]
    owner = folder.parent.stat()
    others = [f"{owner.st_uid}:{owner.st_gid}"] if owner.st_uid else []
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return ["namespace", *others]
    return ["namespace", *others, f"{nobody.pw_uid}:{nobody.pw_gid}"]


def _is_known(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _name() -> str:
    return "root" if os.geteuid() == 0 else f"user {os.geteuid()}, who has no name here"


def _works(account: str, folder: Path, program: str) -> bool:
    command = shim_command([program, "--version"], account=account, folder=folder)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def give_all(folder: Path, account: str) -> None:
    if folder.stat().st_uid == _owner(account)[0]:
        return
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(root) / name, *_owner(account), follow_symlinks=False)
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
