"""The lists of every service: what fills them, and what others do while somebody reads."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
from tests.agenda.bodies import ITEM, LEARNING, RESEARCH
from tests.bench.crowd import fill_nation
from tests.identity.bodies import INVITATION, MACHINE
from tests.partner.bodies import NETWORK, ORGANISATION
from tests.question.asking import TEXT

MANY = 25
BUNDLE = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Walk:
    """A list that goes on: who may read it, and how it is asked for."""

    role: str = "coordinator"
    params: dict[str, str] = field(default_factory=dict)


WHOLE = None  # given whole: it has nothing to go on by
OPEN = Walk()
RIGHTS = Walk("administrator")
SILENT = ("identity",)  # they tell nobody anything
MAKERS = {"identity": "administrator"}  # who makes what is in the lists; elsewhere a coordinator
LISTS: dict[str, dict[str, Walk | None]] = {
    "question": {
        "/questions": OPEN,
        "/questions/{id}/articulations": WHOLE,
        "/questions/{id}/answers": WHOLE,
        "/questions/{id}/steps": WHOLE,
        "/desk/questions": WHOLE,
        "/personal-data": WHOLE,
        "/messages": OPEN,
        "/questions/{id}/elsewhere": WHOLE,
    },
    "partner": {"/organisations": OPEN, "/networks": OPEN, "/people": OPEN},
    "agenda": {"/agenda-items": OPEN, "/research-items": OPEN, "/learning-activities": OPEN},
    "aggregator": {
        "/hubs": WHOLE,
        "/questions": OPEN,
        "/bundles": OPEN,
        "/bundles/{id}/questions": OPEN,
        "/bundles/{id}/history": WHOLE,
        "/dead-letters": Walk("analyst"),
        "/quarantines": WHOLE,
        "/proposals": OPEN,
        "/decisions": Walk("analyst"),
        "/messages": Walk("analyst"),
        "/bundling/versions": WHOLE,
        "/bundling/runs": WHOLE,
    },
    "identity": {
        **dict.fromkeys(("/people", "/grants", "/grant-proposals", "/invitations", "/machines"), RIGHTS),
        "/providers": WHOLE,
        "/sessions": WHOLE,
    },
}
for _name, _lists in LISTS.items():
    _lists["/audit"] = Walk("administrator")
    if _name not in SILENT:
        _lists["/event-types"] = _lists["/acceptances"] = WHOLE
PERSON = {
    "name": "Noor Haverkamp",
    "role": "Lector koele straten",
    "themes": ["klimaat"],
    "expertise": "Schaduw in oude wijken",
    "consentAt": "2026-10-30T12:00:00+01:00",
}

_BODIES: dict[str, dict[str, dict[str, Any]]] = {
    "question": {
        "/questions": {"text": TEXT, "askerKind": "resident"},
        "/messages": {"hub": "fryslan", "questionId": BUNDLE, "text": "Wilt u meedoen?"},
    },
    "partner": {"/organisations": ORGANISATION, "/networks": NETWORK},
    "agenda": {kind.path: kind.body for kind in (ITEM, RESEARCH, LEARNING)},
    "identity": {"/invitations": INVITATION, "/machines": MACHINE},
}
# Somebody with a right, and with another that a provider proposes: people come in by signing in alone.
_SOMEBODY = """
    with fresh as (
        insert into person (id, name, created_at) values (gen_random_uuid(), 'Noor', timestamptz '2026-10-01')
        returning id
    ), granted as (
        insert into role_grant (id, person_id, role, organisation, starts_at, given_by, why, given_at)
        select gen_random_uuid(), id, 'coordinator', 'utrecht', timestamptz '2026-10-01', 'x', 'Begint', now()
        from fresh
    )
    insert into grant_proposal (id, person_id, role, provider, claim, proposed_at)
    select gen_random_uuid(), id, 'editor', 'ons', 'groep: redactie', now() from fresh
"""


def _offered(made: str, first: str, last: str) -> str:
    return f"""
        insert into proposal (id, bundle_id, hub, question_id, score, why, why_not, certainty, shared, near, made_at)
        select gen_random_uuid(), b.bundle_id, p.hub, p.question_id, random(), '', '', '', '{{}}', '{{}}', {made}
        from placement p join placement b on b.number = 1 + p.number * 31 % (select count(*) from placement)
        where p.number between {first} and {last}
    """


_DECISION = """
    insert into decision (id, seq, kind, at, changes, bundle_ids, effect, told)
    select gen_random_uuid(), coalesce((select max(seq) from decision), 0) + n, 'split', now(), '[]', '{{}}', 'Zo.',
        '{{}}'
    from generate_series(1, {count}) n
"""
_LETTER = """
    insert into dead_letter (consumer, topic, partition, record_offset, reason, detail)
    select 'national.aggregator', 'hub.regio-1.question.v1', 0,
        coalesce((select max(record_offset) from dead_letter), 0) + n, 'not_json', '' from generate_series(1, {count}) n
"""
_MESSAGE = """
    insert into contact (id, version, hub, question_id, sender, text, state, due_on, sent_at, changed_at)
    select gen_random_uuid(), 1, 'regio-1', gen_random_uuid(), 'analyst', 'Doet u mee?', 'sent', '2026-11-20',
        now(), now()
    from generate_series(1, {count}) n
"""
_DEED = """
    insert into audit (role, action, result, request_id)
    select 'analyst', 'decision.undo', 'done', md5(n::text) from generate_series(1, {count}) n
"""
# Everything that a list could be ordered by and that can change: of what was given, of what was not, and of the border.
_CHANGES = {
    "question": (
        "update question set version = version + 1, asked_at = now() - random() * interval '1 day'",
        "update message set version = version + 1, state = 'passed', changed_at = now()",
    ),
    "partner": tuple(f"update {table} set version = version + 1" for table in ("organisation", "network", "person")),
    "agenda": tuple(
        f"update {table} set version = version + 1" for table in ("agenda_item", "research_item", "learning_activity")
    ),
    "aggregator": (
        "update question set version = version + 1, event_time = now(), asked_at = now() - random() * interval '1 day'",
        "update journal_head set last_seq = last_seq + 1",
        """
        insert into question (hub, id, version, state, language, asker_kind, asked_at, released_at, event_time)
        select hub, gen_random_uuid(), 1, 'triaged', 'nl', 'resident', now(), now(), now()
        from question order by random() limit 1
        """,
        """
        update bundle set strength = random(), hubs = array_fill('x'::text, array[(random() * 9)::int]),
            certainty = case when random() < .5 then 'joined' else 'proposed' end where since is not null
        """,
        "update bundle set since = clock_timestamp() where id = (select id from bundle where since is null limit 1)",
        "update placement set version = version + 1, because = 'anders'",
        "update proposal set score = random(), later_at = case when random() < .4 then clock_timestamp() end",
        "update proposal set state = 'rejected' where id = (select id from proposal where state = 'open' limit 1)",
        _offered("clock_timestamp()", "(select 1 + count(*) from proposal)", "(select 2 + count(*) from proposal)"),
        "update decision set undone_by = id where seq % 3 = 0",
        _DECISION.format(count=2),
        "update dead_letter set state = 'discarded' where record_offset % 3 = 0",
        _LETTER.format(count=2),
        _DEED.format(count=2),
        _MESSAGE.format(count=2),
        "update contact set version = version + 1, state = 'passed', changed_at = now()",
    ),
    "identity": (
        "update person set name = name || '!', last_token_at = now()",
        "update machine set name = name || '!', last_token_at = now()",
        "update invitation set withdrawn_at = now() where random() < .2",
        "update role_grant set ended_at = now() where id = (select id from role_grant order by random() limit 1)",
        "update grant_proposal set settled_at = now() where id = (select id from grant_proposal limit 1)",
    ),
}
# Twenty bundles with four questions each, and one with many that came in the same moment.
_NATION = (
    f"""
    insert into bundle (id, title, created_at, since, certainty, hubs, body)
    select '{BUNDLE}', title, created_at, since, certainty, hubs, body || jsonb_build_object('id', '{BUNDLE}')
    from bundle where since is not null limit 1
    """,
    f"""
    update placement set bundle_id = '{BUNDLE}', joined_at = timestamptz '2026-01-05' + number % 3 * interval '1 hour'
    where number % 20 = 7
    """,
    "update journal_head set last_seq = 1000",
    "update dead_letter set received_at = timestamptz '2026-01-05'",
    _offered("timestamptz '2026-01-05' + p.number % 3 * interval '1 hour'", "1", str(MANY)),
    _DECISION.format(count=MANY),
    _LETTER.format(count=MANY),
    _DEED.format(count=MANY),
    _MESSAGE.format(count=MANY),
)


@dataclass
class Ground:
    """One service, filled; `headers` are those of who may make what is in its lists."""

    name: str
    api: httpx.AsyncClient
    pool: asyncpg.Pool
    headers: dict[str, str]

    async def fill(self, url: str) -> None:
        if self.name == "aggregator":
            await asyncio.to_thread(fill_nation, url, 400)
            for statement in _NATION:
                await self.pool.execute(statement)
        for _ in range(MANY):
            await self._more()

    async def meanwhile(self) -> None:
        """What others do between two pages."""
        await self._more()
        for statement in _CHANGES[self.name]:
            await self.pool.execute(statement)

    async def _more(self) -> None:
        if self.name == "identity":
            await self.pool.execute(_SOMEBODY)
        made = {path: await self._made(path, body) for path, body in _BODIES.get(self.name, {}).items()}
        if "/organisations" in made:
            release = {**self.headers, "If-Match": '"1"'}
            where = f"/organisations/{made['/organisations']}/release"
            assert (await self.api.post(where, json={}, headers=release)).is_success
            await self._made("/people", {**PERSON, "organisationId": made["/organisations"]})

    async def _made(self, path: str, body: dict[str, Any]) -> str:
        answer = await self.api.post(path, json=body, headers=self.headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])
