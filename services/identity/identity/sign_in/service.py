"""Signing in: what we ask of a provider, and what we make of its answer (OpenID Connect Core 1.0, 3.1; RFC 9700)."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg
from uuid_utils.compat import uuid7

from identity.people import service as people
from identity.providers import client as clients
from identity.providers import id_token
from identity.providers.directory import Directory, Endpoints
from identity.providers.id_token import Identified
from identity.providers.settings import Provider, SignInSettings
from identity.sealing import Seal, Unopened
from identity.sessions import service as sessions
from identity.sessions.secret import fresh, hashed
from identity.sign_in import proposals
from identity.sign_in.schemas import SignInAnswer, SignInBegin
from plek_common.audit import deed
from plek_common.database import Database
from plek_common.problem import Invalid, NotFound
from plek_common.statement import insert

BACK = "/aanmelden/terug"  # exactly this address is registered at every provider
LASTS = timedelta(minutes=10)
_UNKNOWN = "Deze aanmelding kennen wij niet, of zij duurde te lang. Begin opnieuw."
_ELSEWHERE = "Dit antwoord komt niet van wie wij het vroegen. Begin het aanmelden opnieuw."
_NO_MORE = "Deze aanbieder kunnen wij niet om een tweede stap vragen."
_FORGET = "delete from sign_in where ends_at < $1"
_TAKE = """
    delete from sign_in where state_hash = $1 and ends_at > $2
    returning provider, binding_hash, nonce_hash, verifier, return_to
"""


@dataclass(frozen=True)
class Door:
    """What signing in needs: our database, the providers, settings, the seal, where people reach us and who we are."""

    database: Database
    directory: Directory
    settings: SignInSettings
    seal: Seal
    public_url: str
    here: str

    @property
    def redirect_uri(self) -> str:
        return self.public_url.rstrip("/") + BACK

    def provider(self, id: str) -> Provider:
        """Raises Invalid for one that this deployment does not name, or not any more."""
        try:
            return self.directory.named(id)
        except NotFound as unknown:
            raise Invalid(unknown.detail) from None


@dataclass(frozen=True)
class Done:
    session: str
    ends_at: datetime
    return_to: str


async def begin(door: Door, given: SignInBegin, now: datetime) -> str:
    """Where the browser goes to sign in.

    Raises:
        Invalid: we know no such provider, or it cannot be asked for more.
        Unavailable: it does not answer, and never did.
    """
    provider = door.provider(given.provider)
    if given.stronger and provider.step_up is None:
        raise Invalid(_NO_MORE)
    endpoints = await door.directory.endpoints(provider)
    state, nonce, verifier = fresh(), fresh(), secrets.token_urlsafe(64)
    row = {"id": uuid7(), "provider": provider.id, "state_hash": hashed(state), "binding_hash": hashed(given.binding)}
    row |= {"nonce_hash": hashed(nonce), "verifier": door.seal.closed(verifier), "return_to": given.return_to}
    async with door.database.connection() as connection, connection.transaction():
        await connection.execute(_FORGET, now)
        await insert(connection, ("sign_in", {**row, "ends_at": now + LASTS}))
    client = clients.client(door.directory, provider, endpoints, door.redirect_uri)
    acr = provider.step_up if given.stronger else provider.acr_values
    asked = {"acr_values": acr, "prompt": provider.prompt}
    return clients.address(client, endpoints, asked, state=state, nonce=nonce, code_verifier=verifier)


async def answer(door: Door, given: SignInAnswer, now: datetime) -> Done:
    """A session for who comes back from a provider with its word.

    Raises:
        Invalid: it was not begun, not in this browser, too long ago or answered already; or the word is not believed.
        Unavailable: the provider does not answer.
    """
    begun, verifier = await _taken(door, given, now)
    provider = door.provider(begun["provider"])
    endpoints = await door.directory.endpoints(provider)
    _check_issuer(given, endpoints)
    client = clients.client(door.directory, provider, endpoints, door.redirect_uri)
    told = await clients.redeem(client, endpoints, given.code, verifier)
    who = await id_token.identified(door.directory, provider, endpoints, told, begun["nonce_hash"])
    async with door.database.connection() as connection, connection.transaction():
        secret, ends_at = await _begun(connection, door, provider, who, given.browser, now)
        await deed.write(connection)
    return Done(secret, ends_at, begun["return_to"])


async def _taken(door: Door, given: SignInAnswer, now: datetime) -> tuple[Any, str]:
    """What was begun, taken out before anything else: an answer counts once, also one that leads to nothing."""
    async with door.database.connection() as connection:
        row = await connection.fetchrow(_TAKE, hashed(given.state), now)
    if row is None or not hmac.compare_digest(row["binding_hash"], hashed(given.binding)):
        raise Invalid(_UNKNOWN)
    try:
        return row, door.seal.opened(row["verifier"])
    except Unopened:
        raise Invalid(_UNKNOWN) from None


def _check_issuer(given: SignInAnswer, endpoints: Endpoints) -> None:
    """Raises Invalid where another provider answers than was asked: one could pose as the other (RFC 9207)."""
    promised = endpoints.authorization_response_iss_parameter_supported
    if given.iss != endpoints.issuer and (promised or given.iss is not None):
        raise Invalid(_ELSEWHERE)


async def _begun(
    connection: asyncpg.Connection, door: Door, provider: Provider, who: Identified, browser: str, now: datetime
) -> tuple[str, datetime]:
    person_id = await people.recognised(
        connection, provider=provider.id, subject=who.subject, name=who.name, email=who.email, now=now
    )
    await proposals.make(connection, person_id, provider, who.claims, door.here, now)
    return await sessions.begin(connection, door.settings, door.seal, person_id, provider.id, who, browser, now)
