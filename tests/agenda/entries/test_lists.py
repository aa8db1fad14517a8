"""Lists: what is filtered out, and every entry on exactly one page."""

from uuid import uuid4

import httpx
from tests.agenda.bodies import ITEM, LEARNING, QUESTION, RESEARCH, Kind, each_kind
from tests.desk import Desk


@each_kind
async def test_entries_are_found_by_theme_question_and_dutch_words(
    api: httpx.AsyncClient, desk: Desk, kind: Kind
) -> None:
    wanted = await desk.released(kind.path, kind.body)
    other = {**kind.body, "title": "Sluizen", "description": "Iets met water.", "theme": "water-bodem"}
    await desk.released(kind.path, {**other, "questionIds": [str(uuid4())]})
    word = kind.body["title"].split()[-1]
    for query in ("theme=klimaat", f"questionId={QUESTION}", f"q={word}", f"theme=klimaat&q={word}"):
        assert (await api.get(f"{kind.path}?{query}")).json()["items"] == [wanted], query
    assert (await api.get(f"{kind.path}?theme=zorg")).json()["items"] == []


async def test_entries_are_told_apart_by_what_they_are(desk: Desk) -> None:
    others = ((ITEM, "state", "done"), (ITEM, "level", "local"), (RESEARCH, "kind", "in_progress"))
    for kind, field, other in (*others, (LEARNING, "kind", "workshop")):
        wanted = await desk.add(kind.path, kind.body)
        await desk.add(kind.path, {**kind.body, field: other})
        assert wanted in await desk.items(f"{kind.path}?{field}={kind.body[field]}")
        assert wanted not in await desk.items(f"{kind.path}?{field}={other}")


async def test_pages_give_every_entry_once_also_when_more_is_added_meanwhile(desk: Desk) -> None:
    made = [(await desk.add(ITEM.path, ITEM.body))["id"] for _ in range(5)]
    seen: list[str] = []
    where = f"{ITEM.path}?limit=2"
    for _ in range(4):
        page = (await desk.api.get(where, headers=desk.headers)).json()
        seen += [item["id"] for item in page["items"]]
        await desk.add(ITEM.path, ITEM.body)
        if page["next"] is None:
            break
        where = f"{ITEM.path}?limit=2&cursor={page['next']}"
    assert seen == made[::-1]
