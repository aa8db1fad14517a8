"""What the figures were taken on, and how busy it was meanwhile."""

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

PACKAGES = ("aiokafka", "asyncpg", "pydantic", "sqlalchemy", "fastapi", "uvicorn", "faststream")


@dataclass
class Machine:
    """`look` notes the load; others who work on the machine show in it, and so do we."""

    quick: bool
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    loads: list[float] = field(default_factory=list)

    def look(self) -> None:
        self.loads.append(os.getloadavg()[0])

    def facts(self) -> dict[str, Any]:
        return {
            "at": self.begun.isoformat(timespec="seconds"),
            "quick": self.quick,
            "commit": _commit(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "packages": {name: _version(name) for name in PACKAGES},
            "kafka": os.environ.get("PLEK_KAFKA_JAVA_OPTIONS"),
            "postgres": os.environ.get("PLEK_POSTGRES_SHARED_BUFFERS"),
            "load": {"first": self.loads[0], "median": median(self.loads), "most": max(self.loads)},
        }


def _version(package: str) -> str | None:
    """None of an opponent that only `make bench` installs."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
