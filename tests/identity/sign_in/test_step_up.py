"""Administrators show more than one factor, which each provider says in words of its own (BIO2 5.17.01)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from tests.identity.sign_in.conftest import BINDING, Door

_ADMINISTERS = """
    insert into role_grant (id, person_id, role, organisation, starts_at, given_by, why, given_at)
    select gen_random_uuid(), id, role, 'utrecht', now() - interval '1 d', 'beheer', 'Nieuw', now()
    from person, unnest(array['administrator', 'coordinator']) role on conflict do nothing
"""


async def administering(door: Door, **more: Any) -> dict[str, Any]:
    """What the pages hear of an administrator and coordinator who signs in like this."""
    await door.sign_in(**more)
    await door.database.execute(_ADMINISTERS)
    return dict((await door.use(await door.sign_in(**more))).json())


def roles(used: dict[str, Any]) -> list[str]:
    found: list[str] = jwt.decode(used["accessToken"], options={"verify_signature": False})["roles"]
    return found


async def test_who_showed_too_little_hears_what_she_lacks_and_where_she_can_show_more(door: Door) -> None:
    used = await administering(door)
    assert (roles(used), used["leftOut"], used["stepUp"]) == (["coordinator"], ["administrator"], "here")


async def test_more_is_asked_of_the_provider_in_its_own_words_and_then_she_administers(door: Door) -> None:
    asked = parse_qs(urlsplit(await door.begin(stronger=True)).query)
    assert asked["acr_values"] == ["two-steps"]
    assert "acr_values" not in parse_qs(urlsplit(await door.begin()).query), "nobody else is bothered"
    door.provider.said = {"acr": "two-steps"}
    used = await administering(door, stronger=True)
    assert (roles(used), used["leftOut"]) == (["administrator", "coordinator"], [])


@pytest.mark.parametrize("said", [{}, {"acr": "one-step"}, {"amr": ["pwd"]}, {"acr": ["two-steps"]}])
async def test_who_was_asked_for_more_and_came_back_with_less_is_signed_in_and_administers_nothing(
    door: Door, said: dict[str, Any]
) -> None:
    door.provider.said = said
    used = await administering(door, stronger=True)
    assert (roles(used), used["leftOut"]) == (["coordinator"], ["administrator"])


@pytest.mark.parametrize(
    ("at", "said", "counts"),
    [
        ("here", {"acr": "two-steps"}, True),
        ("here", {"amr": ["pwd", "mfa"]}, False),
        ("there", {"acr": "two-steps"}, False),
        ("there", {"amr": ["pwd", "mfa"]}, True),
    ],
)
async def test_the_words_of_one_provider_say_nothing_at_another(
    door: Door, at: str, said: dict[str, Any], counts: bool
) -> None:
    door.provider.said = said | {"sub": uuid4().hex}
    used = await administering(door, provider=at)
    assert ("administrator" in roles(used)) is counts


async def test_a_provider_with_which_no_more_was_agreed_is_not_asked_for_it(door: Door) -> None:
    used = await administering(door, provider="there")
    assert used["stepUp"] is None
    body = {"provider": "there", "returnTo": "/", "binding": BINDING, "stronger": True}
    assert (await door.api.post("/sign-ins", json=body)).status_code == 400
