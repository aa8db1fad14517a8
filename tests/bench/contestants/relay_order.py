"""What the two sides of the relay's measurement share."""

from plek_common.settings import Settings
from tests.bench.contestants.order import Order


def settings(order: Order) -> Settings:
    """Settings of the hub whose outbox it is."""
    return Settings.model_validate(
        {
            "organisation": "bench-a",
            "organisation_name": "Bench",
            "oin": "00000099000000001000",
            "topic_prefix": order.topics[0].removesuffix("question.v1"),
            "database_url": order.database,
            "kafka": order.bootstrap,
            "kafka_user": order.user,
            "kafka_password": order.password,
        }
    )
