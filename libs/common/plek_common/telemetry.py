"""Logs as JSON lines, and traces that cross the outbox and Kafka. No personal data: paths, never bodies."""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType

from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from pydantic import BaseModel

from plek_common.event_data import EventData
from plek_common.personal.marker import personal_fields
from plek_common.settings import Settings
from plek_common.tracefile import TraceFile

MOST_LINKS = 100
_tracer = trace.get_tracer("plek")
propagator = TraceContextTextMapPropagator()
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_traceparent() -> str | None:
    """The W3C trace context of what runs now, None outside a trace."""
    carrier: dict[str, str] = {}
    propagator.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def opened(name: str, within: Context, kind: SpanKind, links: Sequence[Link] = ()) -> Iterator[Span]:
    """A span, current meanwhile. Of an error that leaves it only the type is told: what errors say quotes people."""
    with _tracer.start_as_current_span(
        name, within, kind, links=links, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            span.add_event("exception", {"exception.type": _kind(error)})
            span.set_status(StatusCode.ERROR)
            raise


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
    with opened(name, found[0] if is_one else Context(), kind, [Link(span) for span in spans]):
        yield


def configure(settings: Settings, services: list[str]) -> None:
    """Sets up logs on standard error and, where an endpoint is named, traces and metrics over OTLP."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(settings.organisation))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    _log_what_nobody_caught()
    # aiokafka reports every broker hiccup as an error; the workers say in words what matters.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings.otlp_endpoint or settings.trace_file:
        _export(settings, services)


def _log_what_nobody_caught() -> None:
    """Python itself would write such an error with all that it says."""
    log = logging.getLogger("uncaught")

    def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            return
        log.critical("%s ended this process", kind.__name__, exc_info=(kind, error, trace))

    def in_thread(found: threading.ExceptHookArgs) -> None:
        if found.exc_value:
            log.error("a thread ended", exc_info=found.exc_value)

    def unraisable(found: "sys.UnraisableHookArgs") -> None:
        log.error("an error while something was cleared away", exc_info=found.exc_value or True)

    sys.excepthook, threading.excepthook, sys.unraisablehook = ended, in_thread, unraisable


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


class LogLine(EventData):
    """What a line of the log may say: nothing personal, as with an event."""

    time: str
    level: str
    logger: str
    message: str
    organisation: str
    request_id: str | None = None
    error: str | None = None


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, organisation and the request it belongs to."""

    def __init__(self, organisation: str) -> None:
        super().__init__()
        self.organisation = organisation

    def format(self, record: logging.LogRecord) -> str:
        line = LogLine.model_construct(  # as it is: a line that is odd is better than none
            time=self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            level=record.levelname,
            logger=record.name,
            message=_message(record),
            organisation=self.organisation,
            request_id=request_id.get(),
            error=self.formatException(record.exc_info) if record.exc_info else None,
        )
        return json.dumps({name: said for name, said in line if said is not None}, ensure_ascii=False)

    def formatException(  # noqa: N802 - the name that logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """What failed and where, without what the error says: a database quotes the row that it refused."""
        lines, error, seen = [], ei[1], set[int]()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)[-8:]
            where = "; ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            lines.append(f"{_kind(error)} at {where}")
            error = error.__cause__ or error.__context__
        return " << ".join(lines)


def _message(record: logging.LogRecord) -> str:
    """What the line says, without what an error in it says, however a library put it there."""
    if isinstance(record.args, tuple):
        args = tuple(_kind(each) if _tells_of_people(each) else each for each in record.args)
        text = str(record.msg) % args if args else str(record.msg)
    else:
        text = record.getMessage()
    if record.name == "asyncio" and record.exc_info:
        return text.partition("\n")[0]  # below it stands the task, and with it its error
    before, found, frames = text.partition("Traceback (most recent call last)")
    where = [line.strip() for line in frames.splitlines() if line.startswith('  File "')]
    return f"{before}{found}: {'; '.join(where[-8:])}" if found else text


def _tells_of_people(each: object) -> bool:
    """An error quotes what people sent; a record with a personal field would be written out as a whole."""
    return isinstance(each, BaseException) or (isinstance(each, BaseModel) and bool(personal_fields(type(each))))


def _kind(each: object) -> str:
    return f"{type(each).__module__}.{type(each).__name__}"
