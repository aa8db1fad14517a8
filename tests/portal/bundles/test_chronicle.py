"""The story of a bundle: what hubs were told and what people decided."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portal.apis.bundles import BundleStep
from portal.apis.decisions import Decision
from portal.bundles.timeline import chronicle

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def decided(**more: Any) -> Decision:
    effect = "De bundel is weer open. Bericht aan Utrecht."
    return Decision.model_validate({"id": "1", "kind": "lock", "at": NOW, "effect": effect, **more})


def test_a_decision_and_the_step_that_it_led_to_are_one_chapter_with_its_words_once() -> None:
    before = BundleStep(at=NOW - timedelta(days=1), what="joined", detail="Vraag uit Utrecht hoort erbij.")
    step = BundleStep(at=NOW, what="joined", detail="De bundel is weer open. Vraag uit Zeeland hoort erbij.")
    first, second = chronicle([before, step], [decided()])
    assert (first.decision, first.detail) == (None, "Vraag uit Utrecht hoort erbij.")
    assert (second.decision, second.detail) == (decided(), "Vraag uit Zeeland hoort erbij.")


def test_a_decision_that_no_hub_heard_of_is_told_where_it_belongs_but_not_what_was_set_aside() -> None:
    step = BundleStep(at=NOW - timedelta(days=1), what="joined")
    aside = decided(id="2", answer="later", at=NOW + timedelta(days=1))
    assert [one.decision for one in chronicle([step], [aside, decided()])] == [None, decided()]


def test_of_two_decisions_at_one_moment_each_is_told_with_its_own_step() -> None:
    named = decided(id="2", kind="title", effect="De bundel kreeg een naam die blijft. Bericht aan Utrecht.")
    steps = [BundleStep(at=NOW, what="changed", detail=one.effect.split(" Bericht")[0]) for one in (decided(), named)]
    assert [one.decision for one in chronicle(steps, [named, decided()])] == [decided(), named]
