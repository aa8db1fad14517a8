"""What is measured, by name; without an exporter every measurement is a call that does nothing."""

from collections.abc import Mapping

from aiokafka import TopicPartition
from opentelemetry import metrics

_meter = metrics.get_meter("plek")

# Names follow OpenTelemetry's semantic conventions where those have one.
REQUEST_DURATION = "http.server.request.duration"
OUTBOX_PENDING = "plek.outbox.pending"
RELAY_PUBLISHED = "plek.relay.published"
CONSUMER_READ = "plek.consumer.read"
CONSUMER_REFUSED = "plek.consumer.refused"
CONSUMER_UNREAD = "plek.consumer.unread"
CONSUMER_LAG = "plek.consumer.lag"
WORDS_REFUSED = "plek.words.refused"

request_duration = _meter.create_histogram(REQUEST_DURATION, "s", "From the first byte of a request to the answer")
outbox_pending = _meter.create_gauge(OUTBOX_PENDING, "{event}", "Rows found to publish; a full batch means more wait")
relay_published = _meter.create_counter(RELAY_PUBLISHED, "{event}", "Rows of the outbox that Kafka acknowledged")
consumer_read = _meter.create_counter(CONSUMER_READ, "{record}", "Records handled")
consumer_refused = _meter.create_counter(CONSUMER_REFUSED, "{record}", "Records put aside, by reason")
consumer_unread = _meter.create_counter(
    CONSUMER_UNREAD, "{record}", "Records of a type that this version does not know"
)
consumer_lag = _meter.create_gauge(CONSUMER_LAG, "{record}", "Records of a topic that lie unread")

words_refused = _meter.create_counter(WORDS_REFUSED, "{text}", "Texts of which no lexemes could be made")


def read(consumer: str, count: int, steps: Mapping[TopicPartition, tuple[int, int, int]]) -> None:
    """What a consumer handled, and how much of each topic is left; `steps` as in plek_common.batch."""
    consumer_read.add(count, {"consumer": consumer})
    for partition, (_, following, end) in steps.items():
        where = {"consumer": consumer, "topic": partition.topic, "partition": partition.partition}
        consumer_lag.set(end - following, where)
