"""Apache Kafka's jars: fetched once, from any mirror, and never used unless they are what the lock names."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from plek_local import jars
from plek_local.faults import DownloadFailed
from plek_local.parts import Parts
from plek_local.places import parts_folder
from plek_local.report import Report

SMALL = sorted(jars.locked(), key=lambda jar: jar.file in {"jspecify-1.0.0.jar", "kafka-tools-api-4.3.1.jar"})[-2:]


class Mirror:
    """A repository on this machine with two small jars, as they came from the network; counts what it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        for jar in SMALL:
            self.path(jar).parent.mkdir(parents=True)
            shutil.copy(parts_folder() / "kafka-jars" / jar.file, self.path(jar))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def path(self, jar: jars.Jar) -> Path:
        return self.folder / jar.group.replace(".", "/") / jar.artifact / jar.version / jar.file

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, mirror: Mirror, *rest: object) -> None:
        self.mirror = mirror
        super().__init__(*rest, directory=str(mirror.folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path.endswith(".jar"):
            self.mirror.asked.append(self.path.rpartition("/")[2])
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def mirror(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """`parts` has fetched the real jars."""
    made = Mirror(tmp_path / "mirror")
    monkeypatch.setenv("PLEK_MAVEN", made.url)
    yield made
    made.close()


def test_jars_are_fetched_once(mirror: Mirror, tmp_path: Path) -> None:
    for _ in range(2):
        found = jars.fetch(tmp_path, Report(), SMALL)
        assert [path.name for path in found] == [jar.file for jar in SMALL]
        assert all(jar.is_in(path.parent) for jar, path in zip(SMALL, found, strict=True))
    assert sorted(mirror.asked) == sorted(jar.file for jar in SMALL)


def test_a_damaged_jar_is_noticed_and_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    first, _ = jars.fetch(tmp_path, Report(), SMALL)
    mirror.asked.clear()
    damaged = bytearray(first.read_bytes())
    damaged[100] ^= 1
    first.write_bytes(damaged)
    jars.fetch(tmp_path, Report(), SMALL)
    assert mirror.asked == [first.name]
    assert SMALL[0].is_in(first.parent)


def test_a_mirror_that_serves_something_else_is_named_and_the_rest_is_kept(mirror: Mirror, tmp_path: Path) -> None:
    bad = SMALL[1]
    whole = mirror.path(bad).read_bytes()
    mirror.path(bad).write_bytes(b"something else")
    with pytest.raises(DownloadFailed, match=rf"{bad.coordinate}: .*sha256"):
        jars.fetch(tmp_path, Report(), SMALL)
    mirror.path(bad).write_bytes(whole)
    mirror.asked.clear()
    jars.fetch(tmp_path, Report(), SMALL)
    assert mirror.asked == [bad.file]


def test_a_mirror_that_does_not_answer_is_a_clear_message(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLEK_MAVEN", "http://127.0.0.1:9")
    with pytest.raises(DownloadFailed, match="Run the same command again") as failure:
        jars.fetch(tmp_path, Report(), SMALL)
    assert all(jar.coordinate in str(failure.value) for jar in SMALL)


def test_the_lock_names_every_jar_with_its_sha256_and_no_address() -> None:
    assert len(jars.locked()) == 46
    assert all(len(jar.sha256) == 64 for jar in jars.locked())
    assert "//" not in jars.LOCK.read_text()
