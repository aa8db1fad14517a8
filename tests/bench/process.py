"""Runs a contestant as a process of its own and reads its result."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
OTHER = CHECKOUT / ".venv-bench" / "bin" / "python"
_OURS = [CHECKOUT, *CHECKOUT.glob("libs/*"), *CHECKOUT.glob("services/*")]


@dataclass(frozen=True)
class Result:
    events: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def run(name: str, environment: Mapping[str, str], *, seconds: float = 180, python: str = sys.executable) -> Result:
    """Raises RuntimeError with the last lines of what it said when it fails or takes too long."""
    return Result(**said(name, environment, seconds=seconds, python=python))


def said(
    name: str, environment: Mapping[str, str], *, seconds: float = 180, python: str = sys.executable
) -> dict[str, Any]:
    """What the contestant says in its last line; raises as `run`."""
    paths = os.pathsep.join(map(str, _OURS))
    try:
        process = subprocess.run(
            [python, "-m", f"tests.bench.contestants.{name}"],
            env={**os.environ, **environment, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            cwd=CHECKOUT,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{name} was not done after {seconds:.0f} s") from None
    if process.returncode:
        raise RuntimeError(f"{name} failed:\n{process.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return found
