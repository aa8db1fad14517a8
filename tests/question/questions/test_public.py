"""Outside the hub's own staff only what was released can be read, from the released wording on."""

from typing import Any

import httpx
import pytest
from tests.question.asking import BODIES, Ask, Asked

NAME = "mevrouw Kanariepiet"
ASKED = f"Hoe houdt {NAME} van de Dorpsstraat haar huisarts?"
BEFORE = {"text": f"Hoe houdt {NAME} haar huisarts bereikbaar?", "why": f"{NAME} mag er niet in blijven staan."}
CLEAN = {"text": "Hoe houdt een oudere inwoner een huisarts?", "why": "Zonder naam."}
AFTER = {"text": "Hoe blijft een huisarts bereikbaar voor een oudere inwoner?", "why": "Dit is de vraag erachter."}


@pytest.fixture
async def released(ask: Ask) -> Asked:
    """Its name was articulated away, in two steps, before it was released; and it was worded once more since."""
    asked = await (await ask(text=ASKED)).moves("triage")
    for sharper in (BEFORE, CLEAN):
        assert (await asked.move("articulations", sharper)).is_success
    await asked.moves("release")
    assert (await asked.move("articulations", AFTER)).is_success
    return asked


async def everything_public(asked: Asked) -> str:
    paths = ("", f"/{asked.id}", f"/{asked.id}/articulations", f"/{asked.id}/answers", f"?q={NAME}")
    answers = [await asked.api.get(f"/questions{path}") for path in paths]
    answers.append(await asked.api.post("/similar-questions", json={"text": ASKED}))
    return "".join(answer.text for answer in answers)


async def items(asked: Asked, what: str, headers: dict[str, str] | None = None) -> list[Any]:
    found: list[Any] = (await asked.api.get(f"/questions/{asked.id}/{what}", headers=headers)).json()["items"]
    return found


async def test_what_was_worded_away_before_the_release_is_read_by_nobody_outside(released: Asked) -> None:
    assert NAME not in await everything_public(released)
    shown = (await released.api.get(f"/questions/{released.id}")).json()
    assert shown["originalText"] == CLEAN["text"], "the first wording that everybody could read"
    assert [step["text"] for step in await items(released, "articulations")] == [AFTER["text"]]


async def test_an_actor_of_another_hub_is_outside_too(released: Asked, token: Any) -> None:
    for role, where in (("coordinator", "fryslan"), ("analyst", "national"), ("asker", "utrecht")):
        answer = await released.api.get(f"/questions/{released.id}", headers=token(role, where))
        assert NAME not in answer.text


async def test_the_hub_itself_sees_every_wording(released: Asked) -> None:
    shown = (await released.api.get(f"/questions/{released.id}", headers=released.coordinator)).json()
    assert shown["originalText"] == ASKED
    seen = await items(released, "articulations", released.coordinator)
    assert [step["text"] for step in seen] == [BEFORE["text"], CLEAN["text"], AFTER["text"]]


async def test_who_asked_sees_her_own_words_and_what_became_of_them(released: Asked) -> None:
    own = (await released.api.get(f"/receipts/{released.code}")).json()["own"]
    assert (own["originalText"], own["text"]) == (ASKED, AFTER["text"])
    assert [step["why"] for step in own["articulations"]] == [BEFORE["why"], CLEAN["why"], AFTER["why"]]


async def test_a_wording_that_was_never_changed_is_its_own_original(ask: Ask) -> None:
    asked = await (await ask(text=ASKED)).moves("triage", "release")
    assert (await asked.api.get(f"/questions/{asked.id}")).json()["originalText"] == ASKED


async def test_of_the_answers_from_before_the_release_only_the_one_that_stands_is_public(ask: Ask) -> None:
    asked = await (await ask()).moves("triage")
    for text in (f"Vraag het aan {NAME}.", "Vraag het de huisartsenpost."):
        await asked.move("answers", BODIES["answers"] | {"text": text})
    await asked.moves("release", "answers")
    texts = [BODIES["answers"]["text"], "Vraag het de huisartsenpost."]
    assert [answer["text"] for answer in await items(asked, "answers")] == texts
    assert len(await items(asked, "answers", asked.coordinator)) == 3


async def test_an_answer_that_was_not_enough_before_the_release_is_not_released(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "answers", "reopening", "release")
    assert await items(asked, "answers") == []


async def test_the_answer_to_a_split_shows_its_coordinator_the_words_that_were_asked(released: Asked) -> None:
    found: httpx.Response = await released.move("parts")
    assert found.json()["originalText"] == ASKED
