"""Logs as JSON lines, and traces that cross the outbox and Kafka. No personal data: paths, never bodies."""

import json
import logging
from contextvars import ContextVar
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from plek_common.settings import Settings

tracer = trace.get_tracer("plek")
propagator = TraceContextTextMapPropagator()
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_traceparent() -> str | None:
    """The W3C trace context of what runs now, None outside a trace."""
    carrier: dict[str, str] = {}
    propagator.inject(carrier)
    return carrier.get("traceparent")


def configure(settings: Settings, services: list[str]) -> None:
    """Sets up logs on standard error and, where an endpoint is named, traces over OTLP."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(settings.organisation))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # aiokafka reports every broker hiccup as an error; the workers say in words what matters.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings.otlp_endpoint:
        resource = Resource.create({"service.name": "+".join(services), "plek.organisation": settings.organisation})
        provider = TracerProvider(resource=resource)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.otlp_endpoint)))
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
