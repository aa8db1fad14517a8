"""Questions that were here before lists went by the nation's own numbers get the number of what first told of them."""

from uuid import uuid4

from tests.aggregator.older import older

from plek_common.settings import Settings

_ASKED = """
    insert into question (hub, id, version, state, language, asker_kind, asked_at, released_at, event_time)
    values ('utrecht', $1, 1, 'triaged', 'nl', 'resident', now(), now(), now())
"""
_TOLD = """
    insert into journal (seq, source, event_id, type, hub, topic, partition, record_offset, entity_id, version,
        event_time, payload)
    values ($1, 'utrecht', gen_random_uuid()::text, '', 'utrecht', '', 0, $1, $2, 1, now(), '')
"""


async def test_a_question_that_was_here_gets_the_number_of_what_first_told_of_it(settings: Settings) -> None:
    async with older(settings, "aggregator_0012") as (old, upgrade):
        lost, *known = sorted((uuid4() for _ in range(4)), reverse=True)
        for id in (lost, *known):
            await old.execute(_ASKED, id)
        for number, id in enumerate([*known, *known], 1):
            await old.execute(_TOLD, number, id)
        await old.execute("update journal_head set last_seq = 6")
        await upgrade()
        late = uuid4()
        await old.execute(_ASKED, late)
        rows = await old.fetch("select id from question order by number desc")
    assert [row["id"] for row in rows] == [late, *known[::-1], lost], "what an older version writes comes last"
