"""The cookie of a sign-in behind https: no other host sets it, no script reads it, and it never goes in the clear."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import Response
from tests.portal.conftest import NOWHERE, settings, trusting

from plek_local.issuer import Issuer
from portal.app import create_app


@pytest.mark.parametrize("attribute", ["Secure", "HttpOnly", "SameSite=lax", "Path=/"])
@pytest.mark.parametrize("is_dropped", [False, True])
def test_a_cookie_behind_https_is_of_this_host_alone(issuer: Issuer, attribute: str, is_dropped: bool) -> None:
    told = settings("hub", NOWHERE).model_copy(update={"public_url": "https://utrecht.example"})
    sessions, response = create_app(told, trusting(issuer)).state.sessions, Response()
    if is_dropped:
        sessions.drop(response)
    else:
        sessions.keep(response, "x" * 43, datetime.now(UTC) + timedelta(hours=1))
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-aanmelding-utrecht=")
    assert attribute in cookie.split("; ")
    assert "Domain" not in cookie
