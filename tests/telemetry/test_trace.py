"""One trace tells the way of a question: from the request at a hub to the nation and the notice back."""

from secrets import token_hex
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from tests import watching
from tests.end_to_end.conftest import Network, network
from tests.end_to_end.questions import FIRST, OTHER

from plek_common import metrics
from plek_common.testing import eventually

__all__ = ["network"]


async def test_one_trace_goes_from_the_request_at_a_hub_to_the_nation_and_the_notice_back(network: Network) -> None:
    reader = watching.reader()
    utrecht, fryslan = network.hubs
    with watching.spans() as spans:
        await network.ask(fryslan, *OTHER)
        await network.seen(1)
        trace = token_hex(16)
        network.hubs[utrecht].headers["traceparent"] = f"00-{trace}-{token_hex(8)}-01"
        await network.ask(utrecht, *FIRST)
        way = {
            "POST /questions/{id}/release",
            "send",
            "process national.aggregator",
            "bundle",
            f"process hub.{utrecht}.question",
            f"process hub.{fryslan}.question",
        }

        def gone() -> bool:
            return way <= {span.name for span in spans if in_trace(span, trace)}

        await eventually(gone, what=f"all of {way}")
    sent = [span for span in spans if in_trace(span, trace) and span.name == "send"]
    assert len(sent) >= 2, "the hub's relay and the nation's"
    assert measured(reader) >= {
        metrics.REQUEST_DURATION,
        metrics.OUTBOX_PENDING,
        metrics.RELAY_PUBLISHED,
        metrics.CONSUMER_READ,
        metrics.CONSUMER_LAG,
    }


def in_trace(span: ReadableSpan, trace: str) -> bool:
    assert span.context is not None
    return f"{span.context.trace_id:032x}" == trace


def measured(reader: Any) -> set[str]:
    data = reader.get_metrics_data()
    return {metric.name for each in data.resource_metrics for scope in each.scope_metrics for metric in scope.metrics}
