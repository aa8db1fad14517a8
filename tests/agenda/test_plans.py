"""Lists and searches of the agenda look at as many rows as fit on a few pages, however many there are."""

import asyncpg
from tests.agenda.bodies import ITEM, LEARNING, QUESTION, RESEARCH, Kind, each_kind
from tests.crowded import SEARCHES, crowd, read_too_much
from tests.desk import Desk

ANOTHER = "0199a0c0-0000-7000-8000-000000000002"
# Nearly all wait for their release, as after an import, and the first ones were withdrawn.
DIFFERS = {
    "theme": "case when n % 5000 = 0 then 'jeugd' else 'zorg' end",
    "question_ids": f"case when n % 5000 = 0 then array['{ANOTHER}'] else array['{QUESTION}'] end",
    "released_at": "case when n % 1000 = 0 then made.released_at end",
    "withdrawn_at": "case when n <= 200 then made.released_at end",
}
EVERYWHERE = [*SEARCHES, "theme=zorg", "theme=jeugd", "q=zeldzaam&theme=jeugd"]
EVERYWHERE += [f"questionId={id}" for id in (QUESTION, ANOTHER, ANOTHER.replace("2", "3"))]
OWN: dict[str, tuple[dict[str, str], list[str]]] = {
    ITEM.noun: (
        {
            "level": "case when n % 5000 = 0 then 'local' else 'regional' end",
            "state": "case when n % 5000 = 0 then 'proposed' else 'adopted' end",
        },
        ["level=regional", "level=local", "level=national", "state=adopted", "state=proposed", "state=done"],
    ),
    RESEARCH.noun: (
        {"kind": "case when n % 5000 = 0 then 'in_progress' else 'wish' end"},
        ["kind=wish", "kind=in_progress"],
    ),
    LEARNING.noun: (
        {"kind": "case when n % 5000 = 0 then 'training' else 'site_visit' end"},
        ["kind=site_visit", "kind=training", "kind=workshop"],
    ),
}


@each_kind
async def test_a_hub_reads_what_it_shows_of_its_agenda_and_not_the_whole_table(
    kind: Kind, desk: Desk, pool: asyncpg.Pool
) -> None:
    await desk.released(kind.path, kind.body)
    table = kind.path.strip("/").replace("-", "_").replace("activities", "activity").removesuffix("s")
    differs, queries = OWN[kind.noun]
    await crowd(pool, table, **DIFFERS, **differs)
    assert await read_too_much(desk, pool, table, kind.path, [*EVERYWHERE, *queries]) == {}
