"""Who may do what with identities, as a table: no server, no database."""

import pytest

from identity.policy import ADMINISTRATOR, ANYBODY, SIGNED_IN, allow
from plek_common.identity import ANYONE, Actor


def actor(*roles: str, at: str = "utrecht", scopes: frozenset[str] = frozenset()) -> Actor:
    return Actor("somebody", frozenset(roles), at, scopes)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (ANYONE, ANYBODY),
        (actor(), ANYBODY | SIGNED_IN),
        (actor("coordinator", "editor", "analyst"), ANYBODY | SIGNED_IN),
        (actor("administrator"), ANYBODY | SIGNED_IN | ADMINISTRATOR),
        (actor("administrator", at="fryslan"), ANYBODY),
        (actor("administrator", at="national"), ANYBODY),
        (actor(scopes=frozenset({"administrator:organisation-1"})), ANYBODY | SIGNED_IN),
        (actor("machine", "administrator"), ANYBODY),
        (actor("machine", "coordinator"), ANYBODY),
    ],
)
def test_each_may_do_this_and_nothing_else(who: Actor, may: frozenset[str]) -> None:
    everything = ANYBODY | SIGNED_IN | ADMINISTRATOR | {"grant.burn"}
    assert {action for action in everything if allow(who, action, None, here="utrecht")} == may
