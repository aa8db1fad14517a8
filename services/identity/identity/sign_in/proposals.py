"""What a provider's claims propose. A claim grants nothing: somebody of this organisation confirms it, or not."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from identity.grants.proposals import propose
from identity.providers.settings import ClaimRule, Provider
from identity.vocabulary import can_be_given


def proposed(provider: Provider, claims: dict[str, Any], here: str) -> list[ClaimRule]:
    """The rules that these claims meet, for roles that this organisation has."""
    return [
        rule
        for rule in provider.proposes
        if rule.value in _values(claims.get(rule.claim)) and can_be_given(rule.role, here)
    ]


async def make(
    connection: asyncpg.Connection,
    person_id: UUID,
    provider: Provider,
    claims: dict[str, Any],
    here: str,
    now: datetime,
) -> None:
    """Lays what is new before who may confirm it."""
    for rule in proposed(provider, claims, here):
        said = f"{rule.claim}: {rule.value}"
        await propose(connection, person_id, role=rule.role, provider=provider.id, claim=said, now=now)


def _values(said: object) -> list[str]:
    """A claim is one text or a list of them; anything else says nothing."""
    return [each for each in (said if isinstance(said, list) else [said]) if isinstance(each, str)]
