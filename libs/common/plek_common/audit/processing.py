"""The processing log (Logboek Dataverwerkingen): rows of the audit log that touch personal data, told to a collector.

Apart from traces, which are sampled: every row is told, and counts as told only when the collector took it. Whose data
it was is told encrypted (`PLEK_PROCESSING_KEY`), so that only the organisation itself can say who that is.
"""

import asyncio
import base64
import hashlib
from datetime import datetime
from typing import Any

import asyncpg
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.trace import SpanContext, TraceFlags
from opentelemetry.trace.status import Status, StatusCode

from plek_common import primary
from plek_common.settings import Settings, Unusable

REST_SECONDS = 5.0
BATCH = 500
_TOLD = "select place from audit_told for update"
_ROWS = """
    select seq, at, action, object, activity, request_id, traceparent, place from audit
    where place > $1 and activity is not null and result = 'done' order by place limit $2
"""
_NOTE = "update audit_told set place = $1"


class Untaken(Exception):
    """The collector did not take it; the same is told again later."""


class ProcessingLog:
    """The background worker of one database; of several one tells, and the others wait."""

    def __init__(self, settings: Settings, service: str) -> None:
        """
        Raises:
            Unusable: there is a collector and no key.
        """
        if settings.processing_key is None:
            raise Unusable("PLEK_PROCESSING_KEY: with PLEK_PROCESSING_ENDPOINT whose data it is has to be encrypted")
        self.url, self.service, self.register = settings.database(service), service, settings.source("verwerking")
        self._seal = Fernet(_key(settings.processing_key.get_secret_value()))
        self._to = OTLPSpanExporter(f"{(settings.processing_endpoint or '').rstrip('/')}/v1/traces", timeout=5)
        self._resource = Resource({"service.name": service, "plek.organisation": settings.organisation})

    async def run(self) -> None:
        connection = await primary.connect(self.url, command_timeout=60)
        try:
            while True:
                while await self.tell(connection) == BATCH:
                    pass
                await asyncio.sleep(REST_SECONDS)
        finally:
            await connection.close(timeout=5)

    async def tell(self, connection: asyncpg.Connection) -> int:
        """Tells what was not told yet, at most BATCH; returns how many.

        Raises:
            Untaken
        """
        async with connection.transaction():
            rows = await connection.fetch(_ROWS, await connection.fetchval(_TOLD), BATCH)
            if rows:
                taken = await asyncio.to_thread(self._to.export, [self._span(row) for row in rows])
                if taken is not SpanExportResult.SUCCESS:
                    raise Untaken(f"{len(rows)} rows of the processing log")
                await connection.execute(_NOTE, rows[-1]["place"])
        return len(rows)

    def _span(self, row: Any) -> ReadableSpan:
        """A row as the standard has it: the activity by its place in the register, the trace that it was part of."""
        found = {"dpl.core.processing_activity_id": f"{self.register}:{row['activity']}"}
        if row["object"]:
            found["dpl.core.data_subject_id"] = self._seal.encrypt(row["object"].encode()).decode()
            found["dpl.core.data_subject_id_type"] = row["object"].partition("/")[0]
        trace = row["traceparent"].split("-")[1] if row["traceparent"] else row["request_id"]
        own = hashlib.sha256(f"{self.service}/{row['seq']}".encode()).digest()[:8]
        return ReadableSpan(
            row["action"],
            SpanContext(int(trace, 16), int.from_bytes(own, "big"), False, TraceFlags(TraceFlags.SAMPLED)),
            resource=self._resource,
            attributes=found,
            start_time=_nanoseconds(row["at"]),
            end_time=_nanoseconds(row["at"]),
            status=Status(StatusCode.OK),
        )


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1_000


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, b"plek processing log").derive(secret.encode()))
