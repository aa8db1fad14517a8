"""Runs between fork and exec of every child: `python -I -S shim.py OPTIONS -- COMMAND…`.

Becomes another user where a server refuses root, ties the child to the launcher's life, and then becomes
the command: the process id stays the same. A script of its own with the standard library only, because Python
code after a fork in a process with threads (preexec_fn) can hang.
"""

import argparse
import ctypes
import os
import pwd
import sys

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
REFUSED = 77


def _enter_namespace() -> None:
    """Outside who we were, inside another user: the rights of an owner on our files stay, our name goes."""
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    seeming = next((entry for entry in pwd.getpwall() if entry.pw_uid), None)
    if seeming is None:
        raise OSError("no ordinary user is known here")  # initdb looks its user up
    if library.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not allowed here")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{seeming.pw_uid} {user} 1\n")
    _write("/proc/self/gid_map", f"{seeming.pw_gid or seeming.pw_uid} {group} 1\n")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def become(account: str) -> None:
    """`same` (stay), `namespace`, or `UID:GID`."""
    if account == "namespace":
        _enter_namespace()
    elif account != "same":
        user, group = (int(part) for part in account.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)


def _end_with(launcher: int, signal_number: int) -> None:
    """Linux sends the signal when the launcher is gone, however it went. `become` clears it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != launcher:
        sys.exit("the launcher ended before its child began")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--account", default="same")
    parser.add_argument("--signal", type=int, default=15)
    parser.add_argument("--launcher", type=int, required=True)
    parser.add_argument("--folder", help="must be writable for the account, else end with status 77")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    try:
        become(options.account)
        if options.folder:
            os.chdir(options.folder)
            os.close(os.open(".probe", os.O_CREAT | os.O_WRONLY, 0o600))
            os.unlink(".probe")
        _end_with(options.launcher, options.signal)
        os.execvp(options.command[0], options.command)  # noqa: S606
    except OSError as error:
        print(f"{options.command[0]}: {error}", file=sys.stderr)
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
