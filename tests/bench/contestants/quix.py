"""Quix Streams as its manual shows: a dataframe per topic, a validating function and a batching sink.

Runs in .venv-bench, with the events' models from the checkout.
"""

import tempfile
from typing import Any

import psycopg
from quixstreams import Application
from quixstreams.kafka.configuration import ConnectionConfig
from quixstreams.sinks import BatchingSink, SinkBatch

from aggregator.ingest.hub_events import ADAPTER
from tests.bench.contestants import sql
from tests.bench.contestants.order import Watch, read
from tests.bench.contestants.rows import staged

ORDER = read()
WATCH = Watch()
COPY = f"copy staged ({', '.join(sql.STAGED)}) from stdin (format binary)"
TYPES = [
    "text", "int4", "int8", "text", "text", "text", "text", "uuid", "int4", "timestamptz", "bytea", "text", "text",
    "text", "text", "text", "text", "text", "text", "date", "timestamptz", "timestamptz", "text", "timestamptz",
]  # fmt: skip


class Journal(BatchingSink):
    """Writes what came in since the last checkpoint, partition by partition."""

    def setup(self) -> None:
        self.connection = psycopg.connect(ORDER.database, autocommit=True)
        self.connection.execute(sql.STAGE)
        self.done = 0

    def write(self, batch: SinkBatch) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            with cursor.copy(COPY) as copy:
                copy.set_types(TYPES)
                for item in batch:
                    event, payload = item.value
                    copy.write_row(staged(batch.topic, batch.partition, item.offset, event, payload))
            for statement in (sql.JOURNAL, sql.QUESTION, sql.OFFSETS):
                cursor.execute(statement)
        self.done += batch.size


def validate(value: bytes) -> tuple[Any, bytes]:
    WATCH.start()
    return ADAPTER.validate_json(value), value


def main() -> None:
    access = ConnectionConfig(
        bootstrap_servers=ORDER.bootstrap,
        security_protocol="sasl_plaintext",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username=ORDER.user,
        sasl_password=ORDER.password,
    )
    with tempfile.TemporaryDirectory() as state:
        app = Application(
            access,
            consumer_group=ORDER.group,
            auto_offset_reset="earliest",
            commit_every=10_000,
            auto_create_topics=False,
            state_dir=state,
            loglevel="ERROR",
        )
        sink = Journal()
        for name in ORDER.topics:
            app.dataframe(app.topic(name, value_deserializer="bytes")).apply(validate).sink(sink)
        app.run(count=ORDER.total, collect=False)
    WATCH.stop(sink.done)


if __name__ == "__main__":
    main()
