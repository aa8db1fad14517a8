"""What is typed in a message, an answer to one, or a decision on one, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from starlette.datastructures import FormData

from plek_vocabulary import MessageReason
from portal.apis.failures import Place
from portal.web.forms import line, number, text

LONGEST = 2000
REASONS = get_args(MessageReason)
DECISIONS = {"doorgeven": "pass", "antwoord": "release", "niet": "decline"}


@dataclass(frozen=True)
class Typed:
    """`fault` is the key of a text; `said` what the API found wrong, in its own words; `places` what looks personal."""

    text: str = ""
    to: str = ""
    version: int = 0
    refuses: bool = False
    fault: str | None = None
    said: str | None = None
    places: tuple[Place, ...] = field(default=())

    @property
    def is_wrong(self) -> bool:
        return bool(self.fault or self.said or self.places)

    @property
    def answer(self) -> dict[str, Any]:
        return {"refuses": True} if self.refuses else {"text": self.text}

    def revealing(self, places: list[Place]) -> "Typed":
        return replace(self, fault="messages.personal", places=tuple(places))


def message(form: FormData) -> Typed:
    """What is sent to who asked; `to` is the hub and the id of the question."""
    typed = Typed(text(form, "tekst", LONGEST) or "", line(form, "naar", 120) or "")
    if not typed.to:
        return replace(typed, fault="messages.to_none")
    return typed if typed.text else replace(typed, fault="messages.text_none")


def reply(form: FormData) -> Typed:
    typed = Typed(
        text(form, "tekst", LONGEST) or "", version=number(form, "versie"), refuses=line(form, "wat") == "niet"
    )
    return typed if typed.text or typed.refuses else replace(typed, fault="messages.reply_none")


def decision(form: FormData) -> Mapping[str, Any] | None:
    """None when it is not clear: a refusal needs a reason."""
    wanted, reason = DECISIONS.get(line(form, "wat") or ""), line(form, "reden")
    if wanted != "decline":
        return {"decision": wanted} if wanted else None
    return {"decision": wanted, "reason": reason} if reason in REASONS else None
