"""A question that holds several is a matter for people: the machine joins it nowhere, and says so."""

import json
from typing import Any
from uuid import UUID

import pytest
from tests.aggregator.asked import HERE, THERE, asked
from tests.aggregator.deciding import Analyst
from tests.aggregator.nation import Nation, question
from tests.aggregator.outcome import places, reconsider
from tests.aggregator.thresholds import BLIND, BOLD, EAGER

from aggregator.__main__ import main
from aggregator.similarity import Embedder
from aggregator.stage.worker import BundleStage

ITEMS = [
    "Hoe houden we de huisarts bereikbaar in kleine kernen?",
    "Wie betaalt de praktijkruimte van een nieuwe huisarts?",
    "Hoe vinden we een opvolger voor de huisarts in het dorp?",
]
LIST = ("Huisartsenzorg", "Wij vragen ons af:\n" + "\n".join(f"- {item}" for item in ITEMS))
SAYS = "lijkt 3 vragen te bevatten; laat de regio die eerst splitsen."


@pytest.mark.parametrize("order", [(LIST, LIST), (LIST, ("", ITEMS[0])), (("", ITEMS[0]), LIST)])
async def test_it_is_joined_nowhere_and_proposed_with_the_reason_against(
    nation: Nation, model: Embedder, analyst: Analyst, order: tuple[tuple[str, str], ...]
) -> None:
    (first, second), stage = order, BundleStage(nation.settings, thresholds=EAGER)
    await nation.take(asked("utrecht", HERE, first), asked("fryslan", THERE, second))
    await nation.place(model, stage)
    assert len(set((await places(nation)).values())) == 2
    (proposal,) = await analyst.proposals()
    assert SAYS in proposal["whyNot"]
    assert (proposal["parts"], proposal["nearestParts"]) == (3 * (second is LIST), 3 * (first is LIST))


async def test_another_look_asks_about_it_too(nation: Nation, model: Embedder, analyst: Analyst) -> None:
    await nation.take(asked("utrecht", HERE, LIST), asked("fryslan", THERE, LIST))
    await nation.place(model, BundleStage(nation.settings, thresholds=BLIND))
    await reconsider(nation, model, BOLD)
    assert len(set((await places(nation)).values())) == 2
    (proposal,) = await analyst.proposals()
    assert (proposal["kind"], SAYS in proposal["whyNot"]) == ("merge", True)


async def test_once_it_is_split_its_parts_find_their_own(nation: Nation, model: Embedder) -> None:
    stage = BundleStage(nation.settings, thresholds=EAGER)
    await nation.take(asked("utrecht", HERE, LIST), asked("fryslan", THERE, ("", ITEMS[0])))
    await nation.place(model, stage)
    part = UUID("0192f0c4-0000-7000-8000-000000000077")
    await nation.take(
        question("utrecht", HERE, 2, LIST[1], title=LIST[0], state="closed", bundling="left_out", splitInto=3),
        question("utrecht", part, 1, ITEMS[0], partOf=str(HERE)),
    )
    await nation.place(model, stage)
    now = await places(nation)
    assert now["utrecht", part] == now["fryslan", THERE]
    assert now["utrecht", HERE] is None


def test_a_file_run_names_the_parts_and_joins_them_with_nobody(tmp_path: Any) -> None:
    rows = [{"id": str(n), "region": "r", "theme": "zorg", "title": LIST[0], "body": LIST[1]} for n in range(2)]
    rows.append({"id": "alone", "region": "r", "theme": "zorg", "title": "", "body": ITEMS[0]})
    (tmp_path / "in").write_text("\n".join(map(json.dumps, rows)))
    assert main(["bundle", str(tmp_path / "in"), str(tmp_path / "out"), "--no-model"]) == 0
    found = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert [row.get("parts") for row in found] == [ITEMS, ITEMS, None]
    assert len({row["automatic"] for row in found}) == 3
