"""What the demo's hubs, partners and agendas promise to whoever loads or judges them."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import yaml

import plek_demo
from plek_vocabulary import Theme

Record = dict[str, Any]

DATA = Path(plek_demo.__file__).parent / "data"
CONTRACTS = Path(__file__).parents[2] / "contracts"
DEMO_HUBS = {"zuid-holland", "utrecht", "fryslan"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


HUBS: list[Record] = read(DATA / "hubs.yaml")
PARTNERS: dict[str, list[Record]] = read(DATA / "partners.yaml")
AGENDA: dict[str, list[Record]] = read(DATA / "agenda.yaml")
ENTRIES = [entry for part in (PARTNERS, AGENDA) for entries in part.values() for entry in entries]
QUESTIONS: dict[str, Record] = {
    each["key"]: each for path in (DATA / "questions").glob("*.yaml") for each in read(path)
}


def hidden(question: Record) -> bool:
    return "release" not in question["journey"]


def public(entry: Record) -> list[str]:
    """The texts of a partner or a plan that other regions may read."""
    return [value for key, value in entry.items() if isinstance(value, str) and key != "mailbox"]


def test_addresses_and_telephone_numbers_cannot_be_anybodys() -> None:
    askers = [question["asker"] for question in QUESTIONS.values() if question.get("asker")]
    for person in askers + PARTNERS["people"]:
        assert set(person) & {"name", "email", "phone"}
        assert person.get("email", "x@example.nl").endswith("@example.nl")
        assert person.get("phone", "06-00000000").startswith("06-00000")
    assert all(re.search(r"[@.]example\.nl$", each["mailbox"]) for each in PARTNERS["organisations"])


def test_people_are_named_only_in_their_own_entry() -> None:
    names = [person["name"] for person in PARTNERS["people"]]
    others = [entry for entry in ENTRIES if entry not in PARTNERS["people"]]
    assert not [(name, text) for name in names for entry in others for text in public(entry) if name in text]


def test_twelve_hubs_have_their_own_place_and_their_own_number() -> None:
    assert len({hub["id"] for hub in HUBS}) == 12
    assert {question["hub"] for question in QUESTIONS.values()} == {hub["id"] for hub in HUBS}
    assert all(re.fullmatch(r"00000099\d{9}000", hub["oin"]) for hub in HUBS)
    for field in ("oin", "area", "hub_name"):
        assert len({hub[field] for hub in HUBS}) == 12
    assert len({(hub["tile"]["column"], hub["tile"]["row"]) for hub in HUBS}) == 12
    assert all(one["area"] < next_one["area"] for one, next_one in pairwise(HUBS))
    assert {hub["variant"] for hub in HUBS} == {"active", "proactive", "productive"}


def test_the_demo_hubs_have_forty_partners_and_plans_or_more() -> None:
    assert len([entry for entry in ENTRIES if entry["hub"] in DEMO_HUBS]) >= 40
    assert len([each for each in PARTNERS["organisations"] if each["hub"] in DEMO_HUBS]) >= 24


def test_every_other_hub_has_two_organisations_and_two_plans() -> None:
    plans = AGENDA["agenda_items"] + AGENDA["research_items"]
    for hub in {hub["id"] for hub in HUBS} - DEMO_HUBS:
        assert sum(each["hub"] == hub for each in PARTNERS["organisations"]) >= 2, hub
        assert sum(each["hub"] == hub for each in plans) >= 2, hub


def test_entries_have_a_key_of_their_own_known_themes_and_area_codes() -> None:
    themes = set(get_args(Theme))
    assert len({entry["key"] for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        named = {*entry.get("themes", []), *([entry["theme"]] if "theme" in entry else [])}
        assert named, entry["key"]
        assert named <= themes, entry["key"]
        assert all(re.fullmatch(r"GM\d{4}|PV(2\d|3[01])", area) for area in entry.get("areas", []))


def test_references_point_at_records_of_the_same_hub() -> None:
    organisations = {each["key"]: each["hub"] for each in PARTNERS["organisations"]}
    for entry in ENTRIES:
        assert all(QUESTIONS[key]["hub"] == entry["hub"] for key in entry.get("questions", [])), entry["key"]
        assert all(organisations[key] == entry["hub"] for key in entry.get("members", [])), entry["key"]
    assert all(organisations[person["organisation"]] == person["hub"] for person in PARTNERS["people"])


def test_who_leads_or_studies_is_an_organisation_of_that_hub() -> None:
    known = {(each["hub"], each["name"]) for each in PARTNERS["organisations"]}
    for entry in AGENDA["agenda_items"] + AGENDA["research_items"]:
        name = entry.get("lead") or entry.get("organisation")
        assert name is None or (entry["hub"], name) in known, entry["key"]


def test_plans_refer_only_to_questions_that_others_may_see() -> None:
    named = {key for entries in AGENDA.values() for entry in entries for key in entry["questions"]}
    assert named
    assert not [key for key in named if hidden(QUESTIONS[key])]
