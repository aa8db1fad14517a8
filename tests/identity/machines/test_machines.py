"""Programs work here with keys of their own, may do little, and are stopped within seconds."""

from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.identity.bodies import MACHINE
from tests.identity.machines.machine import Machine, pem
from tests.identity.office import Office
from tests.problems import problem

from plek_common.identity import Actor, Verifier
from plek_common.problem import Unauthenticated
from plek_common.settings import Settings


@pytest.fixture
async def machine(office: Office) -> Machine:
    return await Machine.registered(office)


async def trusted(office: Office, settings: Settings, folder: Path, token: str, service: str) -> Actor | None:
    """Who this is to that service, which has just looked at the keys and at what was taken back."""
    told = {}
    for setting, path in (("jwks", "/jwks"), ("revocations", "/revocations")):
        place = folder / path[1:]
        place.write_text((await office.api.get(path)).text)
        told[setting] = str(place)
    try:
        return await Verifier(settings.model_copy(update=told), service).actor(token)
    except Unauthenticated:
        return None


async def test_a_machine_gets_a_token_for_its_own_services_and_no_other(
    office: Office, machine: Machine, settings: Settings, tmp_path: Path
) -> None:
    token = await machine.token()
    actor = await trusted(office, settings, tmp_path, token, "question")
    assert actor is not None
    assert (actor.subject, sorted(actor.roles)) == (machine.id, ["contributor", "machine"])
    assert await trusted(office, settings, tmp_path, token, "partner") is None


async def test_a_machine_of_two_services_is_trusted_by_both(office: Office, settings: Settings, tmp_path: Path) -> None:
    machine = await Machine.registered(office, services=["question", "partner"])
    token = await machine.token()
    found = [await trusted(office, settings, tmp_path, token, name) for name in ("question", "partner", "agenda")]
    assert [actor is not None for actor in found] == [True, True, False]


async def test_a_token_of_a_machine_lives_five_minutes(machine: Machine) -> None:
    answer = (await machine.ask()).json()
    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    assert (answer["token_type"], answer["expires_in"], claims["exp"] - claims["iat"]) == ("Bearer", 300, 300)


@pytest.mark.parametrize("what", ["key", "machine"])
async def test_what_was_taken_back_gets_no_token_and_those_it_has_count_no_more(
    office: Office, machine: Machine, settings: Settings, tmp_path: Path, what: str
) -> None:
    token = await machine.token()
    where = f"/machines/{machine.id}" + (f"/keys/{machine.key_id}" if what == "key" else "")
    assert (await office.post(f"{where}/end", {"reason": "Uitgelekt"} if what == "machine" else {})).status_code == 200
    assert await trusted(office, settings, tmp_path, token, "question") is None
    problem(await machine.ask(), 401)


async def test_a_key_is_replaced_without_a_pause(office: Office, machine: Machine) -> None:
    old, machine.key = machine.key, ec.generate_private_key(ec.SECP256R1())
    answer = await office.post(f"/machines/{machine.id}/keys", {"publicKey": pem(machine.key)})
    before = machine.key_id
    (machine.key_id,) = {key["id"] for key in answer.json()["keys"]} - {before}
    assert (await machine.ask()).status_code == 200
    assert (await machine.ask(machine.assertion({"kid": before}, by=old))).status_code == 200
    assert (await office.post(f"/machines/{machine.id}/keys/{before}/end")).status_code == 200
    assert (await machine.ask()).status_code == 200
    problem(await machine.ask(machine.assertion({"kid": before}, by=old)), 401)


async def test_a_key_belongs_to_one_machine_and_does_not_come_back(office: Office, machine: Machine) -> None:
    other = (await office.made("/machines", MACHINE))["id"]
    problem(await office.post(f"/machines/{other}/keys", {"publicKey": pem(machine.key)}), 409)
    problem(await office.post(f"/machines/{other}/keys/{machine.key_id}/end"), 404)
    await office.post(f"/machines/{machine.id}/keys/{machine.key_id}/end")
    problem(await office.post(f"/machines/{machine.id}/keys/{machine.key_id}/end"), 409)
    problem(await office.post(f"/machines/{machine.id}/keys", {"publicKey": pem(machine.key)}), 409)


@pytest.mark.parametrize("kind", ["small", "another curve", "private", "no key"])
async def test_a_key_that_is_no_good_is_refused_and_never_kept(office: Office, kind: str) -> None:
    id = (await office.made("/machines", MACHINE))["id"]
    private = ec.generate_private_key(ec.SECP256R1())
    written = {
        "small": pem(rsa.generate_private_key(65537, 1024)),
        "another curve": pem(ec.generate_private_key(ec.SECP384R1())),
        "private": private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "no key": "abracadabra",
    }[kind]
    answer = problem(await office.post(f"/machines/{id}/keys", {"publicKey": written}), 400)
    assert [fault["pointer"] for fault in answer["errors"]] == ["publicKey"]
    assert ("geheime sleutel" in str(answer)) == (kind == "private"), "whoever sent it has to make another"
    assert written not in str(answer)


async def test_a_machine_with_an_rsa_key_gets_a_token(office: Office) -> None:
    machine = Machine(office, (await office.made("/machines", MACHINE))["id"])
    key = rsa.generate_private_key(65537, 2048)
    answer = await office.post(f"/machines/{machine.id}/keys", {"publicKey": pem(key)})
    machine.key_id = answer.json()["keys"][0]["id"]
    for alg in ("RS256", "PS256"):
        assert (await machine.ask(machine.assertion(by=key, alg=alg))).status_code == 200


async def test_no_machine_administers_whoever_registers_it(office: Office) -> None:
    problem(await office.post("/machines", {**MACHINE, "roles": ["administrator"]}), 400)


async def test_a_machine_that_ended_takes_no_key(office: Office, machine: Machine) -> None:
    await office.post(f"/machines/{machine.id}/end", {"reason": "Niet meer nodig"})
    fresh = {"publicKey": pem(ec.generate_private_key(ec.SECP256R1()))}
    problem(await office.post(f"/machines/{machine.id}/keys", fresh), 409)
    problem(await office.post(f"/machines/{machine.id}/end", {"reason": "Nog eens"}), 409)
