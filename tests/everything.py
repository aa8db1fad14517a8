"""All that a database and the topics hold, whatever table or topic comes later."""

from collections.abc import Mapping

import asyncpg
from confluent_kafka.admin import AdminClient

from plek_common.settings import Settings
from plek_local.access import KafkaAccess
from tests.broker import SECONDS, records

_TABLES = """
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
"""


async def stored(database: "asyncpg.Pool | asyncpg.Connection") -> dict[str, list[bytes]]:
    """Every value of every table of every schema; those of `public` go by the name of the table alone."""
    found = {}
    for schema, name in await database.fetch(_TABLES):
        rows = await database.fetch(f'select * from "{schema}"."{name}"')
        found[f"{schema}.{name}".removeprefix("public.")] = [_raw(value) for row in rows for value in row.values()]
    return found


def told_under(access: KafkaAccess, *prefixes: str) -> list[str]:
    """The topics below these prefixes."""
    topics = AdminClient(access.librdkafka()).list_topics(timeout=SECONDS).topics
    return sorted(name for name in topics if name.startswith(prefixes))


async def compacted(settings: Settings, *topics: str) -> dict[str, dict[bytes, list[bytes]]]:
    """What compaction leaves of each topic: of each key its newest record, with all that is in it. Tombstones are
    none."""
    newest = {(record.topic, record.key or b""): record for record in await records(settings, *topics)}
    found: dict[str, dict[bytes, list[bytes]]] = {topic: {} for topic in topics}
    for (topic, key), record in newest.items():
        if record.value is not None:
            headers = [part for name, value in record.headers for part in (name.encode(), value)]
            found[topic][key] = [key, record.value, *headers]
    return found


def where(places: Mapping[str, list[bytes]], word: str) -> set[str]:
    """The places in which the word stands, in capitals or not."""
    return {place for place, texts in places.items() if word.lower().encode() in b"\n".join(texts).lower()}


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
