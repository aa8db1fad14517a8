"""What people fill in about their own data, and what is wrong with it. Faults are keys of texts, by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from portal.apis.personal_data import Asker
from portal.web.forms import line, number
from portal.web.limits import is_email, is_phone

DETAILS = ("name", "email", "phone")
FOUND_BY = ("email", "phone")
LONGEST = 200


@dataclass(frozen=True)
class Details:
    """Who somebody is, as it was for this version."""

    version: int
    values: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, str]:
        return {name: said for name, said in self.values.items() if said}


def known(version: int, asker: Asker) -> Details:
    return Details(version, {name: getattr(asker, name) or "" for name in DETAILS})


def read_details(form: FormData) -> Details:
    values = {name: line(form, name, LONGEST) or "" for name in DETAILS}
    return Details(number(form, "versie"), values, faults_of(values))


def read_person(form: FormData) -> Details:
    """By what a coordinator looks for somebody: one of the two, or both."""
    values = {name: line(form, name, LONGEST) or "" for name in FOUND_BY}
    faults = faults_of(values)
    return Details(0, values, faults if any(values.values()) else {"email": "own_data.find_none"})


def faults_of(values: Mapping[str, str]) -> dict[str, str]:
    found = {
        "email": None if is_email(values["email"]) else "ask.bad_email",
        "phone": None if is_phone(values["phone"]) else "ask.bad_phone",
    }
    return {name: fault for name, fault in found.items() if fault}
