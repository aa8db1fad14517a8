"""Every processing of personal data is told to a collector, once it is sealed; whose data it was only we can read."""

from collections.abc import Callable

import asyncpg
import pytest
from pydantic import SecretStr
from tests.common.audit.rows import add
from tests.telemetry.collector import collecting

from plek_common.audit.processing import ProcessingLog, Untaken
from plek_common.audit.sealing import seal
from plek_common.settings import Settings, Unusable
from plek_common.testing import Databases
from question.app import service

NOBODY = "http://127.0.0.1:1"
KEY = SecretStr("alleen voor een test, maar wel lang genoeg")
_LOOK = """
    insert into audit (role, action, object, result, request_id, activity)
    values ('', $1, 'question/geheim-5c1a', $2, md5('x'), 'intake')
"""


async def told(connection: asyncpg.Connection, settings: Settings, endpoint: str) -> int:
    wanted = settings.model_copy(update={"processing_endpoint": endpoint, "processing_key": KEY})
    return await ProcessingLog(wanted, "question").tell(connection)


async def test_what_touched_personal_data_is_told_once_and_nothing_else(
    databases: Databases, settings_of: Callable[..., Settings]
) -> None:
    async with databases.fresh(service) as url, collecting() as collector:
        settings = settings_of(url, organisation="utrecht", kafka=False)
        connection = await asyncpg.connect(url)
        await add(connection, 3)
        for action, result in (("receipt.read", "done"), ("question.ask", "done"), ("person.read", "refused")):
            await connection.execute(_LOOK, action, result)
        assert await told(connection, settings, collector.endpoint) == 0, "only what is sealed"
        await seal(connection)
        with pytest.raises(Untaken):
            await told(connection, settings, NOBODY)
        assert await told(connection, settings, collector.endpoint) == 2
        assert await told(connection, settings, collector.endpoint) == 0
        await connection.close()
    assert collector.spans == {"receipt.read", "question.ask"}
    assert f"urn:nld:oin:{settings.oin}:systeem:verwerking:intake".encode() in collector.raw
    assert b"geheim-5c1a" not in collector.raw


async def test_without_a_key_nothing_is_told(databases: Databases, settings_of: Callable[..., Settings]) -> None:
    settings = settings_of("postgresql://none", organisation="utrecht", kafka=False)
    with pytest.raises(Unusable, match="PLEK_PROCESSING_KEY"):
        ProcessingLog(settings.model_copy(update={"processing_endpoint": NOBODY}), "question")
