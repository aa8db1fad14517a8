"""A log line is JSON, knows its request, and quotes nothing of what people wrote."""

import json
import logging
import sys
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind
from tests import watching

from plek_common import telemetry
from plek_common.telemetry import JsonLines, request_id
from plek_common.tracefile import TraceFile

SECRET = "jan@example.nl"


def line(error: BaseException | None = None) -> dict[str, str]:
    about = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("plek", logging.ERROR, __file__, 1, "%s failed", ("POST",), about)
    return dict(json.loads(JsonLines("utrecht").format(record)))


def test_a_line_names_the_organisation_and_the_request() -> None:
    token = request_id.set("abc")
    try:
        found = line()
    finally:
        request_id.reset(token)
    assert (found["organisation"], found["request_id"], found["message"]) == ("utrecht", "abc", "POST failed")
    assert "request_id" not in line()


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words() -> None:
    try:
        try:
            raise KeyError(f"Key (email)=({SECRET}) already exists")
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError:
        found = line(sys.exc_info()[1])
    assert SECRET not in json.dumps(found)
    assert "builtins.ValueError" in found["error"]
    assert "builtins.KeyError" in found["error"]
    assert "test_logs.py" in found["error"]


def test_a_batch_of_several_traces_is_linked_to_each() -> None:
    parents = [f"00-{number:032x}-{number:016x}-01" for number in (7, 8)]
    with watching.spans() as spans, telemetry.batch_span("batch", SpanKind.CONSUMER, [*parents, None, parents[0]]):
        pass
    (span,) = [span for span in spans if span.name == "batch"]
    assert span.parent is None
    assert [link.context.trace_id for link in span.links] == [7, 8]


def test_where_no_traces_are_kept_a_batch_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", trace.NoOpTracerProvider)

    def headers() -> str:
        raise AssertionError("looked at")

    with telemetry.batch_span("batch", SpanKind.CONSUMER, (headers() for _ in range(3))):
        assert telemetry.current_traceparent() is None


def test_a_trace_can_be_written_to_a_file(tmp_path: Path) -> None:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(TraceFile(tmp_path / "trace", "utrecht")))
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("outer"), tracer.start_as_current_span("inner"):
        pass
    inner, outer = map(json.loads, (tmp_path / "trace").read_text().splitlines())
    assert (inner["parent"], inner["trace"], inner["name"]) == (outer["span"], outer["trace"], "inner")
    assert outer["organisation"] == "utrecht"
