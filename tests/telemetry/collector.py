"""A receiver of OTLP over HTTP, as a collector would be: keeps what services send it."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plek_local.ports import free_ports


@dataclass
class Collector:
    """Names of spans and metrics, and all bytes that came in."""

    endpoint: str
    spans: set[str] = field(default_factory=set)
    metrics: set[str] = field(default_factory=set)
    raw: bytes = b""

    async def traces(self, request: Request) -> Response:
        found = ExportTraceServiceRequest.FromString(await self._body(request))
        scopes = [scope for each in found.resource_spans for scope in each.scope_spans]
        self.spans |= {span.name for scope in scopes for span in scope.spans}
        return Response(media_type="application/x-protobuf")

    async def measured(self, request: Request) -> Response:
        found = ExportMetricsServiceRequest.FromString(await self._body(request))
        scopes = [scope for each in found.resource_metrics for scope in each.scope_metrics]
        self.metrics |= {metric.name for scope in scopes for metric in scope.metrics}
        return Response(media_type="application/x-protobuf")

    async def _body(self, request: Request) -> bytes:
        body = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        self.raw += body
        return body


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """A collector that listens, until the test ends."""
    (port,) = free_ports(1)
    found = Collector(f"http://127.0.0.1:{port}")
    routes = [
        Route("/v1/traces", found.traces, methods=["POST"]),
        Route("/v1/metrics", found.measured, methods=["POST"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve())
    try:
        yield found
    finally:
        server.should_exit = True
        await task
