"""Things in each of the states that matter to who may: made as people make them, anew where somebody changed one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
from tests.access.roles import Headers
from tests.agenda.bodies import ITEM, LEARNING, RESEARCH
from tests.laws.lists import PERSON
from tests.partner.bodies import NETWORK, ORGANISATION
from tests.question.asking import TEXT

ABSENT = "absent"
MANY = 40
PROVIDER = {"provider": "eigen"}
NOTHING = "-"  # the operation is about no thing
ENTRIES: dict[str, dict[str, Any]] = {
    "organisations": ORGANISATION,
    "networks": NETWORK,
    "people": PERSON,
    **{kind.path.removeprefix("/"): kind.body for kind in (ITEM, RESEARCH, LEARNING)},
}
# Where things stand that are not made one by one here; each is used once.
_STANDING = {
    "aggregator": {
        "hubs": "select id, id as hub, 1 as version from hub",
        "questions": "select id, hub, version from question order by id",
        # Those that several regions share.
        "bundles": "select id, '' as hub, version from bundle where since is not null and not is_locked order by id",
        "proposals": "select id, hub, 1 as version from proposal where state = 'open' order by id",
        "decisions": "select id, '' as hub, 1 as version from decision where undone_by is null order by seq desc",
        "messages": "select id, '' as hub, 1 as version from contact where from_hub is null order by id",
        "dead-letters": "select id, '' as hub, 1 as version from dead_letter where state = 'parked' order by id",
    },
    "identity": {
        "people": "select id, '' as hub, 1 as version from person where ended_at is null order by id",
        "grants": "select id, '' as hub, 1 as version from role_grant where ended_at is null order by id",
        "grant-proposals": "select id, '' as hub, 1 as version from grant_proposal where settled_at is null",
        "invitations": "select id, '' as hub, 1 as version from invitation where withdrawn_at is null order by id",
        "sessions": "select id, '' as hub, 1 as version from session where ended_at is null order by id",  # of another
        "machines": """
            select m.id, k.id as hub, 1 as version from machine m join machine_key k on k.machine_id = m.id
            where m.ended_at is null and k.ended_at is null order by m.id
        """,
    },
}
_PEOPLE = f"""
    insert into person (id, name, created_at)
    select gen_random_uuid(), 'Iemand ' || n, now() from generate_series(1, {MANY}) n;
    insert into role_grant (id, person_id, role, organisation, starts_at, given_by, why, given_at)
    select gen_random_uuid(), id, 'coordinator', 'utrecht', now(), 'beheer', 'Nieuw', now() from person;
    insert into grant_proposal (id, person_id, role, provider, claim, proposed_at)
    select gen_random_uuid(), id, 'partner', 'eigen', 'functie', now() from person;
    insert into invitation (id, digest, for_whom, role, why, invited_by, invited_at, expires_at)
    select gen_random_uuid(), uuid_send(id), name, 'expert', 'Kent de streek', 'beheer', now(), now() + interval '9 d'
    from person;
    insert into machine (id, name, roles, services, why, registered_by, registered_at)
    select id, name, '{{partner}}', '{{partner}}', 'Koppeling', 'beheer', now() from person;
    insert into machine_key (id, machine_id, public, registered_by, registered_at)
    select left('sleutel-' || id, 43), id, '{{}}', 'beheer', now() from machine;
    insert into session (id, secret_hash, person_id, provider, subject, id_token, amr, browser, begun_at, used_at,
        ends_at)
    select gen_random_uuid(), uuid_send(id), id, 'eigen', name, '', '{{}}', '', now(), now(), now() + interval '1 h'
    from person
"""

_MESSAGE = """
    insert into message (id, version, direction, question_id, hub, hub_name, sender, text, state, due_on, sent_at,
        changed_at)
    values (gen_random_uuid(), 1, 'in', $1, 'fryslan', 'Fryslân', 'coordinator', 'Doet u mee?', $2, '2026-11-20',
        now(), now())
    returning id
"""


@dataclass(frozen=True)
class Thing:
    """What stands in the braces of a path, and the version that was seen."""

    names: dict[str, str]
    version: int = 1


class Ground:
    """One service, asked without a network between, and who works there."""

    def __init__(self, name: str, api: httpx.AsyncClient, pool: asyncpg.Pool, actors: dict[str, Headers]) -> None:
        self.name, self.api, self.pool, self.actors = name, api, pool, actors
        self._used: set[str] = set()

    def states(self, path: str) -> list[str]:
        """The states in which the thing of this path is tried."""
        if "{" not in path:
            return [NOTHING]
        noun = path.split("/")[1]
        if noun == "bundling":  # a version is learned from weeks of answers
            return [ABSENT]
        if noun == "providers":
            return ["there"]
        if self.name in _STANDING or "/messages/" in path:
            return ["there", ABSENT]
        if noun in ENTRIES or (self.name == "question" and noun == "questions"):
            hidden = "received" if noun == "questions" else "draft"
            return [hidden, *([] if noun == "people" else ["released"]), "withdrawn", ABSENT]
        return ["received", ABSENT] if noun == "receipts" else ["there", ABSENT]

    async def thing(self, path: str, state: str) -> Thing:
        """Another one in this state."""
        noun = path.split("/")[1]
        if state in (NOTHING, ABSENT):
            return Thing(
                {
                    "id": str(uuid4()),
                    "hub": "drenthe",
                    "key": "geen",
                    "code": "ZZZZ-ZZZZ-ZZZZ",
                    "type": "none",
                    **PROVIDER,
                }
            )
        if noun == "event-types":
            [first, *_] = (await self.api.get("/event-types")).json()["items"]
            return Thing({"type": first["type"]})
        if noun == "providers":
            return Thing(PROVIDER)
        if "/messages/" in path and self.name == "question":
            return await self._message("passed" if noun == "receipts" else "sent")
        if self.name in _STANDING:
            return await self._standing(noun)
        make: Callable[[str, str], Awaitable[Thing]] = self._question if self.name == "question" else self._entry
        return await make(noun, state)

    async def _question(self, _: str, state: str) -> Thing:
        made = await self._post("/questions", {"text": TEXT, "askerKind": "resident"}, self.actors["its asker"])
        where, version = f"/questions/{made['id']}", 1
        moves: list[tuple[str, dict[str, Any]]] = [("triage", {"theme": "zorg", "level": "regional"}), ("release", {})]
        moves += [("withdrawal", {"reason": "Niet meer nodig."})] if state == "withdrawn" else []
        for move, body in moves if state != "received" else []:
            version = (await self._post(f"{where}/{move}", body, self._coordinator(version)))["version"]
        return Thing({"id": made["id"], "code": made["code"]}, version)

    async def _message(self, state: str) -> Thing:
        """To who asked a question of this hub."""
        about = await self._question("questions", "released")
        id = await self.pool.fetchval(_MESSAGE, about.names["id"], state)
        return Thing({"id": str(id), "code": about.names["code"]})

    async def _entry(self, noun: str, state: str) -> Thing:
        body = ENTRIES[noun]
        if noun == "people":
            body = body | {"organisationId": (await self._entry("organisations", "released")).names["id"]}
        made = await self._post(f"/{noun}", body, self._coordinator())
        steps = {"released": ["release"], "withdrawn": ["release", "withdrawal"]}.get(state, [])
        version = 1
        for step in [step for step in steps if noun != "people" or step != "release"]:
            done = await self._post(f"/{noun}/{made['id']}/{step}", {}, self._coordinator(version))
            version = done.get("version", version)
        return Thing({"id": made["id"]}, version)

    async def _standing(self, noun: str) -> Thing:
        rows = await self.pool.fetch(_STANDING[self.name][noun])
        row = next((row for row in rows if str(row["id"]) not in self._used), rows[0])
        names = {"id": str(row["id"]), "hub": row["hub"], "key": row["hub"], **PROVIDER}
        return Thing(names, row["version"])

    async def fill(self) -> None:
        """Something that everybody may see in each list."""
        if self.name == "identity":
            await self.pool.execute(_PEOPLE)
        if self.name == "question":
            await self._question("questions", "released")
            await self._message("sent")
        for noun in {"partner": ("people", "networks"), "agenda": tuple(ENTRIES)[3:]}.get(self.name, ()):
            await self._entry(noun, "released")

    def use(self, thing: Thing) -> None:
        """Somebody changed it: it is not the next one."""
        self._used.add(thing.names.get("id", ""))

    def _coordinator(self, version: int | None = None) -> Headers:
        return self.actors["coordinator"] | ({"If-Match": f'"{version}"'} if version else {})

    async def _post(self, path: str, body: dict[str, Any], headers: Headers) -> dict[str, Any]:
        answer = await self.api.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found
