"""Apache Kafka's jars: fetched once by their locked coordinates, checked by their sha256 at every start."""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plek_local.certificates import for_requests
from plek_local.faults import DownloadFailed
from plek_local.hold import Hold
from plek_local.places import private
from plek_local.report import Advance, Report

LOCK = Path(__file__).with_name("kafka-jars.lock")
_ABOUT_BYTES = 45_035_715
_ENOUGH = 3
_AGAIN = "Run the same command again; what did arrive is kept."


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        return f"{self.artifact}-{self.version}.jar"

    @property
    def coordinate(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"

    def is_in(self, folder: Path) -> bool:
        """The file is there and is the one that the lock names (all 46 take about a tenth of a second)."""
        try:
            with (folder / self.file).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except FileNotFoundError:
            return False


def locked(lock: Path = LOCK) -> list[Jar]:
    """The jars that the lock file names: one `group:artifact:version sha256` a line."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [_jar(line) for line in lines if line and not line.startswith("#")]


def _jar(line: str) -> Jar:
    coordinate, sha256 = line.split()
    group, artifact, version = coordinate.split(":")
    return Jar(group, artifact, version, sha256)


def fetch(parts: Path, report: Report, jars: list[Jar] | None = None) -> list[Path]:
    """The jars on this machine; missing and damaged ones are fetched, DownloadFailed names what fails."""
    jars = jars or locked()
    try:
        folder = private(parts / "kafka-jars")
        with Hold(folder).waited_for():
            missing = [jar for jar in jars if not jar.is_in(folder)]
            if missing:
                _download(missing, folder, report)
    except OSError as error:
        raise DownloadFailed(f"Downloads cannot be kept: {error}") from None
    return [folder / jar.file for jar in jars]


def are_there(parts: Path) -> bool:
    """Whether all jars of the lock are on this machine, whole."""
    return all(jar.is_in(parts / "kafka-jars") for jar in locked())


def _download(missing: list[Jar], folder: Path, report: Report) -> None:
    staging = folder / "incoming"
    shutil.rmtree(staging, ignore_errors=True)
    failures: list[str] = []
    try:
        with for_requests(folder), report.bytes(_title(missing), _ABOUT_BYTES * len(missing) // 46) as advance:
            get = _getter(staging, advance)
            with ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda jar: _place(jar, folder, get, failures), missing))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if failures:
        shown = "\n".join(f"  {text}" for text in failures)
        raise DownloadFailed(f"Apache Kafka could not be fetched whole:\n{shown}\n{_AGAIN}")


def _title(missing: list[Jar]) -> str:
    one = len(missing) == 1
    return f"Fetching Apache Kafka ({missing[0].file if one else f'{len(missing)} files'})"


def _place(jar: Jar, folder: Path, get: Callable[[Jar], Path], failures: list[str]) -> None:
    """Fetches one jar into the folder, or adds what went wrong. After a few failures the rest is not tried."""
    if len(failures) >= _ENOUGH:
        return
    try:
        path = get(jar)
        if jar.is_in(path.parent):
            path.replace(folder / jar.file)
        else:
            failures.append(f"{jar.coordinate}: what came in is not the file that the lock names (sha256 differs)")
    except (OSError, RuntimeError) as error:
        failures.append(f"{jar.coordinate}: {_reason(error)}")


def _getter(staging: Path, advance: Advance) -> Callable[[Jar], Path]:
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - slow to import and rarely needed

    @contextmanager
    def progress(_file: str, _size: int) -> Iterator[Advance]:
        yield advance

    mirror = os.environ.get("PLEK_MAVEN")
    context = MavenContext(
        PythonResolver(progress_callback=progress),
        repo_cache=staging,
        remote_repos={"mirror": mirror} if mirror else None,
        timeout=30,
    )
    return lambda jar: context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()


def _reason(error: Exception) -> str:
    """The innermost cause, in a few words."""
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "the certificate is not trusted (set SSL_CERT_FILE to your organisation's authority)"
    cause = re.search(r"Caused by \w+\((.*)\)", text)
    return (cause[1] if cause else text).strip("\"')").partition("\n")[0][:250]
