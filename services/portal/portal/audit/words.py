"""What a line of the audit log says, in people's words."""

from collections.abc import Mapping

from portal.settings import Mode
from portal.web.i18n import Texts

# Which services keep a log, and the nouns of what is done there.
SERVICES: Mapping[Mode, Mapping[str, tuple[str, ...]]] = {
    "hub": {
        "question": ("question", "receipt", "audit"),
        "partner": ("organisation", "network", "person", "audit"),
        "agenda": ("agenda-item", "research-item", "learning-activity", "audit"),
    },
    "national": {"aggregator": ("proposal", "decision", "bundle", "bundling", "hub", "dead-letter", "audit")},
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


def actions(texts: Texts, mode: Mode, service: str) -> list[tuple[str, str]]:
    """What can be chosen: each action with its words, by the words."""
    known = [name for noun in SERVICES[mode][service] for name in _DONE[noun]]
    return sorted(((name, action(texts, name)) for name in known), key=lambda each: each[1])


_RELEASED = ("create", "replace", "release", "withdraw")
_BY_NOUN: Mapping[str, tuple[str, ...]] = {
    "question": (
        *("ask", "triage", "release", "articulate", "match", "answer", "reopen", "close", "withdraw", "bundle"),
        *("split", "redact"),
    ),
    "receipt": ("read",),
    "organisation": (*_RELEASED, "verify"),
    "network": (*_RELEASED, "verify"),
    "person": ("create", "list", "read", "replace", "verify", "withdraw"),
    "agenda-item": _RELEASED,
    "research-item": _RELEASED,
    "learning-activity": _RELEASED,
    "proposal": ("decide",),
    "decision": ("undo",),
    "bundle": ("split", "move", "merge", "title", "lock", "lead"),
    "bundling": ("learn", "activate"),
    "hub": ("register", "release"),
    "dead-letter": ("retry", "discard"),
    "audit": ("list", "export"),
}
_DONE = {noun: [f"{noun}.{verb}" for verb in verbs] for noun, verbs in _BY_NOUN.items()}
