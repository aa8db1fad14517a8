"""What is kept of who signs in goes by itself, and nothing before its day, by a clock that stands still."""

from datetime import datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest
from tests.identity.bodies import INVITATION
from tests.identity.office import Office

from identity.app import service
from plek_common import retention
from plek_common.expiry import Expiry
from plek_common.settings import Settings
from plek_common.testing import StillClock

_SESSION = """
    insert into session (id, secret_hash, person_id, provider, subject, id_token, amr, browser, begun_at, used_at,
        ends_at, ended_at)
    values ($1, decode(md5($1::uuid::text), 'hex'), $2, 'ons', 'p', '', '{}', 'Firefox', $3, $3, $4, $5)
"""
_SIGN_IN = """
    insert into sign_in (id, provider, state_hash, binding_hash, nonce_hash, verifier, return_to, ends_at)
    values ($1, 'ons', decode(md5($1::uuid::text), 'hex'), '', '', '', '/', $2)
"""
MOMENT = timedelta(seconds=1)


@pytest.fixture
def expiry(settings: Settings, clock: StillClock) -> Expiry:
    return Expiry(settings, "identity", service.sweeps, clock)


async def signed_in(office: Office, ends_at: datetime, ended_at: datetime | None = None) -> None:
    person = await office.person()
    await office.pool.execute(_SESSION, uuid4(), person, office.clock(), ends_at, ended_at)


async def later(clock: StillClock, expiry: Expiry, *spans: timedelta) -> list[int]:
    """How much went after each of these spans."""
    found = []
    for span in spans:
        clock.forward(span)
        found.append(await expiry.sweep())
    return found


async def test_a_session_goes_thirty_days_after_its_end_however_that_came(
    office: Office, clock: StillClock, expiry: Expiry
) -> None:
    day = timedelta(days=1)
    await signed_in(office, clock() + 90 * day, ended_at=clock())
    await signed_in(office, clock() + day)
    assert await later(clock, expiry, 30 * day, MOMENT, day - MOMENT, MOMENT) == [0, 1, 0, 1]


async def test_a_session_that_goes_on_stays(office: Office, clock: StillClock, expiry: Expiry) -> None:
    await signed_in(office, clock() + timedelta(days=400))
    assert await later(clock, expiry, timedelta(days=399)) == [0]


async def test_what_a_provider_said_goes_with_the_sessions(
    office: Office, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    await pool.execute("insert into logout_notice (provider, jti, received_at) values ('ons', '1', $1)", clock())
    assert await later(clock, expiry, timedelta(days=30), MOMENT) == [0, 1]


async def test_a_sign_in_that_nobody_finished_goes_when_it_cannot_be_finished(
    office: Office, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    await pool.execute(_SIGN_IN, uuid4(), clock() + timedelta(minutes=10))
    assert await later(clock, expiry, timedelta(minutes=10), MOMENT) == [0, 1]


async def test_an_invitation_goes_a_year_after_it_was_taken_back_or_ran_out(
    office: Office, clock: StillClock, expiry: Expiry
) -> None:
    taken_back, day = (await office.made("/invitations", INVITATION))["id"], timedelta(days=1)
    await office.made("/invitations", INVITATION)
    assert (await office.post(f"/invitations/{taken_back}/withdrawal")).is_success
    assert await later(clock, expiry, 365 * day, MOMENT, 14 * day - MOMENT, MOMENT) == [0, 1, 0, 1]


async def test_the_right_that_came_of_an_invitation_stays(
    office: Office, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    right = await office.give(await office.person())
    invited = (await office.made("/invitations", INVITATION))["id"]
    await pool.execute(
        "update invitation set accepted_at = $2, grant_id = $3 where id::text = $1", invited, clock(), right["id"]
    )
    assert await later(clock, expiry, timedelta(days=365) + MOMENT) == [1]
    assert await pool.fetchval("select count(*) from role_grant where ended_at is null") == 1


async def test_many_go_in_batches_to_the_last(
    office: Office, pool: asyncpg.Pool, clock: StillClock, expiry: Expiry
) -> None:
    for _ in range(retention.AT_ONCE + 5):
        await pool.execute(_SIGN_IN, uuid4(), clock())
    assert await later(clock, expiry, MOMENT) == [retention.AT_ONCE + 5]
