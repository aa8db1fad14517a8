"""What a line of the audit log says, in people's words."""

from collections.abc import Mapping

from portal.settings import Mode
from portal.web.i18n import Texts

SERVICES: Mapping[Mode, tuple[str, ...]] = {
    "hub": ("question", "partner", "agenda", "identity"),
    "national": ("aggregator", "identity"),
}
RESULTS = {"gedaan": "done", "geweigerd": "refused", "mislukt": "failed"}


def action(texts: Texts, name: str) -> str:
    """ "Vraag vrijgeven"; the name itself for what a newer service does."""
    noun, _, verb = name.partition(".")
    if f"act.{name}" in texts:
        return texts(f"act.{name}")
    if f"noun.{noun}" in texts and f"verb.{verb}" in texts:
        said = texts("log.action", noun=texts(f"noun.{noun}"), verb=texts(f"verb.{verb}"))
        return said[:1].upper() + said[1:]
    return name


def actions(texts: Texts, service: str) -> list[tuple[str, str]]:
    """What can be chosen: each action with its words, by the words."""
    told = {**_BY_SERVICE[service], "audit": ("list", "export")}
    known = [f"{noun}.{verb}" for noun, verbs in told.items() for verb in verbs]
    return sorted(((name, action(texts, name)) for name in known), key=lambda each: each[1])


_RELEASED = ("create", "replace", "release", "withdraw")
# What leaves a row: every change, and every look at personal data.
_BY_SERVICE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "question": {
        "question": (
            *("ask", "triage", "release", "articulate", "match", "answer", "reopen", "close", "withdraw", "bundle"),
            *("split", "redact"),
        ),
        "receipt": ("read", "correct", "erase", "export", "object", "reply"),
        "message": ("send", "list", "read", "decide"),
        "person": ("correct", "erase", "export", "find", "object", "own", "read"),
    },
    "partner": {
        "organisation": (*_RELEASED, "verify"),
        "network": (*_RELEASED, "verify"),
        "person": ("create", "list", "read", "replace", "verify", "withdraw"),
    },
    "agenda": dict.fromkeys(("agenda-item", "research-item", "learning-activity"), _RELEASED),
    "aggregator": {
        "proposal": ("decide",),
        "decision": ("undo",),
        "bundle": ("split", "move", "merge", "title", "lock", "lead"),
        "bundling": ("learn", "activate"),
        "hub": ("register", "release"),
        "dead-letter": ("retry", "discard"),
        "message": ("send",),
    },
    "identity": {
        "person": ("list", "read", "end"),
        "grant": ("list", "read", "give", "end"),
        "grant-proposal": ("list", "confirm", "refuse"),
        "invitation": ("list", "read", "create", "withdraw", "preview", "accept"),
        "machine": ("register", "end"),
        "machine-key": ("register", "end"),
        "token": ("issue",),
        "sign-in": ("answer",),
        "session": ("end", "end-own", "log-out"),
    },
}
