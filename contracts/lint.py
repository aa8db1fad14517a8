"""`python -m contracts.lint RULESET`: Spectral on the OpenAPI documents, the AsyncAPI parser on the others.

The checkers come from npm by contracts/package-lock.json, on the first run; Node.js comes from a wheel.
"""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from contracts.catalogue import ROOT

from plek_local.node import NODE, environment, npm

_LOCK = ROOT / "package-lock.json"
_INSTALLED = ROOT / "node_modules" / ".installed"
_SPECTRAL = ROOT / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"


class ChecksMissing(Exception):
    """npm could not install the checkers."""


def install() -> None:
    """Installs the checkers when the lock file is another than the one they came from.

    Raises:
        ChecksMissing: npm failed; it has said why.
    """
    if are_installed():
        return
    if npm(["ci", "--prefix", str(ROOT), "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]) != 0:
        raise ChecksMissing("npm could not install what contracts/package-lock.json names; it can be repeated")
    _INSTALLED.write_text(_locked(), encoding="utf-8")


def are_installed() -> bool:
    """Whether the checkers are those of the lock file."""
    return _INSTALLED.is_file() and _INSTALLED.read_text(encoding="utf-8") == _locked()


def _locked() -> str:
    return hashlib.sha256(_LOCK.read_bytes()).hexdigest()


def openapi_errors(ruleset: Path, documents: Sequence[Path]) -> str:
    """What breaks a rule of the ruleset, as Spectral says it; empty when nothing does."""
    return _node(str(_SPECTRAL), "lint", "--quiet", "-r", str(ruleset), *map(str, documents))


def asyncapi_errors(documents: Sequence[Path]) -> str:
    """What is wrong with these AsyncAPI documents; empty when nothing is."""
    return _node(str(ROOT / "asyncapi_check.mjs"), *map(str, documents))


def _node(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own Node.js, our own arguments
        [str(NODE), *arguments], env=environment(), cwd=ROOT, check=False, capture_output=True, text=True
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def main(arguments: list[str]) -> int:
    """Checks every document; returns the exit status."""
    install()
    faults = asyncapi_errors(sorted((ROOT / "asyncapi").glob("*.yaml")))
    ruleset = Path(arguments[0]).resolve() if arguments else None
    if ruleset and ruleset.is_file():
        faults += openapi_errors(ruleset, sorted((ROOT / "openapi").glob("*.json")))
    else:
        sys.stdout.write(f"NOT RUN: API design rules on OpenAPI (no ruleset at {ruleset or 'the first argument'})\n")
    sys.stdout.write(faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
