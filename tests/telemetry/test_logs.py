"""A log line is JSON, knows its request, and quotes nothing of what people wrote."""

import asyncio
import gc
import json
import logging
import re
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind
from tests import watching

from plek_common import telemetry
from plek_common.telemetry import JsonLines, request_id
from plek_common.tracefile import TraceFile
from plek_common.worker import run_workers

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


async def never_fetched() -> None:
    async def fail() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()


async def in_a_worker() -> None:
    class Failing:
        async def run(self) -> None:
            raise ValueError(SECRET)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await run_workers([Failing()])


async def among_what_a_line_names() -> None:
    logging.getLogger("any").error("%s: %s", "POST", ValueError(SECRET))


async def as_the_text_of_a_library() -> None:
    try:
        raise ValueError(f"of two\nlines: {SECRET}")
    except ValueError:
        logging.getLogger("uvicorn.error").error(traceback.format_exc())


@pytest.mark.parametrize("fail", [never_fetched, in_a_worker, among_what_a_line_names, as_the_text_of_a_library])
async def test_no_line_quotes_an_error_however_it_came_there(
    fail: Callable[[], Awaitable[None]], caplog: pytest.LogCaptureFixture
) -> None:
    await fail()
    assert caplog.records
    lines = [JsonLines("utrecht").format(record) for record in caplog.records]
    assert SECRET not in "".join(lines)
    assert any("test_logs.py" in line or "ValueError" in line for line in lines), "it says what kind it was, or where"


@pytest.mark.parametrize(
    "fail",
    [
        "raise ValueError('{secret}')",
        "import threading; t = threading.Thread(target=int, args=['{secret}']); t.start(); t.join()",
        "c = type('C', (), dict(__del__=lambda self: int('{secret}')))(); del c",
    ],
)
def test_what_nobody_catches_is_a_line_like_any_other(fail: str) -> None:
    said = {"organisation": "here", "organisation_name": "Here", "oin": "00000099000000001000"}
    said |= {"topic_prefix": "hub.here.", "database_url": "postgresql:///here"}
    begin = f"from plek_common import settings, telemetry; telemetry.configure(settings.Settings(**{said}), [])\n"
    run = [sys.executable, "-c", begin + fail.format(secret=SECRET)]
    ended = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    (found,) = map(json.loads, ended.stderr.splitlines())
    assert "builtins.ValueError at" in found["error"]
    assert SECRET not in ended.stderr


def test_a_span_tells_the_type_of_what_went_wrong_and_not_its_words() -> None:
    with (
        watching.spans() as spans,
        pytest.raises(ValueError, match=SECRET),
        telemetry.opened("failing", Context(), SpanKind.INTERNAL),
    ):
        raise ValueError(SECRET)
    (span,) = spans
    assert [(each.name, dict(each.attributes or {})) for each in span.events] == [
        ("exception", {"exception.type": "builtins.ValueError"})
    ]
    assert not span.status.is_ok
    assert SECRET not in (span.to_json() or "")


def test_spans_are_opened_in_one_place() -> None:
    """OpenTelemetry records what an error says by itself, wherever a span is opened without asking it not to."""
    there = Path(telemetry.__file__)
    root = Path(__file__).parents[2]
    sources = [path for part in ("libs", "services") for path in (root / part).rglob("*.py") if path != there]
    asking = re.compile("get_tracer\\(|start_span|start_as_current_span|record_exception|opentelemetry.instrumentation")
    assert [path.name for path in sources if asking.search(path.read_text())] == []


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
