"""What whoever runs a deployment does on its terminal: the first administrator, and a key that others may have seen."""

import asyncio
import os
import sys

from tests.environment import environment
from tests.identity.office import Office

from plek_common.settings import Settings
from plek_local.issuer import Issuer


async def plek(settings: Settings, *words: str) -> tuple[int, str, str]:
    """Exit status and both outputs of `plek …`."""
    named = environment(settings) | {"PLEK_DATABASE_PASSWORDS": "{}", "PLEK_FURTHER_ISSUERS": "{}"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "plek_common.command", *words),
        env={**os.environ, **named},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, said = await process.communicate()
    return process.returncode or 0, out.decode().strip(), said.decode()


async def test_a_link_from_the_terminal_makes_the_first_administrator(
    office: Office, settings: Settings, issuer: Issuer
) -> None:
    status, link, said = await plek(settings, "grant", "administrator", "--for", "Noor")
    assert (status, "counts once" in said) == (0, True), said
    assert link.startswith("https://utrecht.example/uitnodiging/")
    person = await office.person()
    signed = {"Authorization": f"Bearer {issuer.token(str(person), [], 'utrecht')}"}
    secret = {"secret": link.rpartition("/")[2]}
    assert (await office.api.post("/invitation-acceptance", json=secret, headers=signed)).status_code == 200
    assert (await office.claims(person))["roles"] == ["administrator"]
    (invited,) = await office.items("/invitations")
    assert (invited["role"], invited["forWhom"], invited["invitedBy"]) == ("administrator", "Noor", "terminal")


async def test_no_other_right_is_given_from_the_terminal(settings: Settings) -> None:
    status, _, said = await plek(settings, "grant", "coordinator")
    assert (status, "invalid choice" in said) == (2, True)


async def test_it_says_what_is_not_set() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "plek_common.command", "grant", "administrator"),
        env={name: value for name, value in os.environ.items() if not name.startswith("PLEK_")},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"PLEK_ORGANISATION: Field required" in said


async def test_a_signing_key_is_retired_from_the_terminal(office: Office, settings: Settings) -> None:
    (before,) = (await office.api.get("/jwks")).json()["keys"]
    status, listed, _ = await plek(settings, "signing-keys")
    assert (status, before["kid"] in listed, "retired" in listed) == (0, True, False)
    status, listed, _ = await plek(settings, "signing-keys", "--retire", before["kid"])
    assert (status, "retired" in listed) == (0, True)
    assert before["kid"] not in {key["kid"] for key in (await office.api.get("/jwks")).json()["keys"]}
    status, _, said = await plek(settings, "signing-keys", "--retire", before["kid"])
    assert (status, "there is no key" in said) == (1, True)
