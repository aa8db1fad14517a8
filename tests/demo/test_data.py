"""What the demo's questions promise to whoever loads or judges them."""

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import plek_demo
from plek_vocabulary import Theme
from question.questions.states import Move, State, WrongState, after

Record = dict[str, Any]

DATA = Path(plek_demo.__file__).parent / "data"
CONTRACTS = Path(__file__).parents[2] / "contracts"
DEMO_HUBS = ("zuid-holland", "utrecht", "fryslan")
FIELDS = {
    *("key", "hub", "intent", "near_miss_of", "title", "text", "asker_kind", "channel", "theme", "area"),
    *("level", "needed_by", "asker", "journey"),
}
STEPS: dict[str, tuple[Move, set[str]]] = {
    "triage": (Move.TRIAGE, set()),
    "release": (Move.RELEASE, set()),
    "articulate": (Move.ARTICULATE, {"title", "text", "why"}),
    "matching": (Move.MATCH, set()),
    "answer": (Move.ANSWER, {"kind", "text", "sources"}),
    "close": (Move.CLOSE, {"reason"}),
}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


QUESTIONS: list[Record] = [each for path in sorted((DATA / "questions").glob("*.yaml")) for each in read(path)]
ALL_HUBS = tuple(sorted({question["hub"] for question in QUESTIONS}))


def of(hub: str) -> list[Record]:
    return [question for question in QUESTIONS if question["hub"] == hub]


def steps(question: Record) -> list[tuple[str, Record]]:
    """The journey as (step, body); a bare word is a step that says nothing more."""
    return [(step, {}) if isinstance(step, str) else next(iter(step.items())) for step in question["journey"]]


def released(question: Record) -> bool:
    return any(step == "release" for step, _ in steps(question))


def by_intent(hubs: tuple[str, ...]) -> dict[str, list[Record]]:
    """The questions of these hubs per intent, only those that two hubs or more ask."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for question in QUESTIONS:
        if question["hub"] in hubs:
            groups[question["intent"]].append(question)
    return {intent: group for intent, group in groups.items() if len({q["hub"] for q in group}) > 1}


def content_words(question: Record) -> set[str]:
    """Words of five letters or more: long enough to mean something, without a list of exceptions."""
    return set(re.findall(r"[^\W\d_]{5,}", f"{question.get('title') or ''} {question['text']}".lower()))


def overlap(one: Record, other: Record) -> float:
    """Jaccard of the content words of two questions as they were asked."""
    left, right = content_words(one), content_words(other)
    return len(left & right) / len(left | right)


def test_the_three_demo_hubs_ask_at_least_seventy_two_questions() -> None:
    counts = {hub: len(of(hub)) for hub in DEMO_HUBS}
    assert sum(counts.values()) >= 72
    assert all(22 <= count <= 28 for count in counts.values()), counts


def test_every_other_hub_asks_five_questions_or_more_of_which_about_half_are_shared() -> None:
    everywhere = by_intent(ALL_HUBS)
    assert len(ALL_HUBS) == 12
    for hub in set(ALL_HUBS) - set(DEMO_HUBS):
        shared = [question for question in of(hub) if question["intent"] in everywhere]
        assert len(of(hub)) >= 5, hub
        assert 2 <= len(shared) < len(of(hub)), hub


def test_at_least_sixteen_intents_are_asked_in_two_or_three_of_the_demo_hubs() -> None:
    groups = by_intent(DEMO_HUBS)
    assert len(groups) >= 16
    assert sum(len(group) == 3 for group in groups.values()) >= 6


def test_a_shared_question_is_asked_once_per_hub_under_one_theme_and_is_released() -> None:
    for intent, group in by_intent(ALL_HUBS).items():
        assert max(Counter(question["hub"] for question in group).values()) == 1, intent
        assert len({question["theme"] for question in group}) == 1, intent
        assert all(released(question) for question in group), intent


@pytest.mark.parametrize("intent", by_intent(ALL_HUBS))
def test_regions_ask_the_same_in_other_words(intent: str) -> None:
    for one, other in combinations(by_intent(ALL_HUBS)[intent], 2):
        assert overlap(one, other) < 0.35, (one["key"], other["key"])


def test_at_least_eight_near_misses_resemble_an_intent_without_asking_it() -> None:
    near = [question for question in QUESTIONS if question.get("near_miss_of")]
    assert len([question for question in near if question["hub"] in DEMO_HUBS]) >= 8
    for question in near:
        twins = [other for other in QUESTIONS if other["intent"] == question["near_miss_of"]]
        assert twins, question["key"]
        assert question["intent"] != question["near_miss_of"]
        assert {twin["theme"] for twin in twins} == {question["theme"]}


def test_questions_have_known_fields_and_a_key_of_their_own() -> None:
    for question in QUESTIONS:
        assert not set(question) - FIELDS, question["key"]
        assert FIELDS - {"near_miss_of", "title", "needed_by", "asker"} <= set(question), question["key"]
    assert len({question["key"] for question in QUESTIONS}) == len(QUESTIONS)


def test_questions_come_from_all_kinds_of_people_through_several_channels() -> None:
    kinds = {question["asker_kind"] for question in QUESTIONS}
    assert kinds == {*("resident", "professional", "policy", "researcher", "entrepreneur", "administrator", "student")}
    assert {question["channel"] for question in QUESTIONS} == {"web", "email", "phone", "desk"}
    assert {question["level"] for question in QUESTIONS} == {"local", "regional", "national"}


def test_about_a_quarter_of_the_questions_came_without_a_title() -> None:
    without = sum(question.get("title") is None for question in QUESTIONS)
    assert 0.2 <= without / len(QUESTIONS) <= 0.3


def test_texts_are_whole_sentences_within_the_limits_of_the_api() -> None:
    for question in QUESTIONS:
        assert 10 <= len(question["text"]) <= 4000, question["key"]
        assert question["text"][-1] in ".?!", question["key"]
        assert question.get("title") is None or 3 <= len(question["title"]) <= 160, question["key"]


def test_themes_are_those_of_the_contract_and_the_demo_hubs_touch_all_of_them() -> None:
    themes = get_args(Theme)
    assert len(themes) == 12
    assert {question["theme"] for question in QUESTIONS} == set(themes)
    assert {question["theme"] for question in QUESTIONS if question["hub"] in DEMO_HUBS} == set(themes)


def test_areas_are_codes_of_a_municipality_or_a_province() -> None:
    assert all(re.fullmatch(r"GM\d{4}|PV(2\d|3[01])", question["area"]) for question in QUESTIONS)


def test_journeys_take_steps_that_the_question_service_allows() -> None:
    for question in QUESTIONS:
        state = State.RECEIVED
        for step, body in steps(question):
            move, wanted = STEPS[step]
            assert wanted <= set(body) <= wanted | {"title"}, question["key"]
            try:
                state = after(move, state)
            except WrongState as error:
                pytest.fail(f"{question['key']}: {error}")


def test_questions_stand_in_different_states_and_a_handful_is_not_released() -> None:
    last = Counter(steps(question)[-1][0] if question["journey"] else "received" for question in QUESTIONS)
    assert {"received", "triage", "release", "articulate", "matching", "answer", "close"} == set(last)
    assert 4 <= sum(not released(question) for question in QUESTIONS) <= 12


def test_about_ten_questions_have_an_answer_with_sources() -> None:
    answers = [body for question in QUESTIONS for step, body in steps(question) if step == "answer"]
    assert len(answers) >= 10
    assert {answer["kind"] for answer in answers} == {"interim", "validated"}
    assert all(answer["sources"] and len(answer["text"]) > 200 for answer in answers)


def test_personal_data_stand_only_in_the_asker() -> None:
    for question in QUESTIONS:
        public = yaml.safe_dump({k: v for k, v in question.items() if k != "asker"}, allow_unicode=True)
        assert not re.search(r"\S@\S|\b06-\d", public), question["key"]
        surname = ((question.get("asker") or {}).get("name") or "").split(" ")[-1]
        assert not surname or surname not in public, question["key"]
