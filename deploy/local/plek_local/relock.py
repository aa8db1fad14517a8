"""`python -m plek_local.relock > kafka-jars.lock`: resolves Apache Kafka anew and prints the lock of its jars."""

import hashlib
import tempfile
from pathlib import Path

from jgo.maven import MavenContext

# The ! keeps Kafka's own versions: without it log4j's management of versions would override them.
COORDINATES = (
    "org.apache.kafka:kafka_2.13:4.3.1!",
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!",
    "org.apache.logging.log4j:log4j-core:2.25.4!",
)


def lock() -> list[str]:
    """One `group:artifact:version sha256` for each jar that Kafka needs at run time."""
    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), timeout=30)
        wanted = [context.create_dependency(coordinate) for coordinate in COORDINATES]
        inputs, others = context.resolver.resolve(wanted)
        found = [found.artifact for found in (*inputs, *others) if found.scope not in {"test", "provided"}]
        return sorted(f"{jar.groupId}:{jar.artifactId}:{jar.version} {_sha256(jar.resolve())}" for jar in found)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    print("# Apache Kafka and all it needs at run time: coordinate and sha256 of each jar.")
    print("# Made by: python -m plek_local.relock")
    print("\n".join(lock()))
