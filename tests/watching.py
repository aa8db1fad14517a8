"""What telemetry gives away, kept in this process for tests that look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider


class Kept(SpanProcessor):
    """Keeps spans while somebody looks; OpenTelemetry takes a provider only once for a process."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] | None = None

    def on_end(self, span: ReadableSpan) -> None:
        if self.spans is not None:
            self.spans.append(span)


@cache
def _kept() -> Kept:
    found, provider = Kept(), TracerProvider()
    provider.add_span_processor(found)
    trace.set_tracer_provider(provider)
    return found


@cache
def reader() -> InMemoryMetricReader:
    """Reads every metric of this process."""
    found = InMemoryMetricReader()
    metrics.set_meter_provider(MeterProvider([found]))
    return found


@contextmanager
def spans() -> Iterator[list[ReadableSpan]]:
    """The spans that end meanwhile."""
    kept = _kept()
    found: list[ReadableSpan] = []
    kept.spans = found
    try:
        yield found
    finally:
        kept.spans = None
