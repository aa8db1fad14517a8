"""Spans as JSON lines in a file, to look at a trace without a collector (PLEK_TRACE_FILE)."""

import json
from collections.abc import Sequence
from pathlib import Path

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult


class TraceFile(SpanExporter):
    """Appends each span that ended; times are nanoseconds since 1970."""

    def __init__(self, path: Path, organisation: str) -> None:
        self.path, self.organisation = path, organisation

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        with self.path.open("a") as file:
            file.writelines(json.dumps(self._line(span)) + "\n" for span in spans)
        return SpanExportResult.SUCCESS

    def _line(self, span: ReadableSpan) -> dict[str, object]:
        assert span.context is not None
        return {
            "trace": f"{span.context.trace_id:032x}",
            "span": f"{span.context.span_id:016x}",
            "parent": f"{span.parent.span_id:016x}" if span.parent else None,
            "name": span.name,
            "organisation": self.organisation,
            "start": span.start_time,
            "end": span.end_time,
        }
