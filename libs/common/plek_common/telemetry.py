"""Logs as JSON lines, and traces that cross the outbox and Kafka. No personal data: paths, never bodies."""

import json
import logging
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any

from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.trace import Link, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from plek_common.settings import Settings
from plek_common.tracefile import TraceFile

MOST_LINKS = 100
tracer = trace.get_tracer("plek")
propagator = TraceContextTextMapPropagator()
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_traceparent() -> str | None:
    """The W3C trace context of what runs now, None outside a trace."""
    carrier: dict[str, str] = {}
    propagator.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def batch_span(name: str, kind: SpanKind, traceparents: Iterable[str | None]) -> Iterator[None]:
    """One span for a batch: within the trace of what it handles, or linked to each when there are several.

    Costs nothing where no traces are kept; `traceparents` is then not even looked at.
    """
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        yield
        return
    found = [propagator.extract({"traceparent": each}, Context()) for each in dict.fromkeys(traceparents) if each]
    spans = [trace.get_current_span(each).get_span_context() for each in found[:MOST_LINKS]]
    is_one = len({span.trace_id for span in spans}) == 1
    with tracer.start_as_current_span(
        name, found[0] if is_one else Context(), kind, links=[Link(span) for span in spans]
    ):
        yield


def configure(settings: Settings, services: list[str]) -> None:
    """Sets up logs on standard error and, where an endpoint is named, traces and metrics over OTLP."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(settings.organisation))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # aiokafka reports every broker hiccup as an error; the workers say in words what matters.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings.otlp_endpoint or settings.trace_file:
        _export(settings, services)


def _export(settings: Settings, services: list[str]) -> None:
    resource = Resource.create({"service.name": "+".join(services), "plek.organisation": settings.organisation})
    provider = TracerProvider(resource=resource)
    if settings.trace_file:
        provider.add_span_processor(SimpleSpanProcessor(TraceFile(settings.trace_file, settings.organisation)))
    if settings.otlp_endpoint:
        base = settings.otlp_endpoint.rstrip("/")
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces")))
        reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics"))
        metrics.set_meter_provider(MeterProvider([reader], resource=resource))
    trace.set_tracer_provider(provider)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, organisation and the request it belongs to."""

    def __init__(self, organisation: str) -> None:
        super().__init__()
        self.organisation = organisation

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "organisation": self.organisation,
        }
        if found := request_id.get():
            line["request_id"] = found
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

    def formatException(  # noqa: N802 - the name that logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """What failed and where, without what the error says: a database quotes the row that it refused."""
        lines, error, seen = [], ei[1], set[int]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)[-8:]
            where = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            lines.append(f"{type(error).__module__}.{type(error).__name__} at {where}")
            error = error.__cause__ or error.__context__
        return " << ".join(lines)
