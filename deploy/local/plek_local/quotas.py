"""What one user may take of a Kafka, so that a hub that floods is slowed down and its neighbours are not (KIP-546).

Neither librdkafka nor aiokafka's administrator asks for it, so the request is written here in aiokafka's own terms.
"""

import asyncio
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import DescribeClientQuotasRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Float64, Int16, Int32, Schema, String

from plek_local.access import KafkaAccess
from plek_local.faults import LocalFault

Quotas = Mapping[str, float]  # bytes or per cent by Kafka's own names: producer_byte_rate, request_percentage
Wanted = Mapping[str | None, Quotas]  # by user; None is everybody who is not named
_TEXT = String("utf-8")
_ENTITY = Array(("entity_type", _TEXT), ("entity_name", _TEXT))
_EXACT, _DEFAULT = 0, 1  # of the ways to name an entity: this one, and those that are not named
_limited: set[tuple[str, str | None]] = set()


class _Altered(Response):
    API_KEY = 49
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("entries", Array(("error_code", Int16), ("error_message", _TEXT), ("entity", _ENTITY))),
    )


class _Alter(RequestStruct):
    API_KEY = 49
    API_VERSION = 0
    RESPONSE_TYPE = _Altered
    SCHEMA = Schema(
        (
            "entries",
            Array(("entity", _ENTITY), ("ops", Array(("key", _TEXT), ("value", Float64), ("remove", Boolean)))),
        ),
        ("validate_only", Boolean),
    )


class _AlterClientQuotas(Request[_Alter]):
    API_KEY = 49

    def __init__(self, entries: list[Any]) -> None:
        self._entries = entries

    def build(self, request_struct_class: type[_Alter]) -> _Alter:
        return request_struct_class(self._entries, False)


def limit_once(access: KafkaAccess, wanted: Wanted) -> None:
    """The same as `limit`, for those whom this process has not limited there yet.

    Raises:
        LocalFault: the cluster refuses.
    """
    new = {user: quotas for user, quotas in wanted.items() if (access.bootstrap, user) not in _limited}
    if new:
        limit(access, new)
        _limited.update((access.bootstrap, user) for user in new)


def limit(access: KafkaAccess, wanted: Wanted) -> None:
    """Gives each user exactly these quotas: others that it had are taken away.

    Raises:
        LocalFault: the cluster refuses.
    """
    with ThreadPoolExecutor(1) as apart:  # whoever calls may be inside a loop of its own
        apart.submit(asyncio.run, _limit(access, wanted)).result()


def limits(access: KafkaAccess, user: str | None) -> dict[str, float]:
    """The quotas that the cluster holds this user to."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, _limits(access, user)).result()


async def _limit(access: KafkaAccess, wanted: Wanted) -> None:
    entries = []
    for user, quotas in wanted.items():
        gone = (await _limits(access, user)).keys() - quotas
        changes = [(key, value, False) for key, value in quotas.items()] + [(key, 0.0, True) for key in gone]
        entries.append(([("user", user)], changes))
    answer: Any = await _ask(access, _AlterClientQuotas(entries))
    for code, words, _ in answer.entries:
        if code:
            raise LocalFault(f"Kafka at {access.bootstrap} refuses a quota: {words}")


async def _limits(access: KafkaAccess, user: str | None) -> dict[str, float]:
    answer: Any = await _ask(
        access, DescribeClientQuotasRequest([("user", _DEFAULT if user is None else _EXACT, user)], True)
    )
    return {key: value for _, values in answer.entries or [] for key, value in values}


async def _ask(access: KafkaAccess, request: Request[Any]) -> Response:
    client = AIOKafkaAdminClient(
        bootstrap_servers=access.bootstrap,
        security_protocol="SASL_SSL" if access.tls else "SASL_PLAINTEXT",
        ssl_context=ssl.create_default_context() if access.tls else None,
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=access.user,
        sasl_plain_password=access.password,
    )
    await client.start()
    try:
        return await client._send_request(request)
    finally:
        await client.close()
