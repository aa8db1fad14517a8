"""One rule for answered: it has an answer, and nobody asks any more for a better one. Figures are as long as lists."""

from typing import Any
from uuid import UUID, uuid4

import httpx
from tests.aggregator.nation import ASKED, Nation, question, withdrawn

from aggregator.similarity import Embedder

ANSWER = {"text": "Begin bij de huisartsenpost.", "kind": "final", "at": ASKED.isoformat()}
TEXTS = ("Blijft er een huisarts in ons dorp?", "Wie mag er een dakkapel bouwen?", "Waar kan ik mijn oude verf kwijt?")


async def lives(nation: Nation) -> list[UUID]:
    """Answered, answered and closed; and not: asked again after an answer, closed without one, and withdrawn."""
    ids = [uuid4() for _ in range(6)]
    await nation.take(*(question("utrecht", id) for id in ids))
    await nation.take(
        question("utrecht", ids[0], 2, state="answered", answer=ANSWER),
        question("utrecht", ids[1], 2, state="closed", answer=ANSWER),
        question("utrecht", ids[2], 2, state="answered", answer=ANSWER),
        question("utrecht", ids[2], 3, state="matching", answer=ANSWER),
        question("utrecht", ids[3], 2, state="closed"),
        question("utrecht", ids[4], 2, state="answered", answer=ANSWER),
        withdrawn("utrecht", ids[4], 3),
    )
    return ids


async def test_the_figure_is_as_long_as_the_list(api: httpx.AsyncClient, nation: Nation) -> None:
    ids = await lives(nation)
    listed = (await api.get("/questions", params={"answered": "true"})).json()["items"]
    assert {each["id"] for each in listed} == {str(ids[0]), str(ids[1])}
    figures = (await api.get("/overview")).json()
    hubs = {hub["id"]: hub["answered"] for hub in (await api.get("/hubs")).json()["items"]}
    assert figures["answered"] == hubs["utrecht"] == len(listed)
    rest = (await api.get("/questions", params={"answered": "false"})).json()["items"]
    assert figures["questions"] == len(listed) + len(rest)


async def test_hubs_are_told_which_questions_in_a_bundle_are_answered_and_in_which_language(
    api: httpx.AsyncClient, nation: Nation, model: Embedder
) -> None:
    ids = [uuid4() for _ in range(2)]
    await nation.take(question("utrecht", ids[0], 1, TEXTS[0]), question("fryslan", ids[1], 1, TEXTS[0], language="fy"))
    await nation.place(model)

    async def told() -> dict[str, Any]:
        (bundle,) = (await api.get("/bundles")).json()["items"]
        listed = [*bundle["members"], *bundle["proposed"]]
        return {each["hub"]: (each["answered"], each["language"]) for each in listed}

    assert await told() == {"utrecht": (False, "nl"), "fryslan": (False, "fy")}
    await nation.take(question("fryslan", ids[1], 2, TEXTS[0], language="fy", state="closed"))
    await nation.take(question("utrecht", ids[0], 2, TEXTS[0], state="closed", answer=ANSWER))
    await nation.place(model)
    assert await told() == {"utrecht": (True, "nl"), "fryslan": (False, "fy")}
