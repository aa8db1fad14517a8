"""An assertion counts once, for a minute or five, and only as its own machine signed it."""

import asyncio
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.identity.machines.machine import Machine
from tests.identity.office import Office
from tests.problems import problem

from plek_common.limits.counters import Counters
from plek_common.limits.guesses import ADDRESSES, Guesses


@pytest.fixture
async def machine(office: Office) -> Machine:
    return await Machine.registered(office)


async def refused(machine: Machine, assertion: str) -> None:
    answer = problem(await machine.ask(assertion), 401)
    assert answer["error"] == "invalid_client"


async def test_an_assertion_counts_once(machine: Machine) -> None:
    shown = machine.assertion()
    assert (await machine.ask(shown)).status_code == 200
    await refused(machine, shown)


async def test_an_assertion_counts_once_also_for_many_at_once(machine: Machine) -> None:
    shown = machine.assertion()
    answers = await asyncio.gather(*(machine.ask(shown) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, *[401] * 5]


async def test_one_machines_number_is_not_anothers(office: Office, machine: Machine) -> None:
    other = await Machine.registered(office)
    assert (await machine.ask(machine.assertion(jti="1"))).status_code == 200
    assert (await other.ask(other.assertion(jti="1"))).status_code == 200


def after(seconds: int) -> int:
    return int(time.time()) + seconds


WRONG: dict[str, Any] = {
    "of another": lambda machine: machine.assertion(iss="another"),
    "about another": lambda machine: machine.assertion(sub="another"),
    "for another": lambda machine: machine.assertion(aud="https://another.example/token"),
    "for a list": lambda machine: machine.assertion(aud=["https://utrecht.example/identity/v1/token"]),
    "for nobody": lambda machine: machine.assertion(aud=None),
    "expired": lambda machine: machine.assertion(exp=after(-60)),
    "without an end": lambda machine: machine.assertion(exp=None),
    "that lives too long": lambda machine: machine.assertion(exp=after(3600)),
    "that lives for ever": lambda machine: machine.assertion(exp=10**30),
    "not valid yet": lambda machine: machine.assertion(nbf=after(120)),
    "without a number": lambda machine: machine.assertion(jti=None),
    "with an empty number": lambda machine: machine.assertion(jti=""),
    "with a number of NUL": lambda machine: machine.assertion(jti="a\x00"),
    "with a long number": lambda machine: machine.assertion(jti="a" * 500),
    "by another key": lambda machine: machine.assertion(by=ec.generate_private_key(ec.SECP256R1())),
    "by a key of another kind": lambda machine: machine.assertion(
        by=rsa.generate_private_key(65537, 2048), alg="RS256"
    ),
    "by a password": lambda machine: machine.assertion(by="a password that is as long as it has to be", alg="HS256"),
    "by nobody": lambda machine: machine.assertion(by="", alg="none"),
    "of an unknown key": lambda machine: machine.assertion({"kid": "another"}),
    "of a key of NUL": lambda machine: machine.assertion({"kid": "a\x00"}),
    "of a key that is half a letter": lambda machine: machine.assertion({"kid": "\ud800"}),
    "of a key with a quote": lambda machine: machine.assertion({"kid": "' or '1'='1"}),
    "with its key inside": lambda machine: machine.assertion({"jwk": {"kty": "oct", "k": "AAAA"}}),
    "with its key at an address": lambda machine: machine.assertion({"jku": "http://127.0.0.1:1/"}),
    "cut short": lambda machine: machine.assertion()[:-5],
    "no token": lambda _: "x",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_an_assertion_that_is_wrong_gets_no_token(machine: Machine, wrong: Any) -> None:
    await refused(machine, wrong(machine))
    assert (await machine.ask()).status_code == 200, "the machine itself goes on"


async def test_a_machine_does_not_speak_for_another(office: Office, machine: Machine) -> None:
    other = await Machine.registered(office)
    await refused(machine, machine.assertion(iss=other.id, sub=other.id))


@pytest.mark.parametrize(
    "form", [{"grant_type": "password"}, {"client_assertion_type": "secret"}, {"client_assertion": "x" * 9000}]
)
async def test_another_way_to_a_token_is_none(machine: Machine, form: dict[str, str]) -> None:
    problem(await machine.ask(**form), 400)


async def test_the_database_forgets_what_counts_no_more(office: Office, machine: Machine) -> None:
    await machine.token()
    await office.pool.execute("update used_assertion set expires_at = now() - interval '1 hour'")
    await machine.token()
    assert await office.pool.fetchval("select count(*) from used_assertion") == 1


async def test_who_tries_assertions_is_stopped_and_a_right_one_counts_for_nothing(office: Office) -> None:
    machine = await Machine.registered(office)
    office.state.limits.guesses = Guesses(3, Counters(office.state.database))
    assert {(await machine.ask()).status_code for _ in range(5)} == {200}
    tried = [(await machine.ask(machine.assertion({"kid": kid}))).status_code for kid in ("a", "\ud800", "b", "c", "d")]
    assert tried == [401, 401, 401, 429, 429]
    problem(await machine.ask(), 429)


async def test_a_machine_is_shut_out_only_by_many_addresses(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = await Machine.registered(office)
    limits = office.state.limits
    limits.guesses = Guesses(1, Counters(office.state.database))
    for n in range(ADDRESSES):
        monkeypatch.setattr("plek_common.limits.middleware.caller_of", lambda _, n=n: f"198.51.100.{n}")
        await refused(machine, machine.assertion(aud="https://another.example/token"))
    monkeypatch.setattr("plek_common.limits.middleware.caller_of", lambda _: "203.0.113.7")
    problem(await machine.ask(), 429)
    other = await Machine.registered(office)
    assert (await other.ask()).status_code == 200
