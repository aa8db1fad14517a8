"""What is on the agenda is found by the words that are in it now."""

from tests.agenda.bodies import LEARNING, Kind, each_kind
from tests.desk import Desk
from tests.worded import words

from agenda.models import FINDABLE
from plek_common.rewording import Rewording


@each_kind
async def test_each_change_of_an_entry_writes_its_words(desk: Desk, kind: Kind) -> None:
    (table,) = (found for found in FINDABLE if found.table.startswith(kind.noun.partition("-")[0]))
    made = await desk.released(kind.path, {**kind.body, "title": "Ovens in de havens"})
    where = f"{kind.path}/{made['id']}"
    assert await desk.items(f"{kind.path}?q=oven+haven") == [made]
    assert "'oven'" in (await words(desk.settings.database_url, table))[0]
    assert (await desk.act(where, 2, {**kind.body, "title": "Musea"}, put=True)).is_success
    assert [await desk.items(f"{kind.path}?q={word}") != [] for word in ("oven", "museum")] == [False, True]
    assert (await desk.act(f"{where}/withdrawal", 3)).is_success
    assert await words(desk.settings.database_url, table) == [""]


async def test_words_of_before_are_made_anew(desk: Desk) -> None:
    await desk.add(LEARNING.path, LEARNING.body)
    rewording = Rewording(desk.settings, "agenda", FINDABLE)
    assert await rewording.sweep() == 0
    await desk.forget_words("learning_activity")
    assert await rewording.sweep() == 1
    assert len(await words(desk.settings.database_url, FINDABLE[1])) == 1
