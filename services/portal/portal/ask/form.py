"""The form with which people ask: what was filled in, what is wrong with it, and what goes to the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from plek_common.clock import now, today
from plek_common.legible import visible
from portal.web.dates import day
from portal.web.forms import key, line, text
from portal.web.limits import fault_of_text, is_email, is_phone

MOST = 20_000  # characters that come back in the form, so that nobody loses what is too long
SHORTEST_TITLE, LONGEST_TITLE = 3, 160
FIELDS = ("text", "title", "askerKind", "theme", "neededBy", "name", "email", "phone")
CONTACT = ("name", "email", "phone")


@dataclass
class Asking:
    """`key` makes that a form which is sent twice asks once; `faults` maps a field to the text that says why."""

    values: dict[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    key: str = field(default_factory=lambda: str(uuid7()))
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def has_details(self) -> bool:
        """Anything filled in, or wrong, in the part that is folded at first."""
        rest = set(FIELDS) - {"text"}
        return any(self.values[name] for name in rest - {"askerKind"}) or bool(rest & self.faults.keys())

    def body(self) -> dict[str, Any]:
        """The question as the API takes it; who asked is kept apart from what was asked."""
        body: dict[str, Any] = {"text": self.values["text"], "channel": "web"}
        body |= {name: self.values[name] for name in ("title", "askerKind", "theme") if self.values[name]}
        if self.values["neededBy"]:
            body["neededBy"] = day(self.values["neededBy"]).isoformat()
        contact = {name: self.values[name] for name in CONTACT if self.values[name]}
        return {**body, "asker": contact} if contact else body


def read_form(form: Mapping[str, Any]) -> Asking:
    """What a visitor sent, with the faults that need no API to see."""
    asking = Asking(
        {name: (text if name == "text" else line)(form, name, MOST) or "" for name in FIELDS}, key(form, "key")
    )
    asking.faults = faults_of(asking.values)
    return asking


def faults_of(values: Mapping[str, str]) -> dict[str, str]:
    found = {
        "text": fault_of_text(values["text"]),
        "title": fault_of_title(values["title"]),
        "neededBy": fault_of_day(values["neededBy"]),
        "email": None if is_email(values["email"]) else "ask.bad_email",
        "phone": None if is_phone(values["phone"]) else "ask.bad_phone",
    }
    return {name: fault for name, fault in found.items() if fault}


def fault_of_title(title: str) -> str | None:
    if title and visible(title) < SHORTEST_TITLE:
        return "ask.title_short"
    return "ask.title_long" if len(title) > LONGEST_TITLE else None


def fault_of_day(said: str) -> str | None:
    try:
        return "ask.past_date" if said and day(said) < today(now()) else None
    except ValueError:
        return "ask.bad_date"
